import * as tf from '@tensorflow/tfjs-core'
import type { Sequential } from '@tensorflow/tfjs-layers'
import { Failure } from '../../contract/failure'
import { type FitOptions, stepsAnEpoch } from '../../contract/training'
import { Apalu } from '../activations/apalu'
import { createAdam } from './adam'
import { type Standard, standardise } from './draws'

/** What an experiment may change beyond the options of a training. */
export interface Experimental {
  /** Rate of APALU's a and b as a multiple of the others'; 1 where it is not said. */
  parameterRate?: number
}

/** Batches for as long as they are asked for: raw features and class indices, written into the arrays given. */
export interface Batches {
  /** Rows of a batch. */
  size: number
  next(features: Float32Array, labels: Int32Array): void
}

/**
 * Minimises the smoothed cross-entropy with Adam, the rate falling to 0 along a cosine, then folds the standardisation
 * into the first layer, so that the model takes raw features.
 *
 * @param model n × … × width standardised features to n × classes logits; changed in place
 * @param samples recorded samples, which decide how many steps an epoch has: one pass, at least 25
 * @param onEpoch receives the epoch from 1 and its mean loss, before the standardisation is folded in
 * @throws Failure "bad-input" when the loss stops being a number
 */
export function optimise(
  model: Sequential,
  batches: Batches,
  standard: Standard,
  samples: number,
  options: Pick<FitOptions, 'epochs' | 'learningRate' | 'labelSmoothing'> & Experimental,
  onEpoch: (epoch: number, loss: number) => void = () => {},
): void {
  const { epochs, learningRate, labelSmoothing, parameterRate = 1 } = options
  const anEpoch = stepsAnEpoch(samples, batches.size)
  const steps = anEpoch * epochs
  const inputs = (model.inputs[0]!.shape.slice(1) as number[]).reduce((product, n) => product * n, 1)
  const features = new Float32Array(batches.size * inputs)
  const labels = new Int32Array(batches.size)
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable)
  const adam = createAdam(variables, multiplesOf(model, parameterRate))
  for (let step = 0, sum = 0; step < steps; ) {
    batches.next(features, labels)
    standardise(features, standard)
    const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2
    sum += tf.tidy(() => {
      const { value, grads } = lossAndGradients(model, variables, features, labels, labelSmoothing)
      adam.step(grads, rate)
      return value.dataSync()[0]!
    })
    step++
    if (step % anEpoch > 0) continue
    const loss = sum / anEpoch
    if (!Number.isFinite(loss)) {
      throw new Failure('bad-input', `The loss became ${loss}: train again with a lower learning rate`)
    }
    onEpoch(step / anEpoch, loss)
    sum = 0
  }
  foldStandard(model, standard)
}

/** Of each trained weight. */
function multiplesOf(model: Sequential, parameterRate: number): number[] {
  return model.layers.flatMap((layer) => layer.trainableWeights.map(() => (layer instanceof Apalu ? parameterRate : 1)))
}

function lossAndGradients(
  model: Sequential,
  variables: tf.Variable[],
  features: Float32Array,
  labels: Int32Array,
  smoothing: number,
): { value: tf.Scalar; grads: tf.NamedTensorMap } {
  const x = tf.tensor(features, [labels.length, ...(model.inputs[0]!.shape.slice(1) as number[])])
  const targets = smoothTargets(labels, model.outputs[0]!.shape[1]!, smoothing)
  return tf.variableGrads(
    () => crossEntropy(model.apply(x, { training: true }) as tf.Tensor2D, targets) as tf.Scalar,
    variables,
  )
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
export const crossEntropy = tf.customGrad((...inputs) => {
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
