import { Failure } from '../../contract/failure'
import type { ModelCard } from '../../contract/model'
import type { Report } from '../../contract/report'
import type { FitOptions } from '../../contract/training'
import { checkModelFolder, writeModel } from '../../storage/models'
import type { RunnerOptions } from '../training/fits'
import { evaluateMaterial } from '../training/fullReport'
import { checkMaterial, projectMaterial } from '../training/material'
import { TOO_LITTLE } from '../training/modelFolder'
import { type OnEpoch, trainMaterial } from '../training/trainMaterial'
import { type Context, needProject } from './context'

/** A project that is learned from where there is no page: what it learns is what the studio would. */
export interface ProjectTraining {
  /**
   * Trains on everything of a project that is learned from.
   *
   * @param folder where the model is written to; null for nowhere else
   * @param keep whether the project keeps it among its models, waiting to be chosen; the first one is in use at once
   * @throws Failure "bad-input" that says what to record before training makes sense, or "conflict" for the folder
   */
  train(
    projectId: string,
    wish: { folder: string | null; keep: boolean; chosen: Partial<FitOptions> },
    runner: RunnerOptions,
    onEpoch: OnEpoch,
  ): Promise<{ card: ModelCard; adopted: boolean }>
  /** Everything that can be told about a project; nothing of it is kept. @throws Failure "bad-input" where it is too little */
  report(
    projectId: string,
    chosen: Partial<FitOptions>,
    runner: RunnerOptions,
    onFitted: (done: number, of: number) => void,
  ): Promise<Report>
}

export function createProjectTraining(context: Context): ProjectTraining {
  const { library, events } = context
  const needMaterial = async (projectId: string) => {
    const manifest = needProject(context, projectId)
    const contents = await library.contents(projectId)
    const material = projectMaterial(manifest, contents)
    checkMaterial(material)
    return { contents, material, title: manifest.name, eitherHand: manifest.options.eitherHand }
  }
  return {
    async train(projectId, { folder, keep, chosen }, runner, onEpoch) {
      const { contents, ...subject } = await needMaterial(projectId)
      // Found out now, not when the training is over and its model has no place.
      if (folder !== null) await checkModelFolder(folder)
      if (keep) {
        if (contents.readOnly !== null) throw new Failure('read-only', contents.readOnly)
        context.mayWrite()
        await library.needModelsInPlace(projectId)
      }
      const { files, draft } = await trainMaterial(context, { ...subject, chosen }, runner, onEpoch)
      let card: ModelCard | null = null
      let adopted = false
      if (keep) {
        context.mayWrite()
        await library.needModelsInPlace(projectId)
        card = await writeModel(library.modelFolder(projectId, draft.id), files, draft)
        adopted = needProject(context, projectId).modelId === null && (await library.outside(projectId)) === null
        if (adopted) await library.change(projectId, { modelId: draft.id })
        events.emit('project', { projectId })
      }
      if (folder !== null) card = await writeModel(folder, files, draft)
      if (!card)
        throw new Failure('bad-input', 'The model would have no place: name a folder, or keep it in the project.')
      return { card, adopted }
    },
    async report(projectId, chosen, runner, onFitted) {
      const { title, material, eitherHand } = await needMaterial(projectId)
      const report = await evaluateMaterial(context, title, material, chosen, eitherHand, runner, onFitted)
      if (!report) throw new Failure('bad-input', TOO_LITTLE)
      return report
    },
  }
}
