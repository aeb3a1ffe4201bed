import type { NewTake, TakeFrame } from '../../src-main/contract/take'
import { createRandom } from '../../src-main/learning/random'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { seenHand, shifted } from './hands'

/** A small picture, as the contract wants it. */
export const JPEG = `/9j/${'A'.repeat(40)}`

export interface TakeWish {
  /** Seconds of the movement, and of a rest before and after it. */
  seconds?: number
  rest?: number
  /** Frames a second. */
  rate?: number
  pose?: PoseName
  /** Share of the picture's width that the hand goes there and back. */
  way?: number
  hands?: 1 | 2
  /** What differs from take to take: another number, another performance. */
  seed?: number
  time?: number
  strip?: number
}

/** A take of a hand that goes to the side and comes back, at rest before and after. */
export function newTake({
  seconds = 1,
  rest = 0.2,
  rate = 30,
  pose = 'point',
  way = 0.2,
  hands = 1,
  seed = 1,
  time = 1_000,
  strip = 0,
}: TakeWish = {}): NewTake {
  const random = createRandom(seed)
  const [speed, reach] = [1 + 0.1 * random.normal(), way * (1 + 0.1 * random.normal())]
  const all = seconds * speed + 2 * rest
  const frames = Array.from({ length: Math.round(all * rate) + 1 }, (_, i): TakeFrame => {
    const at = i / rate
    const phase = Math.min(1, Math.max(0, (at - rest) / (seconds * speed)))
    const by = 0.16 + reach * Math.sin(Math.PI * phase)
    const seen = [drawn(pose, by + 0.002 * random.normal(), 'Right'), drawn(pose, -by, 'Left')]
    return { time: at * 1000, hands: seen.slice(0, hands), face: { x: 0.5, y: 0.2, height: 0.25 } }
  })
  return { time, width: 640, height: 480, frames, from: 0, to: frames.length - 1, strip: Array(strip).fill(JPEG) }
}

function drawn(pose: PoseName, by: number, handedness: 'Left' | 'Right'): TakeFrame['hands'][number] {
  const { world: _, ...hand } = shifted(seenHand(pose, 0.1, handedness), by)
  return hand
}
