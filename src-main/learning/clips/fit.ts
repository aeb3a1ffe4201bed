import * as tf from '@tensorflow/tfjs-core'
import type { Sequential } from '@tensorflow/tfjs-layers'
import type { FitOptions } from '../../contract/training'
import { type Standard, standardise } from '../classifier/draws'
import type { EpochReport } from '../classifier/fit'
import { type Experimental, optimise } from '../classifier/optimise'
import type { Rejector } from '../classifier/rejector'
import { distanceTo, measureWhitener, scaleWhitener, type Whitener, whiten } from '../classifier/whitener'
import type { Dataset } from '../dataset'
import { AUGMENTATION, type Augmentation } from '../landmarks/augment'
import { FEATURE_GROUPS, HAND_FEATURES, isFeatureGroup } from '../landmarks/features'
import { createRandom, type Random } from '../random'
import { CLIP_AUGMENTATION, type ClipAugmentation } from './augment'
import { ALL_FEATURES, COLUMN_STEPS, TAPS, toColumns } from './columns'
import { FACE_FEATURES, PLACED_HAND, SHORT_FEATURES, STEP_FEATURES } from './features'
import { buildClipNetwork } from './network'
import { drawPool, LOOK_FEATURES, NOTHING_LOOKS, type Pool, plainPool, SIGN_LOOKS } from './pool'
import { noPaths, type TaughtPaths, taughtPaths } from './secondLook'

const SPREAD_FLOOR = 0.05
/** Of the looks at nothing, where the person recorded some of it. */
const RECORDED_NOTHING = 0.4
/** Examples that are named after each epoch, and of which the usual is measured, of all classes and at least of each. */
const MOST_RECORDED = 500
const LEAST_RECORDED = 4
/** Looks of which the usual spread is measured. */
const MEASURED_LOOKS = 1_024

/**
 * Trains what names clips (docs/learning.md): two networks over the same looks at the takes and at nothing, one with all
 * features and one with the short form. What the first one finds over time tells how far a clip is from what was taught;
 * some of the takes are kept for a second look at what the networks find alike.
 *
 * The result depends only on the arguments and the engine: the same ones give the same bits.
 *
 * @param set clips with labels; at least two classes must have examples
 * @param augmentation of which the parts that are 0 are left out here as well
 * @param complete whether the second network, the distances and the takes are wanted too
 * @returns networks that the caller disposes
 */
export function fitClips(
  set: Dataset,
  options: FitOptions & Experimental,
  augmentation: Augmentation,
  complete: boolean,
  onEpoch: (report: EpochReport) => void = () => {},
): { network: Sequential; rejector: Rejector | null; paths: TaughtPaths | null } {
  const random = createRandom(options.seed)
  const left = new Set(options.without)
  const amounts = left.has('made-nothing')
    ? { signs: SIGN_LOOKS, nothing: set.nothing === null ? 0 : NOTHING_LOOKS, recorded: 1 }
    : { signs: SIGN_LOOKS, nothing: NOTHING_LOOKS, recorded: RECORDED_NOTHING }
  const pool = drawPool(set, amounts, strengthOf(augmentation), random)
  const recorded = plainPool(set, Math.max(LEAST_RECORDED, Math.floor(MOST_RECORDED / set.classes)))
  const outputs = set.nothing === null ? set.classes + 1 : set.classes
  const network = fitNetwork(pool, ALL_FEATURES, outputs, options, random, ({ model, standard }, epoch, loss) =>
    onEpoch({ epoch, epochs: options.epochs, loss, fitted: share(model, recorded, outputs, standard) }),
  )
  if (!complete) return { network, rejector: null, paths: null }
  try {
    const whitener = whitenFound(network, pool, recorded, set)
    const second = left.has('second-network')
      ? silentPartner(network, outputs, options, random)
      : fitNetwork(pool, SHORT_FEATURES, outputs, options, random)
    const paths = left.has('second-look') ? noPaths() : taughtPaths(set)
    return { network, rejector: { network: second, whitener }, paths }
  } catch (error) {
    network.dispose()
    throw error
  }
}

