import type { Flaw } from '../../contract/sample'
import type { SeenFrame, SeenHand } from './hands'
import { palmSize, unsquash } from './normalise'
import { HAND_SIZE } from './topology'

/** Below this handedness score, frames of real photographs were the wrong ones (docs/learning.md). */
export const LOW_SCORE = 0.9
/** A hand is cropped when more than this many of its landmarks lie outside the picture. */
const CROPPED_POINTS = 2
/** Palms: two frames whose landmarks moved less than this on average show the same thing. */
const DUPLICATE_MOVE = 0.02
/** Frame heights: below this the landmarks of a far hand are mostly noise. */
const SMALL_PALM = 0.05

/**
 * Why a frame is not worth keeping as a sample, the first that applies; null when it is.
 *
 * @param previous the last kept frame of the same recording, if there is one
 * @param hands how many hands the project's signs need
 */
export function frameFlaw(frame: SeenFrame, previous: SeenFrame | null, hands: 1 | 2): Flaw | null {
  if (frame.hands.length === 0) return 'no-hand'
  if (frame.hands.length < hands) return 'second-hand-missing'
  if (frame.hands.some((hand) => hand.score < LOW_SCORE)) return 'low-score'
  if (frame.hands.some(isCropped)) return 'cropped'
  if (frame.hands.some((hand) => palmInHeights(hand, frame) < SMALL_PALM)) return 'too-far'
  if (previous && meanMove(frame, previous) < DUPLICATE_MOVE) return 'duplicate'
  return null
}

function isCropped({ image }: SeenHand): boolean {
  let outside = 0
  for (let i = 0; i < HAND_SIZE; i += 3) {
    if (!inside(image[i]!) || !inside(image[i + 1]!)) outside++
  }
  return outside > CROPPED_POINTS
}

const inside = (fraction: number) => fraction >= 0 && fraction <= 1

function palmInHeights(hand: SeenHand, frame: SeenFrame): number {
  const points = new Float32Array(HAND_SIZE)
  unsquash(hand.image, frame.width / frame.height, points)
  return palmSize(points)
}

const byName = ({ hands }: SeenFrame) => [...hands].sort((a, b) => a.handedness.localeCompare(b.handedness))

/** Mean distance over x and y that the landmarks moved, in palms; infinite when the hands differ in number. */
function meanMove(frame: SeenFrame, previous: SeenFrame): number {
  if (frame.hands.length !== previous.hands.length) return Number.POSITIVE_INFINITY
  const before = byName(previous)
  const aspect = frame.width / frame.height
  let sum = 0
  let count = 0
  byName(frame).forEach((hand, h) => {
    const palm = palmInHeights(hand, frame)
    const other = before[h]!
    for (let i = 0; i < HAND_SIZE; i += 3) {
      const dx = (hand.image[i]! - other.image[i]!) * aspect
      const dy = hand.image[i + 1]! - other.image[i + 1]!
      sum += Math.hypot(dx, dy) / palm
      count++
    }
  })
  return sum / count
}
