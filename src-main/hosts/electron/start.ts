import { OPENING_MS, START_MS, type StartReport } from '../startReport'

/** The start of the app, as it is told to whoever started it, and watched here where nobody did. */
export interface Start {
  /** The data is being opened, which takes as long as it takes: that it goes on is told again and again until then. */
  opening<T>(work: Promise<T>): Promise<T>
  /** The window is asked to load the page: from here on the clock runs. */
  loading(): void
  /** A question stands on the screen: nobody is hurried until it is answered. */
  asking<T>(question: Promise<T>): Promise<T>
  /** The page has called. Together with `painted` it has answered. */
  called(): void
  painted(): void
  /** The person was told, or decided, otherwise. */
  settle(): void
  settled(): boolean
}

/**
 * @param tell passes a report on; does nothing where nobody listens
 * @param onSilence called once when the page has not answered in time
 */
export function createStart(
  tell: (report: StartReport) => void,
  onSilence: () => void,
  silenceMs: number = START_MS,
): Start {
  let done = false
  let called = false
  let painted = false
  let clock: NodeJS.Timeout | undefined
  const wait = () => {
    clearTimeout(clock)
    if (!done) clock = setTimeout(onSilence, silenceMs)
  }
  const settle = () => {
    clearTimeout(clock)
    if (!done) tell({ state: 'settled' })
    done = true
  }
  const answered = () => {
    if (called && painted) settle()
  }
  const starting = () => {
    if (!done) tell({ state: 'starting' })
  }
  return {
    async opening(work) {
      starting()
      const again = setInterval(starting, OPENING_MS)
      try {
        return await work
      } finally {
        clearInterval(again)
      }
    },
    loading() {
      starting()
      wait()
    },
    async asking(question) {
      clearTimeout(clock)
      if (!done) tell({ state: 'asking' })
      try {
        return await question
      } finally {
        starting()
      }
    },
    called() {
      called = true
      answered()
    },
    painted() {
      painted = true
      answered()
    },
    settle,
    settled: () => done,
  }
}

/** Why no window can be had on this machine, in words that complete “Electron cannot open a window here (…)”. */
export function obstacle(platform: NodeJS.Platform, user: number | undefined): string | null {
  // With --no-sandbox Chromium lets root begin, and then every page ends at once, because the app insists on a sandbox.
  return platform === 'linux' && user === 0 ? 'Chromium’s sandbox does not run as root' : null
}
