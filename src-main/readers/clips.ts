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
  frames: ClipFrame[]
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
  return { aspect, fps, clips: clips.map((clip, i) => readClip(clip as Json, i, values, aspect)) }
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

function readClip(clip: Json, i: number, values: Int16Array, aspect: number): StoredClip {
  const text = (name: string) => {
    const value = clip?.[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null
  }
  const label = text('label')
  if (label === null) throw new Failure('bad-input', `Clip ${i} has no label.`)
  const [at, count] = [clip.at, clip.frames]
  if (!isWhole(at) || !isWhole(count)) throw new Failure('bad-input', `Clip ${i} does not say where its frames are.`)
  const frames: ClipFrame[] = []
  let next = at
  const take = (size: number) => {
    const from = next
    next += size
    if (next > values.length) throw new Failure('bad-input', `The frames of clip ${i} end before they are whole.`)
    return values.subarray(from, next)
  }
  const hand = () => Float64Array.from(take(HAND_SIZE), (value) => value / UNIT)
  for (let f = 0; f < count; f++) {
    const flags = take(1)[0]!
    if (flags < 0 || flags > (LEFT | RIGHT | BODY)) {
      throw new Failure('bad-input', `Frame ${f} of clip ${i} begins with ${flags}, which says nothing.`)
    }
    const left = flags & LEFT ? hand() : null
    const right = flags & RIGHT ? hand() : null
    const face = flags & BODY ? faceOfBody(take(BODY_SIZE), UNIT, aspect) : null
    frames.push({ left, right, face })
  }
  return { label, signer: text('signer'), session: text('session'), take: text('take'), kind: text('kind'), frames }
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
