import { type ActivationParameters, activate } from '../activations/functions'
import type { DenseLayer } from '../classifier/load'
import { argMax, forward, softmax } from '../classifier/predict'
import {
  type Evidence,
  LARGEST_LOG_DISTANCE,
  logOdds,
  type Recognizer,
  type TrainedModel,
} from '../classifier/recognizer'
import { distanceTo, whiten } from '../classifier/whitener'
import { ALL_FEATURES, COLUMN_STEPS, TAPS, toColumns } from './columns'
import { clipFeatures, SHORT_FEATURES, STEP_FEATURES } from './features'
import { NOTHING_LOOKS, SIGN_LOOKS } from './pool'
import { SEEN, SEEN_STEPS } from './resample'
import { createSecondLook } from './secondLook'

/** Of one network: logits, and the mean and the most of what its second convolution finds. */
interface Found {
  logits: Float32Array
  found: Float32Array
}

/**
 * Names clips: two networks, one over all features and one over the short form, whose opinions are averaged as logarithms,
 * and a second look at the signs that they find alike.
 *
 * @throws Error when a network does not take the features of this version, or the parts do not fit together
 */
export function createClipRecognizer({ classifier, rejector, paths, nothing }: TrainedModel): Recognizer {
  const { network: second, whitener } = rejector
  const outputs = classifier.at(-1)!.units
  for (const [name, network, chosen] of [
    ['first', classifier, ALL_FEATURES],
    ['second', second, SHORT_FEATURES],
  ] as const) {
    const inputs = TAPS * chosen.length
    if (network[0]!.inputs !== inputs) {
      throw new Error(`The ${name} network takes ${network[0]!.inputs} features, this version has ${inputs}`)
    }
    if (network.at(-1)!.units !== outputs)
      throw new Error(`The networks know ${outputs} and ${network.at(-1)!.units} signs`)
  }
  const width = foundWidth(classifier)
  const classes = whitener.centres.length / width
  if (whitener.width !== width || whitener.matrix.length !== width * width) {
    throw new Error(`The whitener takes ${whitener.width} features, the first network finds ${width}`)
  }
  if (outputs !== classes && outputs !== classes + 1) {
    throw new Error(`The networks know ${outputs} signs, the whitener ${classes}`)
  }
  if (!paths) throw new Error('The takes for a second look are missing')
  if (paths.labels.some((label) => label >= classes)) throw new Error(`There are takes of more than ${classes} signs`)
  const lookAgain = createSecondLook(paths, classes)
  const features = new Float32Array(SEEN_STEPS * STEP_FEATURES)
  const see = (points: Float32Array, present: Uint8Array, face: Float32Array) => {
    clipFeatures(SEEN_STEPS, points, present, face, features)
    return { first: run(classifier, features, ALL_FEATURES), second: run(second, features, SHORT_FEATURES) }
  }
  const signsOf = (values: Float32Array) => values.subarray(0, classes).filter((_, k) => k !== nothing)
  const logDistance = (whitened: Float32Array, label: number) =>
    Math.log(Math.max(1e-4, distanceTo(whitener, whitened, label)))
  return {
    slots: 2,
    frames: SEEN_STEPS,
    classes,
    look(points, present, face = NO_FACE) {
      if (!present.includes(SEEN)) return nobody(classes, nothing)
      const { first, second } = see(points, present, face)
      const both = first.logits.map((logit, k) => (logit + second.logits[k]!) / 2)
      // How sure the networks are of any sign: to be told apart from its like makes none of them likelier.
      const sure = softmax(both)
      const nothingSeen = signsOf(sure).reduce((sum, share) => sum + share, 0) < LEAST_SIGNS
      if (!nothingSeen) lookAgain(both, points, present)
      const logits = both.slice(0, classes)
      if (nothing !== null) logits[nothing] = logits[nothing]! - nothingBias(classes)
      const best = argMax(logits)
      return {
        logits,
        best,
        confidence: logOdds(best === nothing ? sure[best]! : Math.max(...signsOf(sure))),
        distance: Math.min(LARGEST_LOG_DISTANCE, logDistance(whiten(whitener, first.found), best)),
      }
    },
    distances(points, present, face = NO_FACE) {
      const whitened = whiten(whitener, see(points, present, face).first.found)
      return Float32Array.from({ length: classes }, (_, k) => logDistance(whitened, k))
    },
  }
}

/** Share of all signs together below which it does not matter which of them it would be: most moments of a stream. */
export const LEAST_SIGNS = 0.1

/**
 * A third of the looks that a network learned from show nothing, many times as many as show any one sign: so much less is
 * said for it where a whole take is named, as one class among the others. Nothing of it is taken away from its confidence.
 */
