import * as tf from '@tensorflow/tfjs-core'
import { layers, type Shape } from '@tensorflow/tfjs-layers'
import type { ActivationName, ApaluOptions } from '../../contract/activation'
import { Apalu } from './apalu'
import { GELU_SLOPE, LEAKY_SLOPE } from './functions'

/**
 * GELU in the sigmoid approximation x σ(1.702 x), the same one that APALU contains, so that the two are compared on
 * equal terms. Input shape: any. Output shape: the same. Source: D. Hendrycks, K. Gimpel, arXiv 1606.08415.
 */
export class SigmoidGelu extends layers.Layer {
  static readonly className = 'SigmoidGelu'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs
      return tf.mul(x, tf.sigmoid(tf.mul(x, GELU_SLOPE)))
    })
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape
  }
}

tf.serialization.registerClass(SigmoidGelu)

/** The layer of each activation, by its name. Input shape: n × u. Output shape: n × u. */
export function activationLayer(name: ActivationName, options: ApaluOptions): layers.Layer {
  switch (name) {
    case 'apalu':
      return new Apalu({ ...options })
    case 'relu':
      return layers.reLU()
    case 'leakyrelu':
      return layers.leakyReLU({ alpha: LEAKY_SLOPE })
    case 'elu':
      return layers.elu()
    case 'gelu':
      return new SigmoidGelu({})
    case 'silu':
      return layers.activation({ activation: 'swish' })
    case 'tanh':
      return layers.activation({ activation: 'tanh' })
    case 'prelu':
      return layers.prelu({ alphaInitializer: 'zeros' })
  }
}
