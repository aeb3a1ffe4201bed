import type { Handedness } from '../src-main/contract/landmarks'
import type { FacePlace } from '../src-main/contract/take'
import type { PageModel } from '../src-main/elsewhere/pageModel'
import { judge } from '../src-main/learning/classifier/recognizer'
import { spotterOptions, thresholdOf } from '../src-main/learning/decoding/acceptance'
import { createDecoder } from '../src-main/learning/decoding/decoder'
import { createHandMemory } from '../src-main/learning/decoding/handMemory'
import { createSpotter } from '../src-main/learning/decoding/spotter'
import { placeHands } from '../src-main/learning/landmarks/hands'
import { HAND_SIZE } from '../src-main/learning/landmarks/topology'
import { createRecognizer } from '../src-main/learning/recognizer'

/** What the hand finder saw in one frame. */
export interface Seen {
  hands: readonly { handedness: Handedness; score: number; image: readonly number[] }[]
  width: number
  height: number
  /** Milliseconds. */
  time: number
  face: FacePlace | null
}

/** What a frame shows, and what the frames so far add up to. */
export interface Shown {
  verdict: 'sign' | 'unknown' | 'none' | 'no-hand'
  /** The likeliest label, where it is one. */
  label: string | null
  /** How much of a hold has passed, or how sure the last moments are, 0 to 1. */
  progress: number
  /** The sign that was accepted at this frame: once each time it is shown. */
  accepted: string | null
}

/** Names frame after frame, by what the studio names them by. */
export function createLive(page: PageModel): (seen: Seen) => Shown {
  return page.card.clips ? createMoving(page) : createHeld(page)
}

function createHeld({ model, signs }: PageModel): (seen: Seen) => Shown {
  const { labels, acceptance, calibration } = signs
  const recognizer = createRecognizer(model)
  const decoder = createDecoder(labels.length)
  const points = new Float32Array(model.slots * HAND_SIZE)
  const present = new Uint8Array(model.slots)
  return (seen) => {
    const there = placeHands(seen, model.slots, points, present)
    const evidence = there ? recognizer.look(points, present) : null
    const judged = evidence && judge(evidence, calibration, acceptance[evidence.best]!.accepted)
    const best = judged && labels[judged.best]!
    const verdict = !judged || !best ? 'no-hand' : best.none ? 'none' : judged.known ? 'sign' : 'unknown'
    // The None sign is never accepted, however sure it is.
    const shown = judged && verdict === 'sign' ? judged.probabilities.map((p, k) => (labels[k]!.none ? 0 : p)) : null
    const { accepted, holding } = decoder.step(seen.time, shown, (k) => acceptance[k]!)
    return {
      verdict,
      label: verdict === 'sign' ? best!.label : null,
      progress: accepted === null ? (holding?.progress ?? 0) : 1,
      accepted: accepted === null ? null : labels[accepted]!.label,
    }
  }
}

function createMoving({ card, model, signs }: PageModel): (seen: Seen) => Shown {
  const { labels, acceptance } = signs
  const memory = createHandMemory()
  const recognizer = createRecognizer(model)
  const spotter = createSpotter({ recognizer, ...card.clips!, none: labels.map(({ none }) => none) })
  return (seen) => {
    const placed = memory.place(seen, seen.face, seen.time / 1000)
    const { accepted, candidate } = spotter.step(placed, (k) => spotterOptions(acceptance[k]!))
    const hands = seen.hands.length > 0
    const best = candidate && labels[candidate.sign]!
    const sure = candidate !== null && candidate.share >= thresholdOf(acceptance[candidate.sign]!.accepted)
    const verdict = !hands ? 'no-hand' : !best || best.none ? 'none' : sure ? 'sign' : 'unknown'
    return {
      verdict,
      label: verdict === 'sign' ? best!.label : null,
      progress: best && !best.none && hands ? candidate!.share : 0,
      accepted: accepted === null || labels[accepted]!.none ? null : labels[accepted]!.label,
    }
  }
}
