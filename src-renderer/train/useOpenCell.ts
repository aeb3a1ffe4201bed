import { nextTick, type ShallowRef, shallowRef } from 'vue'

/** A cell of the matrix: what was shown and what it was named, as places in the report's signs. */
export interface Cell {
  truth: number
  guess: number
}

export interface OpenCell {
  /** The cell whose samples are shown. */
  open: Readonly<ShallowRef<Cell | null>>
  is(cell: Cell): boolean
  /** Opens the cell whose button was pressed, or closes it again. */
  toggle(cell: Cell, event: Event): Promise<void>
  close(): Promise<void>
}

/**
 * A long table or list lies between a cell and its samples: the focus goes there, and back.
 *
 * @param title what gets the focus when the samples are shown
 */
export function useOpenCell(title: () => { focus(): void } | null): OpenCell {
  const open = shallowRef<Cell | null>(null)
  let opener: HTMLElement | null = null
  const is = ({ truth, guess }: Cell) => open.value?.truth === truth && open.value.guess === guess
  return {
    open,
    is,
    async toggle(cell, event) {
      opener = event.currentTarget as HTMLElement
      open.value = is(cell) ? null : cell
      await nextTick()
      title()?.focus()
    },
    async close() {
      open.value = null
      await nextTick()
      opener?.focus()
    },
  }
}
