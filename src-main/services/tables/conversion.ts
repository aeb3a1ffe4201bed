import { type ClipFrame, type ClipSet, readClips, valuesOf } from '../../readers/clips'
import { clipColumns, takesOfClips } from '../../readers/clipTakes'
import type { ColumnRole } from '../../readers/columns'
import { line } from './cellText'
import type { Table } from './table'

export { type ClipSet, readClips, takesOfClips, valuesOf }

/** Which frames of a clip become rows: all that show its hand, the middle one, or so many spread over the clip. */
export type FrameChoice = 'all' | 'middle' | number

const AXES = ['x', 'y', 'z'] as const
export const LANDMARK_COLUMNS = Array.from({ length: 21 }, (_, i) => AXES.map((axis) => `${axis}${i}`)).flat()

/**
 * Clips as a table with a frame a row: one hand of each clip, the one that is seen in more of its frames (the right one
 * where both are in as many).
 */
export function clipsTable(set: ClipSet, frames: FrameChoice): { text: string; rows: number } {
  const { aspect, clips } = set
  const columns = clipColumns(set)
  const lines = clips.flatMap((clip) => {
    const own = columns.map(({ of }) => clip[of] ?? '')
    const all = clip.frames()
    const side = handOf(all)
    return chooseFrames(all, side, frames).map((frame) => line([...own, frame, side, aspect, ...all[frame]![side]!]))
  })
  const header = line([...columns.map(({ name }) => name), 'frame', 'hand', 'aspect', ...LANDMARK_COLUMNS])
  return { text: [header, ...lines, ''].join('\n'), rows: lines.length }
}

type Side = 'left' | 'right'

function handOf(frames: readonly ClipFrame[]): Side {
  const seen = (side: Side) => frames.filter((frame) => frame[side] !== null).length
  return seen('left') > seen('right') ? 'left' : 'right'
}

function chooseFrames(frames: readonly ClipFrame[], side: Side, choice: FrameChoice): number[] {
  const seen = [...frames.keys()].filter((frame) => frames[frame]![side] !== null)
  if (choice === 'all') return seen
  if (choice === 'middle') {
    const middle = (frames.length - 1) / 2
    return seen.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, 1)
  }
  const count = Math.min(choice, seen.length)
  return Array.from({ length: count }, (_, i) => seen[Math.floor(((i + 0.5) / count) * seen.length)]!)
}

/** Roles whose columns are written under the name that README documents; all others stay as they are. */
const WRITTEN: ReadonlySet<ColumnRole> = new Set(['label', 'signer', 'day', 'score', 'picture'] as const)

/** A table of any dialect in the one that README documents: hands in frame heights, so with an aspect of 1. */
export function plainTable({ rows, columns }: Table): { text: string; rows: number } {
  const written = (['label', 'signer', 'day', 'score'] as const).filter((name) =>
    rows.some((row) => row[name] !== null),
  )
  const taken = new Set<string>([...written, 'aspect', ...LANDMARK_COLUMNS])
  // A column that was not taken for the sign, but is called so, would be taken for it.
  const kept = columns.flatMap(({ name, role }, at) =>
    WRITTEN.has(role) || taken.has(name.trim().toLowerCase()) ? [] : [{ name, at }],
  )
  const header = line([...written, ...kept.map(({ name }) => name), 'aspect', ...LANDMARK_COLUMNS])
  const lines = rows.map((row) =>
    line([
      ...written.map((name) => row[name] ?? ''),
      ...kept.map(({ at }) => row.others[at]!),
      1,
      ...Array.from(row.points, (value) => Number(value.toPrecision(9))),
    ]),
  )
  return { text: [header, ...lines, ''].join('\n'), rows: rows.length }
}
