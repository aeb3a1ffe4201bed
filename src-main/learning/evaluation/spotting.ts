import type { Signed } from '../clips/streams'

/** A sign that was accepted in a stream, and when, in seconds. */
export interface Spotted {
  label: string
  time: number
}

/** What became of the signs of a stream. */
export interface SpottingCounts {
  signs: number
  right: number
  substituted: number
  missed: number
  inserted: number
  /** Seconds from the end of each sign that was found to its acceptance; negative before the end. */
  latencies: number[]
  seconds: number
}

/** An acceptance this long after the end of a sign still is its. */
const LATE = 1

/**
 * Compares what was accepted with what was signed. The first acceptance between the beginning of a sign and one second
 * after its end, or the middle of the way to the next one where that comes first, is its: right, or a substitution;
 * every other one is an insertion.
 *
 * @param signed in the order of time
 * @param spotted in the order of time
 */
export function countSpotted(signed: readonly Signed[], spotted: readonly Spotted[], seconds: number): SpottingCounts {
  const counts: SpottingCounts = {
    signs: signed.length,
    right: 0,
    substituted: 0,
    missed: 0,
    inserted: 0,
    latencies: [],
    seconds,
  }
  const own = new Map<number, Spotted[]>()
  /** A sign is over when the next one is well under way. */
  const untilOf = ({ to }: Signed, i: number) => {
    const next = signed[i + 1]
    return next ? Math.max(to, Math.min(to + LATE, next.from + (next.to - next.from) * EARLY)) : to + LATE
  }
  for (const one of spotted) {
    const named = signed.findIndex((sign, i) => {
      return sign.label === one.label && one.time >= sign.from && one.time < untilOf(sign, i)
    })
    const under = signed.findIndex((sign, i) => {
      return one.time >= sign.from + (sign.to - sign.from) * EARLY && one.time < untilOf(sign, i)
    })
    const at = named >= 0 ? named : under
    if (at < 0) counts.inserted++
    else own.set(at, [...(own.get(at) ?? []), one])
  }
  signed.forEach(({ label, to }, i) => {
    const [first, ...others] = own.get(i) ?? []
    if (!first) counts.missed++
    else if (first.label === label) {
      counts.right++
      counts.latencies.push(first.time - to)
    } else counts.substituted++
    counts.inserted += others.length
  })
  return counts
}

/** Another sign that is accepted before this share of a sign has passed belongs to the one before. */
const EARLY = 0.25
