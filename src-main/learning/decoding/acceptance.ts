import type { Acceptance } from '../../contract/project'
import type { SpotterOptions } from './spotter'

/** The probability that is asked of a sign where the usual share is accepted, and how it changes with the share. */
const USUAL_SHARE = 0.95
const USUAL_THRESHOLD = 0.65
const STRICTER = 0.6
const LAXER = 3.33

/** How sure a window must be for its sign to be accepted, by the share of the person's own signs to accept. */
export function thresholdOf(accepted: number): number {
  const slope = accepted <= USUAL_SHARE ? STRICTER : LAXER
  return USUAL_THRESHOLD + (USUAL_SHARE - accepted) * slope
}

/** What the studio's settings mean for a stream. */
export function spotterOptions({ accepted, cooldown, hold }: Acceptance): SpotterOptions {
  return { threshold: thresholdOf(accepted), cooldown: cooldown / 1000, hold: hold / 1000 }
}
