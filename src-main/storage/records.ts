import * as v from 'valibot'
import { HAND_NUMBERS, type Handedness, MOST_COORDINATE, MOST_HANDS, MOST_PIXELS } from '../contract/landmarks'
import { Name, Origin, SourceKind } from '../contract/project'
import { MOST_TAKE_FRAMES } from '../contract/take'
import { type Entry, isRecord } from './entry'
import type { Checked, JournalFormat } from './journalReader'
import { PROJECT_MIGRATIONS } from './migrations'
import { isWhole, type TakeEntry, takeFlaw } from './takeRecords'

/** A hand as it lies in memory: 21 × 3 typed arrays, as `contract/landmarks` describes them. */
export interface HandRecord {
  handedness: Handedness
  score: number
  image: Float32Array
  world: Float32Array
}
export interface SampleRecord {
  id: string
  recordingId: string
  time: number
  width: number
  height: number
  hands: HandRecord[]
  hasThumbnail: boolean
}
export interface RecordingRecord {
  id: string
  signId: string
  signer: string | null
  source: SourceKind
  startedAt: number
  /** Kept, but not learned from. */
  unused: boolean
  /** Of what was imported. */
  origin?: Origin
}
export interface SignRecord {
  id: string
  label: string
  none: boolean
  /** Whether it is a movement, learned from takes. */
  moves: boolean
  /** The hands that it needs, where the person said so. */
  hands: 1 | 2 | null
}

/** Lines of a project's journal. Landmarks are base64 of little-endian float32: exact, small and quick to read. */
export type ProjectEntry = Entry &
  (
    | { e: 'sign'; id: string; label: string; none?: true; moves?: true; hands?: 1 | 2 }
    | { e: 'order'; ids: string[] }
    | {
        e: 'recording'
        id: string
        sign: string
        signer: string | null
        source: SourceKind
        t: number
        unused?: true
        origin?: Origin
      }
    | {
        e: 'sample'
        id: string
        rec: string
        t: number
        w: number
        h: number
        hands: { hand: Handedness; score: number; image: string; world: string }[]
        thumb?: true
      }
    | TakeEntry
    /** What changes of a take later on: its range, whether it is learned from, the recording that it belongs to. */
    | { e: 'trim'; id: string; from: number; to: number }
    | { e: 'use'; ids: string[]; used: boolean }
    | { e: 'move'; rec: string; ids: string[] }
    /** Of one kind, or whatever has these ids. */
    | { e: 'delete' | 'restore'; what: Kind | 'any'; ids: string[] }
  )
export const KINDS = ['sign', 'recording', 'sample', 'take'] as const
export type Kind = (typeof KINDS)[number]

const POINTS_BYTES = HAND_NUMBERS * 4
const POINTS_BASE64 = Math.ceil(POINTS_BYTES / 3) * 4

export const PROJECT_JOURNAL: JournalFormat<ProjectEntry> = {
  name: 'signsmith-project-journal',
  version: 4,
  migrations: PROJECT_MIGRATIONS,
  check,
  counts: ({ e }) => e === 'sample' || e === 'take',
  traces: ['"e":"sample"', '"e":"take"'],
}

const ID = /^[a-z0-9]{12,40}$/
const isText = (raw: unknown): raw is string => typeof raw === 'string'
const isId = (raw: unknown): raw is string => isText(raw) && ID.test(raw)
const isTexts = (raw: unknown) => Array.isArray(raw) && raw.every(isText)
const isName = (raw: unknown) => v.is(Name, raw)
const isHands = (raw: unknown) => raw === undefined || raw === 1 || raw === 2
const isOrigin = (raw: unknown) => raw === undefined || v.is(Origin, raw)
const isTime = (raw: unknown) => Number.isFinite(raw) && Number(raw) >= 0

/** The limits of the contract, by hand: this runs for each of thousands of samples at a start. */
function check(raw: Entry): Checked<ProjectEntry> {
  const flaw = flawOf(raw)
  if (flaw === null) return { entry: raw as ProjectEntry, flaw }
  return { entry: mended(raw), flaw }
}

function flawOf(raw: Entry): string | null {
  switch (raw.e) {
    case 'sign':
      if (!isId(raw.id)) return 'its id is none'
      if (!isName(raw.label)) return 'its name is none that can be shown'
      return isHands(raw.hands) ? null : 'it needs a number of hands that nobody has'
    case 'order':
      return isTexts(raw.ids) ? null : 'it names no signs'
    case 'recording':
      return recordingFlaw(raw)
    case 'sample':
      return sampleFlaw(raw)
    case 'take':
      if (!isId(raw.id) || !isId(raw.rec)) return 'its id is none'
      return isTime(raw.t) ? takeFlaw(raw) : 'its time is out of range'
    case 'trim': {
      const { id, from, to } = raw
      if (!isId(id)) return 'its id is none'
      const whole = isWhole(to, 0, MOST_TAKE_FRAMES - 1) && isWhole(from, 0, Number(to))
      return whole ? null : 'its frames are out of range'
    }
    case 'use':
      return isTexts(raw.ids) && typeof raw.used === 'boolean' ? null : 'it does not say what'
    case 'move':
      return isTexts(raw.ids) && isId(raw.rec) ? null : 'it does not say what'
    case 'delete':
    case 'restore':
      return [...KINDS, 'any'].some((what) => what === raw.what) && isTexts(raw.ids) ? null : 'it does not say what'
    default:
      return 'its kind is unknown'
  }
}