export function nothingBias(classes: number): number {
  return Math.log(Math.max(1, ((classes - 1) * NOTHING_LOOKS) / SIGN_LOOKS))
}

/** What is said of a clip without hands: nothing, where that is a class. */
function nobody(classes: number, nothing: number | null): Evidence {
  const logits = new Float32Array(classes)
  if (nothing !== null) logits[nothing] = SURE
  return { logits, best: nothing ?? 0, confidence: logOdds(nothing === null ? 0 : 1), distance: LARGEST_LOG_DISTANCE }
}
/** A logit that leaves nothing to the others. */
export const SURE = 20

/** How many numbers a network finds over time. */
export function foundWidth(network: readonly DenseLayer[]): number {
  return network.at(-1)!.inputs
}

/** Names clips by one network alone, for comparisons. @param classes of the answer; the network may have one more */
export function nameClip(
  network: DenseLayer[],
  classes: number,
): (points: Float32Array, present: Uint8Array, face?: Float32Array) => number {
  const features = new Float32Array(SEEN_STEPS * STEP_FEATURES)
  return (points, present, face = NO_FACE) => {
    clipFeatures(SEEN_STEPS, points, present, face, features)
    return argMax(run(network, features, ALL_FEATURES).logits.subarray(0, classes))
  }
}

const NO_FACE = new Float32Array(3)

/** @param network two convolutions and a dense layer to logits */
function run(network: DenseLayer[], features: Float32Array, chosen: readonly number[]): Found {
  const [one, two, last] = network as [DenseLayer, DenseLayer, DenseLayer]
  const columns = new Float32Array(COLUMN_STEPS * one.inputs)
  toColumns(features, STEP_FEATURES, chosen, columns)
  const first = convolve(one, columns, COLUMN_STEPS)
  const half = COLUMN_STEPS / 2
  const middle = new Float32Array(half * two.inputs)
  toColumns(
    first,
    one.units,
    Array.from({ length: one.units }, (_, i) => i),
    middle,
    0,
    0,
    half,
  )
  const second = convolve(two, middle, half)
  const found = new Float32Array(2 * two.units)
  for (let u = 0; u < two.units; u++) {
    let [sum, most] = [0, Number.NEGATIVE_INFINITY]
    for (let step = 0; step < half; step++) {
      const value = second[step * two.units + u]!
      sum += value
      most = Math.max(most, value)
    }
    found[u] = sum / half
    found[two.units + u] = most
  }
  return { logits: forward([last], found), found }
}

/** steps × inputs → steps × units. */
function convolve(
  { inputs, units, kernel, bias, activation }: DenseLayer,
  x: Float32Array,
  steps: number,
): Float32Array {
  const y = new Float32Array(steps * units)
  const parameters: ActivationParameters = { a: 0, b: 0 }
  for (let step = 0; step < steps; step++) y.set(bias, step * units)
  // Inputs first: what belongs to them is read once for all steps; four at a time, for what is written is read again.
  const groups = inputs - (inputs % AT_ONCE)
  for (let i = 0; i < groups; i += AT_ONCE) {
    const k = i * units
    for (let step = 0; step < steps; step++) {
      const at = step * inputs + i
      const [a, b, c, d] = [x[at]!, x[at + 1]!, x[at + 2]!, x[at + 3]!]
      // A hand that is not there, and the step before the first.
      if (a === 0 && b === 0 && c === 0 && d === 0) continue
      addFour(y, step * units, units, kernel, k, a, b, c, d)
    }
  }
  for (let i = groups; i < inputs; i++) {
    for (let step = 0; step < steps; step++) {
      const value = x[step * inputs + i]!
      const row = step * units
      for (let u = 0; u < units; u++) y[row + u] = y[row + u]! + value * kernel[i * units + u]!
    }
  }
  if (!activation) return y
  for (let step = 0; step < steps; step++) {
    const row = step * units
    for (let u = 0; u < units; u++) {
      parameters.a = activation.a[u]!
      parameters.b = activation.b[u]!
      y[row + u] = activate(activation.name, y[row + u]!, parameters)
    }
  }
  return y
}
const AT_ONCE = 4

/** Adds to `units` sums, beginning at `row`, four inputs times their weights, which begin at `k`. */
function addFour(
  y: Float32Array,
  row: number,
  units: number,
  kernel: Float32Array,
  k: number,
  a: number,
  b: number,
  c: number,
  d: number,
): void {
  const [second, third, fourth] = [k + units, k + 2 * units, k + 3 * units]
  for (let u = 0; u < units; u++) {
    y[row + u] =
      y[row + u]! + a * kernel[k + u]! + b * kernel[second + u]! + c * kernel[third + u]! + d * kernel[fourth + u]!
  }
}
