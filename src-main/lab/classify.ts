import * as tf from '@tensorflow/tfjs-core'
import { crossEntropy } from '../learning/classifier/optimise'
import type { Arm } from './arms'
import { type Block, createParameters, type Parameters } from './blocks'
import type { Pictures } from './data/pictures'
import { createBatches, draw, picturesAt, standardOf } from './draw'
import { descend, learnedChange, type Outcome, type Training } from './step'

export interface ClassifierPlan {
  pictures: Pictures
  /** Input shape: n × h × w × c. Output shape: n × classes, logits. */
  build(parameters: Parameters): Block
  /** How many are learned from, and tested on. */
  train: number
  test: number
  steps: number
  batch: number
}

/** Learns to tell classes apart from some pictures and is tested on others. @returns the share that is named rightly */
export function* trainClassifier(
  { pictures, build, train, test, steps, batch }: ClassifierPlan,
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const rows = draw(pictures.labels.length, train, test, seed)
  const parameters = createParameters(arm, rows.weights)
  try {
    const network = build(parameters)
    const size = pictures.height * pictures.width * pictures.channels
    const standard = standardOf(pictures.values, size, rows.train)
    const next = createBatches(rows.train, batch, rows.order)
    const before = parameters.learned()
    const learned = yield* descend(parameters, {
      steps,
      rate,
      falling: true,
      loss: () => classLoss(network, pictures, next(), standard),
    })
    return {
      value: learned ? shareRight(network, pictures, rows.test, standard) : 1 / pictures.classes,
      parts: {},
      diverged: !learned,
      activations: learnedChange(before, parameters.learned()),
    }
  } finally {
    parameters.dispose()
  }
}

/** Mean cross-entropy of some pictures. @param network to n × classes logits */
export function classLoss(
  network: Block,
  pictures: Pictures,
  rows: Int32Array,
  standard: { mean: number; spread: number },
): tf.Scalar {
  const labels = tf.tensor1d(
    Int32Array.from(rows, (row) => pictures.labels[row]!),
    'int32',
  )
  const targets = tf.cast(tf.oneHot(labels, pictures.classes), 'float32') as tf.Tensor2D
  return crossEntropy(network(picturesAt(pictures, rows, standard), true) as tf.Tensor2D, targets)
}

const TESTED_AT_ONCE = 256

function shareRight(
  network: Block,
  pictures: Pictures,
  rows: Int32Array,
  standard: { mean: number; spread: number },
): number {
  let right = 0
  for (let from = 0; from < rows.length; from += TESTED_AT_ONCE) {
    const part = rows.subarray(from, from + TESTED_AT_ONCE)
    const guesses = tf.tidy(() =>
      tf.argMax(network(picturesAt(pictures, part, standard), false) as tf.Tensor2D, 1).dataSync(),
    )
    part.forEach((row, i) => {
      if (guesses[i] === pictures.labels[row]) right++
    })
  }
  return right / rows.length
}
