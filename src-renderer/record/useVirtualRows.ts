import { computed, onMounted, onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue'

/** A row of something long, of which only what is near the window stands in the page. */
export interface PlacedRow<Row> {
  row: Row
  /** Where it begins in pixels. */
  top: number
  height: number
}

export interface VirtualRows<Row> {
  /** Pixels of the whole list. */
  height: Readonly<Ref<number>>
  /** Rows near the window, in their order. */
  shown: Readonly<Ref<readonly PlacedRow<Row>[]>>
  /** Rows farther ahead as well, for reading what they need before they are shown. */
  ahead: Readonly<Ref<readonly Row[]>>
}

/** Windows above and below the visible one in which rows stand ready, and in which they are read ahead. */
const READY = 1
const AHEAD = 4
/** First only what is in view is made, so that it is there at once; the rest follows. */
const FIRST_MS = 250

/**
 * Which rows of a list, as it lies in a page that scrolls, have to be there.
 *
 * @param list the element that the rows are placed in, each in an element with its key as `data-row`
 * @param rows all rows with their heights in pixels
 */
export function useVirtualRows<Row extends { key: string; height: number }>(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  rows: Readonly<Ref<readonly Row[]>>,
): VirtualRows<Row> {
  /** The window as the list sees it, in pixels from the list's beginning; it moves in steps, so that not every pixel counts. */
  const view = shallowRef({ from: 0, to: 0 })
  const ready = shallowRef(0)
  /** The row that has the focus stays, wherever the window is: else the keyboard would be nowhere. */
  const focused = shallowRef<string | null>(null)
  const follow = ({ target }: FocusEvent) => {
    focused.value = (target as Element).closest<HTMLElement>('[data-row]')?.dataset.row ?? null
  }
  const placed = computed(() => {
    let top = 0
    return rows.value.map((row): PlacedRow<Row> => {
      const one = { row, top, height: row.height }
      top += row.height
      return one
    })
  })
  const height = computed(() => {
    const last = placed.value.at(-1)
    return last ? last.top + last.height : 0
  })
  const within = (windows: number) => {
    const { from, to } = view.value
    const margin = (to - from) * windows
    return placed.value.filter(
      ({ row, top, height: own }) => row.key === focused.value || (top + own > from - margin && top < to + margin),
    )
  }

  const measure = () => {
    const element = list.value
    if (!element) return
    const step = innerHeight / 4
    const from = Math.floor(-element.getBoundingClientRect().top / step) * step
    const next = { from, to: from + innerHeight + step }
    if (next.from !== view.value.from || next.to !== view.value.to) view.value = next
  }
  const sizes = new ResizeObserver(measure)
  let later: ReturnType<typeof setTimeout> | undefined
  onMounted(() => {
    measure()
    later = setTimeout(() => {
      ready.value = READY
    }, FIRST_MS)
  })
  watch(rows, measure, { flush: 'post' })
  watch(
    list,
    (element, _before, onCleanup) => {
      if (!element) return
      // What stands above the list may grow; then it moves without a scroll.
      sizes.observe(document.body)
      element.addEventListener('focusin', follow)
      onCleanup(() => {
        sizes.disconnect()
        element.removeEventListener('focusin', follow)
      })
      measure()
    },
    { flush: 'post' },
  )
  window.addEventListener('scroll', measure, { passive: true })
  window.addEventListener('resize', measure)
  onScopeDispose(() => {
    clearTimeout(later)
    sizes.disconnect()
    window.removeEventListener('scroll', measure)
    window.removeEventListener('resize', measure)
  })
  return {
    height,
    shown: computed(() => within(ready.value)),
    ahead: computed(() => (ready.value > 0 ? within(AHEAD).map(({ row }) => row) : [])),
  }
}
