/** truth × guess counts, classes × classes, row by row. */
export function confusionMatrix(truth: ArrayLike<number>, guesses: ArrayLike<number>, classes: number): Int32Array {
  const matrix = new Int32Array(classes * classes)
  for (let i = 0; i < truth.length; i++) {
    const at = truth[i]! * classes + guesses[i]!
    matrix[at] = matrix[at]! + 1
  }
  return matrix
}

/** Share on the diagonal; NaN for an empty matrix. */
export function accuracy(matrix: Int32Array, classes: number): number {
  let right = 0
  for (let k = 0; k < classes; k++) right += matrix[k * classes + k]!
  return right / matrix.reduce((a, b) => a + b, 0)
}

/** Mean F1 over the classes that occur in truth or guesses. */
export function macroF1(matrix: Int32Array, classes: number): number {
  let sum = 0
  let seen = 0
  for (let k = 0; k < classes; k++) {
    let truth = 0
    let guessed = 0
    for (let j = 0; j < classes; j++) {
      truth += matrix[k * classes + j]!
      guessed += matrix[j * classes + k]!
    }
    if (truth + guessed === 0) continue
    sum += (2 * matrix[k * classes + k]!) / (truth + guessed)
    seen++
  }
  return sum / seen
}

/**
 * 95 % Wilson score interval of a proportion, which behaves for few samples and for shares near 0 and 1.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 *
 * @param share the observed proportion, 0 to 1
 * @param n how many were counted
 */
export function wilson(share: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 }
  const z = 1.959964
  const centre = share + (z * z) / (2 * n)
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) }
}

/** Mean, sample standard deviation (0 for one value) and median. */
export function summarise(values: readonly number[]): { mean: number; sd: number; median: number } {
  const n = values.length
  const mean = values.reduce((a, b) => a + b, 0) / n
  const variance = n > 1 ? values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) : 0
  const sorted = [...values].sort((a, b) => a - b)
  const middle = n >> 1
  const median = n % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { mean, sd: Math.sqrt(variance), median }
}
