import type { Calibration, SplitName } from '../../contract/model'
import type { CurvePoint, Report, UnknownReport } from '../../contract/report'
import { FIT_DEFAULTS, type FitOptions } from '../../contract/training'
import { judge } from '../../learning/classifier/recognizer'
import { onlyClasses, subset } from '../../learning/dataset'
import { type HeldOut, USUAL_ACCEPTED } from '../../learning/evaluation/examine'
import { type CurveAxis, partOf, unknownGroups } from '../../learning/evaluation/plans'
import { auroc, falseAcceptsAt } from '../../learning/evaluation/rejection'
import { type Fold, type GroupedSample, planFolds } from '../../learning/evaluation/splits'
import { createRandom } from '../../learning/random'
import { createRecognizer } from '../../learning/recognizer'
import type { FitJob, FitResult } from '../../trainer/protocol'
import { fitJob, lookAll, type RunnerOptions, runFits, shareRight, trainedModel } from './fits'
import { buildReport, calibrationOf, holdOut } from './heldOut'
import type { Material } from './material'
import type { Surroundings } from './surroundings'

/** Folds that the learning curve is measured on: each point is that many trainings. */
const CURVE_FOLDS = 3
const CURVE_PARTS = [0.25, 0.5]
const AXES: readonly CurveAxis[] = ['signers', 'recordings', 'samples', 'days']

interface Wanted {
  job: FitJob
  /** What the model's answers add to the report. */
  use(result: FitResult): void
}

/**
 * Everything that can be told about a recipe on some data: the honest check, how signs that were never taught are
 * refused, and what more people, recordings or samples would bring.
 *
 * @returns null when there is too little data to hold anything back
 */
export async function evaluateMaterial(
  context: Pick<Surroundings, 'now' | 'version'>,
  title: string,
  material: Pick<Material, 'set' | 'grouped' | 'classes' | 'ids'>,
  options: Partial<FitOptions>,
  eitherHand: boolean,
  runner: RunnerOptions,
  onFitted: (done: number, of: number) => void = () => {},
): Promise<Report | null> {
  const { set, grouped, classes } = material
  const { seed = FIT_DEFAULTS.seed } = options
  const { split, folds } = planFolds(grouped, createRandom(seed))
  if (folds.length === 0) return null
  const labels = classes.map(({ label }) => label)
  const foldResults: FitResult[] = []
  const judged: Judged[] = []
  const points: CurvePoint[] = []
  const wanted: Wanted[] = [
    ...folds.map(
      ({ train }, f): Wanted => ({
        job: fitJob(subset(set, train), options, eitherHand),
        use: (result) => {
          foldResults[f] = result
        },
      }),
    ),
    ...unknownJobs(material, split, folds, options, eitherHand, judged),
    ...curveJobs(material, folds, options, eitherHand, points),
  ]
  let done = 0
  const results = await runFits(
    wanted.map(({ job }) => job),
    runner,
    { onFitted: () => onFitted(++done, wanted.length) },
  )
  wanted.forEach(({ use }, i) => {
    use(results[i]!)
  })
  const rows = await holdOut(foldResults, material, folds, split)
  const calibration = calibrationOf(rows, split, material)
  const report = buildReport(context, {
    title,
    material,
    rows,
    calibration,
    whitener: foldResults[0]!.rejector!.whitener,
    split,
    folds,
  })
  const curve = mergePoints(points)
  return {
    ...report,
    unknown: summariseUnknown(judged, rows, labels, (held) => calibrationOf(held, split, material)),
    curve,
    more: whatHelps(curve),
  }
}

/** A model that never learned some signs, and what it was shown. */
interface Judged {
  group: number[]
  known: number[]
  result: FitResult
  shown: { knownRows: number[]; strangerRows: number[] }
  material: Pick<Material, 'set'>
}

function unknownJobs(
  { set }: Pick<Material, 'set'>,
  split: SplitName,
  folds: readonly Fold[],
  options: Partial<FitOptions>,
  eitherHand: boolean,
  judged: Judged[],
): Wanted[] {
  return unknownGroups(set.classes, createRandom(options.seed ?? FIT_DEFAULTS.seed)).flatMap((group, g): Wanted[] => {
    const { train, test } = folds[g % folds.length]!
    const known = Array.from({ length: set.classes }, (_, k) => k).filter((k) => !group.includes(k))
    const { set: taught } = onlyClasses(subset(set, train), known)
    const knownRows = test.filter((row) => !group.includes(set.labels[row]!))
    // Where people are kept apart, the strangers' signs come from people who taught nothing.
    const shown = split === 'signer' ? test : Array.from(set.labels.keys())
    const strangerRows = shown.filter((row) => group.includes(set.labels[row]!))
    if (new Set(taught.labels).size < 2 || knownRows.length === 0 || strangerRows.length === 0) return []
    return [
      {
        job: fitJob(taught, options, eitherHand),
        use: (result) => judged.push({ group, known, result, shown: { knownRows, strangerRows }, material: { set } }),
      },
    ]
  })
}

