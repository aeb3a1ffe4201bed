import { Failure } from '../contract/failure'
import type { SplitName } from '../contract/model'
import { type FitOptions, fitOptions } from '../contract/training'
import { createRecognizer, judge } from '../learning/classifier/recognizer'
import { type Dataset, onlyClasses, subset } from '../learning/dataset'
import { disagreement, SUSPECT_MARGIN, USUAL_ACCEPTED } from '../learning/evaluation/examine'
import { accuracy, confusionMatrix, macroF1, summarise, wilson } from '../learning/evaluation/metrics'
import { auroc, falseAcceptsAt } from '../learning/evaluation/rejection'
import { drawSigners, type Fold, folds, type GroupedSample, planFolds } from '../learning/evaluation/splits'
import { type Augmentation, mirrorAll } from '../learning/landmarks/augment'
import { createRandom, type Random } from '../learning/random'
import type { Context } from './context'
import { calibrationOf } from './examination'
import { amountOf, classifyAll, fitJob, lookAll, type RunnerOptions, runFits, trainedModel } from './experiments'
import { needMaterial } from './laboratory'
import { learn } from './learn'
import type { Material } from './material'
import type { TableRow } from './table'

/** Which question is asked of a table, again and again with other draws. */
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
  /** Draw only signers whose rows all have this score: the app asks for a retake of the others. */
  minScore: number | null
  /** Groups of labels that are never taught and must be refused, one after the other. */
  unknown: readonly (readonly string[])[]
  /** Also say what the app would have shown, from the learned rows alone. */
  shown: boolean
  /** Give this share of the learned rows a wrong label, and see which are found. */
  plant: number
  draws: number
  seed: number
  options: Partial<FitOptions>
  /** Strengths of augmentation to try instead of the usual ones; only where nothing is nested. */
  augmentation: Partial<Augmentation>
}

interface Summary {
  mean: number
  sd: number
  median: number
}

export interface Trials {
  split: SplitName
  /** How the rows were divided, in words. */
  protocol: string
  accuracy: Summary & { draws: number }
  /** The same test rows mirrored. */
  otherHand: Summary
  macroF1: Summary
  /** Mean test rows of a draw. */
  n: number
  interval: { low: number; high: number }
  labels: string[]
  /** Rows are the truth, columns the guess, summed over the draws. */
  confusion: number[][]
  /** What was asked, so that the run can be repeated. */
  request: TrialRequest
  perDraw: { accuracy: number; n: number; trained: number; shown: number | null }[]
  /** What the app would have shown against what came true: mean absolute and mean signed difference. */
  shown: { mean: number; gap: number; bias: number } | null
  unknown: { auroc: Summary; falseAcceptsAt95: Summary; falseAccepts: Summary; recall: Summary; n: number } | null
  planted: Planted | null
  seed: number
  options: FitOptions
  seconds: number
}

export interface Planted {
  planted: number
  of: number
  /** Share found among the likeliest alarms of which one in ten is false. */
  foundAtOneInTen: number
  /** Share found, and share of alarms that are false, at the margin from which the app raises an alarm. */
  found: number
  falseAlarms: number
  /** Accuracy when nothing is left out. */
  plain: Summary
}

/** One draw: what is learned, what is tested, and what must be refused. */
interface Trial {
  set: Dataset
  grouped: GroupedSample[]
  fold: Fold
  strangers: Dataset | null
  /** The class of the table that each class of the set is. */
  classes: number[]
  seed: number
}

