import type { Hand } from '../../src-main/contract/landmarks'

/** What was seen at one moment of a take; `time` in milliseconds, rising. */
export interface Moment {
  time: number
  hands: readonly Pick<Hand, 'image'>[]
}

/** The first and the last frame of a part, both included. */
export interface Part {
  from: number
  to: number
}

/** Wrist and fingertips: whatever moves in a sign moves one of them. */
const POINTS = [0, 4, 8, 12, 16, 20] as const
/** Milliseconds over which a speed is measured: within one frame a point swims by as much as a slow hand moves. */
const SPAN = 120
/** A hand is on its way from this share of its highest speed on, */
const SHARE = 0.15
/** but not below this, for the points of a hand at rest swim, and from this on in any case: palms a second. */
const FLOOR = 1
const CEILING = 1.6
/** Milliseconds around a frame among which its speed must not stand alone. */
const STEADY = 70
/** Milliseconds that are kept before and after the movement. */
const MARGIN = 150
/** A rest for so long is the end of a sign; within a sign hands stop for less, milliseconds. */
const REST = 600
/** A movement that is over sooner is none, milliseconds. */
const SHORTEST = 150
/** Palms a second of a hand that is on its way rather than turned to be seen from all sides; for this share of the time. */
const TRAVELLING = 1.5
const PART = 0.3
/** Fewer frames tell nothing. */
const FEWEST = 4
/** A frame that is farther away tells nothing of a speed, milliseconds. */
const NEAR = 300
/** No hand of a sign moves faster: it is another one, palms a second. */
const FASTEST = 25

/**
 * Where the sign is in a recording: from the moment at which the hands begin to move, or come into the picture, to the
 * one at which they rest, or leave it, with a little on each side. Where nothing moves it is all that has hands.
 *
 * @param aspect width ÷ height of the picture
 * @returns null where no hand was seen at all
 */
export function cutTake(moments: readonly Moment[], aspect: number): Part | null {
  const seen = moments.flatMap(({ hands }, i) => (hands.length > 0 ? [i] : []))
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined) return null
  const moving = movingFrames(moments, aspect)
  return withMargin(moments, moving[0] ?? first, moving.at(-1) ?? last)
}

/**
 * Each movement of a longer recording, parted by rests.
 *
 * @param aspect width ÷ height of the picture
 * @returns all that has hands, as one, where nothing moves
 */
export function cutApart(moments: readonly Moment[], aspect: number): Part[] {
  const parts: Part[] = []
  for (const i of movingFrames(moments, aspect)) {
    const last = parts.at(-1)
    if (last && moments[i]!.time - moments[last.to]!.time < REST) last.to = i
    else parts.push({ from: i, to: i })
  }
  const long = parts.filter(({ from, to }) => moments[to]!.time - moments[from]!.time >= SHORTEST)
  if (long.length > 0) return long.map(({ from, to }) => withMargin(moments, from, to))
  const whole = cutTake(moments, aspect)
  return whole ? [whole] : []
}

/**
 * Whether a sign that was awaited has been made: the hands moved, and have rested or been away since then.
 *
 * @param aspect width ÷ height of the picture
 */
export function isOver(moments: readonly Moment[], aspect: number): boolean {
  const moving = movingFrames(moments, aspect)
  const [first, last] = [moving[0], moving.at(-1)]
  if (first === undefined || last === undefined) return false
  const moved = moments[last]!.time - moments[first]!.time
  return moved >= SHORTEST && moments.at(-1)!.time - moments[last]!.time >= REST
}

/**
 * Whether a hand travels during a good part of a recording, as no held hand shape does. Of open data (15 words and 26
 * letters of American Sign Language, one to three seconds each) it says so of 77 % of the words, all of J and Z, and 4 %
 * of the letters that are held.
 *
 * @param aspect width ÷ height of the picture
 */
export function travels(moments: readonly Moment[], aspect: number): boolean {
  const speeds = speedsOf(moments, aspect).filter((_, i) => moments[i]!.hands.length > 0)
  return speeds.length >= FEWEST && speeds.filter((speed) => speed > TRAVELLING).length > speeds.length * PART
}

