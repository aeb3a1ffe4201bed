import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE } from '../landmarks/topology'
import type { Random } from '../random'
import { type Clip, type ClipFrame, clipFrames, clipOfFrames, frameOf, PAIR_SIZE } from './clip'

/** A sign in a stream: which, and from when to when in seconds. */
export interface Signed {
  label: string
  from: number
  to: number
}
export interface Stream {
  clip: Clip
  signed: Signed[]
}

/** How hands get from one take to the next: down to rest and up again, or straight. */
export type Joint = 'rest' | 'direct'

const FRAME = 1 / 15

/**
 * Takes one after the other as one stream, with ways between them that nobody filmed: the hands go down, rest, and come
 * up again within 0.9 to 2.6 s, or go straight to where the next take begins within 0.2 to 0.4 s.
 *
 * @param takes at least one; `label` is null for what shows no sign that is asked for
 */
export function joinTakes(
  takes: readonly { label: string | null; clip: Clip }[],
  joint: Joint,
  random: Random,
): Stream {
  const frames: ClipFrame[] = []
  const signed: Signed[] = []
  let time = 0
  const push = (frame: Sight) => {
    frames.push({ ...frame, time })
    time += FRAME
  }
  takes.forEach(({ label, clip }, i) => {
    const first = frameOf(clip, 0)
    if (i > 0) for (const frame of way(frames[frames.length - 1]!, first, joint, random)) push(frame)
    const start = time
    const begin = clip.times[0]!
    for (let f = 0; f < clipFrames(clip); f++) {
      time = start + clip.times[f]! - begin
      frames.push({ ...frameOf(clip, f), time })
    }
    if (label !== null) signed.push({ label, from: start, to: time })
    time += FRAME
  })
  return { clip: clipOfFrames(frames), signed }
}

/** What a frame shows, whenever it is. */
type Sight = Omit<ClipFrame, 'time'>

function way(from: Sight, to: Sight, joint: Joint, random: Random): Sight[] {
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  if (joint === 'direct') return straight(from, to, between(0.2, 0.4))
  const depth = between(2, 4)
  const seen = random.uniform() < 0.5
  const down = lowered(from, depth)
  const up = lowered(to, depth)
  const rest = Math.round(between(0.3, 1.6) / FRAME)
  const resting = Array.from({ length: rest }, () => {
    const frame = moved(down, 0.02 * random.normal(), 0.02 * random.normal())
    return seen ? frame : { ...frame, present: new Uint8Array(2) }
  })
  const [lower, raise] = [straight(from, down, between(0.3, 0.5)), straight(up, to, between(0.3, 0.5))]
  return [...lower, ...resting, ...raise]
}

/** Both hands further down by so many palms; a hand that is not there stays away. */
function lowered(frame: Sight, palms: number): Sight {
  return moved(frame, 0, palms)
}

function moved({ points, present, face }: Sight, x: number, y: number): Sight {
  const out = Float32Array.from(points)
  for (let hand = 0; hand < 2; hand++) {
    if (!present[hand]) continue
    const palm = palmSize(points, hand * HAND_SIZE)
    for (let i = hand * HAND_SIZE; i < (hand + 1) * HAND_SIZE; i += 3) {
      out[i] = out[i]! + x * palm
      out[i + 1] = out[i + 1]! + y * palm
    }
  }
  return { points: out, present, face }
}

/** Between two frames, neither of them included. A hand that only one of them has is seen for its half of the way. */
function straight(from: Sight, to: Sight, seconds: number): Sight[] {
  const count = Math.max(1, Math.round(seconds / FRAME))
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / (count + 1)
    const points = new Float32Array(PAIR_SIZE)
    const present = new Uint8Array(2)
    for (let hand = 0; hand < 2; hand++) {
      const [a, b] = [from.present[hand], to.present[hand]]
      if (!(a && b) && !(share < 0.5 ? a : b)) continue
      present[hand] = 1
      for (let k = hand * HAND_SIZE; k < (hand + 1) * HAND_SIZE; k++) {
        const [start, end] = [a ? from.points[k]! : to.points[k]!, b ? to.points[k]! : from.points[k]!]
        points[k] = start + share * (end - start)
      }
    }
    return { points, present, face: share < 0.5 ? from.face : to.face }
  })
}
