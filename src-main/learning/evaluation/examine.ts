import type { Calibration, SplitName } from '../../contract/model'
import { LEAST_PEOPLE } from '../../contract/reach'
import type { SignReport, SureShare, Suspect } from '../../contract/report'
import { argMax } from '../classifier/predict'
import { type Evidence, judge } from '../classifier/recognizer'
import { classCounts, type Dataset, datasetSize } from '../dataset'
import { type ReliabilityBin, reliability } from './calibration'
import { confusionMatrix, macroF1, wilson } from './metrics'
import { SPLITS } from './splits'

/** One sample as the model of its fold saw it: it had learned from no other sample of the same group. */
export interface HeldOut {
  /** Row of the sample in the data. */
  row: number
  truth: number
  evidence: Evidence
  /** Logarithm of the Mahalanobis distance to each class, infinite for one that the model had no samples of. */
  distances: Float32Array
  /** Guess for the same sample mirrored. */
  mirrored: number
  /** Whom, or what, the fold that tested it held back: a person, a day, a recording, or its own number. */
  group: string
  /** What the sample shares with others that are alike: its recording, or its signer and sign. */
  cell: string
}

export interface Examination {
  accuracy: SureShare
  macroF1: number
  otherHand: SureShare
  signs: Omit<SignReport, 'id' | 'label' | 'samples' | 'takes' | 'recordings'>[]
  confusion: number[][]
  reliability: { ece: number; table: ReliabilityBin[] }
  accepted: number
}

/**
 * Whether what was measured with one split says anything of a test that keeps `tested` apart: not of other people unless
 * three at least were held back in turn, and not of other days unless days or people were.
 */
export function holdsFor(tested: SplitName, split: SplitName, rows: readonly HeldOut[]): boolean {
  if (rows.length === 0 || SPLITS.indexOf(split) > SPLITS.indexOf(tested)) return false
  return tested !== 'signer' || new Set(rows.map(({ group }) => group)).size >= LEAST_PEOPLE
}

/** The usual share of a person's own signs that is accepted. */
export const USUAL_ACCEPTED = 0.95

/** @param rows at least one held-out sample */
export function examine(rows: readonly HeldOut[], calibration: Calibration, classes: number): Examination {
  const truth = rows.map((row) => row.truth)
  const guesses = rows.map(({ evidence }) => evidence.best)
  const matrix = confusionMatrix(truth, guesses, classes)
  const judged = rows.map(({ evidence }) => judge(evidence, calibration, USUAL_ACCEPTED))
  return {
    accuracy: sureShare(rows, ({ truth, evidence }) => truth === evidence.best),
    macroF1: macroF1(matrix, classes),
    otherHand: sureShare(rows, ({ truth, mirrored }) => truth === mirrored),
    signs: Array.from({ length: classes }, (_, k) => {
      const row = matrix.subarray(k * classes, (k + 1) * classes)
      const named = rows.filter(({ evidence }) => evidence.best === k).length
      const right = row[k]!
      const actual = row.reduce((a, b) => a + b, 0)
      return {
        recall: sureShare(
          rows.filter(({ truth }) => truth === k),
          ({ evidence }) => evidence.best === k,
        ),
        precision: named > 0 ? right / named : null,
        f1: actual > 0 ? (2 * right) / (named + actual) : null,
      }
    }),
    confusion: Array.from({ length: classes }, (_, k) => Array.from(matrix.subarray(k * classes, (k + 1) * classes))),
    reliability: reliability(
      judged.map(({ best, probabilities }) => probabilities[best]!),
      rows.map(({ truth, evidence }) => truth === evidence.best),
    ),
    accepted: judged.filter(({ known }) => known).length / rows.length,
  }
}

/**
 * A share of samples with a 95 % interval that counts groups of like samples once each: twenty frames of one recording
 * are nearly the same frame, and an interval over frames would be far too narrow.
 */
function sureShare(rows: readonly HeldOut[], right: (row: HeldOut) => boolean): SureShare {
  const n = rows.length
  const cells = new Set(rows.map(({ cell }) => cell)).size
  const share = n === 0 ? 0 : rows.filter(right).length / n
  return { share, ...wilson(share, cells), n, cells }
}

