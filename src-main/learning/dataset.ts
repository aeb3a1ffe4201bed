import type { Amount } from '../contract/training'
import { FACE_SIZE } from './clips/clip'
import { featureCount, type Slots, shotFeatures } from './landmarks/features'
import { HAND_SIZE } from './landmarks/topology'

/** Examples of signs as flat arrays, with the class of each: shots of held signs, or clips of signs that move. */
export interface Dataset {
  slots: Slots
  /** Steps of an example: 1 for a shot. Those of a clip are spread evenly over its time (`clips/resample`). */
  frames: number
  classes: number
  /** n × frames × slots × 21 × 3, in frame heights. */
  points: Float32Array
  /** n × frames × slots, 1 when that hand is in view. */
  present: Uint8Array
  /** n × 3, the place of the face (`clips/clip`), with a height of 0 where it is not known; null for shots. */
  face: Float32Array | null
  /** n class indices in 0 … classes − 1. */
  labels: Int32Array
  /** The class of clips that show no sign; null where there is none. Among shots it is a class like any other. */
  nothing: number | null
}

export function datasetSize(set: Dataset): number {
  return set.labels.length
}

/** How much there is to learn from, for the options that suit it. */
export function amountOf({ labels, frames }: Dataset): Amount {
  return { signs: new Set(labels).size, samples: labels.length, clips: frames > 1 }
}

/** Coordinates of one example. */
export function exampleSize({ frames, slots }: Pick<Dataset, 'frames' | 'slots'>): number {
  return frames * slots * HAND_SIZE
}

/** The rows at `indices`, copied, in that order. */
export function subset(set: Dataset, indices: ArrayLike<number>): Dataset {
  const row = exampleSize(set)
  const flags = set.frames * set.slots
  const part: Dataset = {
    slots: set.slots,
    frames: set.frames,
    classes: set.classes,
    points: new Float32Array(indices.length * row),
    present: new Uint8Array(indices.length * flags),
    face: set.face && new Float32Array(indices.length * FACE_SIZE),
    labels: new Int32Array(indices.length),
    nothing: set.nothing,
  }
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]!
    part.points.set(set.points.subarray(from * row, (from + 1) * row), i * row)
    part.present.set(set.present.subarray(from * flags, (from + 1) * flags), i * flags)
    part.face?.set(set.face!.subarray(from * FACE_SIZE, (from + 1) * FACE_SIZE), i * FACE_SIZE)
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

/** Rows of each class, so many at most, spread evenly over its own. */
export function someOfEach({ labels, classes }: Dataset, most: number): number[] {
  return Array.from({ length: classes }, (_, k) => {
    const own = Array.from(labels.keys()).filter((row) => labels[row] === k)
    const count = Math.min(most, own.length)
    return Array.from({ length: count }, (_, i) => own[Math.floor((i * own.length) / count)]!)
  }).flat()
}

/** The rows of some classes, renumbered: class `classes[i]` becomes i. Rows of other classes are left out. */
export function onlyClasses(set: Dataset, classes: readonly number[]): { set: Dataset; rows: number[] } {
  const renumbered = new Map(classes.map((label, i) => [label, i]))
  const rows = Array.from(set.labels.keys()).filter((row) => renumbered.has(set.labels[row]!))
  const part = subset(set, rows)
  const labels = part.labels.map((label) => renumbered.get(label)!)
  const nothing = set.nothing === null ? null : (renumbered.get(set.nothing) ?? null)
  return { set: { ...part, classes: classes.length, labels, nothing }, rows }
}

/** n × width raw features of shots as they were recorded. */
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
