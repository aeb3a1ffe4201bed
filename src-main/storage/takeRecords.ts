import { HAND_NUMBERS, type Handedness, MOST_HANDS, MOST_PIXELS } from '../contract/landmarks'
import { FEWEST_TAKE_FRAMES, LONGEST_TAKE, MOST_STRIP, MOST_TAKE_FRAMES, type NewTake } from '../contract/take'
import type { Entry } from './entry'

/** A take as it lies in memory: n frames with m hands in all. Its frames are never changed in place. */
export interface TakeRecord {
  id: string
  recordingId: string
  /** Milliseconds since the epoch, of the first frame. */
  time: number
  width: number
  height: number
  /** n milliseconds since the first frame, rising. */
  times: Float64Array
  /** n: how many hands, and which of them are right ones. */
  seen: Uint8Array
  /** m bytes, 0 to 1. */
  scores: Uint8Array
  /** m × 21 × 3 fractions of the picture, in units of `STEP`. */
  image: Int16Array
  /** n × (x, y, height) of the face; a height of 0 where there is none. */
  face: Float32Array
  /** The first and the last frame that belong to the sign. */
  from: number
  to: number
  /** Kept, but not learned from. */
  unused: boolean
  /** Pictures of its strip. */
  pictures: number
}

/** A frame of a take, of the contract but for the typed arrays. */
export interface TakeFrameRecord {
  /** Milliseconds since the first frame. */
  time: number
  hands: { handedness: Handedness; score: number; image: Float32Array }[]
  face: { x: number; y: number; height: number } | null
}

/**
 * A line of a take: times as numbers, all else base64 of bytes, little-endian int16 and float32. Metres are left out:
 * nothing of a take is made from them.
 */
export interface TakeEntry extends Entry {
  e: 'take'
  id: string
  rec: string
  t: number
  w: number
  h: number
  times: number[]
  seen: string
  scores: string
  image: string
  /** Absent where no frame has a face. */
  face?: string
  from: number
  to: number
  unused?: true
  pics?: number
}

/**
 * Coordinates are whole numbers of this step, as open sets of clips have them: exact to half of it. What lies more than
 * 3.2767 pictures away is no hand's place; it becomes that limit.
 */
const STEP = 1e-4
const MOST_STEPS = 32_767
const MOST_SCORE = 255
/** Bits of `seen`: the number of hands, then one for each that is a right one. */
const HANDS = 3
const right = (hand: number) => 4 << hand

/** What was recorded, as it will be read again. */
export function takeRecord(take: NewTake, id: string, recordingId: string): TakeRecord {
  const { time, width, height, frames, from, to, strip } = take
  const hands = frames.flatMap((frame) => frame.hands)
  const image = new Int16Array(hands.length * HAND_NUMBERS)
  for (const [i, hand] of hands.entries()) {
    for (let j = 0; j < HAND_NUMBERS; j++) image[i * HAND_NUMBERS + j] = steps(hand.image[j]!)
  }
  const face = new Float32Array(frames.length * 3)
  for (const [i, frame] of frames.entries()) {
    if (frame.face) face.set([frame.face.x, frame.face.y, frame.face.height], i * 3)
  }
  return {
    id,
    recordingId,
    time,
    width,
    height,
    times: Float64Array.from(frames, (frame) => frame.time),
    seen: Uint8Array.from(frames, (frame) =>
      frame.hands.reduce(
        (bits, { handedness }, i) => bits | (handedness === 'Right' ? right(i) : 0),
        frame.hands.length,
      ),
    ),
    scores: Uint8Array.from(hands, ({ score }) => Math.round(score * MOST_SCORE)),
    image,
    face,
    from,
    to,
    unused: false,
    pictures: strip.length,
  }
}

const steps = (fraction: number) => Math.max(-MOST_STEPS, Math.min(MOST_STEPS, Math.round(fraction / STEP)))

/** How many hands a frame of a take shows. */
export function handsSeen({ seen }: TakeRecord, frame: number): number {
  return seen[frame]! & HANDS
}

/** All frames of a take, those outside of its range as well. */
export function takeFrames({ times, seen, scores, image, face }: TakeRecord): TakeFrameRecord[] {
  let hand = 0
  return Array.from(times, (time, i) => {
    const bits = seen[i]!
    const [x, y, height] = [face[i * 3]!, face[i * 3 + 1]!, face[i * 3 + 2]!]
    const hands = Array.from({ length: bits & HANDS }, (_, h) => {
      const at = hand++
      return {
        handedness: bits & right(h) ? ('Right' as const) : ('Left' as const),
        score: scores[at]! / MOST_SCORE,
        image: Float32Array.from(image.subarray(at * HAND_NUMBERS, (at + 1) * HAND_NUMBERS), (n) => n * STEP),
      }
    })
    return { time, hands, face: height > 0 ? { x, y, height } : null }
  })
}

