import { type ShallowRef, shallowRef } from 'vue'
import type { SourceKind } from '../../src-main/contract/project'
import type { Recognition } from '../../src-main/contract/recognition'
import type { NewSample } from '../../src-main/contract/sample'
import type { NewTake } from '../../src-main/contract/take'
import type { Sighting } from '../camera/protocol'
import { createPassages, type Passage } from './passages'
import { passageTake } from './passageTake'

type Seen = Recognition & { state: 'seen' }

/** A moment at which the model was not sure, with what it would have said. */
export type Moment = {
  id: number
  source: SourceKind
  /** The nearest sign. */
  signId: string
  /** 0: undecided, 1: sure. */
  certainty: number
} & (
  | {
      kind: 'sample'
      sample: NewSample
      /** Whether it was called unknown. */
      unknown: boolean
    }
  | {
      kind: 'take'
      take: NewTake
      passage: Passage
      /** Whether the sign is one that is held. */
      still: boolean
      /** Whether it was accepted, and the person took it back. */
      takenBack: boolean
    }
)

/** What was said last. */
export type Said = { signId: string; source: SourceKind } & (
  | {
      kind: 'held'
      unknown: boolean
      /** Of its last second. */
      frames: readonly NewSample[]
    }
  | {
      kind: 'moved'
      passage: Passage
      /** Whether the sign that was accepted is one that is held. */
      still: boolean
    }
)

/** What a model of signs that move knows of them. */
export interface Clips {
  /** That a take lasts in the median. */
  seconds: number
  /** The signs that are held. */
  held: ReadonlySet<string>
}

/** What recognition leaves behind to learn from: what it said last, and its least certain moments. */
export interface Moments {
  /** The least certain first. */
  list: Readonly<ShallowRef<readonly Moment[]>>
  /** The last thing that was said, for a while or by accepting it; the hand may be gone by now, on its way to the mouse. */
  last: Readonly<ShallowRef<Said | null>>
  /**
   * Takes a frame and what was said of it, in the order of time.
   *
   * @param pictures whether a moment is kept only with its picture
   */
  take(sighting: Sighting, seen: Seen, source: SourceKind, pictures: boolean): void
  /** Whether the next frame should bring a picture, in case it is a moment to keep. */
  wantsPicture(): boolean
  /** For a model of signs that move: takes all that the camera sees, in the order of time. */
  see(sighting: Sighting, clips: Clips): void
  /** The same of what was said of a frame. */
  answer(time: number, seen: Seen, source: SourceKind, clips: Clips): void
  /** What was seen so far has nothing to do with what comes: another picture, or a pause. */
  forget(): void
  /** The person took back what was accepted last: worth a question, unless they have said already what it was. */
  takeBack(): void
  /** What was said last is set right. */
  settle(): void
  remove(id: number): void
  /** Puts one back that was removed. */
  putBack(moment: Moment): void
}

const SECOND_MS = 1_000
/** What is said for less than this is a hand on its way. */
const STEADY_MS = 400
/** Time between two moments; closer ones are nearly the same. */
const APART_MS = 2_000
const MOST = 24
/** What is surer than this is not worth a question. */
const SURE = 0.7

export function createMoments(): Moments {
  const list = shallowRef<readonly Moment[]>([])
  const last = shallowRef<Said | null>(null)
  let current: (Said & { kind: 'held'; since: number }) | null = null
  let unsure = false
  let keptAt = Number.NEGATIVE_INFINITY
  let next = 1
  /** Of the stream of a model of signs that move. */
  let now: { source: SourceKind; clips: Clips } | null = null
  /** When what was said last was accepted, until it is set right or asked about. */
  let open: number | null = null

  const insert = (moment: Moment) => {
    list.value = [...list.value, moment].sort((a, b) => a.certainty - b.certainty).slice(0, MOST)
  }
  const insertTake = (passage: Passage, source: SourceKind, still: boolean, certainty: number, takenBack: boolean) => {
    const take = passageTake(passage)
    const { signId } = passage
    if (take) insert({ id: next++, kind: 'take', take, passage, still, takenBack, source, signId, certainty })
  }
  const passages = createPassages({
    onAccepted(passage) {
      if (!now) return
      const first = last.value?.kind !== 'moved' || last.value.passage.at !== passage.at
      if (first) open = passage.at
      const { signId } = passage
      last.value = { kind: 'moved', signId, source: now.source, passage, still: now.clips.held.has(signId) }
    },
    onDoubted(passage, certainty) {
      if (!now || passage.at - keptAt < APART_MS) return
      keptAt = passage.at
      insertTake(passage, now.source, now.clips.held.has(passage.signId), certainty, false)
    },
  })
  return {
    list,
    last,
    take({ hands, width, height, time, thumbnail }, seen, source, pictures) {
      const [best] = seen.ranked
      unsure = false
      if (!best || seen.verdict === 'none') {
        current = null
        return
      }
      const sample = { hands, width, height, time, thumbnail }
      const unknown = seen.verdict === 'unknown'
      // The nearest sign of an unknown hand may change from frame to frame; that it is unknown does not.
      const goesOn = current?.unknown === unknown && (unknown || current.signId === best.signId)
      const before = goesOn ? current!.frames.filter((one) => time - one.time < SECOND_MS) : []
      const since = goesOn ? current!.since : time
      current = { kind: 'held', signId: best.signId, unknown, source, frames: [...before, sample], since }
      if (time - since < STEADY_MS) return

      last.value = current
      const certainty = certaintyOf(seen)
      unsure = certainty < SURE && time - keptAt >= APART_MS
      // A frame that was on its way before its picture was asked for is passed over: the next one brings it.
      if (!unsure || (pictures && thumbnail === null)) return
      keptAt = time
      unsure = false
      const moment = { id: next++, kind: 'sample' as const, sample, source, signId: best.signId, unknown, certainty }
      insert(moment)
    },
    wantsPicture: () => unsure,
    see: (sighting, { seconds }) => passages.see(sighting, seconds),
    answer(time, seen, source, clips) {
      now = { source, clips }
      passages.answer(time, seen, clips.seconds)
    },
    forget: passages.forget,
    takeBack() {
      const said = last.value
      if (said?.kind !== 'moved' || open !== said.passage.at) return
      open = null
      insertTake(said.passage, said.source, said.still, 0, true)
    },
    settle() {
      open = null
    },
    remove(id) {
      list.value = list.value.filter((moment) => moment.id !== id)
    },
    putBack: insert,
  }
}

/** How far the frame is from being called something else: by another sign, or by the limit of the unknown. */
function certaintyOf({ ranked, strangeness }: Seen): number {
  const ahead = ranked[0]!.probability - (ranked[1]?.probability ?? 0)
  const inside = strangeness ? Math.min(1, Math.abs(strangeness.limit - strangeness.score)) : 1
  return Math.min(ahead, inside)
}
