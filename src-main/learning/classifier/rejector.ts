import type { Sequential } from '@tensorflow/tfjs-layers'
import { type FitOptions, stepsAnEpoch } from '../../contract/training'
import { type Dataset, datasetFeatures, datasetSize } from '../dataset'
import { articulateFingers } from '../landmarks/articulate'
import { type Augmentation, augment } from '../landmarks/augment'
import { giveDepth } from '../landmarks/depth'
import { featureCount, shotFeatures } from '../landmarks/features'
import { swapFingers } from '../landmarks/swap'
import { HAND_SIZE } from '../landmarks/topology'
import { createRandom, type Random } from '../random'
import { createDecks, createDraws, type Draws, measureStandard } from './draws'
import { needTwoClasses } from './fit'
import { buildNetwork } from './network'
import { optimise } from './optimise'
import { distanceTo, measureWhitener, scaleWhitener, type Whitener, whiten } from './whitener'

/** What tells the taught signs from everything else; kept apart from the classifier, which it would make worse. */
export interface Rejector {
  /** n × width raw features to n × (classes + 1) logits, the last for "none of them"; the caller disposes it. */
  network: Sequential
  whitener: Whitener
}

/** Augmentation, activation and seed are those of the classifier, and the epochs where it has fewer: docs/learning.md. */
const HIDDEN = [64, 32]
const SCHEDULE = { learningRate: 1e-2, labelSmoothing: 0.1 }
const STEPS = 600
const FEWEST_EPOCHS = 12
const TAUGHT = 32
/** Hands of no sign, half of each kind: with swapped fingers, and with bent or stretched ones. */
const STRANGE = 16
/** Each sample counts as recorded and in this many other looks, as long as the rows stay below the limit. */
const LOOKS = 5
const MOST_ROWS = 6_000

/**
 * Learns what is usual for the signs, and a class "none of them" from hands whose fingers come from two signs, or were
 * bent or stretched.
 *
 * @param set n × slots × 21 × 3 with labels of at least two classes
 * @throws Failure like `fit`
 */
export function fitRejector(set: Dataset, options: FitOptions, augmentation: Augmentation): Rejector {
  needTwoClasses(set)
  const random = createRandom(options.seed + 1)
  const width = featureCount(set.slots)
  const draws = createDraws(set, augmentation, random)
  const standard = measureStandard(draws, width)
  const strangers = createStrangers(set, augmentation, random)
  const taught = new Float32Array(TAUGHT * width)
  const strange = new Float32Array(STRANGE * width)
  const network = buildNetwork(width, set.classes + 1, { ...options, hidden: HIDDEN }, random)
  try {
    const measured = whitenLooks(set, augmentation, standard.spread, random)
    const whitener = scaleWhitener(measured, Math.exp(-usualDistance(measured, draws, width)))
    const batches = {
      size: TAUGHT + STRANGE,
      next(features: Float32Array, labels: Int32Array) {
        draws.draw(TAUGHT, taught, labels)
        strangers.draw(STRANGE, strange, labels.subarray(TAUGHT))
        features.set(taught)
        features.set(strange, taught.length)
      },
    }
    const samples = datasetSize(set)
    const enough = Math.max(FEWEST_EPOCHS, Math.ceil(STEPS / stepsAnEpoch(samples, batches.size)))
    optimise(network, batches, standard, samples, { ...SCHEDULE, epochs: Math.min(enough, options.epochs) })
    return { network, whitener }
  } catch (error) {
    network.dispose()
    throw error
  }
}

/** Draws hands that belong to no sign, labelled with the class after the last. */
function createStrangers(set: Dataset, augmentation: Augmentation, random: Random): Draws {
  const { slots } = set
  const width = featureCount(slots)
  const row = slots * HAND_SIZE
  const decks = createDecks(set, random)
  const points = new Float32Array(row)
  const present = new Uint8Array(slots)
  return {
    draw(count, features, labels) {
      for (let i = 0; i < count; i++) {
        const shot = decks.next()
        points.set(set.points.subarray(shot * row, (shot + 1) * row))
        present.set(set.present.subarray(shot * slots, (shot + 1) * slots))
        const at = handOf(present, 0, slots, random) * HAND_SIZE
        if (i % 2 === 0) {
          let other = decks.next()
          while (set.labels[other] === set.labels[shot]) other = decks.next()
          const otherAt = other * row + handOf(set.present, other * slots, slots, random) * HAND_SIZE
          swapFingers(points, set.points, random, points, at, otherAt, at)
        } else {
          giveDepth(points, random, at)
          articulateFingers(points, random, at)
        }
        augment(slots, points, present, augmentation, random)
        shotFeatures(slots, points, present, features, 0, 0, i * width)
        labels[i] = set.classes
      }
    },
  }
}

/** One of the hands in view. */
function handOf(present: Uint8Array, at: number, slots: number, random: Random): number {
  const first = slots === 2 ? random.below(2) : 0
  return present[at + first] ? first : slots - 1 - first
}

const FRESH_LOOKS = 1_000

/** Logarithm of the distance, in the median, of fresh looks at the samples to their own class: the unit of distance. */
function usualDistance(whitener: Whitener, draws: Draws, width: number): number {
  const features = new Float32Array(FRESH_LOOKS * width)
  const labels = new Int32Array(FRESH_LOOKS)
  draws.draw(FRESH_LOOKS, features, labels)
  const distances = Float64Array.from(labels, (label, i) =>
    Math.log(
      Math.max(1e-4, distanceTo(whitener, whiten(whitener, features.subarray(i * width, (i + 1) * width)), label)),
    ),
  ).sort()
  return distances[FRESH_LOOKS >> 1]!
}

/** The whitener over every sample as recorded and in a few other looks. */
function whitenLooks(set: Dataset, augmentation: Augmentation, spread: Float32Array, random: Random): Whitener {
  const n = datasetSize(set)
  const width = spread.length
  const looks = Math.max(0, Math.min(LOOKS, Math.floor(MOST_ROWS / n) - 1))
  const features = new Float32Array(n * (looks + 1) * width)
  const labels = new Int32Array(n * (looks + 1))
  features.set(datasetFeatures(set))
  labels.set(set.labels)
  const row = set.slots * HAND_SIZE
  const points = new Float32Array(row)
  const present = new Uint8Array(set.slots)
  for (let i = n; i < labels.length; i++) {
    const shot = i % n
    points.set(set.points.subarray(shot * row, (shot + 1) * row))
    present.set(set.present.subarray(shot * set.slots, (shot + 1) * set.slots))
    augment(set.slots, points, present, augmentation, random)
    shotFeatures(set.slots, points, present, features, 0, 0, i * width)
    labels[i] = set.labels[shot]!
  }
  return measureWhitener(features, labels, set.classes, spread)
}
