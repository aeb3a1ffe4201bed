import type { Hand } from '../../src-main/contract/landmarks'
import type { Sighting } from './protocol'

/**
 * What can be told of a second person from hands alone: that two hands are both left or both right, or that the hand
 * that is followed is suddenly another one. One that is never followed is not seen, and spoils nothing.
 */
export type OtherHands = 'several-people' | 'other-hand'

/** No hand moves faster, in palms a second: about 3.6 m/s. */
const FASTEST = 40
/** Within this even a jump in the landmarks is nothing, in palms. */
const NEAR = 2.5
/** Two frames that are farther apart tell nothing of a movement, milliseconds. */
const APART_MS = 300
/** What was noticed is said for this long. */
const SAID_MS = 4_000
/** From this score on left and right are believed, and only when they stay for a while. */
const SURE = 0.9
const STEADY_MS = 1_000

export interface OtherHandsWatch {
  /**
   * Takes every sighting, in order.
   *
   * @param live whether the picture goes on as time does; a film begins anew, and is cut
   * @returns what is to be said now
   */
  take(sighting: Pick<Sighting, 'hands' | 'width' | 'height' | 'time'>, live: boolean): OtherHands | null
  reset(): void
}

export function createOtherHands(): OtherHandsWatch {
  let before: { x: number; y: number; time: number } | null = null
  let jumpedAt = Number.NEGATIVE_INFINITY
  let severalSince: number | null = null
  let severalAt = Number.NEGATIVE_INFINITY
  return {
    take({ hands, width, height, time }, live) {
      const aspect = width / height
      const [hand] = hands
      if (live && hands.length === 1 && hand) {
        const { x, y, palm } = place(hand, aspect)
        if (before && time > before.time && time - before.time <= APART_MS) {
          const palms = Math.hypot(x - before.x, y - before.y) / palm
          if (palms > NEAR && palms / ((time - before.time) / 1_000) > FASTEST) jumpedAt = time
        }
        before = { x, y, time }
      } else before = null
      severalSince = several(hands) ? (severalSince ?? time) : null
      if (severalSince !== null && time - severalSince >= STEADY_MS) severalAt = time
      if (time - severalAt < SAID_MS) return 'several-people'
      return time - jumpedAt < SAID_MS ? 'other-hand' : null
    },
    reset() {
      before = severalSince = null
      jumpedAt = severalAt = Number.NEGATIVE_INFINITY
    },
  }
}

/** The middle of a hand and the length of its palm, in heights of the frame. */
function place({ image }: Hand, aspect: number): { x: number; y: number; palm: number } {
  const [WRIST, KNUCKLE] = [0, 9 * 3]
  const [x, y] = [image[KNUCKLE]! * aspect, image[KNUCKLE + 1]!]
  const palm = Math.hypot(x - image[WRIST]! * aspect, y - image[WRIST + 1]!)
  return { x, y, palm: Math.max(palm, 0.01) }
}

function several(hands: readonly Hand[]): boolean {
  if (hands.length > 2) return true
  const [one, other] = hands
  return one !== undefined && one.handedness === other?.handedness && Math.min(one.score, other.score) >= SURE
}
