import type { Frame, Hand } from '../../contract/landmarks'
import type { Slots } from './features'
import { unsquash } from './normalise'
import { HAND_SIZE } from './topology'

/** What any store of hands has in common: the wire's arrays and the journal's typed arrays alike. */
export interface SeenHand extends Pick<Hand, 'handedness' | 'score'> {
  image: ArrayLike<number>
}
export interface SeenFrame extends Pick<Frame, 'width' | 'height'> {
  hands: readonly SeenHand[]
}

/**
 * A frame's hands in their slots. One slot takes the hand with the best score. Two slots take left and right; when the
 * landmarker calls both hands the same, the surer one keeps its name.
 *
 * @param points receives slots × 21 × 3 in frame heights, starting at slot `slot`
 * @param present receives slots flags
 * @returns whether any hand is in view
 */
export function placeHands(
  frame: SeenFrame,
  slots: Slots,
  points: Float32Array,
  present: Uint8Array,
  shot = 0,
): boolean {
  const aspect = frame.width / frame.height
  const bySureness = [...frame.hands].sort((a, b) => b.score - a.score).slice(0, slots)
  const at = shot * slots
  points.fill(0, at * HAND_SIZE, (at + slots) * HAND_SIZE)
  present.fill(0, at, at + slots)
  for (const hand of bySureness) {
    const wanted = slots === 1 || hand.handedness === 'Left' ? 0 : 1
    const slot = present[at + wanted] ? 1 - wanted : wanted
    unsquash(hand.image, aspect, points, 0, (at + slot) * HAND_SIZE)
    present[at + slot] = 1
  }
  return bySureness.length > 0
}
