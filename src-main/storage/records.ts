import type { Handedness } from '../contract/landmarks'
import { SourceKind } from '../contract/project'
import { type Entry, isRecord } from './entry'
import type { JournalFormat } from './journal'
import { PROJECT_MIGRATIONS } from './migrations'

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
}
export interface SignRecord {
  id: string
  label: string
  none: boolean
}

/** Lines of a project's journal. Landmarks are base64 of little-endian float32: exact, small and quick to read. */
export type ProjectEntry = Entry &
  (
    | { e: 'sign'; id: string; label: string; none?: true }
    | { e: 'order'; ids: string[] }
    | { e: 'recording'; id: string; sign: string; signer: string | null; source: SourceKind; t: number; unused?: true }
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
    | { e: 'delete' | 'restore'; what: Kind; ids: string[] }
  )
export type Kind = 'sign' | 'recording' | 'sample'

const POINTS_BYTES = 63 * 4
const POINTS_BASE64 = Math.ceil(POINTS_BYTES / 3) * 4

export const PROJECT_JOURNAL: JournalFormat<ProjectEntry> = {
  name: 'signsmith-project-journal',
  version: 1,
  migrations: PROJECT_MIGRATIONS,
  isEntry,
}

const isText = (raw: unknown): raw is string => typeof raw === 'string'
const isTexts = (raw: unknown) => Array.isArray(raw) && raw.every(isText)

function isEntry(raw: unknown): raw is ProjectEntry {
  if (!isRecord(raw)) return false
  switch (raw.e) {
    case 'sign':
      return isText(raw.id) && isText(raw.label)
    case 'order':
      return isTexts(raw.ids)
    case 'recording':
      return (
        isText(raw.id) &&
        isText(raw.sign) &&
        (raw.signer === null || isText(raw.signer)) &&
        SourceKind.options.some((kind) => kind === raw.source) &&
        Number.isFinite(raw.t)
      )
    case 'sample':
      return (
        isText(raw.id) &&
        isText(raw.rec) &&
        Number.isFinite(raw.t) &&
        Number(raw.w) > 0 &&
        Number(raw.h) > 0 &&
        Array.isArray(raw.hands) &&
        raw.hands.every(isHand)
      )
    case 'delete':
    case 'restore':
      return (raw.what === 'sign' || raw.what === 'recording' || raw.what === 'sample') && isTexts(raw.ids)
    default:
      return false
  }
}

function isHand(raw: unknown): boolean {
  return (
    isRecord(raw) &&
    (raw.hand === 'Left' || raw.hand === 'Right') &&
    Number.isFinite(raw.score) &&
    isPoints(raw.image) &&
    isPoints(raw.world)
  )
}

/** Base64 of 63 finite numbers; damaged text would decode to fewer bytes or to numbers that are none. */
function isPoints(raw: unknown): boolean {
  if (!isText(raw) || raw.length !== POINTS_BASE64) return false
  const points = new Float32Array(63)
  if (Buffer.from(points.buffer).write(raw, 'base64') !== POINTS_BYTES) return false
  // One sum instead of 63 questions: it is finite only when every coordinate is, and this runs 20,000 times a start.
  let sum = 0
  for (let i = 0; i < points.length; i++) sum += points[i]!
  return Number.isFinite(sum)
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
