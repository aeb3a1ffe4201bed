import type { MessageBoxOptions } from 'electron'
import { Failure } from '../../contract/failure'

/** The button that overrides the other Signsmith. */
export const TAKE_OVER = 1

/** Asked where another Signsmith has the data folder, or had it on another computer. @param reason what is known of it */
export function takeOverQuestion(reason: string): MessageBoxOptions {
  return {
    type: 'question',
    title: 'Signsmith is open elsewhere',
    message: 'These projects are open in another Signsmith.',
    detail: `${reason}\n\nOpen them here only if the other one does not answer any more, or does not run any more: it can save nothing from then on.`,
    buttons: ['Cancel', 'Open here'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
}

/**
 * Opens what another Signsmith may have. The person says whether that one is overridden, and again where it is another
 * one by the time of the answer.
 *
 * @param asks whether the person wants it
 * @returns null if not
 */
export async function openOrAsk<T>(
  open: (takeOver: boolean) => Promise<T>,
  asks: (reason: string) => Promise<boolean>,
): Promise<T | null> {
  let agreed: Failure | null = null
  for (;;) {
    const found: T | Failure = await open(false).catch((error: unknown) => {
      if (error instanceof Failure && error.code === 'locked') return error
      throw error
    })
    if (!(found instanceof Failure)) return found
    if (agreed && agreed.about === found.about) return await open(true)
    if (!(await asks(found.message))) return null
    agreed = found
  }
}
