import { MOST_AT_ONCE } from '../../src-main/contract/sample'
import { words } from '../locales'
import { createJoinedUndo } from '../ui/joinedUndo'
import type { Toasts } from '../ui/toasts'

/** Deletes samples; those deleted one after the other make one message with one way back. */
export type RemoveSamples = (projectId: string, sampleIds: readonly string[]) => Promise<void>

export function createRemoveSamples(toasts: Toasts, remove: RemoveSamples, restore: RemoveSamples): RemoveSamples {
  const joinedIn = (projectId: string) =>
    createJoinedUndo<string>(
      toasts,
      (n) => words.record.samplesDeleted(n),
      (ids) => restore(projectId, ids),
      MOST_AT_ONCE,
    )
  let last: { projectId: string; joined: ReturnType<typeof joinedIn> } | null = null

  return async (projectId, sampleIds) => {
    await remove(projectId, sampleIds)
    if (last?.projectId !== projectId) last = { projectId, joined: joinedIn(projectId) }
    last.joined(sampleIds)
  }
}
