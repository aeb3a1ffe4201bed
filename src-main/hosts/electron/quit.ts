/** Quitting, whoever asks for it: the window closes first, whose page may object, then every file, then the app. */
export interface Quit {
  /** What becomes of Electron's `before-quit`. */
  before(event: { preventDefault(): void }): void
  /** Quits without a question: the computer is being turned off, or the process was told to end. */
  now(): void
  /** The person was asked, and goes on instead. */
  stay(): void
  /** Whether the app ends with its window, also where it would else stay open without one. */
  wanted(): boolean
  /** Whether every file is closed, so that nobody need be asked. */
  closed(): boolean
}

/**
 * @param window the one window, open or not
 * @param close ends what is under way and closes every file
 * @param quit asks Electron to quit, which comes back as `before`
 */
export function createQuit(
  window: () => { isDestroyed(): boolean; close(): void },
  close: () => Promise<void>,
  quit: () => void,
  report: (error: unknown) => void,
): Quit {
  let state: 'open' | 'asking' | 'forced' | 'closing' | 'closed' = 'open'
  return {
    before(event) {
      if (state === 'closed') return
      event.preventDefault()
      if (state === 'closing') return
      if (state !== 'forced' && !window().isDestroyed()) {
        state = 'asking'
        return window().close()
      }
      state = 'closing'
      close()
        .catch(report)
        .finally(() => {
          state = 'closed'
          quit()
        })
    },
    now() {
      if (state === 'open' || state === 'asking') state = 'forced'
      quit()
    },
    stay() {
      if (state === 'asking') state = 'open'
    },
    wanted: () => state !== 'open',
    closed: () => state === 'closed',
  }
}
