import { mirror } from '../landmarks/augment'
import { HAND_SIZE } from '../landmarks/topology'
import { type Clip, clipFrames, FACE_SIZE, PAIR_SIZE } from './clip'
import { mirrored, type Path, pathOf, warpDistance } from './dtw'
import { resample, SEEN_STEPS } from './resample'

/** A take of a sign, as the simple recognisers take it that ours is compared with. */
export interface LabelledClip {
  clip: Clip
  /** Class index. */
  label: number
}

const STEPS = SEEN_STEPS
const LOOK = STEPS * PAIR_SIZE

/**
 * The class of the nearest taught take by raw coordinates: 16 steps of both hands, evenly by time, where they are in the
 * picture, in frame heights.
 *
 * @param eitherHand whether each taught take counts mirrored as well, about where the taught people are: a clip does not know
 *   how wide its picture was
 * @returns n class indices; the first of those that are as near
 */
export function nearestByPlace(
  taught: readonly LabelledClip[],
  tested: readonly Clip[],
  eitherHand: boolean,
): Int32Array {
  const middle = middleOf(taught.map(({ clip }) => clip))
  const looks = taught.flatMap(({ clip, label }) => {
    const look = lookAt(clip)
    return [{ look: look.points, label }, ...(eitherHand ? [{ look: mirrorPlace(look, middle), label }] : [])]
  })
  return nearest(
    looks,
    tested.map((clip) => lookAt(clip).points),
    ({ look }, own, most) => squaredDistance(look, own, most),
  )
}

/**
 * The class of the nearest taught take by dynamic time warping (`dtw.ts`) over hand shapes and ways in palms, whichever
 * hand signs.
 *
 * @returns n class indices
 */
export function nearestByWarping(taught: readonly LabelledClip[], tested: readonly Clip[]): Int32Array {
  const paths = taught.map(({ clip, label }) => ({ path: pathOf(clip), label }))
  // To mirror what is tested is to mirror all that was taught.
  const looks = tested.map((clip) => {
    const path = pathOf(clip)
    return { path, other: mirrored(path) }
  })
  return nearest(paths, looks, ({ path }, own, most) =>
    // No hand at all costs the same against any take, and would be nearer than what another person does.
    isEmpty(path) && !isEmpty(own.path)
      ? Number.POSITIVE_INFINITY
      : Math.min(warpDistance(own.path, path, most), warpDistance(own.other, path, most)),
  )
}

const isEmpty = ({ seen }: Path) => !seen.some(Boolean)

/** @param distance may answer anything that is no less than `most` where it is more than that */
function nearest<Taught extends { label: number }, Tested>(
  taught: readonly Taught[],
  tested: readonly Tested[],
  distance: (taught: Taught, tested: Tested, most: number) => number,
): Int32Array {
  return Int32Array.from(tested, (own) => {
    let [least, label] = [Number.POSITIVE_INFINITY, -1]
    for (const one of taught) {
      const away = distance(one, own, least)
      if (away < least) [least, label] = [away, one.label]
    }
    return label
  })
}

interface Look {
  /** 16 × 2 × 21 × 3. */
  points: Float32Array
  /** 16 × 2. */
  present: Uint8Array
}

function lookAt(clip: Clip): Look {
  const look = { points: new Float32Array(LOOK), present: new Uint8Array(STEPS * 2) }
  const last = clip.times[clipFrames(clip) - 1]!
  resample(clip, clip.times[0]!, last, STEPS, look.points, look.present)
  return look
}

/** Where people are in the picture: their faces, in the median, else the middle between their hands. */
function middleOf(clips: readonly Clip[]): number {
  const faces = clips.flatMap(({ face }) => xs(face, FACE_SIZE, (at) => face[at + 2]! > 0))
  if (faces.length > 0) return median(faces)
  const hands = [0, 1].map((slot) =>
    clips.flatMap(({ points, present }) => xs(points, HAND_SIZE, (_, hand) => hand % 2 === slot && present[hand]! > 0)),
  )
  const seen = hands.filter((own) => own.length > 0).map(median)
  return seen.reduce((sum, x) => sum + x, 0) / Math.max(1, seen.length)
}

/** The first number of each run of `size` that is wanted. */
function xs(values: Float32Array, size: number, wanted: (at: number, run: number) => boolean): number[] {
  const found: number[] = []
  for (let run = 0; run * size < values.length; run++) if (wanted(run * size, run)) found.push(values[run * size]!)
  return found
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}

/** The same take by the other hand, in the same picture. */
function mirrorPlace(look: Look, middle: number): Float32Array {
  const [points, present] = [look.points.slice(), look.present.slice()]
  for (let step = 0; step < STEPS; step++) mirror(2, points, present, step * PAIR_SIZE, step * 2)
  moveSeen(points, present, 2 * middle)
  return points
}

/** Takes as they would be by the other hand, about where these people are in the picture. */
export function byOtherHand(clips: readonly Clip[]): Clip[] {
  const middle = middleOf(clips)
  return clips.map((clip) => {
    const [points, present] = [clip.points.slice(), clip.present.slice()]
    for (let frame = 0; frame < clipFrames(clip); frame++) mirror(2, points, present, frame * PAIR_SIZE, frame * 2)
    moveSeen(points, present, 2 * middle)
    const face = clip.face.map((value, i) =>
      i % FACE_SIZE === 0 && clip.face[i + 2]! > 0 ? 2 * middle - value : value,
    )
    return { times: clip.times, points, present, face }
  })
}

/** Moves each hand that is seen, in the picture to the right. */
function moveSeen(points: Float32Array, present: Uint8Array, by: number): void {
  for (let hand = 0; hand < present.length; hand++) {
    if (!present[hand]) continue
    for (let i = hand * HAND_SIZE; i < (hand + 1) * HAND_SIZE; i += 3) points[i] = points[i]! + by
  }
}

/** Given up once it is more than `most`. */
function squaredDistance(a: Float32Array, b: Float32Array, most: number): number {
  let sum = 0
  for (let step = 0; step < LOOK && sum < most; step += PAIR_SIZE) {
    for (let i = step; i < step + PAIR_SIZE; i++) sum += (a[i]! - b[i]!) ** 2
  }
  return sum
}
