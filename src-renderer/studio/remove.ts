import { MOST_AT_ONCE } from '../../src-main/contract/sample'
import { createJoinedUndo } from '../ui/joinedUndo'
import type { Toasts } from '../ui/toasts'

/** Deletes samples or takes; those deleted one after the other make one message with one way back. */
export type Remove = (projectId: string, ids: readonly string[]) => Promise<void>

/** @param text says how many were deleted */
export function createRemove(toasts: Toasts, text: (n: number) => string, remove: Remove, restore: Remove): Remove {
  const joinedIn = (projectId: string) =>
    createJoinedUndo<string>(toasts, text, (all) => restore(projectId, all), MOST_AT_ONCE)
  let last: { projectId: string; joined: ReturnType<typeof joinedIn> } | null = null

  return async (projectId, ids) => {
    await remove(projectId, ids)
    if (last?.projectId !== projectId) last = { projectId, joined: joinedIn(projectId) }
    last.joined(ids)
  }
}
