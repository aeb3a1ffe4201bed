import type { Acceptance } from '../../contract/project'
import { HELD_FROM } from '../../contract/recognition'

/** How frames become an accepted sign. */
export type DecoderOptions = Pick<Acceptance, 'hold' | 'release' | 'cooldown'>

/** Time in which a smoothed probability covers 63 % of a step: 0.4 a frame at 25 frames a second. */
const SMOOTHING_MS = 80
/** A held sign ends below this, lower than it began, so that it does not flicker in between. */
const LEAVE = 0.6
/** After a gap as long as this, what was seen before says nothing. */
const LONGEST_GAP_MS = 1_000

/** What the decoder makes of a frame. */
export interface Decoded {
  /** The sign that was accepted at this frame. */
  accepted: number | null
  /** The sign being held, and how much of the hold has passed, 0 to 1. */
  holding: { sign: number; progress: number } | null
}

export interface Decoder {
  /**
   * @param time of the frame in milliseconds, on any clock that moves forward
   * @param probabilities one a sign; null when there is no hand, or nothing that was taught
   * @param options what holds for each sign, by its place
   */
  step(time: number, probabilities: ArrayLike<number> | null, options: (sign: number) => DecoderOptions): Decoded
}

/**
 * Turns a stream of frames into signs that are each accepted once: smoothed probabilities must stay high for the hold,
 * and the same sign must be gone for a while before it counts again.
 *
 * @param signs how many there are
 */
export function createDecoder(signs: number): Decoder {
  const smooth = new Float64Array(signs)
  /** Since when each sign has been gone; null while it is in view. */
  const goneSince: (number | null)[] = new Array(signs).fill(Number.NEGATIVE_INFINITY)
  /** Signs that were accepted and have not been gone for the release since. */
  const spent = new Set<number>()
  let last: number | null = null
  let candidate: { sign: number; since: number } | null = null
  let restsUntil = Number.NEGATIVE_INFINITY

  const blink = () => {
    smooth.fill(0)
    candidate = null
  }
  const forget = () => {
    blink()
    spent.clear()
    goneSince.fill(Number.NEGATIVE_INFINITY)
    restsUntil = Number.NEGATIVE_INFINITY
  }
  const best = () => {
    let k = 0
    for (let i = 1; i < signs; i++) if (smooth[i]! > smooth[k]!) k = i
    return k
  }
  return {
    step(time, probabilities, options) {
      if (last !== null && time < last) forget()
      else if (last !== null && time - last > LONGEST_GAP_MS) blink()
      const weight = last === null ? 1 : 1 - Math.exp(-Math.abs(time - last) / SMOOTHING_MS)
      last = time
      for (let k = 0; k < signs; k++) {
        smooth[k] = smooth[k]! + weight * ((probabilities?.[k] ?? 0) - smooth[k]!)
        const gone = smooth[k]! >= LEAVE ? null : (goneSince[k] ?? time)
        goneSince[k] = gone
        if (gone !== null && time - gone >= options(k).release) spent.delete(k)
      }
      if (candidate && smooth[candidate.sign]! < LEAVE) candidate = null
      const top = best()
      if (smooth[top]! >= HELD_FROM && candidate?.sign !== top) candidate = { sign: top, since: time }
      if (!candidate || spent.has(candidate.sign)) return { accepted: null, holding: null }

      const { sign, since } = candidate
      const { hold, cooldown } = options(sign)
      const progress = hold === 0 ? 1 : Math.min(1, (time - since) / hold)
      if (progress < 1 || time < restsUntil) return { accepted: null, holding: { sign, progress } }
      restsUntil = time + cooldown
      spent.add(sign)
      return { accepted: sign, holding: null }
    },
  }
}
