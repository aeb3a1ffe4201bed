import type { Calibration } from '../../contract/model'
import { type Evidence, strangeness } from '../classifier/recognizer'

/** Shares of a person's own signs for which thresholds are kept, and the usual score that each does not exceed. */
const USUAL_QUANTILES = [
  { share: 0.5, score: 0 },
  { share: 0.6, score: 0.3 },
  { share: 0.7, score: 0.5 },
  { share: 0.8, score: 0.85 },
  { share: 0.85, score: 1.2 },
  { share: 0.9, score: 1.65 },
  { share: 0.92, score: 1.9 },
  { share: 0.94, score: 2.4 },
  { share: 0.95, score: 2.7 },
  { share: 0.96, score: 3 },
  { share: 0.97, score: 3.4 },
  { share: 0.98, score: 3.9 },
  { share: 0.99, score: 4.7 },
  { share: 0.995, score: 5.6 },
]
/** A sign's own offset counts in full only with many more samples than this. */
const SIGN_WEIGHT = 5
/** Usual values count like this many independent samples: the strangest of a few people are not the strangest of all. */
const USUAL_WEIGHT = 30
/** Rows that the temperature is fitted on. */
const MOST_FITTED = 2_000
/** Standard deviation of the logarithm of the temperature around the usual one. */
const TEMPERATURE_SPREAD = 0.5

/**
 * What held for people who were not learned from, on public hand data (docs/learning.md): used alone where no sample
 * could be held back, and as the equal of a few samples where some could.
 */
export const USUAL: Omit<Calibration, 'offsets' | 'n'> = {
  temperature: 0.6,
  confidence: { centre: 0.3, spread: 1.3 },
  distance: { centre: 2.3, spread: 0.4 },
  quantiles: USUAL_QUANTILES,
}

/** Nothing measured: the usual values for each of the classes. */
export function usualCalibration(classes: number): Calibration {
  return { ...USUAL, offsets: new Array<number>(classes).fill(0), n: 0 }
}

/**
 * Temperature and thresholds from evidence on samples that the models had not learned from.
 *
 * @param evidence n rows, each from the model of its fold
 * @param truth n class indices
 * @param cells how many groups of like samples there are among the n: twenty frames of one recording say as much as one
 */
export function calibrate(
  evidence: readonly Evidence[],
  truth: ArrayLike<number>,
  classes: number,
  cells = evidence.length,
): Calibration {
  const n = evidence.length
  if (n === 0) return usualCalibration(classes)
  const trust = cells / (cells + USUAL_WEIGHT)
  const calibration: Calibration = {
    temperature: fitTemperature(
      evidence.map(({ logits }) => logits),
      truth,
      cells / n,
    ),
    confidence: location(
      evidence.map(({ confidence }) => confidence),
      USUAL.confidence,
      trust,
    ),
    distance: location(
      evidence.map(({ distance }) => distance),
      USUAL.distance,
      trust,
    ),
    offsets: new Array<number>(classes).fill(0),
    quantiles: [],
    n,
  }
  const raw = evidence.map((one) => strangeness(one, calibration))
  const mean = raw.reduce((a, b) => a + b, 0) / n
  const counts = new Float64Array(classes)
  const sums = new Float64Array(classes)
  evidence.forEach(({ best }, i) => {
    counts[best] = counts[best]! + 1
    sums[best] = sums[best]! + raw[i]! - mean
  })
  calibration.offsets = Array.from(sums, (sum, k) => sum / (counts[k]! + SIGN_WEIGHT))
  const scores = evidence.map((one) => strangeness(one, calibration)).sort((a, b) => a - b)
  calibration.quantiles = USUAL.quantiles.map(({ share, score }) => ({
    share,
    score: trust * quantile(scores, share) + (1 - trust) * score,
  }))
  return calibration
}

interface Location {
  centre: number
  spread: number
}