/** What a distance e times smaller counts in log-odds: docs/learning.md. */
const NEARNESS = 8
/** From this margin on a sample is worth a look: docs/learning.md. */
const SUSPECT_MARGIN = 4
/** From this margin on the model is better without it. */
const LEFT_OUT_MARGIN = 5
/** Or from these log-odds on, however far it is from every sign. */
const LEFT_OUT_ODDS = 3
/** However bad they look, no more than this part of all samples, and of each sign's, is left out. */
const MOST_LEFT_OUT = 0.1
const MOST_OF_A_SIGN = 0.5

/** The likeliest class but the sample's own, and by how much it is likelier, in calibrated log-odds. */
function contradiction({ truth, evidence }: HeldOut, { temperature }: Calibration): { odds: number; other: number } {
  const rest = evidence.logits.map((logit, k) => (k === truth ? Number.NEGATIVE_INFINITY : logit))
  const other = argMax(rest)
  return { odds: (rest[other]! - evidence.logits[truth]!) / temperature, other }
}

/**
 * By how much another class is likelier than the sample's own: calibrated log-odds by the classifier, and how many times
 * nearer the other class is. A wrong label lies well within another class; a badly seen hand lies far from every class,
 * which the classifier alone cannot tell. Negative for a sample that agrees with its sign, and for one whose sign the
 * model had no other samples of.
 */
export function disagreement(row: HeldOut, calibration: Calibration): { margin: number; other: number } {
  const { truth, distances } = row
  const { odds, other } = contradiction(row, calibration)
  if (distances[truth] === Number.POSITIVE_INFINITY) return { margin: Number.NEGATIVE_INFINITY, other }
  return { margin: odds + NEARNESS * (distances[truth]! - distances[other]!), other }
}

/** Whether a sample is worth a look; every one that is left out is. */
export function isSuspect(row: HeldOut, calibration: Calibration): boolean {
  return disagreement(row, calibration).margin > SUSPECT_MARGIN || excess(row, calibration) > 0
}

/** Samples that disagree with their own sign, the worst first: wrong labels, slips, hands that were badly seen. */
export function findSuspects(
  rows: readonly HeldOut[],
  calibration: Calibration,
  labels: readonly string[],
): Omit<Suspect, 'sampleId' | 'signId'>[] {
  return rows
    .map((row) => ({ row, ...disagreement(row, calibration) }))
    .filter(({ row }) => isSuspect(row, calibration))
    .sort((a, b) => b.margin - a.margin)
    .map(({ row, margin, other }) => ({
      sample: row.row,
      label: labels[row.truth]!,
      looksLike: labels[other]!,
      margin,
    }))
}

/**
 * Rows that the model should not learn from: they disagree so plainly with their sign that they are more often wrong
 * than rare. Learning without them was worth 1 to 3 points where one label in twenty was wrong, and cost nothing where
 * none was (docs/learning.md).
 *
 * @returns row numbers, the worst first
 */
export function chooseLeftOut(rows: readonly HeldOut[], calibration: Calibration, set: Dataset): number[] {
  const room = Array.from(classCounts(set), (count) => Math.floor(count * MOST_OF_A_SIGN))
  const worst = rows
    .map((row) => ({ row: row.row, truth: row.truth, excess: excess(row, calibration) }))
    .filter((one) => one.excess > 0)
    .sort((a, b) => b.excess - a.excess)
    .filter(({ truth }) => {
      room[truth] = room[truth]! - 1
      return room[truth]! >= 0
    })
  return worst.slice(0, Math.floor(datasetSize(set) * MOST_LEFT_OUT)).map(({ row }) => row)
}

/** Positive for a probable wrong label, and for a hand so badly seen that it was plainly taken for another sign. */
function excess(row: HeldOut, calibration: Calibration): number {
  const { odds } = contradiction(row, calibration)
  return Math.max(odds - LEFT_OUT_ODDS, disagreement(row, calibration).margin - LEFT_OUT_MARGIN)
}
