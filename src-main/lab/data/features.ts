import { Failure } from '../../contract/failure'
import type { Random } from '../../learning/random'
import { takeValues } from './pictures'

/** Features of pictures of things, good ones and ones with a defect. */
export interface Features {
  /** n × columns. */
  values: Float32Array
  /** n, 1 where the thing has a defect. */
  defect: Uint8Array
  /** n, 1 where the row is to learn from, which only good ones are; null where the data leave it open. */
  train: Uint8Array | null
  columns: number
  /** Of the columns. */
  names: readonly string[]
}

/** Some rows, copied, in the order of `at`. */
export function takeFeatures(features: Features, at: ArrayLike<number>): Features {
  const { defect, train } = features
  return {
    ...features,
    values: takeValues(features.values, features.columns, at),
    defect: Uint8Array.from(at, (i) => defect[i]!),
    train: train && Uint8Array.from(at, (i) => train[i]!),
  }
}

/**
 * Good ones to learn from, and all others to test on: as the data say, else drawn at random.
 *
 * @param share of the good ones that are learned from where the data leave it open, between 0 and 1
 * @throws Failure "bad-input" when there are too few good ones
 */
export function splitFeatures(features: Features, share: number, random: Random): { train: Features; test: Features } {
  const learned = features.train ?? drawGood(features.defect, share, random)
  const rows = [...learned.keys()]
  return {
    train: takeFeatures(
      features,
      rows.filter((row) => learned[row] === 1),
    ),
    test: takeFeatures(
      features,
      rows.filter((row) => learned[row] === 0),
    ),
  }
}

/** n, 1 where a row was drawn. */
function drawGood(defect: Uint8Array, share: number, random: Random): Uint8Array {
  const good = [...defect.keys()].filter((row) => defect[row] === 0)
  const count = Math.round(good.length * share)
  if (count < 1 || count >= good.length) {
    throw new Failure('bad-input', `${good.length} good ones are too few to learn from some and test on others.`)
  }
  const drawn = new Uint8Array(defect.length)
  for (const i of random.permutation(good.length).subarray(0, count)) drawn[good[i]!] = 1
  return drawn
}
