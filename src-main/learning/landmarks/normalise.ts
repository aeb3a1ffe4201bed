import { HAND_SIZE, KNUCKLES, WRIST } from './topology'

/**
 * Mean distance from the wrist to the four knuckles over x and y: the unit in which a hand is measured. Unlike the
 * largest distance it does not change when a finger folds.
 *
 * @param points 21 × 3, any unit, starting at `at`
 * @returns the palm in that unit; 0 when all five points coincide
 */
export function palmSize(points: ArrayLike<number>, at = 0): number {
  const x = points[at + WRIST * 3]!
  const y = points[at + WRIST * 3 + 1]!
  let sum = 0
  for (const knuckle of KNUCKLES) {
    sum += Math.hypot(points[at + knuckle * 3]! - x, points[at + knuckle * 3 + 1]! - y)
  }
  return sum / KNUCKLES.length
}

/**
 * Fractions of the image to a common unit, the height of the frame. Fractions alone squash a 16:9 picture; z has the
 * unit of x, as MediaPipe documents it.
 *
 * @param points 21 × 3 fractions, starting at `at`
 * @param aspect width ÷ height of the frame
 * @param out receives 21 × 3 in frame heights, starting at `to`
 */
export function unsquash(points: ArrayLike<number>, aspect: number, out: Float32Array, at = 0, to = 0): void {
  for (let i = 0; i < HAND_SIZE; i += 3) {
    out[to + i] = points[at + i]! * aspect
    out[to + i + 1] = points[at + i + 1]!
    out[to + i + 2] = points[at + i + 2]! * aspect
  }
}

/**
 * Wrist at the origin, palm of size 1; orientation stays, because thumbs up and thumbs down need it.
 *
 * @param points 21 × 3, any one unit, starting at `at`
 * @param out receives 21 × 3 in palms, starting at `to`
 * @returns the palm size, or 0 (and `out` untouched) for a hand that has none
 */
export function normalise(points: ArrayLike<number>, out: Float32Array, at = 0, to = 0): number {
  const palm = palmSize(points, at)
  if (!(palm > 1e-9)) return 0
  for (let i = 0; i < HAND_SIZE; i++) {
    out[to + i] = (points[at + i]! - points[at + WRIST * 3 + (i % 3)]!) / palm
  }
  return palm
}