/** Trains and tests on splits that keep people, recordings or stretches of time apart. */
export async function runTrials(
  context: Pick<Context, 'now'>,
  table: readonly TableRow[],
  request: TrialRequest,
  runner: RunnerOptions,
  onDraw: (done: number, of: number) => void,
): Promise<Trials> {
  const started = context.now()
  const material = needMaterial(table)
  const { split, trials } = planTrials(material, table, request)
  const { options } = request
  const nested = request.shown || request.plant > 0 || request.unknown.length > 0
  const raw = nested
    ? await runNested(trials, options, request, runner, onDraw)
    : await runPlain(trials, options, request.augmentation, runner, onDraw)
  const outcomes = raw.map((outcome, i) => inTable(outcome, trials[i]!.classes))

  const draws = [...new Set(trials.map(({ seed }) => seed))]
  const perDraw = draws.map((seed) => {
    const own = outcomes.filter((_, i) => trials[i]!.seed === seed)
    const join = (key: 'truth' | 'guesses' | 'mirrored') => own.flatMap((outcome) => Array.from(outcome[key]))
    const right = (guesses: number[]) => guesses.filter((guess, i) => guess === truth[i]).length / truth.length
    const truth = join('truth')
    const shown = own.map((outcome) => outcome.shown).filter((value) => value !== null)
    return {
      accuracy: right(join('guesses')),
      otherHand: right(join('mirrored')),
      f1: macroF1(confusionMatrix(truth, join('guesses'), material.set.classes), material.set.classes),
      n: truth.length,
      cells: own.reduce((sum, { cells }) => sum + cells, 0),
      trained: Math.round(summarise(own.map((outcome) => outcome.trained)).mean),
      shown: shown.length > 0 ? summarise(shown).mean : null,
    }
  })
  const classes = material.set.classes
  const total = new Int32Array(classes ** 2)
  for (const { truth, guesses } of outcomes) {
    confusionMatrix(truth, guesses, classes).forEach((count, k) => {
      total[k] = total[k]! + count
    })
  }
  const shares = summarise(perDraw.map((draw) => draw.accuracy))
  const n = Math.round(summarise(perDraw.map((draw) => draw.n)).mean)
  const gaps = perDraw.flatMap((draw) => (draw.shown === null ? [] : [draw.shown - draw.accuracy]))
  return {
    split,
    protocol: describeProtocol(split, request, trials.length / draws.length),
    accuracy: { ...shares, draws: draws.length },
    otherHand: summarise(perDraw.map((draw) => draw.otherHand)),
    macroF1: summarise(perDraw.map((draw) => draw.f1)),
    n,
    interval: wilson(accuracy(total, classes), Math.round(summarise(perDraw.map((draw) => draw.cells)).mean)),
    labels: material.classes.map(({ label }) => label),
    confusion: Array.from({ length: classes }, (_, k) => Array.from(total.subarray(k * classes, (k + 1) * classes))),
    perDraw: perDraw.map(({ accuracy, n, trained, shown }) => ({ accuracy, n, trained, shown })),
    shown:
      gaps.length > 0
        ? {
            mean: summarise(perDraw.flatMap(({ shown }) => shown ?? [])).mean,
            gap: summarise(gaps.map(Math.abs)).mean,
            bias: summarise(gaps).mean,
          }
        : null,
    unknown: summariseUnknown(outcomes),
    planted: summarisePlanted(outcomes),
    request,
    seed: request.seed,
    options: fitOptions(amountOf(subset(trials[0]!.set, trials[0]!.fold.train)), options),
    seconds: (context.now() - started) / 1000,
  }
}

interface Outcome {
  truth: Int32Array
  guesses: Int32Array
  mirrored: Int32Array
  /** Groups of like samples among the tested ones. */
  cells: number
  trained: number
  shown: number | null
  unknown: { known: number[]; strangers: number[]; recall: number; falseAccepts: number } | null
  alarms: { margin: number; planted: boolean }[]
  plain: number | null
}

/** The outcome in the classes of the table, of which some trials learn only a part. */
function inTable(outcome: Outcome, classes: readonly number[]): Outcome {
  const back = (labels: Int32Array) => labels.map((label) => classes[label]!)
  const { truth, guesses, mirrored } = outcome
  return { ...outcome, truth: back(truth), guesses: back(guesses), mirrored: back(mirrored) }
}

const MOST_AT_ONCE = 40

