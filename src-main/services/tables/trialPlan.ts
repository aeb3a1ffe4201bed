import { Failure } from '../../contract/failure'
import type { SplitName } from '../../contract/model'
import type { FitOptions } from '../../contract/training'
import { type Dataset, onlyClasses, subset } from '../../learning/dataset'
import {
  drawPerSign,
  drawSigners,
  type Fold,
  folds,
  type GroupedSample,
  planFolds,
} from '../../learning/evaluation/splits'
import type { Augmentation } from '../../learning/landmarks/augment'
import { createRandom, type Random } from '../../learning/random'
import type { Material } from '../training/material'
import type { PeerName } from '../training/peers'
import { type RowFilter, readFilter } from './rowFilter'
import type { Row, RowFile } from './table'

/** Which question is asked of a file, again and again with other draws. */
export interface TrialRequest {
  split: SplitName | null
  /** Learn from this many signers, drawn anew each time, and test on everyone else. */
  trainSigners: number | null
  /** Learn from the first half of each sign's rows only, and test on the second. */
  forward: boolean
  /** Learn from this many rows a sign, drawn anew each time. */
  perSign: number | null
  /** Rows (numbers in the file) to test on; everything else is learned from. */
  testRows: readonly number[] | null
  /** Conditions (`readFilter`) on what is learned from, and on what is tested; one alone leaves the rest to the other. */
  train: string | null
  test: string | null
  /** Draw only signers whose rows all have this score: the app asks for a retake of the others. */
  minScore: number | null
  /** Groups of labels that are never taught and must be refused, one after the other. */
  unknown: readonly (readonly string[])[]
  /** Also say what the app would have shown, from the learned rows alone. */
  shown: boolean
  /** Measure the model alone: no folds, and no thresholds, of which only the accuracy is not made. */
  plain: boolean
  /** Others that are asked the same, of takes. */
  peers: readonly PeerName[]
  /** Give this share of the learned rows a wrong label, and see which are found. */
  plant: number
  draws: number
  seed: number
  options: Partial<FitOptions>
  /** Strengths of augmentation to try instead of the usual ones; only where nothing is nested. */
  augmentation: Partial<Augmentation>
}

/** One draw: what is learned, what is tested, and what must be refused. */
export interface Trial {
  set: Dataset
  grouped: GroupedSample[]
  fold: Fold
  strangers: Dataset | null
  /** The row of the file that each row of the set is. */
  rows: number[]
  /** The class of the file that each class of the set is. */
  classes: number[]
  seed: number
}

/** Every draw of a request. @throws Failure "bad-input" when the file cannot answer it */
export function planTrials(
  material: Material,
  table: RowFile,
  request: TrialRequest,
): { split: SplitName; trials: Trial[] } {
  checkRequest(request)
  const { grouped } = material
  const chosen = chooseRows(table, request)
  const split = request.split ?? (chosen ? nameSplit(grouped, chosen) : chooseSplit(grouped, request))
  const groups = request.unknown.length > 0 ? request.unknown : [[]]
  const trials: Trial[] = []
  for (let draw = 0; draw < request.draws; draw++) {
    // Each group of unknown signs in turn, so that any number of draws asks about all of them alike.
    const part = leaveOutLabels(material, groups[draw % groups.length]!, chosen)
    const random = createRandom(request.seed + 7919 * (draw + 1))
    const rowsOf = part.rows.map((row) => table.rows[row]!)
    for (const fold of planDraw(part, rowsOf, split, request, chosen, random)) {
      const strangers = part.left.length > 0 ? strangersOf(material, part, fold, split, chosen) : null
      trials.push({
        set: part.set,
        grouped: part.grouped,
        rows: part.rows,
        fold,
        strangers,
        classes: part.kept,
        seed: request.seed + draw,
      })
    }
  }
  return { split, trials }
}

/** Whether each draw is lived as the app would: with folds and thresholds of its own. */
export function isNested({ plain, shown, plant, unknown, train, test }: TrialRequest): boolean {
  return !plain && (shown || plant > 0 || unknown.length > 0 || train !== null || test !== null)
}