export function encodeTake(take: TakeRecord): TakeEntry {
  return {
    e: 'take',
    id: take.id,
    rec: take.recordingId,
    t: take.time,
    w: take.width,
    h: take.height,
    times: Array.from(take.times),
    seen: base64(take.seen),
    scores: base64(take.scores),
    image: base64(take.image),
    ...(take.face.some((n) => n !== 0) ? { face: base64(take.face) } : {}),
    from: take.from,
    to: take.to,
    ...(take.unused ? { unused: true as const } : {}),
    ...(take.pictures > 0 ? { pics: take.pictures } : {}),
  }
}

export function decodeTake(entry: TakeEntry): TakeRecord {
  const image = Buffer.from(entry.image, 'base64')
  const face = new Float32Array(entry.times.length * 3)
  if (entry.face) Buffer.from(face.buffer).write(entry.face, 'base64')
  return {
    id: entry.id,
    recordingId: entry.rec,
    time: entry.t,
    width: entry.w,
    height: entry.h,
    times: Float64Array.from(entry.times),
    seen: Uint8Array.from(Buffer.from(entry.seen, 'base64')),
    scores: Uint8Array.from(Buffer.from(entry.scores, 'base64')),
    // A copy, as what Buffer gives may begin at an odd byte of something larger.
    image: new Int16Array(Uint8Array.from(image).buffer),
    face,
    from: entry.from,
    to: entry.to,
    unused: entry.unused === true,
    pictures: entry.pics ?? 0,
  }
}

/** The limits of the contract, by hand as those of a sample; what is asked of its ids and its time is asked before. */
export function takeFlaw({ w, h, times, seen, scores, image, face, from, to, pics }: Entry): string | null {
  if (!isWhole(w, 1, MOST_PIXELS) || !isWhole(h, 1, MOST_PIXELS)) return 'the size of its picture is out of range'
  if (!Array.isArray(times) || times.length < FEWEST_TAKE_FRAMES || times.length > MOST_TAKE_FRAMES) {
    return 'it has too few or too many frames'
  }
  if (!times.every(isTimeAfter)) return 'the times of its frames are out of range'
  const n = times.length
  const bits = bytesOf(seen, n)
  if (!bits) return 'its hands cannot be read'
  const m = bits.reduce((sum, b) => sum + (b & HANDS), 0)
  if (bits.some((b) => (b & HANDS) > MOST_HANDS || b >> (2 + (b & HANDS)) > 0)) return 'it has too many hands'
  if (!bytesOf(scores, m)) return 'its scores cannot be read'
  const coordinates = bytesOf(image, m * HAND_NUMBERS * 2)
  if (!coordinates) return 'its coordinates cannot be read'
  if (face !== undefined && !isFace(bytesOf(face, n * 12))) return 'the place of its face is out of range'
  if (!isWhole(to, 0, n - 1) || !isWhole(from, 0, Number(to))) return 'it names frames that it does not have'
  return pics === undefined || isWhole(pics, 1, MOST_STRIP) ? null : 'it has too many pictures'
}

const isTimeAfter = (time: unknown, i: number, all: unknown[]) =>
  typeof time === 'number' && time >= 0 && time <= LONGEST_TAKE && (i === 0 || time > Number(all[i - 1]))

export const isWhole = (raw: unknown, low: number, high: number) =>
  Number.isInteger(raw) && Number(raw) >= low && Number(raw) <= high

/** Three numbers of the contract a frame, or a height of 0. */
function isFace(bytes: Buffer | null): boolean {
  if (!bytes) return false
  for (let at = 0; at < bytes.length; at += 12) {
    const [x, y, height] = [0, 4, 8].map((n) => bytes.readFloatLE(at + n))
    const inRange = Math.abs(x!) <= 10 && Math.abs(y!) <= 10 && (height === 0 || (height! >= 0.0009 && height! <= 10))
    if (!inRange) return false
  }
  return true
}

/** The bytes of base64 of exactly so many; null where it is anything else. */
function bytesOf(raw: unknown, length: number): Buffer | null {
  if (typeof raw !== 'string' || raw.length !== Math.ceil(length / 3) * 4) return null
  const bytes = Buffer.from(raw, 'base64')
  return bytes.length === length ? bytes : null
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array | Int16Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
