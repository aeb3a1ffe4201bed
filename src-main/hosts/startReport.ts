/**
 * What the desktop app tells the process that started it, so that this one knows whether a person sees a window.
 *
 * `starting`: it is at work, and the clock begins anew. `asking`: a question stands on the screen, and nobody is hurried.
 * `settled`: the page has answered, or the person was told or has decided otherwise; from here on only the exit code counts.
 * `failed`: no window can be had; the reason completes “Electron cannot open a window here (…)”.
 */
export type StartReport =
  | { state: 'starting' }
  | { state: 'asking' }
  | { state: 'settled' }
  | { state: 'failed'; reason: string }

/** The longest silence of a start that is still one. */
export const START_MS = 30_000
/** How often work before the window, such as reading a large data folder, says that it goes on. */
export const OPENING_MS = 10_000

/** A report that came from another process, or null for anything else. */
export function startReport(raw: unknown): StartReport | null {
  if (typeof raw !== 'object' || raw === null || !('state' in raw)) return null
  switch (raw.state) {
    case 'starting':
    case 'asking':
    case 'settled':
      return { state: raw.state }
    case 'failed':
      return { state: 'failed', reason: 'reason' in raw && typeof raw.reason === 'string' ? raw.reason : 'no reason' }
    default:
      return null
  }
}