async function runPlain(
  trials: readonly Trial[],
  options: Partial<FitOptions>,
  augmentation: Partial<Augmentation>,
  runner: RunnerOptions,
  onDraw: (done: number, of: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  // A few at a time: the material of all draws at once may not fit into memory.
  for (let from = 0; from < trials.length; from += MOST_AT_ONCE) {
    const some = trials.slice(from, from + MOST_AT_ONCE)
    const jobs = some.map(({ set, fold, seed }) => {
      const job = fitJob(subset(set, fold.train), { ...options, seed }, true, false)
      return { ...job, augmentation: { ...job.augmentation, ...augmentation } }
    })
    let done = from
    const results = await runFits(jobs, runner, { onFitted: () => onDraw(++done, trials.length) })
    some.forEach(({ set, grouped, fold }, i) => {
      const shown = subset(set, fold.test)
      outcomes.push({
        truth: shown.labels,
        guesses: classifyAll(results[i]!, shown),
        mirrored: classifyAll(results[i]!, mirrorAll(shown)),
        cells: cellsOf(grouped, fold),
        trained: fold.train.length,
        shown: null,
        unknown: null,
        alarms: [],
        plain: null,
      })
    })
  }
  return outcomes
}

/** Each draw as the app would live it: its own folds inside of what is learned, its own thresholds. */
async function runNested(
  trials: readonly Trial[],
  options: Partial<FitOptions>,
  { plant }: TrialRequest,
  runner: RunnerOptions,
  onDraw: (done: number, of: number) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { set, grouped, fold, strangers, seed } of trials) {
    const random = createRandom(seed)
    const taught = subset(set, fold.train)
    const planted = plantLabels(taught, plant, random)
    const own = fold.train.map((row, i) => ({ ...grouped[row]!, label: taught.labels[i]! }))
    const plan = planFolds(own, random)
    const fitted = { ...options, seed }
    const learned = await learn({ set: taught, grouped: own }, plan, fitted, true, runner)
    const doubts = calibrationOf(learned.rows, set.classes)
    const recognizer = createRecognizer(trainedModel(learned.model, set.slots))
    const shown = subset(set, fold.test)
    const evidence = lookAll(recognizer, shown)
    const judged = evidence.map((one) => judge(one, learned.calibration, USUAL_ACCEPTED))
    const refused =
      strangers && lookAll(recognizer, strangers).map((one) => judge(one, learned.calibration, USUAL_ACCEPTED))
    outcomes.push({
      truth: shown.labels,
      guesses: Int32Array.from(evidence, ({ best }) => best),
      mirrored: Int32Array.from(lookAll(recognizer, mirrorAll(shown)), ({ best }) => best),
      cells: cellsOf(grouped, fold),
      trained: fold.train.length,
      shown:
        learned.rows.length > 0
          ? learned.rows.filter(({ truth, evidence }) => truth === evidence.best).length / learned.rows.length
          : null,
      unknown: refused && {
        known: judged.map(({ score }) => score),
        strangers: refused.map(({ score }) => score),
        recall: judged.filter(({ known }) => known).length / judged.length,
        falseAccepts: refused.filter(({ known }) => known).length / refused.length,
      },
      alarms:
        plant > 0
          ? learned.rows.map((row) => ({
              margin: disagreement(row, doubts).margin,
              planted: planted.has(row.row),
            }))
          : [],
      plain: plant > 0 ? await plainAccuracy(taught, shown, fitted, runner) : null,
    })
    onDraw(outcomes.length, trials.length)
  }
  return outcomes
}

async function plainAccuracy(
  taught: Dataset,
  shown: Dataset,
  options: Partial<FitOptions>,
  runner: RunnerOptions,
): Promise<number> {
  const [result] = await runFits([fitJob(taught, options, true, false)], runner)
  const guesses = classifyAll(result!, shown)
  return guesses.filter((guess, i) => guess === shown.labels[i]).length / guesses.length
}

/** Tested samples of one sign that share a recording, or else a signer, count once in an interval. */
function cellsOf(grouped: readonly GroupedSample[], { test }: Fold): number {
  const keys = test.map((row) => {
    const { label, signer, recording } = grouped[row]!
    return `${label} ${recording ?? signer ?? row}`
  })
  return new Set(keys).size
}

/** Gives a share of the rows another label, in place. @returns the rows that were changed */
function plantLabels(set: Dataset, share: number, random: Random): Set<number> {
  const count = share > 0 ? Math.max(1, Math.round(share * set.labels.length)) : 0
  const rows = Array.from(random.permutation(set.labels.length).subarray(0, count))
  for (const row of rows) set.labels[row] = (set.labels[row]! + 1 + random.below(set.classes - 1)) % set.classes
  return new Set(rows)
}

