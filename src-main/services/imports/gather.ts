import type { ImportOptions } from '../../contract/imports'
import { HAND_NUMBERS, type Handedness } from '../../contract/landmarks'
import type { NewTake, TakeFrame } from '../../contract/take'
import { namesNothing } from '../../readers/names'
import { sha256 } from '../../storage/models'
import { stripNames } from '../../storage/pictures'
import type { RecordingRecord, SampleRecord, SignRecord } from '../../storage/records'
import { type TakeRecord, takeRecord } from '../../storage/takeRecords'
import type { Arrival } from './arrival'

/** Where a sample or a take belongs, as far as a file says it. */
export interface Belonging {
  label: string
  signer: string | null
  /** What was recorded in one go. */
  recording: string | null
  /** As the file writes it. */
  day: string | null
}

type Sample = Pick<SampleRecord, 'width' | 'height' | 'hands'>

/** Gathers samples and takes into signs and recordings. */
export interface Gathering {
  /** @param picture base64 of a small one, where there is one */
  sample(of: Belonging, sample: Sample, picture?: string | null): void
  take(of: Belonging, take: Omit<NewTake, 'time'>): void
  arrival(): Arrival
}

/** Milliseconds between two samples of a table, which says no times: eight a second, as the studio keeps them. */
const SAMPLE_MS = 125
/** Milliseconds between two takes. */
const TAKE_MS = 20_000

/**
 * Ids are made of what is seen, as far as nothing that a person says of it changes that: the same comes in once, also from
 * a file that was corrected or looked at in another way.
 *
 * @param file the name of what they come from
 * @param now milliseconds since the epoch, for what says no day
 */
export function gather(file: string, now: number, { signer, mirrored }: ImportOptions): Gathering {
  const signs = new Map<string, SignRecord>()
  const kinds = new Map<string, { held: Set<string>; moving: Set<string> }>()
  const recordings = new Map<string, RecordingRecord & { next: number }>()
  const samples: SampleRecord[] = []
  const takes: TakeRecord[] = []
  const pictures = new Map<string, string>()
  const origin = shortened(file)
  const seen = new Map<string, number>()
  /** What is the same twice in a file is there twice. */
  const idOfSeen = (kind: string, label: string, heights: readonly number[]) => {
    const sum = idOf(kind, label, heights)
    const nth = seen.get(sum) ?? 0
    seen.set(sum, nth + 1)
    return nth === 0 ? sum : idOf(sum, nth)
  }

  const signOf = (label: string): SignRecord => {
    const none = namesNothing(label)
    const key = none ? '' : label
    const sign = signs.get(key) ?? { id: idOf('sign', key), label, none, moves: false, hands: null }
    signs.set(key, sign)
    return sign
  }
  const recordingOf = (of: Belonging, kind: 'held' | 'moving') => {
    const sign = signOf(of.label)
    const who = of.signer ?? signer
    const id = idOf('recording', file, sign.label, who, of.recording, of.day)
    const votes = kinds.get(sign.id) ?? { held: new Set(), moving: new Set() }
    votes[kind].add(id)
    kinds.set(sign.id, votes)
    const found = recordings.get(id)
    if (found) return found
    const noon = noonOf(of.day)
    const startedAt = noon ?? now
    const recording = {
      id,
      signId: sign.id,
      signer: who,
      source: 'import' as const,
      startedAt,
      unused: false,
      origin: { file: origin, dated: noon !== null },
      next: startedAt,
    }
    recordings.set(id, recording)
    return recording
  }
  return {
    sample(of, sample, picture = null) {
      const recording = recordingOf(of, 'held')
      const id = idOfSeen('sample', of.label, sample.hands.flatMap(heightsOf))
      if (picture !== null) pictures.set(id, picture)
      const hands = mirrored ? sample.hands.map(inMirror) : sample.hands
      const time = recording.next
      samples.push({ ...sample, hands, id, recordingId: recording.id, time, hasThumbnail: picture !== null })
      recording.next += SAMPLE_MS
    },
    take(of, take) {
      const recording = recordingOf(of, 'moving')
      const heights = take.frames.flatMap(({ hands }) => [hands.length, ...hands.flatMap(heightsOf)])
      const id = idOfSeen('take', of.label, heights)
      const frames = mirrored ? take.frames.map(frameInMirror) : take.frames
      stripNames(id, take.strip.length).forEach((name, i) => {
        pictures.set(name, take.strip[i]!)
      })
      takes.push(takeRecord({ ...take, frames, time: recording.next }, id, recording.id))
      recording.next += TAKE_MS
    },
    arrival: () => ({
      // Where films of a sign were taken for both, it is what most of them are.
      signs: [...signs.values()].map((sign) => {
        const { held, moving } = kinds.get(sign.id)!
        return { ...sign, moves: !sign.none && moving.size > held.size }
      }),
      recordings: [...recordings.values()].map(({ next: _, ...recording }) => recording),
      samples,
      takes,
      picture(name) {
        const text = pictures.get(name)
        return text === undefined ? null : async () => Buffer.from(text, 'base64')
      },
    }),
  }
}

