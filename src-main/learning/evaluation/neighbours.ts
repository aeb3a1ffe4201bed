import { type Dataset, datasetFeatures, datasetSize } from '../dataset'
import { mirror } from '../landmarks/augment'
import { FEATURE_GROUPS, featureCount, HAND_FEATURES, PAIR_FEATURES, shotFeatures } from '../landmarks/features'

/** From this ratio on a sample is doubted: docs/learning.md. */
const DOUBTED_RATIO = 1.25
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
 * @param groups n, what each row shares with others that are alike: its recording
 * @param eitherHand whether the mirrored sample counts as well
 */
export function createNeighbours(set: Dataset, groups: readonly string[], eitherHand: boolean): Neighbours {
  const { slots } = set
  const width = featureCount(slots)
  const columns = shapeColumns(slots)
  const features = datasetFeatures(set)
  const n = datasetSize(set)
  const scale = columns.map((column) => spreadOf(features, width, column))
  const row = new Float32Array(width)

  const nearest = (points: Float32Array, present: Uint8Array, label: number) => {
    shotFeatures(slots, points, present, row)
    const own = new Map<string, number>()
    let other = Number.POSITIVE_INFINITY
    let who = -1
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let c = 0; c < columns.length; c++) {
        const difference = (row[columns[c]!]! - features[i * width + columns[c]!]!) / scale[c]!
        sum += difference * difference
      }
      const of = set.labels[i]!
      if (of === label) own.set(groups[i]!, Math.min(own.get(groups[i]!) ?? sum, sum))
      else if (sum < other) {
        other = sum
        who = of
      }
    }
    return { own: Math.sqrt(nearestGroup([...own.values()])), other: Math.sqrt(other), who }
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

/** The nearest recording; of three or more the second, so that one wrong recording does not vouch for the next. */
function nearestGroup(distances: number[]): number {
  distances.sort((a, b) => a - b)
  return distances[distances.length >= 3 ? 1 : 0] ?? Number.POSITIVE_INFINITY
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
