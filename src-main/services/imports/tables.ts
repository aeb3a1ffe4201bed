import type { Assumed, ImportOptions } from '../../contract/imports'
import type { Handedness } from '../../contract/landmarks'
import { LONGEST_TAKE, type TakeFrame } from '../../contract/take'
import { clipFrames, FACE_SIZE, PAIR_SIZE } from '../../learning/clips/clip'
import { HAND_SIZE } from '../../learning/landmarks/topology'
import type { MaterialFile } from '../../readers/material'
import type { SecondHand, TableRow } from '../../readers/table'
import type { TakeRow } from '../../readers/takes'
import type { Gathering } from './gather'

/** Told now and then while much is read, and waited for; what it throws ends the reading. */
export type Turn = (done: number, of: number) => Promise<void>

/** Something that cannot be used, by where it stands. */
export interface Skipped {
  reason: string
  where: string
}

/** So many samples, or frames of takes, are gathered at once: between them whoever waits for something else has a turn. */
const AT_ONCE = 2_000

/** Gathers the rows of a table of hands, or of a file of takes. */
export async function gatherFile(
  file: MaterialFile,
  into: Gathering,
  { hand }: ImportOptions,
  turn: Turn,
): Promise<Skipped[]> {
  let gathered = 0
  const count = async (n: number, done: number, of: number) => {
    gathered += n
    if (gathered < AT_ONCE) return
    gathered = 0
    await turn(done, of)
  }
  if (file.kind === 'table') {
    const { rows } = file.table
    for (const [i, row] of rows.entries()) {
      const size = sizeOf(row.aspect)
      into.sample(belonging(row), { ...size, hands: handsOf(row, size, hand) })
      await count(1, i + 1, rows.length)
    }
    return []
  }
  const skipped: Skipped[] = []
  const { rows } = file.takes
  for (const [i, row] of rows.entries()) {
    const size = sizeOf(row.aspect)
    const frames = framesOf(row, size)
    const last = frames.at(-1)!.time
    if (last > LONGEST_TAKE) {
      const reason = `its take lasts ${Math.round(last / 1_000)} seconds: a take lasts ${LONGEST_TAKE / 1_000} at most`
      skipped.push({ reason, where: `${file.takes.unit} ${row.line}` })
    } else into.take(belonging(row), { ...size, frames, from: 0, to: frames.length - 1, strip: [] })
    await count(frames.length, i + 1, rows.length)
  }
  return skipped
}

/** What nothing in a file says. */
export function assumedOf(file: MaterialFile): Assumed[] {
  const rows = file.kind === 'table' ? file.table.rows : file.takes.rows
  const handless = file.kind === 'table' && file.table.rows.some(({ hand, second }) => !hand && !second?.hand)
  const square = file.kind === 'table' ? file.table.square : file.takes.rows.some(({ aspect }) => aspect === null)
  return [
    ...(handless ? (['hand'] as const) : []),
    ...(square ? (['size'] as const) : []),
    ...(file.kind === 'takes' && file.takes.rows.some(({ timed }) => timed === 'assumed') ? (['fps'] as const) : []),
    'mirrored',
    ...(rows.some(({ signer }) => signer === null) ? (['signer'] as const) : []),
  ]
}

const belonging = ({ label, signer, recording, day }: TableRow | TakeRow) => ({ label: label!, signer, recording, day })

interface Size {
  width: number
  height: number
}
/** In which the usual shapes are whole numbers. */
const HEIGHT = 1_440
/** Of a picture so wide that it would be too large with that height. */
const FLAT_HEIGHT = 720
const MOST_WIDTH = 16_384

function sizeOf(aspect: number | null): Size {
  const height = (aspect ?? 1) * HEIGHT > MOST_WIDTH ? FLAT_HEIGHT : HEIGHT
  return { width: Math.max(1, Math.round((aspect ?? 1) * height)), height }
}

/** From frame heights, in which readers give them, to fractions of the picture. @param points 21 × 3, from `at` on */
function fractions(points: Float32Array, at: number, { width, height }: Size): Float32Array {
  return Float32Array.from({ length: HAND_SIZE }, (_, i) =>
    i % 3 === 1 ? points[at + i]! : (points[at + i]! * height) / width,
  )
}

const NAMES = { left: 'Left', right: 'Right' } as const
const OTHER = { Left: 'Right', Right: 'Left' } as const

/** The hands of a row; of one that is not told it is assumed, the second is the other one. */
function handsOf({ second, ...row }: TableRow, size: Size, assumed: ImportOptions['hand']) {
  const said = second?.hand ? OTHER[NAMES[second.hand]] : assumed
  const first = row.hand ? NAMES[row.hand] : said
  const hands = [handOf(row, first, size)]
  return second ? [...hands, handOf(second, second.hand ? NAMES[second.hand] : OTHER[first], size)] : hands
}

function handOf({ points, score }: SecondHand, handedness: Handedness, size: Size) {
  // Metres are in no table, and nothing is learned from them.
  return {
    handedness,
    score: clamped(score ?? 1),
    image: fractions(points, 0, size),
    world: new Float32Array(HAND_SIZE),
  }
}

const clamped = (score: number) => Math.min(1, Math.max(0, score))

function framesOf({ clip, score }: TakeRow, size: Size): TakeFrame[] {
  const began = clip.times[0]!
  return Array.from({ length: clipFrames(clip) }, (_, f) => ({
    time: (clip.times[f]! - began) * 1_000,
    hands: ([0, 1] as const).flatMap((slot) => {
      if (clip.present[f * 2 + slot] !== 1) return []
      const image = Array.from(fractions(clip.points, f * PAIR_SIZE + slot * HAND_SIZE, size))
      return [{ handedness: slot === 0 ? ('Left' as const) : ('Right' as const), score: clamped(score ?? 1), image }]
    }),
    face: faceOf(clip.face.subarray(f * FACE_SIZE, (f + 1) * FACE_SIZE), size),
  }))
}

function faceOf([x, y, height]: Float32Array, size: Size): TakeFrame['face'] {
  return height! > 0 ? { x: (x! * size.height) / size.width, y: y!, height: height! } : null
}