function idOf(...parts: unknown[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 20)
}

/** How high each point is: neither a mirror, nor the shape of the picture, nor which hand it is taken for changes that. */
function heightsOf({ image }: { image: ArrayLike<number> }): number[] {
  return Array.from({ length: HAND_NUMBERS / 3 }, (_, i) => Math.round(image[i * 3 + 1]! * 1e5))
}

/** Several of them as one. */
export function joined(arrivals: readonly Arrival[]): Arrival {
  const signs = new Map<string, SignRecord>()
  for (const sign of arrivals.flatMap(({ signs }) => signs)) signs.set(sign.id, signs.get(sign.id) ?? sign)
  const once = <One extends { id: string }>(all: readonly One[]) => [
    ...new Map(all.map((one) => [one.id, one])).values(),
  ]
  return {
    signs: [...signs.values()],
    recordings: once(arrivals.flatMap(({ recordings }) => recordings)),
    samples: once(arrivals.flatMap(({ samples }) => samples)),
    takes: once(arrivals.flatMap(({ takes }) => takes)),
    picture: (name) => arrivals.map((one) => one.picture(name)).find((picture) => picture !== null) ?? null,
  }
}

/** Noon of a day that is written as ISO 8601 has it, in UTC. */
function noonOf(day: string | null): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]|$)/.exec(day ?? '')
  if (!found) return null
  const [year, month, date] = found.slice(1).map(Number) as [number, number, number]
  const noon = Date.UTC(year, month - 1, date, 12)
  const exists = new Date(noon).getUTCMonth() === month - 1 && noon >= 0
  return exists ? noon : null
}

const MOST_LETTERS = 80

/** The end of a long name says most of it. */
function shortened(file: string): string {
  const plain = file.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim() || 'file'
  const letters = [...plain]
  const short = letters.length > MOST_LETTERS / 2 ? `…${letters.slice(1 - MOST_LETTERS / 2).join('')}` : plain
  return short.length > MOST_LETTERS ? short.slice(0, MOST_LETTERS) : short
}

const OTHER: Record<Handedness, Handedness> = { Left: 'Right', Right: 'Left' }

function flipped<Numbers extends number[] | Float32Array>(points: Numbers, about: number): Numbers {
  const other = points.slice() as Numbers
  for (let i = 0; i < HAND_NUMBERS; i += 3) other[i] = about - other[i]!
  return other
}

/** A hand as seen without the mirror. */
function inMirror(hand: SampleRecord['hands'][number]): SampleRecord['hands'][number] {
  const { handedness, image, world } = hand
  return { ...hand, handedness: OTHER[handedness], image: flipped(image, 1), world: flipped(world, 0) }
}

function frameInMirror({ hands, face, ...frame }: TakeFrame): TakeFrame {
  return {
    ...frame,
    hands: hands.map((hand) => ({ ...hand, handedness: OTHER[hand.handedness], image: flipped(hand.image, 1) })),
    face: face && { ...face, x: 1 - face.x },
  }
}
