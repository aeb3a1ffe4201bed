import type { Sequential } from '@tensorflow/tfjs-layers'
import type { FitOptions } from '../../contract/training'
import { type Dataset, datasetFeatures, datasetSize } from '../dataset'
import { type Augmentation, augment } from '../landmarks/augment'
import { featureCount, shotFeatures } from '../landmarks/features'
import { swapFingers } from '../landmarks/swap'
import { HAND_SIZE } from '../landmarks/topology'
import { createRandom, type Random } from '../random'
import { createDecks, createDraws, type Draws, measureStandard } from './draws'
import { needTwoClasses } from './fit'
import { buildNetwork } from './network'
import { optimise } from './optimise'
import { measureWhitener, type Whitener } from './whitener'

/** What tells the taught signs from everything else; kept apart from the classifier, which it would make worse. */
export interface Rejector {
  /** n × width raw features to n × (classes + 1) logits, the last for "none of them"; the caller disposes it. */
  network: Sequential
  whitener: Whitener
}

/** A small network is enough: docs/learning.md. Augmentation, activation and seed are those of the classifier, and the epochs where it has fewer. */
const HIDDEN = [32]
const SCHEDULE = { epochs: 12, learningRate: 1e-2, labelSmoothing: 0.1 }
const TAUGHT = 32
const SWAPPED = 16
/** Each sample counts as recorded and in this many other looks, as long as the rows stay below the limit. */
const LOOKS = 5
const MOST_ROWS = 6_000

/**
 * Learns what is usual for the signs, and a class "none of them" from hands whose fingers come from two signs.
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
  const swaps = createSwaps(set, augmentation, random)
  const taught = new Float32Array(TAUGHT * width)
  const swapped = new Float32Array(SWAPPED * width)
  const network = buildNetwork(width, set.classes + 1, { ...options, hidden: HIDDEN }, random)
  try {
    const whitener = whitenLooks(set, augmentation, standard.spread, random)
    const batches = {
      size: TAUGHT + SWAPPED,
      next(features: Float32Array, labels: Int32Array) {
        draws.draw(TAUGHT, taught, labels)
        swaps.draw(SWAPPED, swapped, labels.subarray(TAUGHT))
        features.set(taught)
        features.set(swapped, taught.length)
      },
    }
    const epochs = Math.min(SCHEDULE.epochs, options.epochs)
    optimise(network, batches, standard, datasetSize(set), { ...SCHEDULE, epochs })
    return { network, whitener }
  } catch (error) {
    network.dispose()
    throw error
  }
}

/** Draws hands that belong to no sign, labelled with the class after the last. */
function createSwaps(set: Dataset, augmentation: Augmentation, random: Random): Draws {
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
        let other = decks.next()
        while (set.labels[other] === set.labels[shot]) other = decks.next()
        points.set(set.points.subarray(shot * row, (shot + 1) * row))
        present.set(set.present.subarray(shot * slots, (shot + 1) * slots))
        const slot = handOf(present, 0, slots, random)
        const otherSlot = handOf(set.present, other * slots, slots, random)
        swapFingers(
          points,
          set.points,
          random,
          points,
          slot * HAND_SIZE,
          other * row + otherSlot * HAND_SIZE,
          slot * HAND_SIZE,
        )
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
