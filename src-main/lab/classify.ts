import * as tf from '@tensorflow/tfjs-core'
import { crossEntropy } from '../learning/classifier/optimise'
import type { Arm } from './arms'
import { chancesOf, createBatches, parts, picturesAt, standardisePictures } from './batches'
import { type Block, createParameters, type Parameters } from './blocks'
import { type Pictures, splitPictures } from './data/pictures'
import type { ExperimentOptions, Prepared } from './experiment'
import { descend, type Outcome, outcomeOf, type Training } from './step'

/** How a network learns to tell classes apart. */
export interface Recipe {
  /** Learned from in each draw, where nothing else is asked for. */
  samples: number
  steps: number
  batch: number
}

/** Input shape: n × h × w × c. Output shape: n × classes, logits. */
export type Build = (parameters: Parameters, pictures: Pictures) => Block

/** No test has more pictures. */
const TESTED = 1_000

/** A task for each network; none has a name where there is one. */
export function prepareClassifiers(
  pictures: Pictures,
  networks: readonly { name: string; build: Build }[],
  recipe: Recipe,
  options: ExperimentOptions,
): Prepared {
  const { labels, height, width, classes } = pictures
  const n = labels.length
  const samples = options.samples ?? Math.min(recipe.samples, Math.floor(0.7 * n))
  const tested = Math.min(TESTED, n - samples)
  const plan = { ...recipe, samples, tested, steps: options.steps ?? recipe.steps }
  splitPictures(pictures, samples, chancesOf(0).split, tested)
  return {
    description: `${n} pictures of ${width} × ${height} in ${classes} classes; each draw learns from ${samples} and is tested on ${tested} others`,
    tasks: networks.map(({ name, build }) => ({
      name,
      train: (arm, rate, seed) => trainClassifier(pictures, build, plan, arm, rate, seed),
    })),
  }
}

/** @returns the share of the tested pictures that is named rightly */
function* trainClassifier(
  pictures: Pictures,
  build: Build,
  { samples, tested, steps, batch }: Recipe & { tested: number },
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const { split, weights, order } = chancesOf(seed)
  const { train, test } = splitPictures(pictures, samples, split, tested)
  standardisePictures(train, test)
  const parameters = createParameters(arm, weights)
  try {
    const network = build(parameters, pictures)
    const next = createBatches(samples, batch, order)
    const before = parameters.learned()
    const loss = () => classLoss(network, train, next())
    const learned = yield* descend(parameters, { steps, rate, loss })
    return outcomeOf(learned ? shareRight(network, test) : null, 1 / pictures.classes, before, parameters.learned())
  } finally {
    parameters.dispose()
  }
}

/** Mean cross-entropy of some pictures. @param network to n × classes logits */
export function classLoss(network: Block, pictures: Pictures, rows: Int32Array): tf.Scalar {
  const labels = rows.map((row) => pictures.labels[row]!)
  const targets = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), pictures.classes), 'float32') as tf.Tensor2D
  return crossEntropy(network(picturesAt(pictures, rows), true) as tf.Tensor2D, targets)
}

function shareRight(network: Block, pictures: Pictures): number {
  const n = pictures.labels.length
  let right = 0
  for (const rows of parts(n)) {
    const guesses = tf.tidy(() => tf.argMax(network(picturesAt(pictures, rows), false), 1).dataSync())
    rows.forEach((row, i) => {
      if (guesses[i] === pictures.labels[row]) right++
    })
  }
  return right / n
}
