import type { MessageBoxOptions } from 'electron'

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