function summariseUnknown(outcomes: readonly Outcome[]): Trials['unknown'] {
  const seen = outcomes.flatMap(({ unknown }) => (unknown ? [unknown] : []))
  if (seen.length === 0) return null
  return {
    auroc: summarise(seen.map(({ known, strangers }) => auroc(known, strangers))),
    falseAcceptsAt95: summarise(seen.map(({ known, strangers }) => falseAcceptsAt(0.95, known, strangers))),
    falseAccepts: summarise(seen.map((one) => one.falseAccepts)),
    recall: summarise(seen.map((one) => one.recall)),
    n: Math.round(summarise(seen.map(({ strangers }) => strangers.length)).mean),
  }
}

function summarisePlanted(outcomes: readonly Outcome[]): Planted | null {
  const alarms = outcomes.flatMap((outcome) => outcome.alarms).sort((a, b) => b.margin - a.margin)
  const planted = alarms.filter((alarm) => alarm.planted).length
  if (planted === 0) return null
  let found = 0
  let best = 0
  alarms.forEach((alarm, i) => {
    if (alarm.planted) found++
    if (found >= 0.9 * (i + 1)) best = found
  })
  const raised = alarms.filter(({ margin }) => margin > SUSPECT_MARGIN)
  const right = raised.filter((alarm) => alarm.planted).length
  return {
    planted,
    of: alarms.length,
    foundAtOneInTen: best / planted,
    found: right / planted,
    falseAlarms: raised.length > 0 ? 1 - right / raised.length : 0,
    plain: summarise(outcomes.map(({ plain }) => plain!)),
  }
}

function planTrials(
  material: Material,
  table: readonly TableRow[],
  request: TrialRequest,
): { split: SplitName; trials: Trial[] } {
  checkRequest(request)
  const { grouped } = material
  const split = request.split ?? chooseSplit(grouped, request)
  const groups = request.unknown.length > 0 ? request.unknown : [[]]
  const trials: Trial[] = []
  for (let draw = 0; draw < request.draws; draw++) {
    // Each group of unknown signs in turn, so that any number of draws asks about all of them alike.
    const part = leaveOutLabels(material, groups[draw % groups.length]!)
    const random = createRandom(request.seed + 7919 * (draw + 1))
    const rowsOf = part.rows.map((row) => table[row]!)
    for (const fold of planDraw(part.set, part.grouped, rowsOf, split, request, random)) {
      const strangers = part.left.length > 0 ? strangersOf(material, part, fold, split) : null
      trials.push({
        set: part.set,
        grouped: part.grouped,
        fold,
        strangers,
        classes: part.kept,
        seed: request.seed + draw,
      })
    }
  }
  return { split, trials }
}

