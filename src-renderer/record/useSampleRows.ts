import { computed, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recording, Sign } from '../../src-main/contract/project'

export interface RecordingGroup extends Recording {
  /** Its number in the order of time. */
  number: number
  sampleIds: readonly string[]
}
/** What the sample view shows, row by row: the head of a recording, or some of its samples. */
export type SampleRow =
  | { kind: 'head'; key: string; height: number; group: RecordingGroup }
  | { kind: 'tiles'; key: string; height: number; sampleIds: readonly string[]; from: number }

const TILE_REM = 6
const GAP = 8
const HEAD_REM = 4
/** In a narrow list the controls of a recording stand below its name. */
const NARROW_REM = 34
const TALL_HEAD_REM = 7.5

/** Recordings as rows of tiles that fit the width of the list, newest recording first. */
export function useSampleRows(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  sign: () => Sign,
  listed: Readonly<Ref<readonly { recordingId: string; sampleIds: readonly string[] }[]>>,
): { rows: Readonly<Ref<readonly SampleRow[]>>; columns: Readonly<Ref<number>> } {
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
  const columns = computed(() => Math.max(2, Math.floor((width.value + GAP) / (TILE_REM * rem + GAP))))
  const groups = computed(() => {
    const recordings = new Map(sign().recordings.map((recording, i) => [recording.id, { ...recording, number: i + 1 }]))
    return listed.value.flatMap(({ recordingId, sampleIds }): RecordingGroup[] => {
      const recording = recordings.get(recordingId)
      return recording ? [{ ...recording, sampleIds }] : []
    })
  })
  const rows = computed(() => {
    if (width.value === 0) return []
    const head = width.value < NARROW_REM * rem ? TALL_HEAD_REM : HEAD_REM
    const tile = (width.value - GAP * (columns.value - 1)) / columns.value + GAP
    return groups.value.flatMap((group): SampleRow[] => {
      const tiles: SampleRow[] = []
      for (let from = 0; from < group.sampleIds.length; from += columns.value) {
        const sampleIds = group.sampleIds.slice(from, from + columns.value)
        tiles.push({ kind: 'tiles', key: `${group.id} ${from}`, height: tile, sampleIds, from })
      }
      return [{ kind: 'head', key: group.id, height: head * rem, group }, ...tiles]
    })
  })
  return { rows, columns }
}
