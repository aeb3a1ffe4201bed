import { type FitOptions, fitOptions } from '../../contract/training'
import { amountOf } from '../../learning/dataset'
import { planFolds } from '../../learning/evaluation/splits'
import { createRandom } from '../../learning/random'
import type { CardDraft, ModelFiles } from '../../storage/models'
import type { RunnerOptions } from './fits'
import { learn } from './learn'
import type { Material } from './material'
import { describeModel, modelFiles, projectReport } from './modelFolder'
import type { Surroundings } from './surroundings'

/** How the training of the model itself goes; that of its folds, and the second one without what was left out, are not told. */
export type OnEpoch = (line: { epoch: number; epochs: number; loss: number; fitted: number }) => void

/** Trains on all of some material, and measures what could be held back: a model and its card, to be written somewhere. */
export async function trainMaterial(
  context: Pick<Surroundings, 'now' | 'newId' | 'version'>,
  {
    title,
    material,
    eitherHand,
    chosen,
  }: { title: string; material: Material; eitherHand: boolean; chosen: Partial<FitOptions> },
  runner: RunnerOptions,
  onEpoch: OnEpoch,
): Promise<{ files: ModelFiles; draft: CardDraft }> {
  const options = fitOptions(amountOf(material.set), chosen)
  const plan = planFolds(material.grouped, createRandom(options.seed))
  let first = true
  const learned = await learn(material, plan, chosen, eitherHand, runner, {
    onEpoch: (job, report) => {
      if (job === 0 && first) onEpoch(report)
    },
    onFitted: (job) => {
      if (job === 0) first = false
    },
  })
  const report = projectReport(context, { title, material, learned, ...plan })
  const draft = describeModel(context, { modelId: context.newId(), material, options, eitherHand, learned, report })
  return { files: modelFiles(learned.model, report), draft }
}