/** The strengths for clips, without the parts that are left out for shots. */
function strengthOf(augmentation: Augmentation): ClipAugmentation {
  const left = (['tilt', 'roll', 'shear', 'finger', 'jitter'] as const).filter(
    (part) => augmentation[part] === 0 && AUGMENTATION[part] !== 0,
  )
  return { ...CLIP_AUGMENTATION, ...Object.fromEntries(left.map((part) => [part, 0])), mirror: augmentation.mirror }
}

function fitNetwork(
  pool: Pool,
  chosen: readonly number[],
  outputs: number,
  options: FitOptions & Experimental,
  random: Random,
  onEpoch: (now: { model: Sequential; standard: Standard }, epoch: number, loss: number) => void = () => {},
): Sequential {
  const { batch, hidden } = options
  const model = buildClipNetwork(chosen.length, outputs, { ...options, units: hidden[0]! }, random)
  try {
    const standard = measurePool(pool, chosen, options.without)
    const row = COLUMN_STEPS * TAPS * chosen.length
    const n = pool.labels.length
    let order = random.permutation(n)
    let at = 0
    const next = (features: Float32Array, labels: Int32Array) => {
      for (let i = 0; i < batch; i++) {
        if (at === n) [order, at] = [random.permutation(n), 0]
        const look = order[at++]!
        toColumns(pool.features, STEP_FEATURES, chosen, features, look * LOOK_FEATURES, i * row)
        labels[i] = pool.labels[look]!
      }
    }
    // The looks are as many however many takes there are, so an epoch is as long as the shortest.
    optimise(model, { size: batch, next }, standard, 0, options, (epoch, loss) =>
      onEpoch({ model, standard }, epoch, loss),
    )
    return model
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** A second network that says nothing, beside a first that says it twice as loudly: their mean is the first alone. */
function silentPartner(first: Sequential, outputs: number, options: FitOptions, random: Random): Sequential {
  const second = buildClipNetwork(SHORT_FEATURES.length, outputs, { ...options, units: options.hidden[0]! }, random)
  for (const [network, factor] of [
    [first, 2],
    [second, 0],
  ] as const) {
    const logits = network.layers.at(-1)!
    tf.tidy(() => logits.setWeights(logits.getWeights().map((weight) => tf.mul(weight, factor))))
  }
  return second
}

/** Mean and spread of each chosen feature of a step over the looks of a pool, once for each tap. */
function measurePool({ features }: Pool, chosen: readonly number[], without: FitOptions['without']): Standard {
  const n = features.length / STEP_FEATURES
  const mean = new Float64Array(chosen.length)
  const square = new Float64Array(chosen.length)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < chosen.length; k++) {
      const value = features[i * STEP_FEATURES + chosen[k]!]!
      mean[k] = mean[k]! + value / n
      square[k] = square[k]! + (value * value) / n
    }
  }
  const left = leftOut(without)
  const spread = mean.map((m, i) =>
    left(chosen[i]!) ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(0, square[i]! - m * m)) + SPREAD_FLOOR,
  )
  const taps = (values: Float64Array) =>
    Float32Array.from({ length: TAPS * chosen.length }, (_, i) => values[i % chosen.length]!)
  return { mean: taps(mean), spread: taps(spread) }
}

/** Features that an experiment leaves out. */
function leftOut(parts: FitOptions['without']): (feature: number) => boolean {
  const groups = parts.filter(isFeatureGroup)
  const [face, end] = parts.includes('face') ? FACE_FEATURES : [0, 0]
  return (feature) => {
    const own = (feature % PLACED_HAND) - (PLACED_HAND - HAND_FEATURES)
    if (feature >= 2 * PLACED_HAND) return feature >= face && feature < end
    return groups.some((group) => own >= FEATURE_GROUPS[group][0] && own < FEATURE_GROUPS[group][1])
  }
}

