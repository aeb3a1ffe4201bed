import { MOST_AT_ONCE } from '../../src-main/contract/sample'
import { words } from '../locales'
import type { NewToast, Toasts } from '../ui/toasts'

/** Deletes samples; those deleted one after the other make one message with one way back. */
export type RemoveSamples = (projectId: string, sampleIds: readonly string[]) => Promise<void>

export function createRemoveSamples(toasts: Toasts, remove: RemoveSamples, restore: RemoveSamples): RemoveSamples {
  let last: { toast: number; projectId: string; sampleIds: readonly string[] } | null = null

  return async (projectId, sampleIds) => {
    await remove(projectId, sampleIds)
    const said = (ids: readonly string[]): NewToast => ({
      tone: 'plain',
      text: words.record.samplesDeleted(ids.length),
      action: {
        label: words.app.undo,
        run() {
          last = null
          return restore(projectId, ids)
        },
      },
    })
    const all = [...(last?.projectId === projectId ? last.sampleIds : []), ...sampleIds]
    if (last?.projectId === projectId && all.length <= MOST_AT_ONCE && toasts.replace(last.toast, said(all))) {
      last = { ...last, sampleIds: all }
    } else {
      last = { toast: toasts.show(said(sampleIds)), projectId, sampleIds }
    }
  }
}
