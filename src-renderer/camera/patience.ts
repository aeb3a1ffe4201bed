/** Starting loads 19 MB and compiles them. */
const START_MS = 60_000
/** No answer for this long means that it hangs, unless its frames take long anyway. */
const FRAME_MS = 2_000
const USUAL_TIMES = 6
const MOST_MS = 20_000
/** A blank frame has no hand in it: one with hands takes several times as long. */
const BLANK_TIMES = 3
/** How much the newest time counts in the usual one. */
const NEWEST = 0.2
const TICK_MS = 250

export interface Patience {
  /** Its start is awaited. */
  start(): void
  /** It has started; a blank frame took that long, in milliseconds. */
  started(blank: number): void
  /** A frame is on its way to it. */
  frame(): void
  /** Something came from it. */
  answered(): void
  stop(): void
}

/**
 * Waits for the finder's answers, and says when one is overdue: by what its frames usually take on this computer.
 * Time in which the page itself stood still, or the computer slept, does not count: it stood still as well then.
 */
export function createPatience(onOverdue: () => void, clock = () => performance.now()): Patience {
  let timer: ReturnType<typeof setInterval> | undefined
  let usual = 0
  let sent = false
  let waited = 0
  let last = 0

  const count = () => {
    const now = clock()
    waited += Math.min(now - last, 2 * TICK_MS)
    last = now
  }
  const wait = (within: number) => {
    clearInterval(timer)
    waited = 0
    last = clock()
    timer = setInterval(() => {
      count()
      if (waited < within) return
      clearInterval(timer)
      onOverdue()
    }, TICK_MS)
  }
  return {
    start() {
      sent = false
      wait(START_MS)
    },
    started(blank) {
      usual = Math.max(usual, BLANK_TIMES * blank)
    },
    frame() {
      sent = true
      wait(Math.min(MOST_MS, Math.max(FRAME_MS, USUAL_TIMES * usual)))
    },
    answered() {
      clearInterval(timer)
      if (!sent) return
      count()
      // A frame that took long is remembered at once, and forgotten by and by.
      usual = Math.max(waited, usual + NEWEST * (waited - usual))
      sent = false
    },
    stop() {
      clearInterval(timer)
      sent = false
    },
  }
}