function checkRequest(request: TrialRequest): void {
  const { trainSigners, split, testRows, forward, minScore, unknown, draws, augmentation } = request
  if (trainSigners !== null && (split ?? 'signer') !== 'signer') {
    throw new Failure('bad-input', `--train-signers draws signers, so it does not go with --split ${split}.`)
  }
  if ((forward || testRows !== null) && split !== null && split !== 'block') {
    throw new Failure(
      'bad-input',
      `--forward and --test-rows divide the rows themselves, so they do not go with --split ${split}.`,
    )
  }
  if (request.plain && (request.shown || request.plant > 0 || unknown.length > 0)) {
    throw new Failure(
      'bad-input',
      '--plain learns the model alone: it does not go with --shown, --plant and --unknown, which need folds and thresholds.',
    )
  }
  if (request.peers.length > 0 && request.plant > 0) {
    throw new Failure('bad-input', '--peers does not go with --plant: the others learn from the labels as they are.')
  }
  if (minScore !== null && trainSigners === null) {
    throw new Failure('bad-input', '--min-score says which signers may be drawn, so it needs --train-signers.')
  }
  if (isNested(request) && Object.keys(augmentation).length > 0) {
    throw new Failure(
      'bad-input',
      '--augment does not go with --shown, --plant and --unknown, nor with --train and --test unless --plain is said: they learn as the app does.',
    )
  }
  if (unknown.length > draws) {
    throw new Failure(
      'bad-input',
      `--unknown names ${unknown.length} groups, each for a draw of its own: --draws must be at least ${unknown.length}.`,
    )
  }
  const ways = [trainSigners !== null, testRows !== null, forward].filter(Boolean).length
  if (ways > 1) throw new Failure('bad-input', 'Choose one of --train-signers, --test-rows and --forward.')
  if ((request.train !== null || request.test !== null) && (ways > 0 || split !== null)) {
    throw new Failure(
      'bad-input',
      '--train and --test choose the rows themselves: they do not go with --split, --train-signers, --test-rows and --forward.',
    )
  }
}

/** Rows of the file that are learned from, and rows that are tested, by their conditions. */
interface Chosen {
  train: ReadonlySet<number>
  test: ReadonlySet<number>
}

/** @throws Failure "bad-input" when the conditions leave nothing to one side, or a row to both */
function chooseRows(table: RowFile, { train, test }: TrialRequest): Chosen | null {
  if (train === null && test === null) return null
  const meets = (filter: RowFilter | null) =>
    filter && new Set(table.rows.flatMap((row, i) => (filter(row) ? [i] : [])))
  const asked = {
    train: meets(train === null ? null : readFilter(train, '--train', table)),
    test: meets(test === null ? null : readFilter(test, '--test', table)),
  }
  const others = (than: ReadonlySet<number>) => new Set([...table.rows.keys()].filter((row) => !than.has(row)))
  const chosen = { train: asked.train ?? others(asked.test!), test: asked.test ?? others(asked.train!) }
  for (const [flag, rows] of Object.entries(chosen)) {
    if (rows.size === 0) throw new Failure('bad-input', `No row of the file is left for --${flag}.`)
  }
  const both = [...chosen.train].filter((row) => chosen.test.has(row))
  if (both.length > 0) {
    throw new Failure(
      'bad-input',
      `${both.length} rows meet both --train and --test (line ${table.rows[both[0]!]!.line}, for one): what was learned from tests nothing.`,
    )
  }
  return chosen
}

/** What keeps the tested rows apart from those that are learned from: other people, other days, other recordings. */
function nameSplit(grouped: readonly GroupedSample[], { train, test }: Chosen): SplitName {
  const apart = (name: (sample: GroupedSample) => string | null) => {
    const learned = new Set([...train].map((row) => name(grouped[row]!)))
    return [...test].every((row) => {
      const own = name(grouped[row]!)
      // A row that does not say may be of anybody, or of any day.
      return own !== null && !learned.has(null) && !learned.has(own)
    })
  }
  if (apart(({ signer }) => signer)) return 'signer'
  if (apart(({ day }) => day)) return 'day'
  if (apart(({ recording }) => recording)) return 'recording'
  return 'block'
}

function chooseSplit(grouped: readonly GroupedSample[], request: TrialRequest): SplitName {
  if (request.trainSigners !== null) return 'signer'
  if (request.forward || request.testRows) return 'block'
  return planFolds(grouped, createRandom(request.seed)).split
}

interface Part {
  set: Dataset
  grouped: GroupedSample[]
  /** Rows of the material. */
  rows: number[]
  left: number[]
  kept: number[]
}

function leaveOutLabels({ set, grouped, classes }: Material, labels: readonly string[], chosen: Chosen | null): Part {
  const left = labels.map((label) => {
    const at = classes.findIndex((one) => one.label === label)
    if (at < 0) throw new Failure('bad-input', `--unknown names “${label}”, which the file does not have.`)
    return at
  })
  const learned = chosen && new Set([...chosen.train].map((row) => set.labels[row]!))
  const kept = classes.map((_, k) => k).filter((k) => !left.includes(k) && (learned?.has(k) ?? true))
  if (kept.length < 2) {
    throw new Failure(
      'bad-input',
      left.length > 0
        ? '--unknown leaves fewer than two signs to learn.'
        : 'The rows that are learned from have fewer than two signs.',
    )
  }
  const { set: part, rows } = onlyClasses(set, kept)
  return { set: part, rows, left, kept, grouped: rows.map((row, i) => ({ ...grouped[row]!, label: part.labels[i]! })) }
}