/** Palms a second of whatever moves fastest, a number a frame; 0 where no hand was followed. */
export function speedsOf(moments: readonly Moment[], aspect: number): number[] {
  const places = moments.map(({ hands }) => hands.map((hand) => placesOf(hand, aspect)))
  const palm = palmOf(moments, aspect)
  return moments.map((_, i) => {
    const [before, after] = [beside(moments, i, -1), beside(moments, i, 1)]
    const seconds = (moments[after]!.time - moments[before]!.time) / 1_000
    if (seconds === 0) return 0
    const most = FASTEST * palm * seconds
    return Math.max(0, ...waysOf(places[before]!, places[after]!, most)) / palm / seconds
  })
}

/** The nearest frame with hands that is half a span away, or the next one there is; the frame itself where none is near. */
function beside(moments: readonly Moment[], from: number, step: -1 | 1): number {
  for (let i = from + step; moments[i]; i += step) {
    const away = Math.abs(moments[i]!.time - moments[from]!.time)
    if (away > NEAR) return from
    if (moments[i]!.hands.length > 0 && away >= SPAN / 2) return i
  }
  return from
}

/** How far each hand went, in heights of the picture; one that was not there before went nowhere. */
function waysOf(before: readonly (readonly number[])[], after: readonly (readonly number[])[], most: number): number[] {
  const pairs = before.flatMap((from) => after.map((to) => ({ from, to, wrist: way(from, to, 0) })))
  pairs.sort((a, b) => a.wrist - b.wrist)
  const nearest = pairs.filter(
    ({ from, to }, i) => !pairs.slice(0, i).some((one) => one.from === from || one.to === to),
  )
  return nearest.flatMap(({ from, to, wrist }) => (wrist > most ? [] : [wayBetween(from, to)]))
}
const way = (a: readonly number[], b: readonly number[], at: number): number =>
  Math.hypot(a[at]! - b[at]!, a[at + 1]! - b[at + 1]!)
/** Of the wrist, or of the fingertips on average, whichever is more. */
function wayBetween(a: readonly number[], b: readonly number[]): number {
  let tips = 0
  for (let at = 2; at < 2 * POINTS.length; at += 2) tips += way(a, b, at)
  return Math.max(way(a, b, 0), tips / (POINTS.length - 1))
}

const placesOf = ({ image }: Pick<Hand, 'image'>, aspect: number): number[] =>
  POINTS.flatMap((point) => [image[point * 3]! * aspect, image[point * 3 + 1]!])

/** The length of a palm in heights of the picture: a long one of those that were seen, for a palm that is turned is short. */
function palmOf(moments: readonly Moment[], aspect: number): number {
  const KNUCKLE = 9 * 3
  const lengths = moments.flatMap(({ hands }) =>
    hands.map(({ image }) => Math.hypot((image[KNUCKLE]! - image[0]!) * aspect, image[KNUCKLE + 1]! - image[1]!)),
  )
  lengths.sort((a, b) => a - b)
  return Math.max(0.01, lengths[Math.floor(lengths.length * 0.9)] ?? 0)
}

/** The frames in which something moves, in their order. */
function movingFrames(moments: readonly Moment[], aspect: number): number[] {
  const speeds = steady(moments, speedsOf(moments, aspect))
  const limit = Math.min(CEILING, Math.max(FLOOR, SHARE * peakOf(speeds)))
  return speeds.flatMap((speed, i) => (speed > limit ? [i] : []))
}

/** A part with a little on each side, from its first frame with hands to its last one. */
function withMargin(moments: readonly Moment[], begins: number, ends: number): Part {
  const [earliest, latest] = [moments[begins]!.time - MARGIN, moments[ends]!.time + MARGIN]
  const within = moments.flatMap(({ time, hands }, i) =>
    hands.length > 0 && time >= earliest && time <= latest ? [i] : [],
  )
  return { from: within[0] ?? begins, to: within.at(-1) ?? ends }
}

/** The median of what is around each frame: a point that jumps once is no movement. */
function steady(moments: readonly Moment[], speeds: readonly number[]): number[] {
  let from = 0
  let to = 0
  return moments.map(({ time }) => {
    while (moments[from]!.time < time - STEADY) from++
    while (to < moments.length && moments[to]!.time <= time + STEADY) to++
    const near = speeds.slice(from, to).sort((a, b) => a - b)
    return near[near.length >> 1]!
  })
}

/** Nearly the highest: one frame that jumps says nothing. */
function peakOf(speeds: readonly number[]): number {
  const sorted = [...speeds].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}
