import type { Calibration } from '../../contract/model'
import { scoreLimit } from '../classifier/recognizer'

/**
 * How strange a person's own signs look today, by signs that were accepted or that the person named: on another day, in
 * another light, or made by somebody else, all of them look stranger together, and the limit may follow half of the way.
 */
export interface Today {
  /**
   * A showing of a sign that was surely it.
   *
   * @param sign which of the signs
   * @param scores of its frames, at least one
   * @param time in milliseconds
   */
  saw(sign: number, scores: readonly number[], time: number): void
  /** What the limit is raised by; 0 as long as too few signs are known. */
  shift(time: number): number
  /** How many different signs of today are known. */
  signs(time: number): number
}

/** Half of what a person is off was best: docs/decisions/0023-evidence-of-other-days-and-people.md. */
const SHARE = 0.5
/** So far the limit follows at most. */
const MOST = 0.8
/** One sign that somebody makes in another way says nothing of the others. */
const LEAST_SIGNS = 3
const MOST_SHOWINGS = 100
/** What is older is another day. */
const DAY_MS = 4 * 60 * 60 * 1000

/** The median of a model's own signs is somewhat above the limit that would accept half of them. */
const ABOVE_HALF = 0.45

/** @param calibration of the model, whose own signs are what is usual */
export function createToday(calibration: Calibration): Today {
  const usual = scoreLimit(calibration, 0.5) + ABOVE_HALF
  let seen: { sign: number; score: number; time: number }[] = []
  /** The scores of each sign of today. */
  const current = (time: number) => {
    seen = seen.filter((one) => time - one.time < DAY_MS)
    const bySign = new Map<number, number[]>()
    for (const { sign, score } of seen) bySign.set(sign, [...(bySign.get(sign) ?? []), score])
    return bySign
  }
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!
  return {
    saw(sign, scores, time) {
      seen = [...seen, { sign, score: median(scores), time }].slice(-MOST_SHOWINGS)
    },
    shift(time) {
      const known = [...current(time).values()].map(median)
      if (known.length < LEAST_SIGNS) return 0
      return Math.max(0, Math.min(MOST, SHARE * (median(known) - usual)))
    },
    signs: (time) => current(time).size,
  }
}
