import { type ShallowRef, shallowRef } from 'vue'
import type { SourceKind } from '../../src-main/contract/project'
import type { Recognition } from '../../src-main/contract/recognition'
import type { NewSample } from '../../src-main/contract/sample'
import type { Sighting } from '../camera/protocol'

type Seen = Recognition & { state: 'seen' }

/** A moment at which the model was not sure, with what it would have said. */
export interface Moment {
  id: number
  sample: NewSample
  source: SourceKind
  /** The nearest sign. */
  signId: string
  /** Whether it was called unknown. */
  unknown: boolean
  /** 0: undecided, 1: sure. */
  certainty: number
}

/** What was said steadily, and the frames of its last second. */
export interface Stretch {
  signId: string
  unknown: boolean
  source: SourceKind
  frames: readonly NewSample[]
}

/** What recognition leaves behind to learn from: what it said last, and its least certain moments. */
export interface Moments {
  /** The least certain first. */
  list: Readonly<ShallowRef<readonly Moment[]>>
  /** The last thing that was said for a while; the hand may be gone by now, on its way to the mouse. */
  last: Readonly<ShallowRef<Stretch | null>>
  /**
   * Takes a frame and what was said of it, in the order of time.
   *
   * @param pictures whether a moment is kept only with its picture
   */
  take(sighting: Sighting, seen: Seen, source: SourceKind, pictures: boolean): void
  /** Whether the next frame should bring a picture, in case it is a moment to keep. */
  wantsPicture(): boolean
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
  const last = shallowRef<Stretch | null>(null)
  let current: (Stretch & { since: number }) | null = null
  let unsure = false
  let keptAt = Number.NEGATIVE_INFINITY
  let next = 1

  const insert = (moment: Moment) => {
    list.value = [...list.value, moment].sort((a, b) => a.certainty - b.certainty).slice(0, MOST)
  }
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
      current = { signId: best.signId, unknown, source, frames: [...before, sample], since }
      if (time - since < STEADY_MS) return

      last.value = current
      const certainty = certaintyOf(seen)
      unsure = certainty < SURE && time - keptAt >= APART_MS
      // A frame that was on its way before its picture was asked for is passed over: the next one brings it.
      if (!unsure || (pictures && thumbnail === null)) return
      keptAt = time
      unsure = false
      const moment = { id: next++, sample, source, signId: best.signId, unknown, certainty }
      insert(moment)
    },
    wantsPicture: () => unsure,
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
