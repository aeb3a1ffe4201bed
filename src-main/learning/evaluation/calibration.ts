import type { Calibration } from '../../contract/model'
import { type Evidence, strangeness } from '../classifier/recognizer'

/**
 * Scores that a share of a person's own signs does not exceed, by the shares for which thresholds are kept. For other
 * people and other days fewer are accepted than the share says: docs/learning.md has how many.
 */
const USUAL_QUANTILES = [
  { share: 0.5, score: -1.45 },
  { share: 0.6, score: -1.25 },
  { share: 0.7, score: -1.05 },
  { share: 0.8, score: -0.75 },
  { share: 0.85, score: -0.55 },
  { share: 0.9, score: -0.25 },
  { share: 0.92, score: -0.15 },
  { share: 0.94, score: 0.0 },
  { share: 0.95, score: 0.1 },
  { share: 0.96, score: 0.25 },
  { share: 0.97, score: 0.45 },
  { share: 0.98, score: 0.75 },
  { share: 0.99, score: 1.25 },
  { share: 0.995, score: 1.85 },
]
/** What is learned from one sample a sign knows less of its looks: all scores are higher by so much ... */
const FEW_SAMPLES = 1.1
/** ... and by less the more there are, up to this many a sign. */
const MANY_SAMPLES = 6
/** The more people taught it, the more of what people differ in it knows: lower by this times the logarithm of their number. */
const MANY_PEOPLE = 0.25
/** People, or days, that were held back count as much as what is usual when there are so many of them. */
const USUAL_WEIGHT = 4
/** Rows that the temperature is fitted on. */
const MOST_FITTED = 2_000
/** Standard deviation of the logarithm of the temperature around the usual one. */
const TEMPERATURE_SPREAD = 0.5

/** Evidence on samples that the models had not learned from. */
export interface HeldOutEvidence {
  /** n rows, each from the model of its fold. */
  evidence: readonly Evidence[]
  /** n class indices. */
  truth: ArrayLike<number>
  /** Groups of like samples among the n: twenty frames of one recording say as much as one. */
  cells: number
  /**
   * People, or days of one person, among the n, each of which was held back whole; 0 where the split kept neither apart.
   * What other frames or recordings of the same day look like says nothing of how strange another day looks.
   */
  apart: number
}

const USUAL: Omit<Calibration, 'offsets' | 'quantiles' | 'n'> = {
  temperature: 0.6,
  // One part in 1.3 of log-odds counts as much as two thirds of a logarithm of distance: docs/learning.md.
  confidence: { centre: 0, spread: 1.3 },
  distance: { centre: 0, spread: 2 / 3 },
}

/** What a model learned from, as far as its thresholds depend on it. */
export interface Taught {
  classes: number
  /** Samples a sign, on average. */
  perSign: number
  /** At least one. */
  people: number
}

/** Nothing held back: the usual values. */
export function usualCalibration({ classes, perSign, people }: Taught): Calibration {
  const few = FEW_SAMPLES * Math.max(0, 1 - Math.log(Math.max(1, perSign)) / Math.log(MANY_SAMPLES))
  const shift = few - MANY_PEOPLE * Math.log(people)
  return {
    ...USUAL,
    offsets: new Array<number>(classes).fill(0),
    quantiles: USUAL_QUANTILES.map(({ share, score }) => ({ share, score: score + shift })),
    n: 0,
  }
}

/**
 * Temperature and thresholds from held-out evidence, as far as it can be trusted, and from what is usual. Evidence can
 * only make the thresholds stricter: one sign that somebody makes in another way would open the door for the neighbours
 * of all.
 */
export function calibrate({ evidence, truth, cells, apart }: HeldOutEvidence, taught: Taught): Calibration {
  const n = evidence.length
  const usual = usualCalibration(taught)
  if (n === 0) return usual
  const temperature = fitTemperature(
    evidence.map(({ logits }) => logits),
    truth,
    cells / n,
  )
  // What was named wrongly had better not been accepted.
  const right = evidence.filter(({ best }, i) => best === truth[i])
  const trust = right.length === 0 ? 0 : apart / (apart + USUAL_WEIGHT)
  if (trust === 0) return { ...usual, temperature, n }
  const scores = right.map((one) => strangeness(one, usual)).sort((a, b) => a - b)
  return {
    ...usual,
    temperature,
    quantiles: usual.quantiles.map(({ share, score }) => ({
      share,
      score: trust * Math.min(score, quantile(scores, share)) + (1 - trust) * score,
    })),
    n,
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
