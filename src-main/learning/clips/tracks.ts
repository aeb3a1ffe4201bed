import type { FacePlace } from '../../contract/take'
import type { SeenHand } from '../landmarks/hands'
import { palmSize, unsquash } from '../landmarks/normalise'
import { HAND_SIZE } from '../landmarks/topology'
import { type Clip, FACE_SIZE, PAIR_SIZE } from './clip'

/** What any store of takes has in common: the wire's arrays and the journal's typed arrays alike. */
export interface SeenTake {
  width: number
  height: number
  frames: readonly SeenTakeFrame[]
}
export interface SeenTakeFrame {
  /** Milliseconds, rising, from any beginning. */
  time: number
  hands: readonly SeenHand[]
  face: FacePlace | null
}

/** Seconds after which a hand that comes back is looked at as a new one. */
const FORGOTTEN = 0.5
/** How far a hand goes at most: palms at once, for noise, and palms a second. */
const REACH = 1.5
const FASTEST = 20
/** The same for a hand with another name: more likely it is the other hand. */
const RENAMED_FASTEST = 5
/** Palms that another name counts as, where two hands are near each other. */
const NAME = 0.3

/** One hand as long as it is in view. */
interface Track {
  /** Where its wrist was, in frame heights, and when, in seconds. */
  x: number
  y: number
  time: number
  palm: number
  /** Scores of frames that call it a right hand, minus those that call it a left one. */
  votes: number
  /** The hands that are it, by their places in the clip's list. */
  hands: number[]
  slot: 0 | 1
}

interface SightedHand {
  frame: number
  points: Float32Array
  right: boolean
  score: number
  palm: number
}

/**
 * The frames of a take as a clip, each hand in the slot of its name. The finder confuses the names in some of the
 * frames, so each hand is followed by where its wrist is, and all of its frames together say which hand it is, the surer
 * ones louder.
 *
 * @param from the first and the last frame that is wanted; all of them are followed
 */
export function clipOf({ width, height, frames }: SeenTake, from = 0, to = frames.length - 1): Clip {
  const aspect = width / height
  const hands = sight(frames, aspect)
  const tracks = follow(hands, frames)
  nameTracks(tracks, hands)
  const clip = emptyClip(to - from + 1)
  for (let i = from; i <= to; i++) {
    const { time, face } = frames[i]!
    clip.times[i - from] = time / 1000
    if (face) clip.face.set([face.x * aspect, face.y, face.height], (i - from) * FACE_SIZE)
  }
  // The surer track keeps its slot where a hand has met two others one after the other.
  for (const track of [...tracks].sort((a, b) => Math.abs(b.votes) - Math.abs(a.votes))) {
    for (const n of track.hands) {
      const { frame, points } = hands[n]!
      if (frame < from || frame > to) continue
      const row = frame - from
      const slot = clip.present[row * 2 + track.slot] ? 1 - track.slot : track.slot
      clip.points.set(points, row * PAIR_SIZE + slot * HAND_SIZE)
      clip.present[row * 2 + slot] = 1
    }
  }
  return clip
}

function emptyClip(n: number): Clip {
  return {
    times: new Float64Array(n),
    points: new Float32Array(n * PAIR_SIZE),
    present: new Uint8Array(n * 2),
    face: new Float32Array(n * FACE_SIZE),
  }
}

/** Hands with a palm, two a frame at most, in frame heights. */
function sight(frames: readonly SeenTakeFrame[], aspect: number): SightedHand[] {
  return frames.flatMap(({ hands }, frame) =>
    hands.slice(0, 2).map(({ image, handedness, score }) => {
      const points = new Float32Array(HAND_SIZE)
      unsquash(image, aspect, points)
      return { frame, points, right: handedness === 'Right', score, palm: Math.max(palmSize(points), 1e-3) }
    }),
  )
}

/** Joins hands of one frame after the other to those that were before. */
function follow(hands: readonly SightedHand[], frames: readonly SeenTakeFrame[]): Track[] {
  const tracks: Track[] = []
  for (let n = 0; n < hands.length; ) {
    const { frame } = hands[n]!
    const time = frames[frame]!.time / 1000
    const now = hands[n + 1]?.frame === frame ? [n, n + 1] : [n]
    const open = tracks.filter((track) => time - track.time <= FORGOTTEN)
    const chosen = match(now.map((h) => open.map((track) => distance(track, hands[h]!, time))))
    now.forEach((h, i) => {
      const { points, palm, right, score } = hands[h]!
      const track = chosen[i]! < 0 ? newTrack() : open[chosen[i]!]!
      if (chosen[i]! < 0) tracks.push(track)
      track.votes += right ? score : -score
      track.hands.push(h)
      Object.assign(track, { x: points[0]!, y: points[1]!, time, palm })
    })
    n += now.length
  }
  return tracks
}

const newTrack = (): Track => ({ x: 0, y: 0, time: 0, palm: 0, votes: 0, hands: [], slot: 0 })

/** Palms from where a hand was to where one is now, and more for another name; infinite where it cannot be the same. */
function distance(track: Track, { points, palm, right, score }: SightedHand, time: number): number {
  const way = Math.hypot(points[0]! - track.x, points[1]! - track.y) / Math.max(palm, track.palm)
  const renamed = right !== track.votes > 0
  const reach = REACH + (renamed ? RENAMED_FASTEST : FASTEST) * (time - track.time)
  if (way > reach) return Number.POSITIVE_INFINITY
  return way + (renamed ? NAME * score : 0)
}

/**
 * For each of one or two hands the track that it continues, −1 for none: as many as can be joined, and of those the
 * shortest ways together.
 *
 * @param costs hands × tracks
 */
function match(costs: readonly (readonly number[])[]): number[] {
  const [first, second] = costs
  const choices = (row: readonly number[]) => [-1, ...row.keys()].filter((t) => t < 0 || Number.isFinite(row[t]))
  const price = (row: readonly number[], t: number) => (t < 0 ? ALONE : row[t]!)
  let best: number[] = []
  let least = Number.POSITIVE_INFINITY
  for (const a of choices(first!)) {
    for (const b of second ? choices(second) : [null]) {
      if (b !== null && b >= 0 && a === b) continue
      const sum = price(first!, a) + (b === null ? 0 : price(second!, b))
      if (sum >= least) continue
      least = sum
      best = b === null ? [a] : [a, b]
    }
  }
  return best
}
/** More than any way that a hand can go while it is remembered. */
const ALONE = 100

/** Names each track by its votes; of two that are seen together the surer one first, and the other gets the other name. */
function nameTracks(tracks: readonly Track[], hands: readonly SightedHand[]): void {
  const framesOf = new Map(tracks.map((track) => [track, new Set(track.hands.map((h) => hands[h]!.frame))]))
  const named: Track[] = []
  for (const track of [...tracks].sort((a, b) => Math.abs(b.votes) - Math.abs(a.votes))) {
    const beside = named.find((other) => track.hands.some((h) => framesOf.get(other)!.has(hands[h]!.frame)))
    track.slot = beside ? (beside.slot === 0 ? 1 : 0) : track.votes > 0 ? 1 : 0
    named.push(track)
  }
}
