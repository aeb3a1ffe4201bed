import type { FeatureGroup, LeftOut } from '../../contract/training'
import { normalise } from './normalise'
import { FINGERS, HAND_SIZE, KNUCKLES, LANDMARK_COUNT, TIPS, WRIST } from './topology'

/** Changes whenever the meaning or order of a feature changes; a model refuses features of another version. */
export const FEATURE_VERSION = 1
/** Features of one hand: 42 coordinates, 20 cosines, 19 distances, 34 relations. */
export const HAND_FEATURES = 115
/** Where each group of features lies among the 115 of a hand: from, to. */
export const FEATURE_GROUPS: Record<FeatureGroup, readonly [number, number]> = {
  coordinates: [0, 42],
  cosines: [42, 62],
  distances: [62, 81],
  relations: [81, 115],
}
export const isFeatureGroup = (part: LeftOut): part is FeatureGroup => part in FEATURE_GROUPS
/** Two presence flags, wrist-to-wrist over the mean palm (x, y), logarithm of the ratio of the palms. */
export const PAIR_FEATURES = 5

/** A slot a hand: one slot takes the hand in view, two slots take left and right. */
export type Slots = 1 | 2

export function featureCount(slots: Slots): number {
  return slots === 1 ? HAND_FEATURES : 2 * HAND_FEATURES + PAIR_FEATURES
}

const FLEXIONS = FINGERS.flatMap((finger) => {
  const chain = [WRIST, ...finger]
  return [1, 2, 3].map((i) => [chain[i - 1]!, chain[i]!, chain[i + 1]!] as const)
})
const SPREADS = [
  [4, WRIST, 8],
  [8, WRIST, 12],
  [12, WRIST, 16],
  [16, WRIST, 20],
  [5, WRIST, 17],
] as const
/** Which landmarks each feature is of; other programs get them written out. */
export const COSINES = [...FLEXIONS, ...SPREADS]
export const DISTANCES = [
  ...TIPS.flatMap((tip, i) => TIPS.slice(i + 1).map((other) => [tip, other] as const)),
  ...TIPS.map((tip) => [tip, WRIST] as const),
  ...KNUCKLES.map((knuckle) => [4, knuckle] as const),
]
export const ACROSS = [
  [8, 12],
  [12, 16],
  [16, 20],
  [7, 11],
  [11, 15],
  [6, 10],
  [10, 14],
  [4, 8],
] as const
export const THUMB_AGAINST = [6, 10, 14, 18, 5, 9, 13, 17] as const
export const THUMB_REACH = [6, 10, 14, 18, 8, 12] as const
export const EXTENSIONS = [
  [8, 5],
  [12, 9],
  [16, 13],
  [20, 17],
] as const

/**
 * The 115 features of one hand, all from x and y; depth serves augmentation alone (docs/learning.md). The last
 * 34 are relations in the hand's own frame (u along the knuckles, v along the palm), which mirroring leaves unchanged.
 *
 * @param points 21 × 3 in one unit, starting at `at`
 * @param out receives 115 numbers, starting at `to`
 * @returns the palm size in the unit of `points`; 0 means that the hand has no extent and its features are zeros
 */
export function handFeatures(points: ArrayLike<number>, out: Float32Array, at = 0, to = 0): number {
  const palm = normalise(points, scratch, at)
  if (palm === 0) {
    out.fill(0, to, to + HAND_FEATURES)
    return 0
  }
  let k = to
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    out[k++] = scratch[i * 3]!
    out[k++] = scratch[i * 3 + 1]!
  }
  for (const [a, b, c] of COSINES) out[k++] = cosine(a, b, c)
  for (const [a, b] of DISTANCES) out[k++] = length(dx(a, b), dy(a, b))

  const [ux, uy] = unit(dx(5, 17), dy(5, 17))
  const [vx, vy] = unit(dx(9, 0), dy(9, 0))
  const alongU = (a: number, b: number) => dx(a, b) * ux + dy(a, b) * uy
  const alongV = (a: number, b: number) => dx(a, b) * vx + dy(a, b) * vy
  for (const [a, b] of ACROSS) out[k++] = alongU(a, b)
  for (const j of THUMB_AGAINST) out[k++] = alongU(4, j)
  for (const j of THUMB_AGAINST) out[k++] = alongV(4, j)
  for (const j of THUMB_REACH) out[k++] = length(dx(4, j), dy(4, j))
  for (const [tip, knuckle] of EXTENSIONS) out[k++] = alongV(tip, knuckle)
  return palm
}

/**
 * The features of one shot.
 *
 * @param points slots × 21 × 3 in frame heights, starting at `at`
 * @param present slots flags (1 when that hand is in view), starting at `flags`
 * @param out receives `featureCount(slots)` numbers, starting at `to`; the part of an absent hand is zeros
 */
export function shotFeatures(
  slots: Slots,
  points: ArrayLike<number>,
  present: ArrayLike<number>,
  out: Float32Array,
  at = 0,
  flags = 0,
  to = 0,
): void {
  const palms = [0, 0]
  for (let s = 0; s < slots; s++) {
    if (present[flags + s]) palms[s] = handFeatures(points, out, at + s * HAND_SIZE, to + s * HAND_FEATURES)
    else out.fill(0, to + s * HAND_FEATURES, to + (s + 1) * HAND_FEATURES)
  }
  if (slots === 1) return
  const pair = to + 2 * HAND_FEATURES
  const [left, right] = palms as [number, number]
  out.fill(0, pair, pair + PAIR_FEATURES)
  out[pair] = left > 0 ? 1 : 0
  out[pair + 1] = right > 0 ? 1 : 0
  if (left > 0 && right > 0) {
    const mean = (left + right) / 2
    out[pair + 2] = (points[at + HAND_SIZE]! - points[at]!) / mean
    out[pair + 3] = (points[at + HAND_SIZE + 1]! - points[at + 1]!) / mean
    out[pair + 4] = Math.log(right / left)
  }
}

// One normalised hand, overwritten by each call: features are computed thousands of times a second.
const scratch = new Float32Array(HAND_SIZE)
const dx = (a: number, b: number) => scratch[a * 3]! - scratch[b * 3]!
const dy = (a: number, b: number) => scratch[a * 3 + 1]! - scratch[b * 3 + 1]!

// Math.hypot guards against overflow, which palms never reach, and is several times slower.
const length = (x: number, y: number) => Math.sqrt(x * x + y * y)

function unit(x: number, y: number): [number, number] {
  const size = length(x, y)
  return size > 1e-9 ? [x / size, y / size] : [0, 0]
}

/** Cosine of the angle at b between a and c; 1 where an arm has no length. */
function cosine(a: number, b: number, c: number): number {
  const ax = dx(a, b)
  const ay = dy(a, b)
  const cx = dx(c, b)
  const cy = dy(c, b)
  const lengths = length(ax, ay) * length(cx, cy)
  return lengths > 1e-12 ? (ax * cx + ay * cy) / lengths : 1
}
