import * as tf from '@tensorflow/tfjs-core'
import type { Sequential } from '@tensorflow/tfjs-layers'
import { Failure } from '../../contract/failure'
import type { FitOptions } from '../../contract/training'
import { type Dataset, datasetFeatures, datasetSize } from '../dataset'
import type { Augmentation } from '../landmarks/augment'
import { featureCount } from '../landmarks/features'
import { createRandom } from '../random'
import { createDraws, leaveOut, measureStandard, standardise } from './draws'
import { buildNetwork } from './network'
import { type Experimental, optimise } from './optimise'

/** After each epoch: its number (from 1), the mean loss, and the share of the recorded samples named rightly. */
export interface EpochReport {
  epoch: number
  epochs: number
  loss: number
  fitted: number
}

/**
 * Trains the classifier (docs/learning.md): class-balanced batches of augmented samples, label smoothing, Adam with the
 * rate falling to 0 along a cosine. The standardisation is folded into the first layer, so the model takes raw features.
 *
 * The result depends only on the arguments and the engine: the same ones give the same bits.
 *
 * @param set n × slots × 21 × 3 with labels; at least two classes must have samples
 * @returns a model from n × featureCount(slots) raw features to n × classes logits; the caller disposes it
 * @throws Failure when fewer than two classes have samples, or when the loss stops being a number
 */
export function fit(
  set: Dataset,
  options: FitOptions & Experimental,
  augmentation: Augmentation,
  onEpoch: (report: EpochReport) => void = () => {},
): Sequential {
  needTwoClasses(set)
  const random = createRandom(options.seed)
  const width = featureCount(set.slots)
  const draws = createDraws(set, augmentation, random)
  const standard = leaveOut(measureStandard(draws, width), set.slots, options.without)
  const model = buildNetwork(width, set.classes, options, random)
  try {
    const recorded = datasetFeatures(set)
    standardise(recorded, standard)
    const batches = {
      size: options.batch,
      next: (features: Float32Array, labels: Int32Array) => draws.draw(options.batch, features, labels),
    }
    optimise(model, batches, standard, datasetSize(set), options, (epoch, loss) =>
      onEpoch({ epoch, epochs: options.epochs, loss, fitted: shareNamed(model, recorded, set.labels) }),
    )
    return model
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** @throws Failure "bad-input" for a set from which nothing can be told apart, or that holds what is not a number */
export function needTwoClasses(set: Dataset): void {
  if (new Set(set.labels).size < 2) {
    throw new Failure('bad-input', 'Training needs samples of at least two signs: record another sign first')
  }
  if (!set.points.every(Number.isFinite)) {
    throw new Failure('bad-input', 'A sample holds a coordinate that is not a number: delete it, then train')
  }
}

/** Share of n rows that are named rightly. @param features n × width, as the model takes them */
export function shareNamed(model: Sequential, features: Float32Array, labels: Int32Array): number {
  const guesses = tf.tidy(() => {
    const x = tf.tensor2d(features, [labels.length, features.length / labels.length])
    return tf.argMax(model.apply(x) as tf.Tensor2D, 1).dataSync()
  })
  let right = 0
  labels.forEach((label, i) => {
    if (guesses[i] === label) right++
  })
  return right / labels.length
}
