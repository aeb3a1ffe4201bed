import { words } from '../locales'
import type { NewToast, Toasts } from './toasts'

/**
 * Things done one after the other make one message with one way back.
 *
 * @param most so many can be taken back at once; more begin a message of their own
 * @returns tells that some more were done
 */
export function createJoinedUndo<T>(
  toasts: Toasts,
  text: (n: number) => string,
  undo: (all: readonly T[]) => unknown,
  most = Number.POSITIVE_INFINITY,
): (done: readonly T[]) => void {
  const nothing = { toast: 0, all: [] as readonly T[] }
  let last = nothing

  return (done) => {
    const said = (all: readonly T[]): NewToast => ({
      tone: 'plain',
      text: text(all.length),
      action: {
        label: words.app.undo,
        run() {
          last = nothing
          return undo(all)
        },
      },
    })
    const all = [...last.all, ...done]
    const joined = all.length <= most && toasts.replace(last.toast, said(all))
    last = joined ? { ...last, all } : { toast: toasts.show(said(done)), all: done }
  }
}
