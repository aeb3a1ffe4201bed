import type { Slots } from './landmarks/features'
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
