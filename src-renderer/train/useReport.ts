import { type ShallowRef, shallowRef, watch } from 'vue'
import type { Report } from '../../src-main/contract/report'
import type { Studio } from '../studio/studio'

/** What the last training measured, as it reads today; null when there is none. */
export function useReport({ project, model, training, ask, attempt }: Studio): Readonly<ShallowRef<Report | null>> {
  const report = shallowRef<Report | null>(null)
  let turn = 0
  const read = async () => {
    const projectId = project.value?.id
    const mine = ++turn
    const next = projectId && model.value.state === 'ready' ? await ask('reports.read', { projectId }) : null
    if (mine === turn) report.value = next
  }
  // Getters, because Vue takes a shallow ref in a list of sources for changed whenever any of them may have.
  watch([() => project.value, () => model.value, () => training.value.state === 'measured'], () => attempt(read), {
    immediate: true,
  })
  return report
}
