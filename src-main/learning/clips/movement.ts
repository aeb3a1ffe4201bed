import { type Dataset, exampleSize } from '../dataset'
import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE, LANDMARK_COUNT } from '../landmarks/topology'
import { type ClipFrame, PAIR_SIZE } from './clip'

/**
 * How far hands have gone: of each hand that the last frame shows, how far its landmarks were from there, in the mean, in
 * that of the frames that was furthest away; the larger of both hands.
 *
 * @param frames at least one
 * @returns palms; 0 without hands in the last frame
 */
export function movement(frames: readonly Pick<ClipFrame, 'points' | 'present'>[]): number {
  const last = frames[frames.length - 1]!
  let most = 0
  for (let hand = 0; hand < 2; hand++) {
    if (!last.present[hand]) continue
    const at = hand * HAND_SIZE
    const palm = palmSize(last.points, at)
    for (const { points, present } of frames) {
      if (present[hand] && palm > 0) most = Math.max(most, meanWay(points, last.points, at) / palm)
    }
  }
  return most
}

function meanWay(a: Float32Array, b: Float32Array, at: number): number {
  let sum = 0
  for (let i = at; i < at + HAND_SIZE; i += 3) {
    const [x, y] = [a[i]! - b[i]!, a[i + 1]! - b[i + 1]!]
    sum += Math.sqrt(x * x + y * y)
  }
  return sum / LANDMARK_COUNT
}

/** Whether an example stands still in all of its steps: a held sign. */
export function isHeld(set: Dataset, row: number): boolean {
  const size = exampleSize(set)
  const from = row * size
  for (let i = PAIR_SIZE; i < size; i++) {
    if (set.points[from + i] !== set.points[from + (i % PAIR_SIZE)]) return false
  }
  return true
}

/** Whether an example is a take of a sign that moves, or of nothing: a shot, or what was made of one, never is. */
export function isTake(set: Dataset, row: number): boolean {
  return set.frames > 1 && !isHeld(set, row)
}

/**
 * For each class, how far the hands go at least in one of its takes (`movement`); 0 for what is held, all of whose examples
 * stand still.
 *
 * @returns palms
 */
export function leastMovements(set: Dataset): number[] {
  const least = new Array<number>(set.classes).fill(0)
  for (const [row, label] of set.labels.entries()) {
    if (isHeld(set, row)) continue
    const steps = Array.from({ length: set.frames }, (_, step) => row * set.frames + step)
    const own = movement(steps.map((step) => stepOf(set, step)))
    least[label] = least[label] === 0 ? own : Math.min(least[label]!, own)
  }
  return least
}

function stepOf({ points, present }: Dataset, step: number) {
  return {
    points: points.subarray(step * PAIR_SIZE, (step + 1) * PAIR_SIZE),
    present: present.subarray(step * 2, step * 2 + 2),
  }
}
