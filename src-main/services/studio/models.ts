import { Failure } from '../../contract/failure'
import type { Handlers } from '../../contract/procedures'
import { deleteModel, restoreModel } from '../../storage/models'
import { loadModel } from '../training/modelFolder'
import { type Context, needProject } from './context'

/** When a person looks at the models of a project, goes back to an earlier one, or throws one away. */
export function createModels(context: Context): Pick<Handlers, `models.${'list' | 'choose' | 'delete' | 'restore'}`> {
  const { library, events, inTurn, mayWrite } = context
  const change = (projectId: string, work: () => Promise<unknown>) =>
    inTurn(projectId, async () => {
      needProject(context, projectId)
      const { readOnly } = await library.contents(projectId)
      if (readOnly !== null) throw new Failure('read-only', readOnly)
      mayWrite()
      await library.needInPlace(projectId)
      await work()
      events.emit('project', { projectId })
      return {}
    })
  return {
    async 'models.list'({ projectId }) {
      const { modelId } = needProject(context, projectId)
      return (await library.models(projectId)).cards.map((card) => ({ card, current: card.id === modelId }))
    },
    'models.choose': ({ projectId, modelId }) =>
      change(projectId, async () => {
        await loadModel(library.modelFolder(projectId, modelId))
        await library.change(projectId, { modelId })
      }),
    'models.delete': ({ projectId, modelId }) =>
      change(projectId, async () => {
        if (needProject(context, projectId).modelId === modelId) {
          throw new Failure('conflict', 'This model is in use. Choose another one first; then it can be deleted.')
        }
        await deleteModel(library.modelFolder(projectId, modelId))
      }),
    'models.restore': ({ projectId, modelId }) =>
      change(projectId, () => restoreModel(library.modelFolder(projectId, modelId))),
  }
}
