import { Failure } from '../../contract/failure'
import type { ModelCard } from '../../contract/model'
import { sameName } from '../../contract/project'
import type { Report } from '../../contract/report'
import type { FitOptions } from '../../contract/training'
import { judge } from '../../learning/classifier/recognizer'
import { clipDataset } from '../../learning/clips/resample'
import type { Dataset } from '../../learning/dataset'
import { namesNothing } from '../../readers/names'
import { checkModelFolder, writeModel } from '../../storage/models'
import { lookAll, type RunnerOptions } from '../training/fits'
import { evaluateMaterial } from '../training/fullReport'
import type { LoadedModel } from '../training/modelFolder'
import type { Surroundings } from '../training/surroundings'
import { type OnEpoch, trainMaterial } from '../training/trainMaterial'
import { areTakes, handDataset, needMaterial, type Rows } from './table'

export type TableContext = Pick<Surroundings, 'now' | 'newId' | 'version'>

/** Trains on every row of a file, measures what could be held back, and writes the model folder. */
export async function trainTable(
  context: TableContext,
  rows: Rows,
  folder: string,
  chosen: Partial<FitOptions>,
  runner: RunnerOptions,
  onEpoch: OnEpoch,
): Promise<ModelCard> {
  const material = needMaterial(rows)
  await checkModelFolder(folder)
  const { files, draft } = await trainMaterial(
    context,
    { title: folder, material, eitherHand: true, chosen },
    runner,
    onEpoch,
  )
  return writeModel(folder, files, draft)
}

/** Everything that can be told about a file. @throws Failure "bad-input" when nothing can be held back */
export async function reportTable(
  context: TableContext,
  title: string,
  rows: Rows,
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

/**
 * The guess of each row, in order.
 *
 * @param accepted share of taught signs to accept
 * @throws Failure "bad-input" when the model names another kind of rows
 */
export function predictTable({ card, recognizer }: LoadedModel, rows: Rows, accepted: number): Prediction[] {
  const set = shownTo(card, rows)
  const spellings = new Map<string, string>()
  // A table may write a sign in another way than the one that was learned.
  const spelled = (truth: string | null) => {
    if (truth === null) return null
    if (!spellings.has(truth)) {
      const own = card.labels.find(
        ({ label, none }) => sameName(label, truth) || (card.clips && none && namesNothing(truth)),
      )
      spellings.set(truth, own?.label ?? truth)
    }
    return spellings.get(truth)!
  }
  const evidence = lookAll(recognizer, set)
  return rows.map(({ row, label: truth }, i) => {
    const { best, probabilities, known } = judge(evidence[i]!, card.calibration, accepted)
    const nearest = card.labels[best]!.label
    const name = known ? nearest : UNKNOWN
    return { row, label: name, known, nearest, probability: probabilities[best]!, truth: spelled(truth) }
  })
}

/** Rows as what a model looks at; their classes are not asked for. */
export function shownTo(card: ModelCard, rows: Rows): Dataset {
  const refuse = (reason: string) => new Failure('bad-input', `${reason}: it cannot be used here.`)
  const labels = new Int32Array(rows.length)
  const classes = card.labels.length
  if (areTakes(rows)) {
    if (!card.clips) throw refuse('This model names held hands, and the file holds takes of signs that move')
    return clipDataset(
      rows.map(({ clip }) => clip),
      labels,
      classes,
      null,
    )
  }
  if (card.clips) throw refuse('This model names takes of signs that move, and the file is a table of hands')
  if (card.slots !== 1) throw refuse('This model needs two hands a row, a table has one')
  return handDataset(rows, labels, classes)
}
