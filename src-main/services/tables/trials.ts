import { Failure } from '../../contract/failure'
import type { SplitName } from '../../contract/model'
import { type FitOptions, fitOptions } from '../../contract/training'
import { judge } from '../../learning/classifier/recognizer'
import { amountOf, type Dataset, subset } from '../../learning/dataset'
import { disagreement, holdsFor, isSuspect, USUAL_ACCEPTED } from '../../learning/evaluation/examine'
import { accuracy, confusionMatrix, macroF1, summarise, wilson } from '../../learning/evaluation/metrics'
import { auroc, falseAcceptsAt } from '../../learning/evaluation/rejection'
import { type Fold, type GroupedSample, planFolds } from '../../learning/evaluation/splits'
import { type Augmentation, mirrorAll } from '../../learning/landmarks/augment'
import { createRandom, type Random } from '../../learning/random'
import { createRecognizer } from '../../learning/recognizer'
import { guessAll, lookAll, plainJob, type RunnerOptions, runFits, trainedModel } from '../training/fits'
import { calibrationOf } from '../training/heldOut'
import { learn } from '../training/learn'
import type { PeerName } from '../training/peers'
import type { Surroundings } from '../training/surroundings'
import { type PeerTrials, runPeers } from './peerTrials'
import { areTakes, needMaterial, type RowFile } from './table'
import { describeProtocol, isNested, planTrials, type Trial, type TrialRequest } from './trialPlan'

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
  /**
   * What the app would have shown against what came true: mean absolute and mean signed difference. Null where it would
   * have claimed nothing: what was learned says nothing of other people, or other days.
   */
  shown: { mean: number; gap: number; bias: number } | null
  /**
   * What the app's own thresholds accept of the taught signs: of all tested rows, of those named rightly, and how many of
   * the accepted ones are named wrongly. Null where no thresholds were fitted.
   */
  accepted: { share: Summary; ofRight: Summary; wrong: Summary } | null
  /** Share of the taught signs, and of the strangers, that are accepted. */
  recall: Summary | null
  falseAccepts: Summary | null
  unknown: { auroc: Summary; falseAcceptsAt95: Summary; falseAccepts: Summary; recall: Summary; n: number } | null
  planted: Planted | null
  /** Null where they were not asked for. */
  peers: PeerTrials | null
  options: FitOptions
  seconds: number
}

export interface Planted {
  planted: number
  of: number
  /** Share found among the likeliest alarms of which one in ten is false. */
  foundAtOneInTen: number
  /** Share found, and share of alarms that are false, as the app raises them. */
  found: number
  falseAlarms: number
  /** Accuracy when nothing is left out. */
  plain: Summary
}

