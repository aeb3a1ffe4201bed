import type { NewTake, TakeFrame } from '../../src-main/contract/take'
import { createRandom } from '../../src-main/learning/random'
import {
  MOVEMENTS,
  type Movement,
  type MovementName,
  POSES,
  type PoseName,
  poseHand,
  turnHand,
} from '../../src-renderer/camera/demonstration/hand'

const SIZE = { width: 640, height: 480 }
/** Pixels of a palm of the drawn hand while it moves, and where it rests. */
const PALM = 106
const PLACE = { x: 320, y: 385 }
const RATE = 12

/** A movement of the drawn hand as its landmarks would be found, a little different for each seed. */
export const drawnTake = (name: MovementName, seed: number): NewTake => drawn(MOVEMENTS[name], seed)

/** The drawn hand at rest in one of its poses, likewise. */
export const drawnRest = (pose: PoseName, seed: number): NewTake =>
  drawn({ pose, seconds: 1.5, at: () => ({ x: 0, y: 0, roll: 0 }) }, seed)

function drawn({ pose, seconds, at }: Movement, seed: number): NewTake {
  const random = createRandom(100 + seed)
  const [turn, roll, across, down] = [0.1, 0.08, 25, 12].map((spread) => spread * random.normal())
  const scale = PALM * (1 + 0.07 * random.normal())
  const frames = Array.from({ length: Math.round(seconds * RATE) + 1 }, (_, i): TakeFrame => {
    const step = at(i / Math.round(seconds * RATE))
    const points = turnHand(poseHand(POSES[pose]), turn!, roll! + step.roll)
    const noisy = (pixels: number) => pixels + 0.8 * random.normal()
    const image = points.flatMap(([x, y, z]) => [
      noisy(PLACE.x + across! + (step.x + x) * scale) / SIZE.width,
      noisy(PLACE.y + down! + (step.y + y) * scale) / SIZE.height,
      (z * scale) / SIZE.width,
    ])
    return { time: (i * 1_000) / RATE, hands: [{ handedness: 'Right', score: 0.98, image }], face: null }
  })
  return { time: 1_000 + seed * 4_000, ...SIZE, frames, from: 0, to: frames.length - 1, strip: [] }
}
