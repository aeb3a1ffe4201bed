import * as tf from '@tensorflow/tfjs-core'
import { apalu, TIED_RATIO } from '../learning/activations/apalu'
import { APALU_FLOOR } from '../learning/activations/functions'
import { activationLayer } from '../learning/activations/layers'
import type { Random } from '../learning/random'
import type { Arm } from './arms'
import { type Moments, normalise, normaliseBatch } from './normalise'

/** A part of a network. It is called inside a tidy of the caller. `training` decides by what is normalised. */
export type Block = (x: tf.Tensor, training: boolean) => tf.Tensor

/** The mean over the units of an activation's parameters; null for one that has none. */
export interface LearnedActivation {
  a: number
  b: number | null
}

/** Everything of a network that is trained, in the order in which it was made. */
export interface Parameters {
  readonly arm: Arm
  readonly variables: tf.Variable[]
  /** Of each variable: its rate as a multiple of the training's. */
  readonly rates: number[]
  /**
   * First weights, the same for each arm up to its gain: normal, of variance gain² / inputs.
   *
   * @param inputs how many values each output is summed from
   */
  kernel(shape: number[], inputs: number, gain: number): tf.Variable
  constant(shape: number[], value: number, rate?: number): tf.Variable
  /** Makes an activation known, so that its parameters can be read. */
  watch(read: () => LearnedActivation | null): void
  /** Of each activation in turn, now. */
  learned(): (LearnedActivation | null)[]
  dispose(): void
}

export function createParameters(arm: Arm, random: Random): Parameters {
  const variables: tf.Variable[] = []
  const rates: number[] = []
  const others: tf.Variable[] = []
  const watched: (() => LearnedActivation | null)[] = []
  const trained = (values: tf.Tensor, rate: number) => {
    const variable = tf.variable(values, rate > 0)
    values.dispose()
    if (rate > 0) {
      variables.push(variable)
      rates.push(rate)
    } else others.push(variable)
    return variable
  }
  return {
    arm,
    variables,
    rates,
    kernel(shape, inputs, gain) {
      const size = shape.reduce((product, n) => product * n, 1)
      const scale = gain / Math.sqrt(inputs)
      return trained(
        tf.tensor(
          Float32Array.from({ length: size }, () => scale * random.normal()),
          shape,
        ),
        1,
      )
    },
    constant: (shape, value, rate = 1) => trained(tf.fill(shape, value), rate),
    watch: (read) => void watched.push(read),
    learned: () => watched.map((read) => read()),
    dispose() {
      for (const variable of [...variables, ...others]) variable.dispose()
    },
  }
}

/** One after the other. */
export function chain(...blocks: readonly Block[]): Block {
  return (x, training) => blocks.reduce((value, block) => block(value, training), x)
}

/** Side by side, joined along the last axis. */
export function branches(...blocks: readonly Block[]): Block {
  return (x, training) =>
    tf.concat(
      blocks.map((block) => block(x, training)),
      -1,
    )
}

export interface LinearOptions {
  bias?: boolean
  /** Of the first weights; the arm's own, which is right behind an activation, where it is not said. */
  gain?: number
}

/** Input shape: n × `inputs`. Output shape: n × `units`. */
export function dense(parameters: Parameters, inputs: number, units: number, options: LinearOptions = {}): Block {
  const { bias = true, gain = parameters.arm.gain } = options
  const kernel = parameters.kernel([inputs, units], inputs, gain)
  const shift = bias ? parameters.constant([units], 0) : null
  return (x) => plus(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), shift)
}

/** Input shape: n × h × w × `inputs`. Output shape: n × h / stride × w / stride × `units`, padded with zeros. */
export function convolution(
  parameters: Parameters,
  inputs: number,
  units: number,
  size: number,
  options: LinearOptions & { stride?: number } = {},
): Block {
  const { bias = true, stride = 1, gain = parameters.arm.gain } = options
  const kernel = parameters.kernel([size, size, inputs, units], size * size * inputs, gain)
  const shift = bias ? parameters.constant([units], 0) : null
  return (x) => plus(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, 'same'), shift)
}

