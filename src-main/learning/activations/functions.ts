import type { ActivationName } from '../../contract/activation'

/** Slope of the sigmoid in the usual sigmoid approximation of GELU. */
export const GELU_SLOPE = 1.702
/** APALU's parameters never fall below this, which keeps the function strictly increasing. */
export const APALU_FLOOR = 1e-3
export const LEAKY_SLOPE = 0.2

/** The learned values of one unit. Only APALU has both; PReLU has `a`, its negative slope. */
export interface ActivationParameters {
  a: number
  b: number
}

const sigmoid = (t: number) => 1 / (1 + Math.exp(-t))

/**
 * One activation value, without TensorFlow: what the served model computes for each unit, and the oracle that the
 * layers are tested against.
 *
 * APALU: f(x) = a (x + x σ(1.702 x)) for x ≥ 0, b (eˣ − 1) for x < 0. Source: arXiv 2402.08244.
 */
export function activate(name: ActivationName, x: number, { a, b }: ActivationParameters): number {
  switch (name) {
    case 'apalu':
      return x >= 0 ? a * (x + x * sigmoid(GELU_SLOPE * x)) : b * Math.expm1(x)
    case 'relu':
      return Math.max(0, x)
    case 'leakyrelu':
      return x >= 0 ? x : LEAKY_SLOPE * x
    case 'elu':
      return x >= 0 ? x : Math.expm1(x)
    case 'gelu':
      return x * sigmoid(GELU_SLOPE * x)
    case 'silu':
      return x * sigmoid(x)
    case 'tanh':
      return Math.tanh(x)
    case 'prelu':
      return x >= 0 ? x : a * x
  }
}
