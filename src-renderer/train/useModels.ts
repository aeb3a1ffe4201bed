import { type ShallowRef, shallowRef, watch } from 'vue'
import type { Output } from '../../src-main/contract/procedures'
import type { Studio } from '../studio/studio'

export type ListedModel = Output<'models.list'>[number]

/** The models of the open project, newest first; read again when it changes, and when a training ends. */
export function useModels({ project, training, ask, attempt }: Studio): Readonly<ShallowRef<readonly ListedModel[]>> {
  const models = shallowRef<readonly ListedModel[]>([])
  let turn = 0
  const read = async () => {
    const projectId = project.value?.id
    const mine = ++turn
    const next = projectId ? await ask('models.list', { projectId }) : []
    if (mine === turn) models.value = next
  }
  // Getters, because Vue takes a shallow ref in a list of sources for changed whenever any of them may have.
  watch([() => project.value, () => training.value.state === 'trained'], () => attempt(read), { immediate: true })
  return models
}
