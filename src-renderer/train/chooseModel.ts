import { words } from '../locales'
import type { Studio } from '../studio/studio'
import { withUndo } from '../ui/withUndo'

/** Uses another model of the project, with a way back to the one before; from one that was refused there is none. */
export function chooseModel(studio: Studio, modelId: string): Promise<void> {
  const { project, model, ask, attempt } = studio
  const projectId = project.value!.id
  const choose = (id: string) => ask('models.choose', { projectId, modelId: id })
  if (model.value.state !== 'ready') return attempt(async () => void (await choose(modelId)))
  const before = model.value.card.id
  return withUndo(
    studio,
    () => words.history.chosen,
    () => choose(modelId),
    () => choose(before),
  )
}
