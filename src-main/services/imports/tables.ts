import type { Assumed, ImportOptions } from '../../contract/imports'
import { LONGEST_TAKE, type TakeFrame } from '../../contract/take'
import { clipFrames, FACE_SIZE, PAIR_SIZE } from '../../learning/clips/clip'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { MaterialFile } from '../../readers/material'
import type { TableRow } from '../../readers/table'
import type { TakeRow } from '../../readers/takes'
import type { Gathering } from './gather'

/** Coordinates of the readers are in frame heights, which are fractions of a square picture. */
const SQUARE = { width: 1_000, height: 1_000 }

/** Something that cannot be used, by where it stands. */
export interface Skipped {
  reason: string
  where: string
}

/** Gathers the rows of a table of hands, or of a file of takes. */
export function gatherFile(file: MaterialFile, into: Gathering, { hand }: ImportOptions): Skipped[] {
  if (file.kind === 'table') {
    for (const row of file.table.rows) into.sample(belonging(row), { ...SQUARE, hands: [handOf(row, hand)] })
    return []
  }
  const skipped: Skipped[] = []
  for (const row of file.takes.rows) {
    const frames = framesOf(row)
    const seconds = frames.at(-1)!.time / 1_000
    if (frames.at(-1)!.time > LONGEST_TAKE) {
      const reason = `its take lasts ${Math.round(seconds)} seconds: a take lasts ${LONGEST_TAKE / 1_000} at most`
      skipped.push({ reason, where: `${file.takes.unit} ${row.line}` })
    } else into.take(belonging(row), { ...SQUARE, frames, from: 0, to: frames.length - 1, strip: [] })
  }
  return skipped
}

/** What nothing in a file says. */
export function assumedOf(file: MaterialFile): Assumed[] {
  const rows = file.kind === 'table' ? file.table.rows : file.takes.rows
  const square = file.kind === 'table' ? file.table.square : file.takes.rows.some(({ aspect }) => aspect === null)
  return [
    ...(file.kind === 'table' ? (['hand'] as const) : []),
    ...(square ? (['size'] as const) : []),
    ...(file.kind === 'takes' && file.takes.rows.some(({ timed }) => timed === 'assumed') ? (['fps'] as const) : []),
    'mirrored',
    ...(rows.some(({ signer }) => signer === null) ? (['signer'] as const) : []),
  ]
}

const belonging = ({ label, signer, recording, day }: TableRow | TakeRow) => ({ label: label!, signer, recording, day })

function handOf({ points, score }: TableRow, handedness: ImportOptions['hand']) {
  // Metres are in no table, and nothing is learned from them.
  return {
    handedness,
    score: clamped(score ?? 1),
    image: Float32Array.from(points),
    world: new Float32Array(HAND_SIZE),
  }
}

const clamped = (score: number) => Math.min(1, Math.max(0, score))

function framesOf({ clip, score }: TakeRow): TakeFrame[] {
  const began = clip.times[0]!
  return Array.from({ length: clipFrames(clip) }, (_, f) => ({
    time: (clip.times[f]! - began) * 1_000,
    hands: ([0, 1] as const).flatMap((slot) => {
      if (clip.present[f * 2 + slot] !== 1) return []
      const at = f * PAIR_SIZE + slot * HAND_SIZE
      const image = Array.from(clip.points.subarray(at, at + HAND_SIZE))
      return [{ handedness: slot === 0 ? ('Left' as const) : ('Right' as const), score: clamped(score ?? 1), image }]
    }),
    face: faceOf(clip.face.subarray(f * FACE_SIZE, (f + 1) * FACE_SIZE)),
  }))
}

function faceOf([x, y, height]: Float32Array): TakeFrame['face'] {
  return height! > 0 ? { x: x!, y: y!, height: height! } : null
}
