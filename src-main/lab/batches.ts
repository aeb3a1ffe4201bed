import * as tf from '@tensorflow/tfjs-core'
import { standardise } from '../learning/classifier/draws'
import { createRandom, type Random } from '../learning/random'
import { type Pictures, pictureSize, takeValues } from './data/pictures'
import { standardOf } from './data/standard'

/** What a seed decides, each from chance of its own, so that none of them moves another. */
export interface Chances {
  /** What is learned from, and what is tested on. */
  split: Random
  weights: Random
  /** In which order what is learned from is seen. */
  order: Random
}

export function chancesOf(seed: number): Chances {
  const [split, weights, order] = [0, 1, 2].map((part) => createRandom(3 * seed + part)) as [Random, Random, Random]
  return { split, weights, order }
}

/** Batches of row numbers without end: each pass through all n is in an order of its own. */
export function createBatches(n: number, size: number, random: Random): () => Int32Array {
  const batch = Math.min(size, n)
  let order = random.permutation(n)
  let at = 0
  return () => {
    if (at + batch > n) {
      order = random.permutation(n)
      at = 0
    }
    at += batch
    return order.slice(at - batch, at)
  }
}

/** All points of several sets less the mean of the first, by its standard deviation, in place. */
export function standardisePictures(learned: Pictures, ...tested: readonly Pictures[]): void {
  const standard = standardOf(learned.values, 1)
  for (const { values } of [learned, ...tested]) standardise(values, standard)
}

/** n × h × w × c. The caller disposes it. */
export function picturesAt(pictures: Pictures, rows: ArrayLike<number>): tf.Tensor4D {
  const { values, height, width, channels } = pictures
  return tf.tensor4d(takeValues(values, pictureSize(pictures), rows), [rows.length, height, width, channels])
}

/** n × columns. The caller disposes it. */
export function rowsAt(values: Float32Array, columns: number, rows: ArrayLike<number>): tf.Tensor2D {
  return tf.tensor2d(takeValues(values, columns, rows), [rows.length, columns])
}

/** Numbers 0 … n − 1 in parts of at most `size`: what is tested is looked at part by part. */
export function* parts(n: number, size = 256): Generator<Int32Array, void> {
  for (let from = 0; from < n; from += size) {
    yield Int32Array.from({ length: Math.min(size, n - from) }, (_, i) => from + i)
  }
}
