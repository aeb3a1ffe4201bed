import type { Calibration, SplitName } from '../../contract/model'
import type { EpochPoint, FitOptions } from '../../contract/training'
import { subset } from '../../learning/dataset'
import { chooseLeftOut, type HeldOut } from '../../learning/evaluation/examine'
import type { Fold } from '../../learning/evaluation/splits'
import type { FitResult } from '../../trainer/protocol'
import { fitJob, type JobListener, type RunnerOptions, runFits } from './fits'
import { calibrationOf, holdOut } from './heldOut'
import type { Material } from './material'

export interface Learned {
  model: FitResult
  calibration: Calibration
  /** Every sample that a fold held back, as that fold's model saw it. */
  rows: HeldOut[]
  /** Rows that the model did not learn from, because they disagree too plainly with their sign. */
  leftOut: number[]
  /** How the training of the model went. */
  curve: readonly EpochPoint[]
}

export interface LearnListener extends JobListener {
  /** The model, job 0, is learned once more, without the samples that were left out. */
  onAgain?(): void
  /** The epochs of the model so far, before each `onEpoch` of it. */
  onCurve?(curve: readonly EpochPoint[]): void
}

/** Epochs that a curve has at most. */
const MOST_POINTS = 200

/**
 * The whole recipe: a model of everything, models of the folds that say how good it is and where its thresholds lie,
 * and, where samples disagree plainly with their sign, once more the model without them (docs/learning.md).
 *
 * @param folds none when there is too little data; the thresholds are then the usual ones
 */
export async function learn(
  material: Pick<Material, 'set' | 'grouped'>,
  { split, folds }: { split: SplitName; folds: readonly Fold[] },
  options: Partial<FitOptions>,
  eitherHand: boolean,
  runner: RunnerOptions,
  listener: LearnListener = {},
): Promise<Learned> {
  const { set } = material
  let curve: readonly EpochPoint[] = []
  let stride = 1
  const watching: LearnListener = {
    ...listener,
    onEpoch(job, report) {
      const { epoch, epochs, loss, fitted } = report
      if (job === 0) {
        if (epoch === 1) [curve, stride] = [[], 1]
        if (epoch % stride === 0 || epoch === epochs) curve = [...curve, { epoch, loss, fitted }]
        // Every second point goes once they are many, so that a long training has a curve from its beginning.
        if (curve.length > MOST_POINTS) {
          stride *= 2
          curve = curve.filter((point) => point.epoch % stride === 0 || point.epoch === epochs)
        }
        listener.onCurve?.(curve)
      }
      listener.onEpoch?.(job, report)
    },
  }
  const jobs = [
    fitJob(set, options, eitherHand),
    ...folds.map(({ train }) => fitJob(subset(set, train), options, eitherHand)),
  ]
  const [first, ...foldResults] = await runFits(jobs, runner, watching)
  const rows = await holdOut(foldResults, material, folds, split)
  const calibration = calibrationOf(rows, split, material)
  const leftOut = chooseLeftOut(rows, calibration, set)
  if (leftOut.length === 0) return { model: first!, calibration, rows, leftOut, curve }
  listener.onAgain?.()
  const dropped = new Set(leftOut)
  const kept = Array.from(set.labels.keys()).filter((row) => !dropped.has(row))
  const [model] = await runFits([fitJob(subset(set, kept), options, eitherHand)], runner, watching)
  const trusted = rows.filter(({ row }) => !dropped.has(row))
  return { model: model!, calibration: calibrationOf(trusted, split, material), rows, leftOut, curve }
}
