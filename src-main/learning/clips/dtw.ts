import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE, LANDMARK_COUNT } from '../landmarks/topology'
import { type Clip, clipFrames, PAIR_SIZE } from './clip'
import { ABSENT, resample, SEEN, SEEN_STEPS } from './resample'

/** Steps into which a take is divided to be compared. */
export const PATH_STEPS = SEEN_STEPS
/** Numbers of a step: for each hand the wrist's place and that of 20 points around it. */
const STEP_SIZE = 2 * LANDMARK_COUNT * 2
/** Numbers of a path. */
export const PATH_SIZE = PATH_STEPS * STEP_SIZE

/** A take as it is compared: 16 steps, evenly by time, of both hands in palms. */
export interface Path {
  /** 16 × 2 × 21 × (x, y): the wrist from the middle of the take's own wrists, the others from the wrist. */
  points: Float32Array
  /** Which hands the take ever sees. */
  seen: [boolean, boolean]
}

/** The path of a take. Where a hand is not in view it lies between where it was and where it comes back. */
export function pathOf(clip: Clip): Path {
  const points = new Float32Array(PATH_STEPS * PAIR_SIZE)
  const present = new Uint8Array(PATH_STEPS * 2)
  resample(clip, clip.times[0]!, clip.times[clipFrames(clip) - 1]!, PATH_STEPS, points, present)
  return pathOfSteps(points, present)
}

/**
 * The path of 16 steps.
 *
 * @param steps 16 × 2 × 21 × 3 in frame heights
 * @param present 16 × 2 flags (`resample`)
 */
export function pathOfSteps(steps: Float32Array, present: Uint8Array): Path {
  const points = new Float32Array(PATH_SIZE)
  const [x, y, palm] = middle(steps, present)
  for (let hand = 0; hand < PATH_STEPS * 2; hand++) {
    if (present[hand] === ABSENT) continue
    const from = hand * HAND_SIZE
    const out = hand * LANDMARK_COUNT * 2
    const [wristX, wristY] = [steps[from]!, steps[from + 1]!]
    points[out] = (wristX - x) / palm
    points[out + 1] = (wristY - y) / palm
    for (let i = 1; i < LANDMARK_COUNT; i++) {
      points[out + i * 2] = (steps[from + i * 3]! - wristX) / palm
      points[out + i * 2 + 1] = (steps[from + i * 3 + 1]! - wristY) / palm
    }
  }
  return { points, seen: [present[0] !== ABSENT, present[1] !== ABSENT] }
}

/** The middle of all wrists that are seen, and their mean palm, in frame heights. */
function middle(points: Float32Array, present: Uint8Array): [number, number, number] {
  let [x, y, palm, count] = [0, 0, 0, 0]
  for (let i = 0; i < present.length; i++) {
    if (present[i] !== SEEN) continue
    x += points[i * HAND_SIZE]!
    y += points[i * HAND_SIZE + 1]!
    palm += palmSize(points, i * HAND_SIZE)
    count++
  }
  return count === 0 || !(palm > 0) ? [0, 0, 1] : [x / count, y / count, palm / count]
}

/** The same take by a person whose other hand signs. */
export function mirrored({ points, seen }: Path): Path {
  const out = new Float32Array(points.length)
  const half = STEP_SIZE / 2
  for (let i = 0; i < points.length; i += 2) {
    const place = i % STEP_SIZE
    const to = i - place + ((place + half) % STEP_SIZE)
    out[to] = -points[i]!
    out[to + 1] = points[i + 1]!
  }
  return { points: out, seen: [seen[1], seen[0]] }
}

/** The distance between two takes whichever hand signs, in palms. */
export function takeDistance(a: Path, b: Path, eitherHand: boolean): number {
  const plain = warpDistance(a, b)
  return eitherHand ? Math.min(plain, warpDistance(mirrored(a), b)) : plain
}

/** Others without which nothing can be said, and how many of the nearest count. */
const FEWEST_OTHERS = 3
const NEAREST = 2
/** How many times farther than usual a take is that is unlike the others. */
const UNLIKE = 2.5

