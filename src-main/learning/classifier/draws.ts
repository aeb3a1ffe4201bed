import { Failure } from '../../contract/failure'
import type { LeftOut } from '../../contract/training'
import type { Dataset } from '../dataset'
import { classCounts, datasetSize } from '../dataset'
import { type Augmentation, augment } from '../landmarks/augment'
import {
  FEATURE_GROUPS,
  featureCount,
  HAND_FEATURES,
  isFeatureGroup,
  type Slots,
  shotFeatures,
} from '../landmarks/features'
import { HAND_SIZE } from '../landmarks/topology'
import type { Random } from '../random'

/** Mean and spread of each feature over augmented samples; the spread has a floor so that constants stay harmless. */
export interface Standard {
  mean: Float32Array
  spread: Float32Array
}

const SPREAD_FLOOR = 0.05
const STANDARD_DRAWS = 2000

/** Draws augmented samples, each class equally often, each sample of a class in turn before any repeats. */
export interface Draws {
  /**
   * @param count samples to draw
   * @param features receives count × featureCount, raw
   * @param labels receives count class indices
   */
  draw(count: number, features: Float32Array, labels: Int32Array): void
}

export function createDraws(set: Dataset, augmentation: Augmentation, random: Random): Draws {
  const width = featureCount(set.slots)
  const row = set.slots * HAND_SIZE
  const points = new Float32Array(row)
  const present = new Uint8Array(set.slots)
  const decks = createDecks(set, random)
  return {
    draw(count, features, labels) {
      for (let i = 0; i < count; i++) {
        const shot = decks.next()
        points.set(set.points.subarray(shot * row, (shot + 1) * row))
        present.set(set.present.subarray(shot * set.slots, (shot + 1) * set.slots))
        augment(set.slots, points, present, augmentation, random)
        shotFeatures(set.slots, points, present, features, 0, 0, i * width)
        labels[i] = set.labels[shot]!
      }
    },
  }
}

/** Two levels of shuffled decks: classes are dealt in shuffled rounds, and so are the samples within each class. */
export function createDecks(set: Dataset, random: Random): { next(): number } {
  const counts = classCounts(set)
  const filled = Array.from(counts.keys()).filter((label) => counts[label]! > 0)
  const members = filled.map((label) => {
    const indices: number[] = []
    for (let i = 0; i < datasetSize(set); i++) if (set.labels[i] === label) indices.push(i)
    return indices
  })
  const deck = (n: number) => {
    let order = random.permutation(n)
    let at = 0
    return () => {
      if (at === n) {
        order = random.permutation(n)
        at = 0
      }
      return order[at++]!
    }
  }
  const nextClass = deck(filled.length)
  const nextMember = members.map((indices) => deck(indices.length))
  return {
    next() {
      const label = nextClass()
      return members[label]![nextMember[label]!()]!
    },
  }
}

/** Measured over about 2,000 augmented draws, so that it fits what the network will see. */
export function measureStandard(draws: Draws, width: number): Standard {
  const features = new Float32Array(STANDARD_DRAWS * width)
  draws.draw(STANDARD_DRAWS, features, new Int32Array(STANDARD_DRAWS))
  const mean = new Float64Array(width)
  const square = new Float64Array(width)
  for (let i = 0; i < features.length; i++) {
    const value = features[i]!
    mean[i % width] = mean[i % width]! + value / STANDARD_DRAWS
    square[i % width] = square[i % width]! + (value * value) / STANDARD_DRAWS
  }
  const spread = mean.map((m, i) => Math.sqrt(Math.max(0, square[i]! - m * m)) + SPREAD_FLOOR)
  return { mean: Float32Array.from(mean), spread: Float32Array.from(spread) }
}

/** (x − mean) / spread, in place, over n × width. */
export function standardise(features: Float32Array, { mean, spread }: Standard): void {
  const width = mean.length
  for (let row = 0; row < features.length; row += width) {
    for (let k = 0; k < width; k++) features[row + k] = (features[row + k]! - mean[k]!) / spread[k]!
  }
}

/**
 * The standard under which left-out features are 0 whatever they hold, for measuring what each group is worth.
 *
 * @throws Failure "bad-input" for what only signs that move have
 */
export function leaveOut(standard: Standard, slots: Slots, groups: readonly LeftOut[]): Standard {
  const spread = Float32Array.from(standard.spread)
  for (const group of groups) {
    if (!isFeatureGroup(group)) throw new Failure('bad-input', `“${group}” can be left out only where signs move`)
    const [from, to] = FEATURE_GROUPS[group]
    for (let s = 0; s < slots; s++) {
      spread.fill(Number.POSITIVE_INFINITY, s * HAND_FEATURES + from, s * HAND_FEATURES + to)
    }
  }
  return { mean: standard.mean, spread }
}