/** Median and standard deviation, drawn towards the usual ones as far as the samples are not to be trusted. */
function location(values: readonly number[], usual: Location, trust: number): Location {
  const sorted = [...values].sort((a, b) => a - b)
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return {
    centre: trust * quantile(sorted, 0.5) + (1 - trust) * usual.centre,
    spread: Math.sqrt(trust * variance + (1 - trust) * usual.spread ** 2),
  }
}

/** @param sorted ascending, at least one @param share 0 to 1; between two values along a straight line */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}

/**
 * The number that divides logits so that probabilities come true, by the least cross-entropy on held-out samples; few
 * samples, or samples without a mistake, pull it only so far from the usual one.
 *
 * Source: C. Guo et al., "On Calibration of Modern Neural Networks", arXiv 1706.04599.
 *
 * @param logits n rows of one logit a class
 * @param truth n class indices
 * @param weight of each row, less than 1 where rows are alike
 */
export function fitTemperature(logits: readonly Float32Array[], truth: ArrayLike<number>, weight = 1): number {
  const usual = Math.log(USUAL.temperature)
  // Some thousand rows say all there is to say about one number.
  const stride = Math.max(1, Math.floor(logits.length / MOST_FITTED))
  const cost = (log: number) => {
    const temperature = Math.exp(log)
    let sum = (log - usual) ** 2 / (2 * TEMPERATURE_SPREAD ** 2)
    for (let i = 0; i < logits.length; i += stride)
      sum += stride * weight * surprise(logits[i]!, truth[i]!, temperature)
    return sum
  }
  return Math.exp(goldenSection(cost, Math.log(0.1), Math.log(5)))
}

/** Minus the logarithm of the probability of the truth, at most about 20. */
function surprise(row: Float32Array, truth: number, temperature: number): number {
  let top = row[0]!
  for (let k = 1; k < row.length; k++) if (row[k]! > top) top = row[k]!
  let sum = 0
  for (let k = 0; k < row.length; k++) sum += Math.exp((row[k]! - top) / temperature)
  return -Math.log(Math.exp((row[truth]! - top) / temperature) / sum + 1e-9)
}

/** The place of the least value of a function with one valley between `low` and `high`, to 0.001. */
function goldenSection(cost: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [x, y] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [atX, atY] = [cost(x), cost(y)]
  while (b - a > 1e-3) {
    if (atX < atY) {
      b = y
      ;[y, atY] = [x, atX]
      x = b - ratio * (b - a)
      atX = cost(x)
    } else {
      a = x
      ;[x, atX] = [y, atY]
      y = a + ratio * (b - a)
      atY = cost(y)
    }
  }
  return (a + b) / 2
}

/** One row of a reliability table: the samples whose probability lay between `from` and `to`. */
export interface ReliabilityBin {
  from: number
  to: number
  n: number
  /** Mean probability of the guesses. */
  said: number
  /** Share of them that were right. */
  right: number
}

/**
 * Whether probabilities come true: in equal bins, and as their mean distance, the expected calibration error.
 *
 * @param probabilities n, of the guessed class
 * @param right n, whether the guess was right
 */
export function reliability(
  probabilities: readonly number[],
  right: readonly boolean[],
  bins = 10,
): { ece: number; table: ReliabilityBin[] } {
  const table: ReliabilityBin[] = Array.from({ length: bins }, (_, b) => ({
    from: b / bins,
    to: (b + 1) / bins,
    n: 0,
    said: 0,
    right: 0,
  }))
  probabilities.forEach((p, i) => {
    const bin = table[Math.min(bins - 1, Math.floor(p * bins))]!
    bin.n++
    bin.said += p
    bin.right += right[i] ? 1 : 0
  })
  let ece = 0
  for (const bin of table) {
    if (bin.n === 0) continue
    bin.said /= bin.n
    bin.right /= bin.n
    ece += (bin.n / probabilities.length) * Math.abs(bin.said - bin.right)
  }
  return { ece, table: table.filter(({ n }) => n > 0) }
}
