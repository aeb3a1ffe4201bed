import * as tf from '@tensorflow/tfjs-core'
import { layers, type Shape } from '@tensorflow/tfjs-layers'
import { createRandom, type Random } from '../random'
import { TAPS } from './columns'

/**
 * What a convolution with a kernel of 3 and a stride of 2 looks at, side by side, so that a dense layer after it is the
 * convolution: the step before, the step, the one after. A convolution's gradient is missing in WebAssembly.
 *
 * Input shape: n × steps × u, with an even number of steps. Output shape: n × steps / 2 × 3u.
 */
export class Columns extends layers.Layer {
  static readonly className = 'Columns'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs)
      const [n, steps, units] = x.shape as [number, number, number]
      const half = steps / 2
      // Pairs of steps are one row already; the third is the first of the next pair.
      const pairs = tf.reshape(x, [n, half, 2 * units])
      const second = tf.slice(pairs, [0, 0, units], [n, half - 1, units])
      const before = tf.concat([tf.zeros([n, 1, units]), second], 1)
      return tf.concat([before, pairs], 2)
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [n, steps, units] = shapeOf(inputShape) as [number | null, number, number]
    return [n, steps / 2, TAPS * units]
  }
}

/** Mean and maximum over time. Input shape: n × steps × u. Output shape: n × 2u. */
export class MeanAndMost extends layers.Layer {
  static readonly className = 'MeanAndMost'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs)
      return tf.concat([tf.mean(x, 1), tf.max(x, 1)], 1)
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [n, , units] = shapeOf(inputShape) as [number | null, number, number]
    return [n, 2 * units]
  }
}

/** Dropout whose draws come from a seed, the same on each engine. Input shape: any. Output shape: the same. */
export class SeededDropout extends layers.Layer {
  static readonly className = 'SeededDropout'
  private readonly rate: number
  private readonly seed: number
  private readonly random: Random

  constructor(config: { rate: number; seed: number; name?: string }) {
    super(config)
    this.rate = config.rate
    this.seed = config.seed
    this.random = createRandom(config.seed)
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean } = {}): tf.Tensor {
    const x = only(inputs)
    if (!kwargs.training) return x
    return tf.tidy(() => {
      const kept = 1 / (1 - this.rate)
      const mask = new Float32Array(x.size)
      for (let i = 0; i < mask.length; i++) mask[i] = this.random.uniform() < this.rate ? 0 : kept
      return tf.mul(x, tf.tensor(mask, x.shape))
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed }
  }
}

for (const layer of [Columns, MeanAndMost, SeededDropout]) tf.serialization.registerClass(layer)

function only(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs
}

function shapeOf(inputShape: Shape | Shape[]): Shape {
  return Array.isArray(inputShape[0]) ? (inputShape[0] as Shape) : (inputShape as Shape)
}
