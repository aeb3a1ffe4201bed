import { computed, onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue'

/** A cell that stands in the page, and how many are left out before it. */
export interface PlacedCell {
  at: number
  gap: number
}
export interface CellLine {
  shown: readonly PlacedCell[]
  /** How many are left out after the last one. */
  rest: number
}
interface Range {
  from: number
  to: number
}

/** Side of a cell in rem, as ConfusionMatrix.css has it. */
export const CELL_REM = 2.75
/** Cells that stand ready beyond what is in view, and by how many the view moves at a time. */
const READY = 2
const STEP = 4
/** What is made before anything could be measured. */
const FIRST: Range = { from: 0, to: 4 }

/** Which of `count` cells in a line stand in the page: those in view, and those that must not go. */
export function placeCells(count: number, { from, to }: Range, kept: readonly number[]): CellLine {
  const near = Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, i) => from + i)
  const cells = [...new Set([...near, ...kept.filter((at) => at < count)])].sort((a, b) => a - b)
  let next = 0
  const shown = cells.map((at) => {
    const gap = at - next
    next = at + 1
    return { at, gap }
  })
  return { shown, rest: count - next }
}

/**
 * A table of count × count cells of one size that is scrolled both ways, of which only what is in view is made.
 *
 * @param region what scrolls; its table has its names in the first row and column, and each cell its place as
 * `data-row` and `data-column`
 * @param open a cell that stays, wherever the view is
 */
export function useVirtualCells(
  region: Readonly<ShallowRef<HTMLElement | null>>,
  count: () => number,
  open: () => { row: number; column: number } | null,
): { rows: Readonly<Ref<CellLine>>; columns: Readonly<Ref<CellLine>> } {
  const view = shallowRef({ rows: FIRST, columns: FIRST })
  /** The cell that has the focus stays: else the keyboard would be nowhere. */
  const focused = shallowRef<{ row: number; column: number } | null>(null)

  const rangeOf = (scrolled: number, size: number, names: number, cell: number): Range => {
    const first = Math.floor(scrolled / cell / STEP) * STEP
    const last = Math.ceil((scrolled + Math.max(0, size - names)) / cell / STEP) * STEP
    return { from: Math.max(0, first - READY), to: Math.min(count(), last + READY) }
  }
  const measure = () => {
    const element = region.value
    const corner = element?.querySelector('th')
    if (!element || !corner) return
    const cell = CELL_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const { offsetWidth, offsetHeight } = corner
    const rows = rangeOf(element.scrollTop, element.clientHeight, offsetHeight, cell)
    const columns = rangeOf(element.scrollLeft, element.clientWidth, offsetWidth, cell)
    const before = view.value
    const same = (a: Range, b: Range) => a.from === b.from && a.to === b.to
    // Where both change it is in two tasks, each of half the length; the cells that stand ready are seen meanwhile.
    if (!same(rows, before.rows)) {
      view.value = { rows, columns: before.columns }
      if (!same(columns, before.columns)) setTimeout(measure)
    } else if (!same(columns, before.columns)) view.value = { rows, columns }
  }
  const follow = ({ type, target, relatedTarget }: FocusEvent) => {
    const now = type === 'focusin' ? target : relatedTarget
    const cell = (now as Element | null)?.closest<HTMLElement>('td[data-row]')
    const { row, column } = cell?.dataset ?? {}
    focused.value = row && column ? { row: Number(row), column: Number(column) } : null
  }
  const sizes = new ResizeObserver(measure)
  watch(
    region,
    (element, _before, onCleanup) => {
      if (!element) return
      sizes.observe(element)
      element.addEventListener('scroll', measure, { passive: true })
      element.addEventListener('focusin', follow)
      element.addEventListener('focusout', follow)
      onCleanup(() => sizes.unobserve(element))
    },
    { flush: 'post' },
  )
  onScopeDispose(() => sizes.disconnect())

  const kept = computed(() => [focused.value, open()].filter((cell) => cell !== null))
  const rows = computed(() => kept.value.map(({ row }) => row))
  const columns = computed(() => kept.value.map(({ column }) => column))
  return {
    rows: computed(() => placeCells(count(), view.value.rows, rows.value)),
    columns: computed(() => placeCells(count(), view.value.columns, columns.value)),
  }
}