/** What is usual of each class in what the first network finds over time, in units of what fresh looks differ by. */
function whitenFound(network: Sequential, pool: Pool, recorded: Pool, set: Dataset): Whitener {
  const looks = partOf(pool, Math.min(MEASURED_LOOKS, SIGN_LOOKS))
  const fresh = found(network, looks)
  const own = found(network, recorded)
  const width = fresh.length / looks.labels.length
  const features = new Float32Array(fresh.length + own.length)
  features.set(fresh)
  features.set(own, fresh.length)
  const labels = Int32Array.of(...looks.labels, ...recorded.labels)
  const whitener = measureWhitener(features, labels, set.classes, spreadOf(features, width))
  const distances = Float64Array.from(looks.labels, (label, i) =>
    Math.log(Math.max(1e-4, distanceTo(whitener, whiten(whitener, fresh.subarray(i * width, (i + 1) * width)), label))),
  ).sort()
  return scaleWhitener(whitener, Math.exp(-distances[distances.length >> 1]!))
}

/** The first looks of a pool, which are at signs. */
function partOf({ features, labels }: Pool, count: number): Pool {
  return { features: features.subarray(0, count * LOOK_FEATURES), labels: labels.subarray(0, count) }
}

function spreadOf(features: Float32Array, width: number): Float32Array {
  const n = features.length / width
  const mean = new Float64Array(width)
  const square = new Float64Array(width)
  features.forEach((value, i) => {
    mean[i % width] = mean[i % width]! + value / n
    square[i % width] = square[i % width]! + (value * value) / n
  })
  return Float32Array.from(mean, (m, i) => Math.sqrt(Math.max(0, square[i]! - m * m)) + SPREAD_FLOOR)
}

const ROWS_IN_A_GO = 256

/** Rows of a pool through the first layers of a network, up to the one called so: n × its width. */
function through(network: Sequential, { features, labels }: Pool, last: string, standard?: Standard): Float32Array {
  const f = network.inputs[0]!.shape[2]! / TAPS
  const chosen = f === STEP_FEATURES ? ALL_FEATURES : SHORT_FEATURES
  const row = COLUMN_STEPS * TAPS * f
  const parts: Float32Array[] = []
  for (let from = 0; from < labels.length; from += ROWS_IN_A_GO) {
    const n = Math.min(ROWS_IN_A_GO, labels.length - from)
    const columns = new Float32Array(n * row)
    for (let i = 0; i < n; i++) {
      toColumns(features, STEP_FEATURES, chosen, columns, (from + i) * LOOK_FEATURES, i * row)
    }
    if (standard) standardise(columns, standard)
    parts.push(
      tf.tidy(() => {
        let x: tf.Tensor = tf.tensor(columns, [n, COLUMN_STEPS, TAPS * f])
        for (const layer of network.layers) {
          x = layer.apply(x) as tf.Tensor
          if (layer.name === last) break
        }
        return x.dataSync() as Float32Array
      }),
    )
  }
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const found = (network: Sequential, pool: Pool) => through(network, pool, 'mean_and_most')

/** Share of the clips that one network names rightly among the signs. */
export function shareOfClips(network: Sequential, set: Dataset): number {
  return share(network, plainPool(set, Number.POSITIVE_INFINITY), set.classes)
}

/** @param classes the answers that are looked at. @param standard of a network that takes standardised features */
function share(network: Sequential, { features, labels }: Pool, classes: number, standard?: Standard): number {
  const logits = through(network, { features, labels }, 'logits', standard)
  const outputs = logits.length / labels.length
  let right = 0
  labels.forEach((label, i) => {
    const row = logits.subarray(i * outputs, i * outputs + classes)
    if (row.indexOf(Math.max(...row)) === label) right++
  })
  return right / labels.length
}
