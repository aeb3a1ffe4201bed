import { argMax } from '../learning/classifier/predict'
import { type Judgement, judge, type Recognizer } from '../learning/classifier/recognizer'
import { emptyLook, plainLook } from '../learning/clips/augment'
import { FACE_SIZE, PAIR_SIZE } from '../learning/clips/clip'
import { SEEN_STEPS } from '../learning/clips/resample'
import { type Dataset, datasetSize, exampleSize } from '../learning/dataset'
import { LANDMARK_COUNT } from '../learning/landmarks/topology'
import type { Tensor } from './evaluate'
import type { Rule } from './verdict'

/** How a form of a model agrees with the model that it was written from. */
export interface Agreement {
  /** Examples that both were shown. */
  n: number
  /** The largest difference of a probability. */
  probability: number
  /** The largest difference of how strange an example is; null where the form does not say it. */
  strangeness: number | null
  /** Examples of which they say another sign, or differ in whether it is known. */
  different: number
  /** Examples that lie so near to a limit that rounding alone decides, and did. */
  edge: number
}

/** A probability may differ by so much: numbers of 32 bits are rounded in another order. */
export const MOST_DIFFERENCE = 1e-4
/** The same of strangeness: where the rejector is all but sure, the last bits of its probability count a thousandfold. */
const MOST_STRANGENESS = 2e-3

/** Examples that are computed at once: of those that move each is held against every taught take. */
const BATCH = { shots: 128, clips: 16 }

/** What a form says of n examples: `probabilities` n × classes and, where it says it, `strangeness` and `known`, n × 1. */
export type Said = Readonly<Record<string, Tensor>>

/**
 * Shows the same examples to a form and to the model that it was written from.
 *
 * @param live that model
 * @param run computes the form for one batch, from what it takes (`inputsOf`) or, where it takes features, from the rows
 * @param onProgress how many of all examples are done
 */
export async function compareWithLive(
  live: Recognizer,
  rule: Rule,
  set: Dataset,
  run: (rows: readonly number[]) => Promise<Said>,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<Agreement> {
  const n = datasetSize(set)
  const agreement: Agreement = { n, probability: 0, strangeness: null, different: 0, edge: 0 }
  const see = exampleOf(set)
  const batch = set.frames > 1 ? BATCH.clips : BATCH.shots
  for (let from = 0; from < n; from += batch) {
    const rows = Array.from({ length: Math.min(batch, n - from) }, (_, i) => from + i)
    const said = await run(rows)
    rows.forEach((row, i) => {
      const { points, present, face } = see(row)
      const evidence = live.look(points, present, face)
      note(agreement, judge(evidence, rule.calibration, rule.accepted[evidence.best]!), said, i)
    })
    onProgress(from + rows.length, n)
  }
  return agreement
}

function note(agreement: Agreement, own: Judgement, said: Said, row: number): void {
  const classes = own.probabilities.length
  const theirs = said.probabilities!.values.subarray(row * classes, (row + 1) * classes)
  theirs.forEach((value, k) => {
    const difference = Math.abs(value - own.probabilities[k]!)
    // What is no number differs by as much as can be.
    agreement.probability = Math.max(agreement.probability, Number.isNaN(difference) ? 1 : difference)
  })
  const best = argMax(theirs)
  const nearBest = Math.abs(own.probabilities[best]! - own.probabilities[own.best]!) <= MOST_DIFFERENCE
  const otherSign = best !== own.best
  let otherVerdict = false
  let nearLimit = true
  if (said.strangeness && said.known) {
    const score = said.strangeness.values[row]!
    const difference = Math.abs(score - own.score)
    if (!otherSign)
      agreement.strangeness = Math.max(agreement.strangeness ?? 0, Number.isNaN(difference) ? 1 : difference)
    otherVerdict = !otherSign && said.known.values[row] !== (own.known ? 1 : 0)
    nearLimit = Math.abs(own.score - own.limit) <= MOST_STRANGENESS
  }
  if (!otherSign && !otherVerdict) return
  if ((!otherSign || nearBest) && (!otherVerdict || nearLimit)) agreement.edge++
  else agreement.different++
}

/** Why a form does not agree; null where it does. */
export function objectionTo({ n, probability, strangeness, different }: Agreement): string | null {
  if (different > 0) return `it says something else of ${different} of ${n}`
  if (!(probability <= MOST_DIFFERENCE)) return `a probability differs by ${probability.toPrecision(2)}`
  if (strangeness !== null && !(strangeness <= MOST_STRANGENESS))
    return `how strange an example is differs by ${strangeness.toPrecision(2)}`
  return null
}

/** One example as a recogniser looks at it; what is given is overwritten by the next one. */
export function exampleOf(
  set: Dataset,
): (row: number) => { points: Float32Array; present: Uint8Array; face: Float32Array } {
  const look = emptyLook()
  const size = exampleSize(set)
  const face = new Float32Array(FACE_SIZE)
  return (row) => {
    if (set.frames === 1) {
      const present = set.present.subarray(row * set.slots, (row + 1) * set.slots)
      return { points: set.points.subarray(row * size, (row + 1) * size), present, face }
    }
    plainLook(set, row, look)
    return look
  }
}

/** The aspect of the pictures that held hands are said to come from, so that this input is tried as well. */
const ASPECT = 4 / 3

/** Some examples of a set as the inputs of `heldGraph` or `movingGraph`. */
export function inputsOf(set: Dataset): (rows: readonly number[]) => Record<string, Tensor> {
  const see = exampleOf(set)
  const { slots } = set
  return (rows) => {
    const n = rows.length
    if (set.frames > 1) {
      const hands = new Float32Array(n * SEEN_STEPS * PAIR_SIZE)
      const seen = new Float32Array(n * SEEN_STEPS * 2)
      const faces = new Float32Array(n * FACE_SIZE)
      rows.forEach((row, i) => {
        const { points, present, face } = see(row)
        hands.set(points, i * SEEN_STEPS * PAIR_SIZE)
        seen.set(present, i * SEEN_STEPS * 2)
        faces.set(face, i * FACE_SIZE)
      })
      return {
        hands: { shape: [n, SEEN_STEPS, 2, LANDMARK_COUNT, 3], values: hands },
        seen: { shape: [n, SEEN_STEPS, 2], values: seen },
        face: { shape: [n, FACE_SIZE], values: faces },
      }
    }
    const size = exampleSize(set)
    const landmarks = new Float32Array(n * size)
    const flags = new Float32Array(n * slots)
    rows.forEach((row, i) => {
      const { points, present } = see(row)
      // x and z in widths of the picture, y in heights, as a finder gives them.
      points.forEach((value, k) => {
        landmarks[i * size + k] = k % 3 === 1 ? value : value / ASPECT
      })
      flags.set(present, i * slots)
    })
    return {
      landmarks: { shape: [n, ...(slots === 1 ? [] : [slots]), LANDMARK_COUNT, 3], values: landmarks },
      aspect: { shape: [n, 1], values: new Float32Array(n).fill(ASPECT) },
      ...(slots === 1 ? {} : { present: { shape: [n, slots], values: flags } }),
    }
  }
}
