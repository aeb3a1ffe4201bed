/**
 * What is usual for each class, in a space in which the classes' pooled spread is the same in every direction: there
 * the ordinary distance is the Mahalanobis distance.
 */
export interface Whitener {
  width: number
  /** width × width, row by row, lower triangle: whitened = matrix · features. */
  matrix: Float32Array
  /** classes × width, whitened means; not a number throughout for a class without samples. */
  centres: Float32Array
}

/** Part of the mean variance that is added to each: the pooled covariance of few samples is not of full rank. */
const RIDGE = 0.05

/**
 * Source: K. Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples", arXiv 1807.03888, with
 * the inputs in the place of the deep features.
 *
 * @param features n × width
 * @param labels n class indices
 * @param scale width; features are divided by it first, so that the ridge means the same for each
 */
export function measureWhitener(
  features: Float32Array,
  labels: Int32Array,
  classes: number,
  scale: Float32Array,
): Whitener {
  const width = scale.length
  const n = labels.length
  const means = classMeans(features, labels, classes, scale)
  const covariance = new Float64Array(width * width)
  const row = new Float64Array(width)
  for (let i = 0; i < n; i++) {
    const mean = labels[i]! * width
    for (let k = 0; k < width; k++) row[k] = features[i * width + k]! / scale[k]! - means[mean + k]!
    for (let r = 0; r < width; r++) {
      const value = row[r]! / n
      for (let c = 0, at = r * width; c <= r; c++, at++) covariance[at] = covariance[at]! + value * row[c]!
    }
  }
  let trace = 0
  for (let k = 0; k < width; k++) trace += covariance[k * width + k]!
  // The least ridge keeps a set of equal rows invertible.
  const ridge = Math.max((RIDGE * trace) / width, 1e-4)
  for (let k = 0; k < width; k++) covariance[k * width + k] = covariance[k * width + k]! + ridge
  const inverse = invertLower(cholesky(covariance, width), width)
  const whitener: Whitener = {
    width,
    matrix: Float32Array.from(inverse, (value, at) => value / scale[at % width]!),
    centres: new Float32Array(classes * width),
  }
  const mean = new Float32Array(width)
  for (let k = 0; k < classes; k++) {
    for (let i = 0; i < width; i++) mean[i] = means[k * width + i]! * scale[i]!
    whitener.centres.set(whiten(whitener, mean), k * width)
  }
  return whitener
}

function classMeans(features: Float32Array, labels: Int32Array, classes: number, scale: Float32Array): Float64Array {
  const width = scale.length
  const means = new Float64Array(classes * width)
  const counts = new Float64Array(classes)
  for (const label of labels) counts[label] = counts[label]! + 1
  for (let i = 0; i < features.length; i++) {
    const at = labels[Math.floor(i / width)]! * width + (i % width)
    means[at] = means[at]! + features[i]! / scale[i % width]!
  }
  // 0 / 0 marks a class without samples.
  return means.map((sum, at) => sum / counts[Math.floor(at / width)]!)
}

/** @param features width @returns width, a new array */
export function whiten({ width, matrix }: Whitener, features: ArrayLike<number>): Float32Array {
  const out = new Float32Array(width)
  for (let r = 0; r < width; r++) {
    let sum = 0
    for (let c = 0, at = r * width; c <= r; c++, at++) sum += matrix[at]! * features[c]!
    out[r] = sum
  }
  return out
}

/** The same space in another unit: every distance is `factor` times as large. */
export function scaleWhitener({ width, matrix, centres }: Whitener, factor: number): Whitener {
  return { width, matrix: matrix.map((value) => factor * value), centres: centres.map((value) => factor * value) }
}

/** Mahalanobis distance of whitened features to a class; infinite for a class without samples. */
export function distanceTo({ width, centres }: Whitener, whitened: Float32Array, label: number): number {
  let sum = 0
  for (let i = 0; i < width; i++) {
    const difference = whitened[i]! - centres[label * width + i]!
    sum += difference * difference
  }
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : Math.sqrt(sum)
}

/** Lower triangle L with L · Lᵀ = the symmetric positive matrix whose lower triangle is given. */
function cholesky(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n)
  for (let r = 0; r < n; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = matrix[r * n + c]!
      for (let k = 0; k < c; k++) sum -= lower[r * n + k]! * lower[c * n + k]!
      lower[r * n + c] = r === c ? Math.sqrt(sum) : sum / lower[c * n + c]!
    }
  }
  return lower
}

function invertLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  for (let c = 0; c < n; c++) {
    inverse[c * n + c] = 1 / lower[c * n + c]!
    for (let r = c + 1; r < n; r++) {
      let sum = 0
      for (let k = c; k < r; k++) sum -= lower[r * n + k]! * inverse[k * n + c]!
      inverse[r * n + c] = sum / lower[r * n + r]!
    }
  }
  return inverse
}
