import { words } from '../locales'
import type { Studio } from '../studio/studio'
import { withUndo } from '../ui/withUndo'

/** Uses another model of the project, with a way back to the one before. */
export function chooseModel(studio: Studio, modelId: string): Promise<void> {
  const { project, model, ask } = studio
  const projectId = project.value!.id
  const before = model.value.state === 'ready' ? model.value.card.id : null
  return withUndo(
    studio,
    () => words.history.chosen,
    () => ask('models.choose', { projectId, modelId }),
    async () => {
      if (before) await ask('models.choose', { projectId, modelId: before })
    },
  )
}
