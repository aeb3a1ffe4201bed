import { featureCount, type Slots, shotFeatures } from './landmarks/features'
import { HAND_SIZE } from './landmarks/topology'

/** Recorded shots as flat arrays: one row a shot, with the class and the groups that honest splits keep together. */
export interface Dataset {
  slots: Slots
  classes: number
  /** n × slots × 21 × 3, in frame heights. */
  points: Float32Array
  /** n × slots, 1 when that hand is in view. */
  present: Uint8Array
  /** n class indices in 0 … classes − 1. */
  labels: Int32Array
}

export function datasetSize(set: Dataset): number {
  return set.labels.length
}

/** The rows at `indices`, copied, in that order. */
export function subset(set: Dataset, indices: ArrayLike<number>): Dataset {
  const row = set.slots * HAND_SIZE
  const part: Dataset = {
    slots: set.slots,
    classes: set.classes,
    points: new Float32Array(indices.length * row),
    present: new Uint8Array(indices.length * set.slots),
    labels: new Int32Array(indices.length),
  }
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]!
    part.points.set(set.points.subarray(from * row, (from + 1) * row), i * row)
    part.present.set(set.present.subarray(from * set.slots, (from + 1) * set.slots), i * set.slots)
    part.labels[i] = set.labels[from]!
  }
  return part
}

/** How many rows each class has. */
export function classCounts(set: Dataset): Int32Array {
  const counts = new Int32Array(set.classes)
  for (const label of set.labels) counts[label] = counts[label]! + 1
  return counts
}

/** The rows of some classes, renumbered: class `classes[i]` becomes i. Rows of other classes are left out. */
export function onlyClasses(set: Dataset, classes: readonly number[]): { set: Dataset; rows: number[] } {
  const renumbered = new Map(classes.map((label, i) => [label, i]))
  const rows = Array.from(set.labels.keys()).filter((row) => renumbered.has(set.labels[row]!))
  const part = subset(set, rows)
  return { set: { ...part, classes: classes.length, labels: part.labels.map((label) => renumbered.get(label)!) }, rows }
}

/** n × width raw features of the shots as they were recorded. */
export function datasetFeatures(set: Dataset): Float32Array {
  const n = datasetSize(set)
  const width = featureCount(set.slots)
  const features = new Float32Array(n * width)
  const row = set.slots * HAND_SIZE
  for (let i = 0; i < n; i++) {
    shotFeatures(set.slots, set.points, set.present, features, i * row, i * set.slots, i * width)
  }
  return features
}
