import { type Dataset, datasetFeatures, datasetSize } from '../dataset'
import { mirror } from '../landmarks/augment'
import { FEATURE_GROUPS, featureCount, HAND_FEATURES, PAIR_FEATURES, shotFeatures } from '../landmarks/features'

/** From this ratio on a sample is doubted: docs/learning.md. */
export const DOUBTED_RATIO = 1.25
const SPREAD_FLOOR = 0.05

/** Compares a sample with those that are there, without any training. */
export interface Neighbours {
  /**
   * The class whose nearest sample is so much nearer than the nearest one of its own that the sample looks like that
   * class; null when it looks like its own, or when its own has none yet.
   *
   * @param points slots × 21 × 3 in frame heights
   * @param present slots flags
   */
  looksLike(points: Float32Array, present: Uint8Array, label: number): number | null
}

/**
 * The features that tell shapes and not views, standardised over the set: all but the coordinates.
 *
 * @param eitherHand whether the mirrored sample counts as well
 */
export function createNeighbours(set: Dataset, eitherHand: boolean): Neighbours {
  const { slots } = set
  const width = featureCount(slots)
  const columns = shapeColumns(slots)
  const features = datasetFeatures(set)
  const n = datasetSize(set)
  const scale = columns.map((column) => spreadOf(features, width, column))
  const row = new Float32Array(width)

  const nearest = (points: Float32Array, present: Uint8Array, label: number) => {
    shotFeatures(slots, points, present, row)
    let own = Number.POSITIVE_INFINITY
    let other = Number.POSITIVE_INFINITY
    let who = -1
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let c = 0; c < columns.length; c++) {
        const difference = (row[columns[c]!]! - features[i * width + columns[c]!]!) / scale[c]!
        sum += difference * difference
      }
      const of = set.labels[i]!
      if (of === label) own = Math.min(own, sum)
      else if (sum < other) {
        other = sum
        who = of
      }
    }
    return { own: Math.sqrt(own), other: Math.sqrt(other), who }
  }
  return {
    looksLike(points, present, label) {
      const seen = nearest(points, present, label)
      if (eitherHand) {
        const [turned, flags] = [Float32Array.from(points), Uint8Array.from(present)]
        mirror(slots, turned, flags)
        const again = nearest(turned, flags, label)
        seen.own = Math.min(seen.own, again.own)
        if (again.other < seen.other) Object.assign(seen, { other: again.other, who: again.who })
      }
      const { own, other, who } = seen
      return Number.isFinite(own) && who >= 0 && own > DOUBTED_RATIO * other ? who : null
    },
  }
}

function shapeColumns(slots: Dataset['slots']): number[] {
  const [, first] = FEATURE_GROUPS.coordinates
  const columns: number[] = []
  for (let s = 0; s < slots; s++) {
    for (let i = first; i < HAND_FEATURES; i++) columns.push(s * HAND_FEATURES + i)
  }
  if (slots === 2) for (let i = 0; i < PAIR_FEATURES; i++) columns.push(2 * HAND_FEATURES + i)
  return columns
}

function spreadOf(features: Float32Array, width: number, column: number): number {
  const n = features.length / width
  let sum = 0
  let square = 0
  for (let at = column; at < features.length; at += width) {
    sum += features[at]!
    square += features[at]! ** 2
  }
  return Math.sqrt(Math.max(0, square / n - (sum / n) ** 2)) + SPREAD_FLOOR
}
