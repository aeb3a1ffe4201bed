import { Failure } from '../contract/failure'
import { HAND_SIZE } from '../learning/landmarks/topology'
import { type FacePlace, faceOfBody } from './faces'

/** A recording of a sign, frame by frame, as a folder of clips keeps it. */
export interface StoredClip {
  label: string
  signer: string | null
  session: string | null
  take: string | null
  kind: string | null
  /** How many frames it has. */
  count: number
  /** Read when they are asked for: of a large set all at once would be too much. */
  frames(): ClipFrame[]
}
/** Fractions of the picture: 21 × 3 a hand, null where it is not in view. */
export interface ClipFrame {
  left: Float64Array | null
  right: Float64Array | null
  /** Where the body shows a face. */
  face: FacePlace | null
}
export interface ClipSet {
  /** Width ÷ height of the pictures. */
  aspect: number
  /** Frames a second as the index writes them; null where it does not know. */
  fps: string | null
  clips: StoredClip[]
}

/** What a frame holds, in this order. */
const LEFT = 1
const RIGHT = 2
const BODY = 4
const BODY_SIZE = 26
/** The numbers are whole: so many are 1. */
const UNIT = 10_000
const MOST_CLIPS = 100_000

type Json = Record<string, unknown>

/** The numbers of a set, as bytes of little-endian int16. */
export function valuesOf(bytes: Uint8Array): Int16Array {
  const whole = bytes.length & ~1
  const own = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice()
  return new Int16Array(own.buffer as ArrayBuffer, own.byteOffset, whole / 2)
}

/**
 * Reads a set of clips: an index in JSON, and the frames as 16-bit numbers (a word of flags, then the hands and the 13
 * points of the body that it names, of which the place of the face is kept).
 *
 * @param index text of clips.json
 * @param values what clips.bin.gz holds, unpacked
 * @throws Failure "bad-input" that names the clip which does not fit
 */
export function readClips(index: string, values: Int16Array): ClipSet {
  const parsed = parseIndex(index)
  const { aspect, clips } = parsed
  if (typeof aspect !== 'number' || !(aspect >= 0.05 && aspect <= 20)) {
    throw new Failure('bad-input', `Its aspect is “${String(aspect)}”, not a width ÷ height.`)
  }
  if (!Array.isArray(clips) || clips.length > MOST_CLIPS) {
    throw new Failure('bad-input', `It has no list of clips, or more than ${MOST_CLIPS} of them.`)
  }
  const fps = typeof parsed.fps === 'number' ? String(parsed.fps) : null
  const read = clips.map((clip, i) => readClip(clip as Json, i, values, aspect))
  checkFrames(read, values)
  return { aspect, fps, clips: read }
}

function parseIndex(text: string): Json {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw new Failure('bad-input', `It is no JSON: ${(error as Error).message}.`)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json
  throw new Failure('bad-input', 'It is no index of clips.')
}

function readClip(clip: Json, i: number, values: Int16Array, aspect: number): StoredClip & { at: number } {
  const text = (name: string) => {
    const value = clip?.[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null
  }
  const label = text('label')
  if (label === null) throw new Failure('bad-input', `Clip ${i} has no label.`)
  const [at, count] = [clip.at, clip.frames]
  if (!isWhole(at) || !isWhole(count)) throw new Failure('bad-input', `Clip ${i} does not say where its frames are.`)
  const said = { signer: text('signer'), session: text('session'), take: text('take'), kind: text('kind') }
  return { label, ...said, at, count, frames: () => framesAt(values, at, count, aspect) }
}

/** @throws Failure "bad-input" that names the first clip whose frames are not there, or are none */
function checkFrames(clips: readonly (StoredClip & { at: number })[], values: Int16Array): void {
  // Clips do not share frames: who says so could have one looked at without end.
  let left = values.length
  for (const [i, { at, count }] of clips.entries()) {
    left -= count
    let next = at
    for (let f = 0; f < count && left >= 0; f++) {
      const flags = values[next] ?? 0
      if (flags < 0 || flags > (LEFT | RIGHT | BODY)) {
        throw new Failure('bad-input', `Frame ${f} of clip ${i} begins with ${flags}, which says nothing.`)
      }
      next += sizeOf(flags)
      if (next > values.length) break
    }
    if (left < 0 || next > values.length) {
      throw new Failure('bad-input', `The frames of clip ${i} end before they are whole.`)
    }
  }
}

function sizeOf(flags: number): number {
  return 1 + (flags & LEFT ? HAND_SIZE : 0) + (flags & RIGHT ? HAND_SIZE : 0) + (flags & BODY ? BODY_SIZE : 0)
}

/** Frames that were checked. */
function framesAt(values: Int16Array, at: number, count: number, aspect: number): ClipFrame[] {
  let next = at
  const take = (size: number) => {
    next += size
    return values.subarray(next - size, next)
  }
  const hand = () => {
    const numbers = take(HAND_SIZE)
    const fractions = new Float64Array(HAND_SIZE)
    for (let i = 0; i < HAND_SIZE; i++) fractions[i] = numbers[i]! / UNIT
    return fractions
  }
  return Array.from({ length: count }, () => {
    const flags = take(1)[0]!
    const left = flags & LEFT ? hand() : null
    const right = flags & RIGHT ? hand() : null
    const face = flags & BODY ? faceOfBody(take(BODY_SIZE), UNIT, aspect) : null
    return { left, right, face }
  })
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
