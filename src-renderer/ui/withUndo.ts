import { words } from '../locales'
import type { Studio } from '../studio/studio'

/** Does something that a person may regret, and offers the way back for as long as the message is shown. */
export function withUndo<T>(
  { attempt, toasts }: Pick<Studio, 'attempt' | 'toasts'>,
  text: (done: T) => string,
  work: () => Promise<T>,
  undo: (done: T) => Promise<unknown>,
): Promise<void> {
  return attempt(async () => {
    const done = await work()
    toasts.show({ tone: 'plain', text: text(done), action: { label: words.app.undo, run: () => undo(done) } })
  })
}