function summariseUnknown(
  judged: readonly Judged[],
  rows: readonly HeldOut[],
  labels: readonly string[],
  calibrateBy: (rows: readonly HeldOut[]) => Calibration,
): UnknownReport | null {
  const known: number[] = []
  const strangers: number[] = []
  let knownAccepted = 0
  let strangersAccepted = 0
  for (const { group, known: classes, result, shown, material } of judged) {
    // Thresholds come from rows that are not shown here.
    const used = new Set([...shown.knownRows, ...shown.strangerRows])
    const calibration = calibrateBy(rows.filter(({ row, truth }) => !used.has(row) && !group.includes(truth)))
    // The model counts its own classes, of which nothing may be another one, or none.
    const nothing = material.set.nothing === null ? -1 : classes.indexOf(material.set.nothing)
    const recognizer = createRecognizer(
      trainedModel(result, { ...material.set, nothing: nothing < 0 ? null : nothing }),
    )
    const own: Calibration = { ...calibration, offsets: classes.map((k) => calibration.offsets[k]!) }
    const judgeRows = (rows: number[]) =>
      lookAll(recognizer, subset(material.set, rows)).map((evidence) => judge(evidence, own, USUAL_ACCEPTED))
    for (const one of judgeRows(shown.knownRows)) {
      known.push(one.score)
      if (one.known) knownAccepted++
    }
    for (const one of judgeRows(shown.strangerRows)) {
      strangers.push(one.score)
      if (one.known) strangersAccepted++
    }
  }
  if (known.length === 0 || strangers.length === 0) return null
  return {
    auroc: auroc(known, strangers),
    falseAccepts: strangersAccepted / strangers.length,
    recall: knownAccepted / known.length,
    falseAcceptsAt95: falseAcceptsAt(0.95, known, strangers),
    known: known.length,
    strangers: strangers.length,
    groups: judged.map(({ group }) => group.map((k) => labels[k]!)),
  }
}

function curveJobs(
  { set, grouped }: { set: Material['set']; grouped: readonly GroupedSample[] },
  folds: readonly Fold[],
  options: Partial<FitOptions>,
  eitherHand: boolean,
  points: CurvePoint[],
): Wanted[] {
  const random = createRandom((options.seed ?? FIT_DEFAULTS.seed) + 1)
  const tested = folds.slice(0, CURVE_FOLDS)
  const point = (of: CurveAxis, part: number, rows: readonly number[], test: readonly number[]): Wanted => ({
    job: fitJob(subset(set, rows), options, eitherHand, false),
    use: (result) => {
      points.push({ of, part, trained: rows.length, accuracy: shareRight(result, subset(set, test)), n: test.length })
    },
  })
  const whole = tested.map(({ train, test }) => point('samples', 1, train, test))
  const parts = AXES.flatMap((axis) => {
    let last = 0
    return CURVE_PARTS.flatMap((part) => {
      const rows = tested.map((fold) => partOf(grouped, fold, axis, part, random))
      // Compared with the whole on the same folds, or not at all; a part that is no larger than the one before is none.
      const size = rows.reduce((sum, own) => sum + (own?.length ?? 0), 0)
      if (rows.some((own) => own === null) || size === last) return []
      last = size
      return rows.map((own, f) => point(axis, part, own!, tested[f]!.test))
    })
  })
  return [...parts, ...whole]
}

/** Points of the same part from several folds become one; the whole is the same point for every axis. */
function mergePoints(points: readonly CurvePoint[]): CurvePoint[] {
  const merged = new Map<string, CurvePoint[]>()
  for (const point of points) {
    const key = `${point.of} ${point.part}`
    merged.set(key, [...(merged.get(key) ?? []), point])
  }
  return [...merged.values()].map((same) => {
    const n = same.reduce((sum, point) => sum + point.n, 0)
    return {
      of: same[0]!.of,
      part: same[0]!.part,
      trained: same.reduce((sum, point) => sum + point.trained, 0) / same.length,
      accuracy: same.reduce((sum, point) => sum + point.accuracy * point.n, 0) / n,
      n,
    }
  })
}

/** The axis of which half cost most. */
function whatHelps(curve: readonly CurvePoint[]): Report['more'] {
  const whole = curve.find(({ part }) => part === 1)
  const [worst] = curve.filter(({ part }) => part === 0.5).sort((a, b) => a.accuracy - b.accuracy)
  return whole && worst ? { of: worst.of, lost: 100 * (whole.accuracy - worst.accuracy) } : null
}
