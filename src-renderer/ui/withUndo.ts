import { words } from '../locales'
import type { Studio } from '../studio/studio'

/** Does something that a person may regret, and offers the way back for as long as the message is shown. */
export function withUndo(
  { attempt, toasts }: Pick<Studio, 'attempt' | 'toasts'>,
  text: string,
  work: () => Promise<unknown>,
  undo: () => Promise<unknown>,
): Promise<void> {
  return attempt(async () => {
    await work()
    toasts.show({ tone: 'plain', text, action: { label: words.app.undo, run: undo } })
  })
}