/** Rows of the signs that were never taught; where people are kept apart, only by people who taught nothing. */
function strangersOf(
  { set, grouped }: Material,
  part: Part,
  fold: Fold,
  split: SplitName,
  chosen: Chosen | null,
): Dataset | null {
  const strange = (row: number) => part.left.includes(set.labels[row]!)
  if (chosen) {
    const rows = [...chosen.test].filter(strange)
    return rows.length > 0 ? subset(set, rows) : null
  }
  const taught = new Set(split === 'signer' ? fold.train.map((row) => part.grouped[row]!.signer) : [])
  const rows = Array.from(set.labels.keys()).filter((row) => strange(row) && !taught.has(grouped[row]!.signer))
  return rows.length > 0 ? subset(set, rows) : null
}

function planDraw(
  { set, grouped, rows }: Part,
  table: readonly Row[],
  split: SplitName,
  request: TrialRequest,
  chosen: Chosen | null,
  random: Random,
): Fold[] {
  const thin = (fold: Fold): Fold =>
    request.perSign === null ? fold : { ...fold, train: drawPerSign(grouped, fold.train, request.perSign, random) }
  if (chosen) {
    const among = (side: ReadonlySet<number>) => rows.flatMap((row, i) => (side.has(row) ? [i] : []))
    const fold = { train: among(chosen.train), test: among(chosen.test) }
    if (fold.test.length > 0) return [thin(fold)]
    throw new Failure('bad-input', 'No row that is tested shows a sign that is learned.')
  }
  if (request.trainSigners !== null) {
    const low = request.minScore
    if (low !== null && table.every(({ score }) => score === null)) {
      throw new Failure('bad-input', '--min-score needs a column called score or hand_score, which the file lacks.')
    }
    const usable = low === null ? undefined : (row: number) => (table[row]!.score ?? 0) >= low
    return [thin(drawSigners(grouped, set.classes, request.trainSigners, random, usable))]
  }
  if (request.testRows) {
    const tested = new Set(request.testRows)
    const known = new Set(table.map(({ row }) => row))
    const foreign = request.testRows.find((row) => !known.has(row))
    if (foreign !== undefined)
      throw new Failure('bad-input', `--test-rows names row ${foreign}, which the file does not have.`)
    const fold: Fold = { train: [], test: [] }
    table.forEach(({ row }, i) => {
      ;(tested.has(row) ? fold.test : fold.train).push(i)
    })
    if (fold.train.length > 0 && fold.test.length > 0) return [thin(fold)]
    throw new Failure('bad-input', 'The numbers of --test-rows leave nothing to learn from, or nothing to test.')
  }
  const planned = folds(grouped, split, random)
  if (planned.length === 0)
    throw new Failure('bad-input', `The file cannot be split by ${split}: ${WHAT_IT_NEEDS[split]}`)
  // Of the two halves, the fold that is tested on the second one learned from the first.
  return (request.forward ? planned.slice(-1) : planned).map(thin)
}

const WHAT_IT_NEEDS: Record<SplitName, string> = {
  signer: 'it needs a signer (or person) column with at least two people who share signs.',
  day: 'it needs a day (or session) column with at least two days of a sign.',
  recording: 'it needs a recording column with at least two recordings of a sign.',
  block: 'it needs at least two rows of each of two signs.',
}

/** How the rows are divided, in words. */
export function describeProtocol(
  split: SplitName,
  request: TrialRequest,
  folds: number,
  rows: 'rows' | 'takes',
): string {
  const { trainSigners, perSign, testRows, forward, minScore, unknown, plant, train, test } = request
  const few = perSign === null ? '' : `, ${perSign} ${rows} a sign`
  const scored = minScore === null ? '' : ` whose scores are all ${minScore} or more`
  const extra =
    (unknown.length > 0 ? `; never taught: ${unknown.map((group) => group.join(' ')).join(', then ')}` : '') +
    (plant > 0 ? `; ${100 * plant} % of what is learned has a wrong label` : '')
  if (train !== null || test !== null) {
    const apart = {
      signer: 'other people',
      day: 'other days',
      recording: 'other recordings',
      block: 'the same recordings',
    }[split]
    return `learn from ${train ?? 'the others'}${few}, test on ${test ?? 'the others'} (${apart})${extra}`
  }
  if (trainSigners !== null) {
    const people = trainSigners === 1 ? 'signer' : 'signers'
    return `learn from ${trainSigners} ${people}${scored}${few}, test on everyone else${extra}`
  }
  if (testRows) return `test on ${new Set(testRows).size} given ${rows}, learn from the others${few}${extra}`
  if (forward) return `learn from the first half of each sign${few}, test on its second half${extra}`
  switch (split) {
    case 'signer':
      return `leave signers out, ${folds} groups${few}${extra}`
    case 'day':
      return `leave days out, ${folds} groups${few}${extra}`
    case 'recording':
      return `leave recordings out, ${folds} groups${few}${extra}`
    case 'block':
      return `first half of each sign against its second half, both ways${few}${extra}`
  }
}
