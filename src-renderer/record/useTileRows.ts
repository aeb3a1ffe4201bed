import { computed, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recording, Sign } from '../../src-main/contract/project'
import type { Listed } from './useListed'

export interface RecordingGroup extends Recording {
  /** Its number in the order of time. */
  number: number
  ids: readonly string[]
}
/** What a view of samples or takes shows, row by row: the head of a recording, or some of its tiles. */
export type TileRow =
  | { kind: 'head'; key: string; height: number; group: RecordingGroup }
  | { kind: 'tiles'; key: string; height: number; ids: readonly string[]; from: number }

/** How large tiles are: their width at the least, in rem; their height for a width of 1; what stands below, in rem. */
export interface TileShape {
  rem: number
  ratio: number
  foot: number
}
export const SAMPLE_TILES: TileShape = { rem: 6, ratio: 1, foot: 0 }
export const TAKE_TILES: TileShape = { rem: 9, ratio: 0.75, foot: 4.5 }

const GAP = 8
const HEAD_REM = 4
/** In a narrow list the controls of a recording stand below its name. */
const NARROW_REM = 34
const TALL_HEAD_REM = 7.5

/** Recordings as rows of tiles that fit the width of the list, newest recording first. */
export function useTileRows(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  sign: () => Sign,
  listed: Readonly<Ref<readonly Listed[]>>,
  { rem: least, ratio, foot }: TileShape,
): { rows: Readonly<Ref<readonly TileRow[]>>; columns: Readonly<Ref<number>> } {
  const width = shallowRef(0)
  watch(
    list,
    (element, _before, onCleanup) => {
      if (!element) return
      const sizes = new ResizeObserver(() => {
        width.value = element.clientWidth
      })
      sizes.observe(element)
      width.value = element.clientWidth
      onCleanup(() => sizes.disconnect())
    },
    { flush: 'post' },
  )
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const columns = computed(() => Math.max(2, Math.floor((width.value + GAP) / (least * rem + GAP))))
  const groups = computed(() => {
    const recordings = new Map(sign().recordings.map((recording, i) => [recording.id, { ...recording, number: i + 1 }]))
    return listed.value.flatMap(({ recordingId, ids }): RecordingGroup[] => {
      const recording = recordings.get(recordingId)
      return recording ? [{ ...recording, ids }] : []
    })
  })
  const rows = computed(() => {
    if (width.value === 0) return []
    const head = width.value < NARROW_REM * rem ? TALL_HEAD_REM : HEAD_REM
    const tile = ((width.value - GAP * (columns.value - 1)) / columns.value) * ratio + foot * rem + GAP
    return groups.value.flatMap((group): TileRow[] => {
      const tiles: TileRow[] = []
      for (let from = 0; from < group.ids.length; from += columns.value) {
        const ids = group.ids.slice(from, from + columns.value)
        tiles.push({ kind: 'tiles', key: `${group.id} ${from}`, height: tile, ids, from })
      }
      return [{ kind: 'head', key: group.id, height: head * rem, group }, ...tiles]
    })
  })
  return { rows, columns }
}