function recordingFlaw({ id, sign, source, t, signer, origin }: Entry): string | null {
  if (!isId(id) || !isId(sign)) return 'its id is none'
  if (!SourceKind.options.some((kind) => kind === source)) return 'its source is unknown'
  if (!isTime(t)) return 'its time is out of range'
  if (!isOrigin(origin)) return 'the name of the file that it came from is none that can be shown'
  return signer === null || isName(signer) ? null : 'the name of its person is none that can be shown'
}

function sampleFlaw({ id, rec, t, w, h, hands }: Entry): string | null {
  if (!isId(id) || !isId(rec)) return 'its id is none'
  if (!isTime(t)) return 'its time is out of range'
  if (!isWhole(w, 1, MOST_PIXELS) || !isWhole(h, 1, MOST_PIXELS)) return 'the size of its picture is out of range'
  if (!Array.isArray(hands) || hands.length > MOST_HANDS) return 'it has too many hands'
  for (const hand of hands) {
    const flaw = handFlaw(hand)
    if (flaw !== null) return flaw
  }
  return null
}

function handFlaw(raw: unknown): string | null {
  if (!isRecord(raw) || (raw.hand !== 'Left' && raw.hand !== 'Right'))
    return 'it has a hand that is neither left nor right'
  if (!Number.isFinite(raw.score) || Number(raw.score) < 0 || Number(raw.score) > 1) return 'its score is out of range'
  return pointsFlaw(raw.image) ?? pointsFlaw(raw.world)
}

/** Base64 of 63 numbers of the contract; damaged text would decode to fewer bytes or to numbers that are none. */
const pointsFlaw = createPointsCheck()

function createPointsCheck(): (raw: unknown) => string | null {
  // One place to decode into, as this is asked 20,000 times a start.
  const points = new Float32Array(HAND_NUMBERS)
  const bytes = Buffer.from(points.buffer)
  return (raw) => {
    if (!isText(raw) || raw.length !== POINTS_BASE64 || bytes.write(raw, 'base64') !== POINTS_BYTES) {
      return 'its coordinates cannot be read'
    }
    for (let i = 0; i < HAND_NUMBERS; i++) {
      if (!(Math.abs(points[i]!) <= MOST_COORDINATE)) return 'a coordinate is out of range'
    }
    return null
  }
}

/** A sign or a recording stays in place where only a name or its hands are wrong: its samples and takes hang on it. */
function mended(raw: Entry): ProjectEntry | null {
  const usable =
    raw.e === 'sign' && isId(raw.id) ? mendedSign(raw, raw.id) : raw.e === 'recording' ? mendedRecording(raw) : null
  return usable && flawOf(usable) === null ? (usable as ProjectEntry) : null
}

function mendedRecording({ signer, origin, ...raw }: Entry): Entry {
  return {
    ...raw,
    signer: isName(signer) ? signer : null,
    ...(isOrigin(origin) && origin !== undefined ? { origin } : {}),
  }
}

function mendedSign({ hands, ...raw }: Entry, id: string): Entry {
  return {
    ...raw,
    label: isName(raw.label) ? raw.label : recoveredLabel(id),
    ...(isHands(hands) && hands !== undefined ? { hands } : {}),
  }
}

/** The name of a sign whose own was lost. */
export function recoveredLabel(id: string): string {
  return `Recovered ${id.slice(0, 4)}`
}

export function encodeSample(sample: SampleRecord): ProjectEntry {
  return {
    e: 'sample',
    id: sample.id,
    rec: sample.recordingId,
    t: sample.time,
    w: sample.width,
    h: sample.height,
    hands: sample.hands.map((hand) => ({
      hand: hand.handedness,
      score: hand.score,
      image: encodePoints(hand.image),
      world: encodePoints(hand.world),
    })),
    ...(sample.hasThumbnail ? { thumb: true as const } : {}),
  }
}

export function decodeSample(entry: ProjectEntry & { e: 'sample' }): SampleRecord {
  return {
    id: entry.id,
    recordingId: entry.rec,
    time: entry.t,
    width: entry.w,
    height: entry.h,
    hands: entry.hands.map(({ hand, score, image, world }) => ({
      handedness: hand,
      score,
      image: decodePoints(image),
      world: decodePoints(world),
    })),
    hasThumbnail: entry.thumb === true,
  }
}

function encodePoints(points: Float32Array): string {
  return Buffer.from(points.buffer, points.byteOffset, points.byteLength).toString('base64')
}

function decodePoints(text: string): Float32Array {
  const points = new Float32Array(63)
  Buffer.from(points.buffer).write(text, 'base64')
  return points
}
