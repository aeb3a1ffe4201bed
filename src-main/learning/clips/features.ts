import { HAND_FEATURES, handFeatures } from '../landmarks/features'
import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE, MIDDLE_KNUCKLE, WRIST } from '../landmarks/topology'
import { PAIR_SIZE } from './clip'
import { ABSENT, SEEN } from './resample'

/** Changes whenever the meaning or order of a feature changes; a model refuses features of another version. */
export const CLIP_FEATURE_VERSION = 1
/** Of one hand in one step: where its wrist and middle knuckle are (4), and its shape (115). */
export const PLACED_HAND = 4 + HAND_FEATURES
/** Two flags of hands seen, the way between the wrists (2), from the face to each wrist (4), a flag of the face. */
const PAIR = 9
/** Where those of the face lie among the features of a step: from, to. */
export const FACE_FEATURES: readonly [number, number] = [2 * PLACED_HAND + 4, 2 * PLACED_HAND + PAIR]
/** Features of one step. */
export const STEP_FEATURES = 2 * PLACED_HAND + PAIR

/** Coordinates and places without what is derived from them: the short form, better across people, worse within one. */
export const SHORT_FEATURES: readonly number[] = [
  ...[0, 1].flatMap((hand) => Array.from({ length: 46 }, (_, i) => hand * PLACED_HAND + i)),
  ...Array.from({ length: PAIR }, (_, i) => 2 * PLACED_HAND + i),
]

/**
 * The features of a clip. Places are relative to the middle of the clip's own wrists, in palms, so that neither where a
 * person sits nor how near says anything; those relative to the face tell signs apart that differ in height alone.
 *
 * @param points steps × 2 × 21 × 3 in frame heights
 * @param present steps × 2 flags
 * @param face 3 numbers in frame heights; a height of 0 for none
 * @param out receives steps × `STEP_FEATURES`, starting at `to`
 */
export function clipFeatures(
  steps: number,
  points: Float32Array,
  present: Uint8Array,
  face: ArrayLike<number>,
  out: Float32Array,
  to = 0,
): void {
  let [x, y, palm, count] = [0, 0, 0, 0]
  for (let i = 0; i < steps * 2; i++) {
    if (present[i] !== SEEN) continue
    const hand = i * HAND_SIZE
    x += points[hand]!
    y += points[hand + 1]!
    palm += palmSize(points, hand)
    count++
  }
  out.fill(0, to, to + steps * STEP_FEATURES)
  if (count === 0 || !(palm > 0)) return
  x /= count
  y /= count
  palm /= count
  const faceHeight = face[2]!
  for (let step = 0; step < steps; step++) {
    const row = to + step * STEP_FEATURES
    const pair = row + 2 * PLACED_HAND
    for (let hand = 0; hand < 2; hand++) {
      const flag = present[step * 2 + hand]!
      if (flag === ABSENT) continue
      const from = step * PAIR_SIZE + hand * HAND_SIZE
      const k = row + hand * PLACED_HAND
      out[k] = (points[from]! - x) / palm
      out[k + 1] = (points[from + 1]! - y) / palm
      out[k + 2] = (points[from + MIDDLE_KNUCKLE * 3]! - x) / palm
      out[k + 3] = (points[from + MIDDLE_KNUCKLE * 3 + 1]! - y) / palm
      handFeatures(points, out, from, k + 4)
      out[pair + hand] = flag === SEEN ? 1 : 0
      if (faceHeight > 0) {
        out[pair + 4 + hand * 2] = (points[from]! - face[0]!) / faceHeight
        out[pair + 5 + hand * 2] = (points[from + 1]! - face[1]!) / faceHeight
      }
    }
    if (faceHeight > 0) out[pair + 8] = 1
    if (present[step * 2]! !== ABSENT && present[step * 2 + 1]! !== ABSENT) {
      const left = step * PAIR_SIZE + WRIST * 3
      out[pair + 2] = (points[left + HAND_SIZE]! - points[left]!) / palm
      out[pair + 3] = (points[left + HAND_SIZE + 1]! - points[left + 1]!) / palm
    }
  }
}
