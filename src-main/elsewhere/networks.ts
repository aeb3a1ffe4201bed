import type { ActivationName } from '../contract/activation'
import { GELU_SLOPE, LEAKY_SLOPE } from '../learning/activations/functions'
import type { DenseLayer } from '../learning/classifier/load'
import { LARGEST_LOG_DISTANCE } from '../learning/classifier/recognizer'
import type { Whitener } from '../learning/classifier/whitener'
import type { GraphBuilder, Value } from './graph'

/** One dense layer and its activation: m × inputs → m × units. */
export function dense(g: GraphBuilder, x: Value, { inputs, units, kernel, bias, activation }: DenseLayer): Value {
  const sum = g.add(g.matMul(x, g.constant(kernel, [inputs, units])), g.constant(bias, [units]))
  return activation ? activate(g, activation.name, sum, activation, units) : sum
}

/** Dense layers alone: m × inputs → m × units of the last. */
export function forward(g: GraphBuilder, x: Value, network: readonly DenseLayer[]): Value {
  return network.reduce((value, layer) => dense(g, value, layer), x)
}

/** The same functions as `learning/activations/functions`; both sides of 0 are computed, and neither overflows. */
function activate(
  g: GraphBuilder,
  name: ActivationName,
  x: Value,
  { a, b }: { a: Float32Array; b: Float32Array },
  units: number,
): Value {
  const above = () => g.max(x, 0)
  const below = () => g.min(x, 0)
  const fall = () => g.sub(g.one('Exp', below()), 1)
  const gated = (value: Value, slope: number) => g.mul(value, g.one('Sigmoid', g.mul(value, slope)))
  const perUnit = (values: Float32Array) => g.constant(values, [units])
  switch (name) {
    case 'apalu': {
      const rise = above()
      return g.add(g.mul(g.add(rise, gated(rise, GELU_SLOPE)), perUnit(a)), g.mul(fall(), perUnit(b)))
    }
    case 'relu':
      return above()
    case 'leakyrelu':
      return g.add(above(), g.mul(below(), LEAKY_SLOPE))
    case 'elu':
      return g.add(above(), fall())
    case 'gelu':
      return gated(x, GELU_SLOPE)
    case 'silu':
      return gated(x, 1)
    case 'tanh':
      return g.one('Tanh', x)
    case 'prelu':
      return g.add(above(), g.mul(below(), perUnit(a)))
  }
}

/** Logarithm of the Mahalanobis distance to each class: m × width → m × classes. */
export function logDistances(g: GraphBuilder, x: Value, { width, matrix, centres }: Whitener): Value {
  const classes = centres.length / width
  // whitened = matrix · features, so rows of features take its transpose.
  const transposed = Float32Array.from(matrix, (_, at) => {
    const [from, to] = [Math.floor(at / width), at % width]
    return to >= from ? matrix[to * width + from]! : 0
  })
  const whitened = g.reshape(g.matMul(x, g.constant(transposed, [width, width])), [-1, 1, width])
  // A class without samples is as far away as can be.
  const empty = Array.from({ length: classes }, (_, k) => Number.isNaN(centres[k * width]!))
  const middles = g.constant(
    centres.map((value) => (Number.isNaN(value) ? 0 : value)),
    [1, classes, width],
  )
  const away = g.sub(whitened, middles)
  const distance = g.one('Sqrt', g.reduce('ReduceSum', g.mul(away, away), 2))
  const least = g.constant(
    empty.map((none) => (none ? LARGEST_LOG_DISTANCE : -LARGEST_LOG_DISTANCE)),
    [classes],
  )
  return g.max(g.min(g.one('Log', g.max(distance, 1e-4)), LARGEST_LOG_DISTANCE), least)
}

/** 1 at the largest value of each row, the first of equals, else 0: m × classes. */
export function largest(g: GraphBuilder, values: Value): Value {
  const classes = values.shape[1]!
  const most = g.reshape(g.reduce('ReduceMax', values, 1), [-1, 1])
  const equal = g.where(most, values, 0, 1)
  const before = Float32Array.from({ length: classes * classes }, (_, at) =>
    Math.floor(at / classes) < at % classes ? 1 : 0,
  )
  return g.where(g.matMul(equal, g.constant(before, [classes, classes])), 0.5, 0, equal)
}

/** Of each row the value where `mask` is 1: m × 1. */
export function pick(g: GraphBuilder, mask: Value, values: Value): Value {
  return g.reshape(g.reduce('ReduceSum', g.mul(mask, values), 1), [-1, 1])
}

/** Log-odds of a share, within what evidence may say. */
export function logOdds(g: GraphBuilder, share: Value): Value {
  const odds = g.one('Log', g.div(g.max(share, 1e-4), g.max(g.sub(1, share), 1e-4)))
  return g.max(g.min(odds, LARGEST_LOG_DISTANCE), -LARGEST_LOG_DISTANCE)
}
