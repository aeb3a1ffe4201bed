import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../contract/failure'
import { createRandom, type Random } from '../learning/random'
import type { Pictures } from './data/pictures'

/** What a seed decides: which are learned from, which are tested on, and in which order. */
export interface Draw {
  train: Int32Array
  test: Int32Array
  /** For the first weights and for the batches, each its own, so that one does not move the other. */
  weights: Random
  order: Random
}

/** @throws Failure "bad-input" where there are not enough of them */
export function draw(n: number, train: number, test: number, seed: number): Draw {
  const [split, weights, order] = [0, 1, 2].map((part) => createRandom(3 * seed + part)) as [Random, Random, Random]
  const all = split.permutation(n)
  return { train: all.slice(0, train), test: all.slice(train, train + test), weights, order }
}

/** How many are tested on: all that are left, and no more than asked for. @throws Failure "bad-input" */
export function testSize(n: number, train: number, most: number): number {
  if (n < train + 2) {
    throw new Failure(
      'bad-input',
      `There are ${n} of them: too few to learn from ${train} and to test on others. Ask for fewer with --samples.`,
    )
  }
  return Math.min(most, n - train)
}

/** Batches without end: each pass through all of them is in an order of its own. */
export function createBatches(rows: Int32Array, size: number, random: Random): () => Int32Array {
  const batch = Math.min(size, rows.length)
  let order = random.permutation(rows.length)
  let at = 0
  return () => {
    if (at + batch > order.length) {
      order = random.permutation(rows.length)
      at = 0
    }
    at += batch
    return Int32Array.from(order.subarray(at - batch, at), (i) => rows[i]!)
  }
}

/** Some rows of a matrix, one under the other. @param values n × width */
export function rowsAt(values: Float32Array, width: number, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * width)
  rows.forEach((row, i) => {
    out.set(values.subarray(row * width, (row + 1) * width), i * width)
  })
  return out
}

/** n × h × w × c, less `mean`, by `spread`. The caller disposes it. */
export function picturesAt(
  { values, height, width, channels }: Pictures,
  rows: Int32Array,
  { mean, spread }: { mean: number; spread: number },
): tf.Tensor4D {
  const out = rowsAt(values, height * width * channels, rows)
  for (let i = 0; i < out.length; i++) out[i] = (out[i]! - mean) / spread
  return tf.tensor4d(out, [rows.length, height, width, channels])
}

/** Mean and standard deviation of all values of some rows; of spread 1 where they are all the same. */
export function standardOf(values: Float32Array, width: number, rows: Int32Array): { mean: number; spread: number } {
  let [sum, squares] = [0, 0]
  for (const row of rows) {
    for (let i = row * width; i < (row + 1) * width; i++) {
      sum += values[i]!
      squares += values[i]! ** 2
    }
  }
  const n = rows.length * width
  const mean = sum / n
  return { mean, spread: Math.sqrt(Math.max(0, squares / n - mean ** 2)) || 1 }
}
