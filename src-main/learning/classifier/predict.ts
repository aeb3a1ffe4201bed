import { type ActivationParameters, activate } from '../activations/functions'
import type { DenseLayer } from './load'

/** inputs → units of the last layer; a new array. */
export function forward(network: DenseLayer[], input: Float32Array): Float32Array {
  let x = input
  for (const layer of network) x = dense(layer, x)
  return x
}

function dense({ units, kernel, bias, activation }: DenseLayer, x: Float32Array): Float32Array {
  const y = Float32Array.from(bias)
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!
    for (let u = 0, at = i * units; u < units; u++, at++) y[u] = y[u]! + value * kernel[at]!
  }
  if (!activation) return y
  const parameters: ActivationParameters = { a: 0, b: 0 }
  for (let u = 0; u < units; u++) {
    parameters.a = activation.a[u]!
    parameters.b = activation.b[u]!
    y[u] = activate(activation.name, y[u]!, parameters)
  }
  return y
}

/** Shifted by the largest logit, so that no exponential overflows. */
export function softmax(logits: Float32Array): Float32Array {
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const p = logits.map((x) => Math.exp(x - top))
  const sum = p.reduce((a, b) => a + b, 0)
  return p.map((x) => x / sum)
}

/** Index of the largest value, the first of equals. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}
