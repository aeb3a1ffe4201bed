import * as tf from '@tensorflow/tfjs-core'
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers'
import { APALU_DEFAULTS, type ApaluOptions } from '../../contract/activation'
import { APALU_FLOOR, GELU_SLOPE } from './functions'

type LayerConfig = ConstructorParameters<typeof layers.Layer>[0]
export type ApaluConfig = NonNullable<LayerConfig> & Partial<ApaluOptions>

/** In the tied form b = 1.5 a, which makes the function differentiable at 0. */
export const TIED_RATIO = 1.5

/**
 * APALU over a tensor, with its analytic gradient:
 *
 *     f(x) = a · (x + x · σ(1.702 x))   x ≥ 0        df/dx = a (1 + s + 1.702 x s (1 − s))    s = σ(1.702 x)
 *     f(x) = b · (eˣ − 1)               x < 0        df/dx = b eˣ
 *
 * At 0 the derivative of the right-hand branch is taken. Both branches are computed from clamped arguments, so neither
 * overflows where the other one applies. Values of a and b below 1e-3 count as 1e-3; there their gradient is kept only
 * where descent would raise them.
 *
 * @param x any shape … × u
 * @param a shape [u], or [1] for one value a layer
 * @param b as `a`
 * @returns the shape of x; the caller disposes it
 */
export function apalu(x: tf.Tensor, a: tf.Tensor1D, b: tf.Tensor1D): tf.Tensor {
  return operation(x, a, b)
}

const operation = tf.customGrad((...inputs) => {
  const [x, rawA, rawB, save] = inputs as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc]
  const a = tf.maximum(rawA, APALU_FLOOR)
  const b = tf.maximum(rawB, APALU_FLOOR)
  const positive = tf.relu(x)
  const s = tf.sigmoid(tf.mul(positive, GELU_SLOPE))
  const rise = tf.add(positive, tf.mul(positive, s))
  const fall = tf.expm1(tf.minimum(x, 0))
  save([x, rawA, rawB, positive, s, rise, fall])
  return {
    value: tf.add(tf.mul(a, rise), tf.mul(b, fall)),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, rawA, rawB, positive, s, rise, fall] = saved as [
        tf.Tensor,
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ]
      const a = tf.maximum(rawA, APALU_FLOOR)
      const b = tf.maximum(rawB, APALU_FLOOR)
      const curve = tf.mul(tf.mul(positive, GELU_SLOPE), tf.mul(s, tf.sub(1, s)))
      const above = tf.mul(a, tf.add(tf.add(s, 1), curve))
      const below = tf.mul(b, tf.add(fall, 1))
      const dx = tf.mul(dy, tf.where(tf.greaterEqual(x, 0), above, below))
      return [
        dx,
        keepAboveFloor(reduceTo(tf.mul(dy, rise), rawA), rawA),
        keepAboveFloor(reduceTo(tf.mul(dy, fall), rawB), rawB),
      ]
    },
  }
})

/** The gradient of a parameter at its floor is dropped where a step down the gradient would push it lower. */
function keepAboveFloor(gradient: tf.Tensor, parameter: tf.Tensor): tf.Tensor {
  const free = tf.logicalOr(tf.greater(parameter, APALU_FLOOR), tf.less(gradient, 0))
  return tf.mul(gradient, tf.cast(free, 'float32'))
}

function reduceTo(gradient: tf.Tensor, parameter: tf.Tensor): tf.Tensor {
  const axes = gradient.shape.map((_, axis) => axis)
  const summed = parameter.size === 1 ? axes : axes.slice(0, -1)
  return tf.reshape(tf.sum(gradient, summed), parameter.shape)
}

/**
 * APALU as a layer: adaptive piecewise approximated activation linear unit, with trainable a and b.
 *
 * Input shape: … × u. Output shape: the same. Weights: `a` and `b` (only `a` when tied), each [u] or [1].
 * Whether a and b belong to a unit or to a layer is not stated in the paper; per unit is our choice.
 *
 * @throws when `a` or `b` is not a finite number ≥ 1e-3, or `per` is neither "unit" nor "layer"
 * Source: B. Subramanian et al., "APALU: A Trainable, Adaptive Activation Function for Deep Learning Networks",
 * arXiv 2402.08244.
 */
export class Apalu extends layers.Layer {
  static readonly className = 'Apalu'
  readonly options: ApaluOptions
  private a!: ReturnType<layers.Layer['addWeight']>
  private b: ReturnType<layers.Layer['addWeight']> | null = null

  constructor(config: ApaluConfig = {}) {
    super(config)
    const { per, tied, a, b } = { ...APALU_DEFAULTS, ...defined(config) }
    if (per !== 'unit' && per !== 'layer') throw new Error(`APALU: per must be "unit" or "layer", received ${per}`)
    for (const [name, value] of Object.entries({ a, b })) {
      if (!(Number.isFinite(value) && value >= APALU_FLOOR)) {
        throw new Error(`APALU: ${name} must be a finite number ≥ ${APALU_FLOOR}, received ${value}`)
      }
    }
    this.options = { per, tied: Boolean(tied), a, b }
    this.supportsMasking = true
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(inputShape)
    const units = shape.at(-1)
    if (this.options.per === 'unit' && !units) {
      throw new Error(`APALU: the last dimension must be known, received shape [${shape}]`)
    }
    const size = this.options.per === 'unit' ? units! : 1
    const weight = (name: string, value: number) =>
      this.addWeight(name, [size], 'float32', initializers.constant({ value }))
    this.a = weight('a', this.options.a)
    if (!this.options.tied) this.b = weight('b', this.options.b)
    super.build(inputShape)
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs
      const a = this.a.read() as tf.Tensor1D
      const b = this.b ? (this.b.read() as tf.Tensor1D) : (tf.mul(a, TIED_RATIO) as tf.Tensor1D)
      return apalu(x, a, b)
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape)
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options }
  }
}

tf.serialization.registerClass(Apalu)

function onlyShape(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? (shape[0] as Shape) : (shape as Shape)
}

function defined(config: Partial<ApaluOptions>): Partial<ApaluOptions> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined))
}
