import type { FacePlace } from '../../contract/take'
import { type ClipFrame, FACE_SIZE, PAIR_SIZE } from '../clips/clip'
import type { SeenFrame } from '../landmarks/hands'
import { palmSize, unsquash } from '../landmarks/normalise'
import { HAND_SIZE } from '../landmarks/topology'

/** Seconds for which it is known where a hand was. */
const KNOWN = 0.5
/** Palms: a hand that is further away than this might as well be anywhere. */
const FAR = 3
/** Palms that another name counts as, for a finder that is sure of it. */
const RENAMED = 0.8

/** Part of what the names of earlier frames say that the next one leaves. */
const KEPT = 0.9
/** Scores of that many frames, less those that say otherwise, and a hand is called what they say. */
const CONVINCED = 2

/** The hands of a stream, frame by frame, in the slots of left and right. */
export interface HandMemory {
  /** @param time in seconds, on a clock that moves forward */
  place(frame: SeenFrame, face: FacePlace | null, time: number): ClipFrame
}

/**
 * Puts each hand in the slot of its name, unless it is where the other slot's hand just was: the finder confuses the names
 * in some of the frames (`clips/tracks` does the same for whole takes, which know what comes later).
 */
export function createHandMemory(): HandMemory {
  const last: ({ x: number; y: number; time: number } | null)[] = [null, null]
  /** What the names of each slot's hand say: above 0 for a right hand, and the more the surer. */
  let votes: [number, number] = [0, 0]
  return {
    place({ hands, width, height }, face, time) {
      const aspect = width / height
      const frame: ClipFrame = {
        time,
        points: new Float32Array(PAIR_SIZE),
        present: new Uint8Array(2),
        face: new Float32Array(FACE_SIZE),
      }
      if (face) frame.face.set([face.x * aspect, face.y, face.height])
      const seen = hands.slice(0, 2).map((hand) => {
        const points = new Float32Array(HAND_SIZE)
        unsquash(hand.image, aspect, points)
        return { points, palm: palmSize(points), slot: hand.handedness === 'Left' ? 0 : 1, score: hand.score }
      })
      const cost = ({ points, palm, slot: named, score }: (typeof seen)[number], slot: number) => {
        const known = last[slot]
        const way =
          known && time - known.time <= KNOWN && palm > 0
            ? Math.hypot(points[0]! - known.x, points[1]! - known.y) / palm
            : FAR
        return Math.min(FAR, way) + (named === slot ? 0 : RENAMED * score)
      }
      const [first, second] = seen
      if (!first) return frame
      const straight = cost(first, 0) + (second ? cost(second, 1) : 0)
      const crossed = cost(first, 1) + (second ? cost(second, 0) : 0)
      const near = straight <= crossed ? 0 : 1
      const isKnown = (there: (typeof last)[number] | undefined) => !!there && time - there.time <= KNOWN
      votes = [isKnown(last[0]) ? votes[0] * KEPT : 0, isKnown(last[1]) ? votes[1] * KEPT : 0]
      seen.forEach(({ slot: named, score }, i) => {
        const slot = i === 0 ? near : 1 - near
        votes[slot as 0 | 1] += named === 1 ? score : -score
      })
      // A hand that came into view under the wrong name is called what most of its frames call it.
      const wrong = votes[0] > CONVINCED || votes[1] < -CONVINCED
      const right = votes[0] < -CONVINCED || votes[1] > CONVINCED
      const swapped = wrong && !right
      if (swapped) {
        votes = [votes[1], votes[0]]
        last.reverse()
      }
      const slotOfFirst = swapped ? 1 - near : near
      seen.forEach(({ points }, i) => {
        const slot = i === 0 ? slotOfFirst : 1 - slotOfFirst
        frame.points.set(points, slot * HAND_SIZE)
        frame.present[slot] = 1
        last[slot] = { x: points[0]!, y: points[1]!, time }
      })
      return frame
    },
  }
}