/** Each channel by itself. Input shape: n × h × w × `units`. Output shape: n × h / stride × w / stride × `units`. */
export function depthwise(
  parameters: Parameters,
  units: number,
  size: number,
  options: LinearOptions & { stride?: number } = {},
): Block {
  const { bias = true, stride = 1, gain = parameters.arm.gain } = options
  const kernel = parameters.kernel([size, size, units, 1], size * size, gain)
  const shift = bias ? parameters.constant([units], 0) : null
  return (x) => plus(tf.depthwiseConv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, 'same'), shift)
}

function plus(x: tf.Tensor, shift: tf.Tensor | null): tf.Tensor {
  return shift ? tf.add(x, shift) : x
}

const MOMENTUM = 0.9

/**
 * Batch normalisation: by the batch's own mean and variance in training, by their running means else.
 * Input shape: … × `units`. Output shape: the same.
 */
export function normalisation(parameters: Parameters, units: number, { affine = true } = {}): Block {
  const scale = affine ? (parameters.constant([units], 1) as tf.Tensor as tf.Tensor1D) : null
  const shift = affine ? (parameters.constant([units], 0) as tf.Tensor as tf.Tensor1D) : null
  const usual: Moments = { mean: new Float32Array(units), variance: new Float32Array(units).fill(1) }
  return (x, training) => {
    if (!training) return normalise(x, usual, scale, shift)
    const { value, mean, variance } = normaliseBatch(x, scale, shift)
    for (let i = 0; i < units; i++) {
      usual.mean[i] = MOMENTUM * usual.mean[i]! + (1 - MOMENTUM) * mean[i]!
      usual.variance[i] = MOMENTUM * usual.variance[i]! + (1 - MOMENTUM) * variance[i]!
    }
    return value
  }
}

/** What is compared. Input shape: … × `units`. Output shape: the same. */
export function activation(parameters: Parameters, units: number): Block {
  const { activation: name, apalu: options, parameterRate } = parameters.arm
  if (name === 'apalu') return apaluBlock(parameters, units, options.per === 'unit' ? units : 1, parameterRate)
  if (name === 'prelu') {
    const slope = parameters.constant([units], 0)
    parameters.watch(() => ({ a: meanOf(slope), b: null }))
    return (x) => tf.prelu(x, slope)
  }
  parameters.watch(() => null)
  if (name === 'selu') return (x) => tf.selu(x)
  const layer = activationLayer(name, options)
  return (x) => layer.apply(x) as tf.Tensor
}

function apaluBlock(parameters: Parameters, units: number, size: number, rate: number): Block {
  const { a: startA, b: startB, tied } = parameters.arm.apalu
  const a = parameters.constant([size], startA, rate)
  const b = tied ? null : parameters.constant([size], startB, rate)
  const readB = () => (b ?? tf.mul(a, TIED_RATIO)) as tf.Tensor1D
  parameters.watch(() => ({ a: countedMean(a), b: tf.tidy(() => countedMean(readB())) }))
  return (x) => {
    if (x.shape.at(-1) !== units) throw new Error(`APALU: expected … × ${units}, received [${x.shape}]`)
    return apalu(x, a as unknown as tf.Tensor1D, readB())
  }
}

/** The mean of APALU's a or b as they count, whatever Adam made of them: never below the floor. */
export function countedMean(values: tf.Tensor): number {
  return tf.tidy(() => meanOf(tf.maximum(values, APALU_FLOOR)))
}

function meanOf(values: tf.Tensor): number {
  return tf.tidy(() => tf.mean(values).dataSync()[0]!)
}

/** The largest of 2 × 2. Input shape: n × h × w × u. Output shape: n × h / 2 × w / 2 × u. */
export const maxPool: Block = (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same')

/** The largest of 3 × 3 around each. Input shape: n × h × w × u. Output shape: the same. */
export const maxAround: Block = (x) => tf.maxPool(x as tf.Tensor4D, 3, 1, 'same')

/** Input shape: n × h × w × u. Output shape: n × u. */
export const globalMean: Block = (x) => tf.mean(x, [1, 2])

/** Input shape: n × …. Output shape: n × all of them. */
export const flatten: Block = (x) => tf.reshape(x, [x.shape[0]!, -1])
