import * as tf from '@tensorflow/tfjs-core'
import type { Sequential } from '@tensorflow/tfjs-layers'
import { Failure } from '../../contract/failure'
import type { FitOptions } from '../../contract/training'
import { type Dataset, datasetSize } from '../dataset'
import type { Augmentation } from '../landmarks/augment'
import { featureCount, shotFeatures } from '../landmarks/features'
import { HAND_SIZE } from '../landmarks/topology'
import { createRandom } from '../random'
import { createDraws, measureStandard, type Standard, standardise } from './draws'
import { buildNetwork } from './network'

const LEAST_STEPS_AN_EPOCH = 25

/** After each epoch: its number (from 1), the mean loss, and the share of the recorded samples named rightly. */
export interface EpochReport {
  epoch: number
  epochs: number
  loss: number
  fitted: number
}

/**
 * Trains the classifier (Recipe S): class-balanced batches of augmented samples, label smoothing, Adam with the rate
 * falling to 0 along a cosine. The standardisation is folded into the first layer, so the model takes raw features.
 *
 * The result depends only on the arguments and the engine: the same ones give the same bits.
 *
 * @param set n × slots × 21 × 3 with labels; at least two classes must have samples
 * @returns a model from n × featureCount(slots) raw features to n × classes logits; the caller disposes it
 * @throws Failure when fewer than two classes have samples, or when the loss stops being a number
 */
export function fit(
  set: Dataset,
  options: FitOptions,
  augmentation: Augmentation,
  onEpoch: (report: EpochReport) => void = () => {},
): Sequential {
  if (new Set(set.labels).size < 2) {
    throw new Failure('bad-input', 'Training needs samples of at least two signs: record another sign first')
  }
  const random = createRandom(options.seed)
  const width = featureCount(set.slots)
  const draws = createDraws(set, augmentation, random)
  const standard = measureStandard(draws, width)
  const model = buildNetwork(width, set.classes, options, random)
  const optimizer = tf.train.adam(options.learningRate)
  const recorded = recordedFeatures(set, standard)
  const stepsAnEpoch = Math.max(LEAST_STEPS_AN_EPOCH, Math.ceil(datasetSize(set) / options.batch))
  const steps = stepsAnEpoch * options.epochs
  const features = new Float32Array(options.batch * width)
  const labels = new Int32Array(options.batch)
  const variables = trainableVariables(model)
  try {
    for (let step = 0, sum = 0; step < steps; ) {
      draws.draw(options.batch, features, labels)
      standardise(features, standard)
      setLearningRate(optimizer, (options.learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2)
      sum += trainOnBatch(model, optimizer, variables, features, labels, options.labelSmoothing)
      step++
      if (step % stepsAnEpoch === 0) {
        const loss = sum / stepsAnEpoch
        if (!Number.isFinite(loss)) {
          throw new Failure('bad-input', `The loss became ${loss}: train again with a lower learning rate`)
        }
        onEpoch({
          epoch: step / stepsAnEpoch,
          epochs: options.epochs,
          loss,
          fitted: share(model, recorded, set.labels),
        })
        sum = 0
      }
    }
    foldStandard(model, standard)
    return model
  } catch (error) {
    model.dispose()
    throw error
  } finally {
    optimizer.dispose()
  }
}

/** n × width raw features of the shots as they were recorded. */
export function datasetFeatures(set: Dataset): Float32Array {
  const n = datasetSize(set)
  const width = featureCount(set.slots)
  const features = new Float32Array(n * width)
  const row = set.slots * HAND_SIZE
  for (let i = 0; i < n; i++) {
    shotFeatures(set.slots, set.points, set.present, features, i * row, i * set.slots, i * width)
  }
  return features
}

function recordedFeatures(set: Dataset, standard: Standard): Float32Array {
  const features = datasetFeatures(set)
  standardise(features, standard)
  return features
}

function trainableVariables(model: Sequential): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable)
}

function setLearningRate(optimizer: tf.AdamOptimizer, rate: number): void {
  // tfjs-core declares the field protected and offers no setter for Adam; its own tfjs-layers sets it this way too.
  ;(optimizer as unknown as { learningRate: number }).learningRate = rate
}

function trainOnBatch(
  model: Sequential,
  optimizer: tf.AdamOptimizer,
  variables: tf.Variable[],
  features: Float32Array,
  labels: Int32Array,
  smoothing: number,
): number {
  return tf.tidy(() => {
    const x = tf.tensor2d(features, [labels.length, features.length / labels.length])
    const classes = model.outputs[0]!.shape[1]!
    const targets = smoothTargets(labels, classes, smoothing)
    const cost = optimizer.minimize(
      () => crossEntropy(model.apply(x, { training: true }) as tf.Tensor2D, targets),
      true,
      variables,
    )
    return cost!.dataSync()[0]!
  })
}

function smoothTargets(labels: Int32Array, classes: number, smoothing: number): tf.Tensor2D {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes)
  for (let i = 0; i < labels.length; i++) targets[i * classes + labels[i]!] = 1 - smoothing + smoothing / classes
  return tf.tensor2d(targets, [labels.length, classes])
}

/**
 * Mean cross-entropy of softmax(logits) against targets, with the closed gradient (softmax − target) / n, which saves
 * half of the operations of a training step.
 */
const crossEntropy = tf.customGrad((...inputs) => {
  const [logits, targets, save] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc]
  const probabilities = tf.softmax(logits)
  save([probabilities, targets])
  const n = logits.shape[0]
  return {
    value: tf.div(tf.neg(tf.sum(tf.mul(targets, tf.log(tf.add(probabilities, 1e-12))))), n) as tf.Scalar,
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [p, t] = saved as [tf.Tensor2D, tf.Tensor2D]
      return [tf.mul(dy, tf.div(tf.sub(p, t), n)), tf.zerosLike(t)]
    },
  }
}) as (logits: tf.Tensor2D, targets: tf.Tensor2D) => tf.Scalar

function share(model: Sequential, features: Float32Array, labels: Int32Array): number {
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

/** First layer on raw features: kernel ÷ spread by row, bias − mean · that kernel. */
function foldStandard(model: Sequential, { mean, spread }: Standard): void {
  const first = model.layers[0]!
  tf.tidy(() => {
    const [kernel, bias] = first.getWeights() as [tf.Tensor2D, tf.Tensor1D]
    const folded = tf.div(kernel, tf.tensor2d(spread, [spread.length, 1]))
    const shift = tf.reshape(tf.matMul(tf.tensor2d(mean, [1, mean.length]), folded), [-1])
    first.setWeights([folded, tf.sub(bias, shift)])
  })
}