/**
 * Whether a take is unlike the other takes of its sign: its mean distance to the two nearest of them is more than 2.5
 * times the median of the same figure among the others. Of the coffee orders of cafe-asl (15 words, 2 people, 5 days,
 * 1263 takes; a true take of a sign or one of another of the person's words against 3 to 14 others, drawn by chance):
 *
 * | others are of | true takes called unlike | takes of another word |
 * |---|---|---|
 * | one sitting, n = 2022 | 0.8 to 3.1 % | 79 to 95 % |
 * | one person over days, n = 768 | 0.5 to 3.6 % | 72 to 92 % |
 * | two people, n = 384 | 0 to 6.3 % | 66 to 82 % |
 *
 * With a factor of 2 it would be 2.1 to 8.3 % and 77 to 98 %.
 *
 * @param others without the take itself; with fewer than 3 nothing is unlike them
 */
export function isUnlike<T>(take: T, others: readonly T[], distance: (a: T, b: T) => number): boolean {
  if (others.length < FEWEST_OTHERS) return false
  const away = (one: T, from: readonly T[]) => {
    const nearest = from.map((other) => distance(one, other)).sort((a, b) => a - b)
    return nearest.slice(0, NEAREST).reduce((sum, way) => sum + way, 0) / NEAREST
  }
  const usual = others
    .map((one) =>
      away(
        one,
        others.filter((other) => other !== one),
      ),
    )
    .sort((a, b) => a - b)
  return away(take, others) > UNLIKE * usual[usual.length >> 1]!
}

/**
 * Dynamic time warping between two takes: the mean way of a hand's points and wrist along the best alignment, in palms.
 * Source: H. Sakoe and S. Chiba, "Dynamic programming algorithm optimization for spoken word recognition", 1978, in its
 * symmetric form with a band of a quarter of the steps.
 */
export function warpDistance(a: Path, b: Path, most = Number.POSITIVE_INFINITY): number {
  const width = PATH_STEPS + 1
  const scale = 2 * PATH_STEPS
  let before = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
  let now = new Float64Array(width)
  before[0] = 0
  for (let i = 1; i < width; i++) {
    now.fill(Number.POSITIVE_INFINITY)
    let least = Number.POSITIVE_INFINITY
    for (let j = Math.max(1, i - BAND); j <= Math.min(PATH_STEPS, i + BAND); j++) {
      const cost = stepDistance(a, b, (i - 1) * STEP_SIZE, (j - 1) * STEP_SIZE)
      const sum = Math.min(before[j - 1]! + 2 * cost, before[j]! + cost, now[j - 1]! + cost)
      now[j] = sum
      if (sum < least) least = sum
    }
    // Every way goes through this step, and none becomes shorter.
    if (least > most * scale) return Number.POSITIVE_INFINITY
    ;[before, now] = [now, before]
  }
  return before[PATH_STEPS]! / scale
}
/** Steps by which one take may be ahead of the other. */
export const BAND = PATH_STEPS / 4

function stepDistance(a: Path, b: Path, atA: number, atB: number): number {
  const [own, others] = [a.points, b.points]
  let sum = 0
  for (let hand = 0; hand < 2; hand++) {
    const from = hand * LANDMARK_COUNT * 2
    const [inA, inB] = [a.seen[hand], b.seen[hand]]
    if (!inA && !inB) continue
    if (!inA || !inB) {
      sum += MISSING
      continue
    }
    const [i, j] = [atA + from, atB + from]
    const [x, y] = [own[i]! - others[j]!, own[i + 1]! - others[j + 1]!]
    let shape = 0
    for (let k = 2; k < LANDMARK_COUNT * 2; k++) {
      const away = own[i + k]! - others[j + k]!
      shape += away * away
    }
    sum += x * x + y * y + shape / (LANDMARK_COUNT - 1)
  }
  return Math.sqrt(sum)
}
/** Palms, squared, that a hand counts as which only one of the takes sees. */
export const MISSING = 1