function checkRequest(request: TrialRequest): void {
  const { trainSigners, split, testRows, forward, minScore, unknown, draws, shown, plant, augmentation } = request
  if (trainSigners !== null && (split ?? 'signer') !== 'signer') {
    throw new Failure('bad-input', `--train-signers draws signers, so it does not go with --split ${split}.`)
  }
  if ((forward || testRows !== null) && split !== null && split !== 'block') {
    throw new Failure(
      'bad-input',
      `--forward and --test-rows divide the rows themselves, so they do not go with --split ${split}.`,
    )
  }
  if (minScore !== null && trainSigners === null) {
    throw new Failure('bad-input', '--min-score says which signers may be drawn, so it needs --train-signers.')
  }
  const nested = shown || plant > 0 || unknown.length > 0
  if (nested && Object.keys(augmentation).length > 0) {
    throw new Failure(
      'bad-input',
      '--augment does not go with --shown, --plant and --unknown, which learn as the app does.',
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

function leaveOutLabels({ set, grouped, classes }: Material, labels: readonly string[]): Part {
  const left = labels.map((label) => {
    const at = classes.findIndex((one) => one.label === label)
    if (at < 0) throw new Failure('bad-input', `--unknown names “${label}”, which the table does not have.`)
    return at
  })
  const kept = classes.map((_, k) => k).filter((k) => !left.includes(k))
  if (kept.length < 2) throw new Failure('bad-input', '--unknown leaves fewer than two signs to learn.')
  const { set: part, rows } = onlyClasses(set, kept)
  return { set: part, rows, left, kept, grouped: rows.map((row, i) => ({ ...grouped[row]!, label: part.labels[i]! })) }
}

/** Rows of the signs that were never taught; where people are kept apart, only by people who taught nothing. */
function strangersOf({ set, grouped }: Material, part: Part, fold: Fold, split: SplitName): Dataset | null {
  const taught = new Set(split === 'signer' ? fold.train.map((row) => part.grouped[row]!.signer) : [])
  const rows = Array.from(set.labels.keys()).filter(
    (row) => part.left.includes(set.labels[row]!) && !taught.has(grouped[row]!.signer),
  )
  return rows.length > 0 ? subset(set, rows) : null
}

function planDraw(
  set: Dataset,
  grouped: readonly GroupedSample[],
  table: readonly TableRow[],
  split: SplitName,
  request: TrialRequest,
  random: Random,
): Fold[] {
  const thin = (fold: Fold): Fold =>
    request.perSign === null ? fold : { ...fold, train: drawPerSign(set, fold.train, request.perSign, random) }
  if (request.trainSigners !== null) {
    const low = request.minScore
    if (low !== null && table.every(({ score }) => score === null)) {
      throw new Failure('bad-input', '--min-score needs a column called score or hand_score, which the table lacks.')
    }
    const usable = low === null ? undefined : (row: number) => (table[row]!.score ?? 0) >= low
    return [thin(drawSigners(grouped, set.classes, request.trainSigners, random, usable))]
  }
  if (request.testRows) {
    const tested = new Set(request.testRows)
    const known = new Set(table.map(({ row }) => row))
    const foreign = request.testRows.find((row) => !known.has(row))
    if (foreign !== undefined)
      throw new Failure('bad-input', `--test-rows names row ${foreign}, which the table does not have.`)
    const fold: Fold = { train: [], test: [] }
    table.forEach(({ row }, i) => {
      ;(tested.has(row) ? fold.test : fold.train).push(i)
    })
    if (fold.train.length > 0 && fold.test.length > 0) return [thin(fold)]
    throw new Failure('bad-input', 'The numbers of --test-rows leave nothing to learn from, or nothing to test.')
  }
  const planned = folds(grouped, split, random)
  if (planned.length === 0)
    throw new Failure('bad-input', `The table cannot be split by ${split}: ${WHAT_IT_NEEDS[split]}`)
  // Of the two halves, the fold that is tested on the second one learned from the first.
  return (request.forward ? planned.slice(-1) : planned).map(thin)
}

function drawPerSign(set: Dataset, rows: readonly number[], count: number, random: Random): number[] {
  const bySign = new Map<number, number[]>()
  for (const row of rows) {
    const label = set.labels[row]!
    bySign.set(label, [...(bySign.get(label) ?? []), row])
  }
  return [...bySign.values()].flatMap((own) =>
    Array.from(random.permutation(own.length).subarray(0, count), (i) => own[i]!),
  )
}

const WHAT_IT_NEEDS: Record<SplitName, string> = {
  signer: 'it needs a signer (or person) column with at least two people who share signs.',
  recording: 'it needs a recording column with at least two recordings of a sign.',
  block: 'it needs at least two rows of each of two signs.',
}

function describeProtocol(split: SplitName, request: TrialRequest, folds: number): string {
  const { trainSigners, perSign, testRows, forward, minScore, unknown, plant } = request
  const few = perSign === null ? '' : `, ${perSign} rows a sign`
  const scored = minScore === null ? '' : ` whose scores are all ${minScore} or more`
  const extra =
    (unknown.length > 0 ? `; never taught: ${unknown.map((group) => group.join(' ')).join(', then ')}` : '') +
    (plant > 0 ? `; ${100 * plant} % of what is learned has a wrong label` : '')
  if (trainSigners !== null) {
    const people = trainSigners === 1 ? 'signer' : 'signers'
    return `learn from ${trainSigners} ${people}${scored}${few}, test on everyone else${extra}`
  }
  if (testRows) return `test on ${new Set(testRows).size} given rows, learn from the others${few}${extra}`
  if (forward) return `learn from the first half of each sign${few}, test on its second half${extra}`
  switch (split) {
    case 'signer':
      return `leave signers out, ${folds} groups${few}${extra}`
    case 'recording':
      return `leave recordings out, ${folds} groups${few}${extra}`
    case 'block':
      return `first half of each sign against its second half, both ways${few}${extra}`
  }
}
