import type { Frame, Hand, Handedness } from '../../src-main/contract/landmarks'
import type { NewSample } from '../../src-main/contract/sample'
import { POSES, type PoseName, poseHand, turnHand } from '../../src-renderer/camera/demonstration/hand'

/** A hand of the parametric kind as the landmarker would report it, in a picture of 640 × 480. */
export function seenHand(pose: PoseName, turn = 0, handedness: Handedness = 'Right', score = 0.98): Hand {
  const points = turnHand(poseHand(POSES[pose]), turn, turn / 2)
  const image = points.flatMap(([x, y, z]) => [0.5 + (x * 130) / 640, 0.8 + (y * 130) / 480, (z * 130) / 640])
  return { handedness, score, image, world: points.flatMap(([x, y, z]) => [x * 0.09, y * 0.09, z * 0.09]) }
}

export function seenFrame(pose: PoseName, turn = 0): Frame {
  return { hands: [seenHand(pose, turn)], width: 640, height: 480 }
}

export function newSample(pose: PoseName, turn: number, time = 1_000): NewSample {
  return { ...seenFrame(pose, turn), time, thumbnail: null }
}

/** `count` samples that differ enough to be kept one after the other. */
export function newSamples(pose: PoseName, count: number, from = 0): NewSample[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    return newSample(pose, (n % 2 ? 1 : -1) * (0.1 + 0.05 * (n % 7)), 1_000 + i * 120)
  })
}

/** The hand elsewhere in the picture. @param by share of the picture's width */
export const shifted = (hand: Hand, by: number): Hand => ({
  ...hand,
  image: hand.image.map((value, i) => (i % 3 === 0 ? value + by : value)),
})
