import { Failure } from '../contract/failure'
import type { ModelCard } from '../contract/model'
import { sameName } from '../contract/project'
import type { Report } from '../contract/report'
import { type FitOptions, fitOptions } from '../contract/training'
import { judge } from '../learning/classifier/recognizer'
import { planFolds } from '../learning/evaluation/splits'
import { createRandom } from '../learning/random'
import { checkModelFolder, sha256, writeModel } from '../storage/models'
import type { Context } from './context'
import { evaluateMaterial } from './evaluation'
import { amountOf, type RunnerOptions } from './experiments'
import { learn } from './learn'
import { checkMaterial, type Material } from './material'
import { describeModel, type LoadedModel, modelFiles, projectReport } from './modelFolder'
import { type TableRow, tableMaterial } from './table'

export type LaboratoryContext = Pick<Context, 'now' | 'newId' | 'version'>

/** A table as material. @throws Failure "bad-input" when it cannot be learned from */
export function needMaterial(rows: readonly TableRow[]): Material {
  const { set, labels, grouped } = tableMaterial(rows)
  const fingerprint = sha256(JSON.stringify([labels, Array.from(set.labels), sha256(Buffer.from(set.points.buffer))]))
  const classes = labels.map((label) => ({ id: label, label, none: false }))
  const material = { set, classes, grouped, ids: rows.map(({ line }) => String(line)), fingerprint }
  checkMaterial(material)
  return material
}

/** Trains on every row of a table, measures what could be held back, and writes the model folder. */
export async function trainTable(
  context: LaboratoryContext,
  rows: readonly TableRow[],
  folder: string,
  chosen: Partial<FitOptions>,
  runner: RunnerOptions,
  onEpoch: (line: { epoch: number; epochs: number; loss: number; fitted: number }) => void,
): Promise<ModelCard> {
  const material = needMaterial(rows)
  await checkModelFolder(folder)
  const options = fitOptions(amountOf(material.set), chosen)
  const plan = planFolds(material.grouped, createRandom(options.seed))
  let first = true
  const learned = await learn(material, plan, chosen, true, runner, {
    onEpoch: (job, report) => {
      if (job === 0 && first) onEpoch(report)
    },
    onFitted: (job) => {
      if (job === 0) first = false
    },
  })
  const report = projectReport(context, { title: folder, material, learned, ...plan })
  const draft = describeModel(context, {
    modelId: context.newId(),
    material,
    options,
    eitherHand: true,
    learned,
    report,
  })
  return writeModel(folder, modelFiles(learned.model, report), draft)
}

/** Everything that can be told about a table. @throws Failure "bad-input" when nothing can be held back */
export async function reportTable(
  context: LaboratoryContext,
  title: string,
  rows: readonly TableRow[],
  chosen: Partial<FitOptions>,
  runner: RunnerOptions,
  onFitted: (done: number, of: number) => void,
): Promise<Report> {
  const material = needMaterial(rows)
  const report = await evaluateMaterial(context, title, material, chosen, true, runner, onFitted)
  if (report) return report
  throw new Failure('bad-input', 'Nothing can be held back: a report needs at least two rows of each of two signs.')
}

export interface Prediction {
  /** Number of the row in the file, from 0; rows that were skipped leave a gap. */
  row: number
  /** The sign, or "unknown". */
  label: string
  /** Whether it was accepted. */
  known: boolean
  /** The likeliest sign, whether it was accepted or not, and its probability. */
  nearest: string
  probability: number
  truth: string | null
}

/** The name given to what is none of the signs. */
const UNKNOWN = 'unknown'

/** The guess of each row, in order. @param accepted share of taught signs to accept */
export function predictTable(
  { card, recognizer }: LoadedModel,
  rows: readonly TableRow[],
  accepted: number,
): Prediction[] {
  if (card.slots !== 1) {
    throw new Failure('bad-input', 'This model needs two hands a row, a table has one: it cannot be used here.')
  }
  const spellings = new Map<string, string>()
  // A table may write a sign in another way than the one that was learned.
  const spelled = (truth: string | null) => {
    if (truth === null) return null
    if (!spellings.has(truth)) {
      spellings.set(truth, card.labels.find(({ label }) => sameName(label, truth))?.label ?? truth)
    }
    return spellings.get(truth)!
  }
  return rows.map(({ row, points, label: truth }) => {
    const { best, probabilities, known } = judge(recognizer.look(points, [1]), card.calibration, accepted)
    const nearest = card.labels[best]!.label
    const name = known ? nearest : UNKNOWN
    return { row, label: name, known, nearest, probability: probabilities[best]!, truth: spelled(truth) }
  })
}