/** Trains and tests on splits that keep people, recordings or stretches of time apart. */
export async function runTrials(
  context: Pick<Surroundings, 'clock'>,
  table: RowFile,
  request: TrialRequest,
  runner: RunnerOptions,
  onDraw: (done: number, of: number) => void,
  onPeer: (peer: PeerName, done: number, of: number) => void = () => {},
): Promise<Trials> {
  const started = context.clock()
  const material = needMaterial(table.rows)
  const takes = areTakes(table.rows) ? table.rows : null
  if (takes) checkAugmentation(request.augmentation)
  else if (request.peers.length > 0) {
    throw new Failure('bad-input', '--peers compares recognisers of signs that move, and the file is a table of hands.')
  }
  const { split, trials } = planTrials(material, table, request)
  const { options } = request
  const nested = isNested(request)
  const raw = nested
    ? await runNested(trials, split, request, runner, onDraw)
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
    protocol: describeProtocol(split, request, trials.length / draws.length, takes ? 'takes' : 'rows'),
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
    ...summariseAccepted(outcomes),
    unknown: summariseUnknown(outcomes),
    planted: summarisePlanted(outcomes),
    peers: takes && request.peers.length > 0 ? await runPeers(request.peers, takes, trials, runner, onPeer) : null,
    request,
    options: fitOptions(amountOf(subset(trials[0]!.set, trials[0]!.fold.train)), options),
    seconds: (context.clock() - started) / 1000,
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
  /** Which of the tested rows are accepted. */
  accepted: boolean[] | null
  unknown: { known: number[]; strangers: number[]; recall: number; falseAccepts: number } | null
  alarms: { margin: number; raised: boolean; planted: boolean }[]
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
      const job = plainJob(subset(set, fold.train), { ...options, seed })
      return { ...job, augmentation: { ...job.augmentation, ...augmentation } }
    })
    let done = from
    const results = await runFits(jobs, runner, { onFitted: () => onDraw(++done, trials.length) })
    some.forEach(({ set, grouped, fold }, i) => {
      const shown = subset(set, fold.test)
      outcomes.push({
        truth: shown.labels,
        guesses: guessAll(results[i]!, shown),
        mirrored: guessAll(results[i]!, mirrorAll(shown)),
        cells: cellsOf(grouped, fold),
        trained: fold.train.length,
        shown: null,
        accepted: null,
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
  split: SplitName,
  { plant, options }: TrialRequest,
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
    const doubts = calibrationOf(learned.rows, plan.split, { set: taught, grouped: own })
    const recognizer = createRecognizer(trainedModel(learned.model, set))
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
      shown: holdsFor(split, plan.split, learned.rows)
        ? learned.rows.filter(({ truth, evidence }) => truth === evidence.best).length / learned.rows.length
        : null,
      accepted: judged.map(({ known }) => known),
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
              raised: isSuspect(row, doubts),
              planted: planted.has(row.row),
            }))
          : [],
      plain: plant > 0 ? await plainAccuracy(taught, shown, fitted, runner) : null,
    })
    onDraw(outcomes.length, trials.length)
  }
  return outcomes
}

/** What would have come of learning from everything, wrong labels and all. */
async function plainAccuracy(
  taught: Dataset,
  shown: Dataset,
  options: Partial<FitOptions>,
  runner: RunnerOptions,
): Promise<number> {
  const [result] = await runFits([plainJob(taught, options)], runner)
  const guesses = guessAll(result!, shown)
  return guesses.filter((guess, i) => guess === shown.labels[i]).length / guesses.length
}

/** Strengths are those of shots: of looks at takes, parts can be left out and no more. */
function checkAugmentation(augmentation: Partial<Augmentation>): void {
  const wrong = Object.entries(augmentation).find(
    ([part, strength]) => part === 'clean' || (part !== 'mirror' && strength !== 0),
  )
  if (!wrong) return
  throw new Failure(
    'bad-input',
    `--augment ${wrong[0]}: of takes, tilt, roll, shear, finger and jitter can only be left out, such as tilt=0, and mirror=false said.`,
  )
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

function summariseAccepted(outcomes: readonly Outcome[]): Pick<Trials, 'accepted' | 'recall' | 'falseAccepts'> {
  const judged = outcomes.flatMap(({ accepted, guesses, truth }) => {
    if (!accepted) return []
    const rows = accepted.map((known, i) => ({ known, right: guesses[i] === truth[i] }))
    const part = (of: typeof rows, wanted: (row: (typeof rows)[number]) => boolean) =>
      of.length > 0 ? of.filter(wanted).length / of.length : 0
    return [
      {
        share: part(rows, ({ known }) => known),
        ofRight: part(
          rows.filter(({ right }) => right),
          ({ known }) => known,
        ),
        wrong: part(
          rows.filter(({ known }) => known),
          ({ right }) => !right,
        ),
      },
    ]
  })
  if (judged.length === 0) return { accepted: null, recall: null, falseAccepts: null }
  const summary = (key: 'share' | 'ofRight' | 'wrong') => summarise(judged.map((one) => one[key]))
  const refused = outcomes.flatMap(({ unknown }) => (unknown ? [unknown.falseAccepts] : []))
  return {
    accepted: { share: summary('share'), ofRight: summary('ofRight'), wrong: summary('wrong') },
    recall: summary('share'),
    falseAccepts: refused.length > 0 ? summarise(refused) : null,
  }
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
  const raised = alarms.filter((alarm) => alarm.raised)
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
