import { type Dataset, someOfEach } from '../dataset'
import { emptyLook, plainLook } from './augment'
import { mirrored, PATH_SIZE, type Path, pathOfSteps, warpDistance } from './dtw'

/** Taught examples as paths, by which signs are told apart that the networks find alike. */
export interface TaughtPaths {
  /** n × `PATH_SIZE`, in palms. */
  points: Float32Array
  /** n × 2 flags: which hands each ever shows. */
  seen: Uint8Array
  /** n class indices. */
  labels: Int32Array
}

/** Examples that are kept of each sign, spread evenly over what was recorded. */
const MOST_OF_A_SIGN = 6
/** Logits below the best one from which a sign is no longer looked at. */
export const ALIKE = 2
/** Logits that a palm of distance is worth. Source of all three: docs/learning.md. */
export const WORTH = 1

/** No taught examples: nothing is looked at again. */
export const noPaths = (): TaughtPaths => ({
  points: new Float32Array(0),
  seen: new Uint8Array(0),
  labels: new Int32Array(0),
})

/** The examples of a set that show signs, each once: the other hand makes them as well. */
export function taughtPaths(set: Dataset): TaughtPaths {
  const rows = someOfEach(set, MOST_OF_A_SIGN).filter((row) => set.labels[row] !== set.nothing)
  const paths: TaughtPaths = {
    points: new Float32Array(rows.length * PATH_SIZE),
    seen: new Uint8Array(rows.length * 2),
    labels: Int32Array.from(rows, (row) => set.labels[row]!),
  }
  const look = emptyLook()
  rows.forEach((row, i) => {
    plainLook(set, row, look)
    const { points, seen } = pathOfSteps(look.points, look.present)
    paths.points.set(points, i * PATH_SIZE)
    paths.seen.set(seen.map(Number), i * 2)
  })
  return paths
}

/**
 * Looks again at what the networks find alike: of the signs within two logits of the best one, each loses a logit for
 * every palm that its nearest taught take is farther away than that of the nearest sign (dynamic time warping, `dtw.ts`).
 * What all of them have together against the rest, nothing among it, stays.
 *
 * @param classes of the logits
 * @returns changes logits in place, of a look with 16 steps
 */
export function createSecondLook(
  { points, seen, labels }: TaughtPaths,
  classes: number,
): (logits: Float32Array, steps: Float32Array, present: Uint8Array) => void {
  const taught: Path[][] = Array.from({ length: classes }, () => [])
  labels.forEach((label, i) => {
    taught[label]!.push({
      points: points.subarray(i * PATH_SIZE, (i + 1) * PATH_SIZE),
      seen: [seen[i * 2] === 1, seen[i * 2 + 1] === 1],
    })
  })
  const away = (path: Path, other: Path, label: number) =>
    taught[label]!.reduce((least, one) => {
      const plain = Math.min(least, warpDistance(one, path, least))
      return Math.min(plain, warpDistance(one, other, plain))
    }, Number.POSITIVE_INFINITY)
  return (logits, steps, present) => {
    const known = Array.from(taught.keys()).filter((k) => taught[k]!.length > 0)
    const best = Math.max(...known.map((k) => logits[k]!))
    const alike = known.filter((k) => logits[k]! >= best - ALIKE)
    if (alike.length < 2) return
    const path = pathOfSteps(steps, present)
    const other = mirrored(path)
    const before = logOfSum(alike.map((k) => logits[k]!))
    const after = alike.map((k) => logits[k]! - WORTH * away(path, other, k))
    const shift = before - logOfSum(after)
    alike.forEach((k, i) => {
      logits[k] = after[i]! + shift
    })
  }
}

/** Logarithm of a sum of exponentials. */
function logOfSum(values: readonly number[]): number {
  const most = Math.max(...values)
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}
