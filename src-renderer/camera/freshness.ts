/** What is seen is stale after this long, or after so many of the usual times between two answers. */
const STALE_MS = 1_000
const USUAL_TIMES = 4
/** How much the newest time counts in the usual one. */
const NEWEST = 0.2

export interface Freshness {
  /** Something new has come. */
  renew(): void
  /** Nothing is awaited any more. */
  stop(): void
}

/**
 * Says once when nothing new has come for too long. On a slow computer, where each answer takes seconds, that is later.
 *
 * @param clock milliseconds that only go forward
 */
export function createFreshness(onStale: () => void, clock = () => performance.now()): Freshness {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: number | null = null
  let usual = 0
  return {
    renew() {
      const now = clock()
      if (last !== null) usual = usual === 0 ? now - last : usual + NEWEST * (now - last - usual)
      last = now
      clearTimeout(timer)
      timer = setTimeout(
        () => {
          // The time in which nothing came tells nothing of the usual one.
          last = null
          onStale()
        },
        Math.max(STALE_MS, USUAL_TIMES * usual),
      )
    },
    stop() {
      clearTimeout(timer)
      last = null
      usual = 0
    },
  }
}
