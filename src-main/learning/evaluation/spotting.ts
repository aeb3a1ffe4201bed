import type { Signed } from '../clips/streams'

/** A sign that was accepted in a stream, and when, in seconds. */
export interface Spotted {
  label: string
  time: number
}

/** What became of the signs of a stream. */
export interface SpottedStream {
  /**
   * Each sign that was made, what was accepted for it, if anything, and how many seconds after its end; negative before it.
   */
  signs: { label: string; named: string | null; latency: number | null }[]
  /** What was accepted and belongs to no sign, in the order of time. */
  inserted: string[]
  seconds: number
}

/** An acceptance this long after the end of a sign still is its. */
const LATE = 1
/** Another sign that is accepted before this share of a sign has passed belongs to the one before. */
const EARLY = 0.25

/**
 * Compares what was accepted with what was signed. The first acceptance between the beginning of a sign and one second
 * after its end, or a quarter of the next one where that comes first, is its: right, or a substitution; every other one
 * is an insertion.
 *
 * @param signed in the order of time
 * @param spotted in the order of time
 */
export function matchSpotted(signed: readonly Signed[], spotted: readonly Spotted[], seconds: number): SpottedStream {
  const own = new Map<number, Spotted>()
  const inserted: string[] = []
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
    if (at < 0 || own.has(at)) inserted.push(one.label)
    else own.set(at, one)
  }
  const signs = signed.map(({ label, to }, i) => {
    const first = own.get(i)
    return { label, named: first?.label ?? null, latency: first ? first.time - to : null }
  })
  return { signs, inserted, seconds }
}

/** A stream as if only some of the signs were asked for: those of them that were made, and what was wrongly taken for one of them. */
export function streamPart({ signs, inserted, seconds }: SpottedStream, labels: ReadonlySet<string>): SpottedStream {
  const taken = signs.flatMap(({ label, named }) => (named !== null && !labels.has(label) ? [named] : []))
  return {
    signs: signs.filter(({ label }) => labels.has(label)),
    inserted: [...inserted, ...taken].filter((label) => labels.has(label)),
    seconds,
  }
}
