import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import { acceptanceOf } from '../../contract/project'
import type { FormAgreement, FormName } from '../../contract/takeElsewhere'
import { projectMaterial } from '../training/material'
import { loadModel } from '../training/modelFolder'
import { type ElsewherePlace, takeElsewhere } from '../training/takeElsewhere'
import { type Context, needProject } from './context'
import type { Course, FileTransfer } from './fileTransfer'

/** When a person takes a model to other programs. */
export interface Elsewhere {
  handlers: Pick<Handlers, 'models.take'>
  /**
   * Writes a model of a project in a form for other programs, and compares it with the model on the project's samples.
   *
   * @param modelId the one in use, where it is null
   */
  take(
    projectId: string,
    modelId: string | null,
    form: FormName,
    place: ElsewherePlace,
    course?: Course,
  ): Promise<FormAgreement>
}

export function createElsewhere(
  context: Context & { pieces: URL },
  { told, give }: Pick<FileTransfer, 'told' | 'give'>,
): Elsewhere {
  const { library } = context
  const take: Elsewhere['take'] = async (projectId, wanted, form, place, course) => {
    const manifest = needProject(context, projectId)
    const modelId = wanted ?? manifest.modelId
    if (modelId === null) throw new Failure('not-found', 'This project has no model yet: train one first.')
    const { card, parts, files } = await loadModel(library.modelFolder(projectId, modelId))
    const contents = await library.contents(projectId)
    const names = new Map(contents.signs().map(({ id, label }) => [id, label]))
    const { recognition } = manifest.options
    const taken = {
      card,
      files,
      model: parts,
      // A sign that was deleted since is no sign any more.
      labels: card.labels.map(({ id, label, none }) => ({
        label: names.get(id) ?? label,
        none: none || !names.has(id),
      })),
      acceptance: card.labels.map(({ id }) => acceptanceOf(recognition, id)),
    }
    return takeElsewhere(context, taken, projectMaterial(manifest, contents).set, form, place, course)
  }
  return {
    take,
    handlers: {
      'models.take': ({ projectId, modelId, form }) =>
        told(async (course) => {
          const folder = `${plainName(needProject(context, projectId).name)}-${form}`
          const { counts: agreement, ...made } = await give(`${folder}.zip`, (path) =>
            take(projectId, modelId, form, { kind: 'zip', path, folder }, course),
          )
          return { ...made, agreement }
        }),
    },
  }
}

/** A project's name as every disk and zip takes it. */
function plainName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  return plain.slice(0, 40) || 'model'
}
