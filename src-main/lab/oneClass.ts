import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../contract/failure'
import { summarise } from '../learning/evaluation/metrics'
import { createRandom, type Random } from '../learning/random'
import type { Pictures } from './data/pictures'
import { standardOf } from './draw'
import type { Outcome, Training } from './step'

/** One class is learned from; it is told from all others. */
export interface OneClassDraw {
  train: Int32Array
  /** None of them is among `train`. */
  test: { known: Int32Array; others: Int32Array }
  standard: { mean: number; spread: number }
  weights: Random
  order: Random
}

/**
 * At most `sizes.train` of the class are learned from, and at least a fifth of it is held back; the test has up to
 * `sizes.test` pictures, of the class and of all others as often as they occur.
 *
 * @throws Failure "bad-input" for a class of which there are too few, or beside which there is nothing
 */
export function drawOneClass(
  { values, labels, height, width, channels }: Pictures,
  label: number,
  sizes: { train: number; test: number },
  seed: number,
): OneClassDraw {
  const [split, weights, order] = [0, 1, 2].map((part) => createRandom(3 * seed + part)) as [Random, Random, Random]
  const shuffled = split.permutation(labels.length)
  const own = shuffled.filter((row) => labels[row] === label)
  const others = shuffled.filter((row) => labels[row] !== label)
  if (own.length < 10 || others.length < 10) {
    throw new Failure(
      'bad-input',
      `Class ${label} has ${own.length} of the ${labels.length} pictures: at least 10 of it and 10 others are needed.`,
    )
  }
  const train = own.subarray(0, Math.min(sizes.train, Math.floor(0.8 * own.length)))
  const held = own.subarray(train.length)
  const share = Math.min(1, sizes.test / (held.length + others.length))
  return {
    train,
    test: {
      known: held.subarray(0, Math.max(5, Math.round(share * held.length))),
      others: others.subarray(0, Math.max(5, Math.round(share * others.length))),
    },
    standard: standardOf(values, height * width * channels, train),
    weights,
    order,
  }
}

/** One training a class; the figure is the mean over them. */
export function* eachClass(
  classes: readonly number[],
  trainOne: (label: number) => Training<Outcome>,
): Training<Outcome> {
  const outcomes: Outcome[] = []
  for (const label of classes) {
    const training = trainOne(label)
    let next = training.next()
    try {
      while (!next.done) {
        const { step, steps } = next.value
        yield { step: outcomes.length * steps + step, steps: classes.length * steps }
        next = training.next()
      }
    } finally {
      if (!next.done) training.return(undefined as never)
    }
    outcomes.push(next.value as Outcome)
  }
  return {
    value: summarise(outcomes.map(({ value }) => value)).mean,
    parts: Object.fromEntries(classes.map((label, i) => [`class ${label}`, outcomes[i]!.value])),
    diverged: outcomes.some(({ diverged }) => diverged),
    activations: outcomes[0]!.activations,
  }
}

const SCORED_AT_ONCE = 250

/** Scores of what is tested; larger is stranger. @param score n rows to n scores, inside a tidy */
export function scoresOf(
  { known, others }: OneClassDraw['test'],
  score: (rows: Int32Array) => tf.Tensor1D,
): { known: number[]; others: number[] } {
  const all = (rows: Int32Array) => {
    const scores: number[] = []
    for (let from = 0; from < rows.length; from += SCORED_AT_ONCE) {
      const part = rows.subarray(from, from + SCORED_AT_ONCE)
      scores.push(...tf.tidy(() => score(part).dataSync()))
    }
    return scores
  }
  return { known: all(known), others: all(others) }
}
