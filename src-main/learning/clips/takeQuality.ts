import type { TakeAdvice, TakeFlaw } from '../../contract/take'
import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE } from '../landmarks/topology'
import { type Clip, clipFrames, clipPart, clipSeconds, PAIR_SIZE } from './clip'

/** What a take must be at least: seconds, frames, frames a second. */
const SHORTEST = 0.2
const FEWEST_FRAMES = 4
const SLOWEST = 4
/** Share of the frames in which a hand must be seen, and of those with a hand in which both must be. */
const LEAST_SEEN = 1 / 2
export const LEAST_PAIRS = 1 / 3

/**
 * Why the part of a take that belongs to the sign cannot be learned from, the first reason that applies; null when it
 * can.
 *
 * @param hands how many hands the sign needs: 0 for one whose hands may be away most of the time
 */
export function takeFlaw(clip: Clip, hands: 0 | 1 | 2): TakeFlaw | null {
  const n = clipFrames(clip)
  const [seen, pairs] = [1, 2].map((least) => countFrames(clip, least)) as [number, number]
  if (seen === 0 || (hands > 0 && seen < n * LEAST_SEEN)) return 'no-hands'
  if (n < FEWEST_FRAMES || clipSeconds(clip) < SHORTEST) return 'too-short'
  if (frameRate(clip) < SLOWEST) return 'too-slow'
  if (hands === 2 && pairs < seen * LEAST_PAIRS) return 'second-hand-missing'
  return null
}

/** Frames in which at least so many hands are seen. */
function countFrames({ present }: Clip, least: number): number {
  let n = 0
  for (let i = 0; i < present.length; i += 2) if (present[i]! + present[i + 1]! >= least) n++
  return n
}

/** Frames a second. */
function frameRate(clip: Clip): number {
  return (clipFrames(clip) - 1) / clipSeconds(clip)
}

const FEW_FRAMES = 10
/** Seconds for which a hand may be lost within a sign. */
const LONGEST_GAP = 0.25
/** Seconds over which speed is measured, and in which a sign begins and ends. */
const EDGE = 0.1
/** Shares of the highest speed: above the one a hand is in the middle of its way, below the other it rests. */
const ON_ITS_WAY = 0.5
const AT_REST = 0.25
/** Palms a second: where a hand never gets so fast, its wrist says nothing of when the sign begins and ends. */
const LEAST_PEAK = 2

/** Whether a take has few frames a second. */
export function hasFewFrames(clip: Clip): boolean {
  return frameRate(clip) < FEW_FRAMES
}

/**
 * What is worth saying about a take for itself.
 *
 * @param clip all of its frames
 * @param from the first and the last frame that belong to the sign
 */
export function takeAdvice(clip: Clip, from: number, to: number): TakeAdvice[] {
  const part = clipPart(clip, from, to + 1)
  const advice: TakeAdvice[] = []
  const edges = edgesOf(clip, from, to)
  if (edges.begins) advice.push('began-late')
  if (edges.ends) advice.push('ended-early')
  if (longestGap(part) > LONGEST_GAP) advice.push('hand-left')
  if (hasFewFrames(part)) advice.push('few-frames')
  return advice
}

/** Seconds without any hand between two frames with one: from the first frame that lacks it to the next that has it. */
function longestGap({ times, present }: Clip): number {
  let [longest, lost, seen] = [0, -1, false]
  for (const [i, time] of times.entries()) {
    if (present[i * 2]! + present[i * 2 + 1]! > 0) {
      if (lost >= 0) longest = Math.max(longest, time - times[lost]!)
      lost = -1
      seen = true
    } else if (seen && lost < 0) lost = i
  }
  return longest
}

/** Whether a hand is on its way already at the first frame of the sign, and still at the last, with no rest beyond. */
function edgesOf(clip: Clip, from: number, to: number): { begins: boolean; ends: boolean } {
  const speeds = speedsOf(clip)
  const inside = speeds.filter(({ first, last }) => first >= from && last <= to)
  const peak = Math.max(0, ...inside.map(({ speed }) => speed))
  if (peak < LEAST_PEAK) return { begins: false, ends: false }
  const isFast = (stretch: Stretch | undefined) => stretch !== undefined && stretch.speed > ON_ITS_WAY * peak
  const rests = (first: number, last: number) => {
    // A hand that comes into the picture, or leaves it, was not cut off.
    for (let i = first; i <= last; i++) if (clip.present[i * 2]! + clip.present[i * 2 + 1]! === 0) return true
    return speeds.some((one) => one.first >= first && one.last <= last && one.speed < AT_REST * peak)
  }
  return {
    begins: isFast(inside.find(({ first }) => first === from)) && !rests(0, from - 1),
    ends: isFast(inside.findLast(({ last }) => last === to)) && !rests(to + 1, clipFrames(clip) - 1),
  }
}

/** The faster hand over a tenth of a second, in palms a second. */
interface Stretch {
  first: number
  last: number
  speed: number
}

function speedsOf(clip: Clip): Stretch[] {
  const { times, points, present } = clip
  const stretches: Stretch[] = []
  for (let first = 0, last = 0; first < times.length; first++) {
    while (last < times.length && times[last]! - times[first]! < EDGE - 1e-6) last++
    if (last === times.length) break
    const speeds = [0, 1].flatMap((hand) => {
      if (!present[first * 2 + hand] || !present[last * 2 + hand]) return []
      const [a, b] = [first, last].map((i) => i * PAIR_SIZE + hand * HAND_SIZE) as [number, number]
      const palm = Math.max(palmSize(points, a), palmSize(points, b), 1e-3)
      const way = Math.hypot(points[b]! - points[a]!, points[b + 1]! - points[a + 1]!)
      return [way / palm / (times[last]! - times[first]!)]
    })
    if (speeds.length > 0) stretches.push({ first, last, speed: Math.max(...speeds) })
  }
  return stretches
}
