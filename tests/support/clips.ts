import type { Clip } from '../../src-main/learning/clips/clip'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { seenHand } from './hands'

/** Where the right wrist is after a share of the take: right and down, in frame heights, from the middle of the picture. */
export type Way = (share: number) => readonly [x: number, y: number]

export const WAYS = {
  wave: (share) => [0.12 * Math.sin(4 * Math.PI * share), 0],
  lift: (share) => [0, 0.2 - 0.4 * share],
  circle: (share) => [0.12 * Math.cos(2 * Math.PI * share), 0.12 * Math.sin(2 * Math.PI * share)],
} satisfies Record<string, Way>

export interface Performed {
  way: Way
  pose?: PoseName
  frames?: number
  seconds?: number
  /** How the time of the take goes on, from 0 to 1. */
  pace?: (share: number) => number
  /** Moved in the picture, in frame heights. */
  at?: readonly [x: number, y: number]
  /** By the other hand, as in a mirror that stands in the middle of the picture. */
  mirrored?: boolean
  /** Differs from take to take. */
  seed?: number
  face?: boolean
}

const MIDDLE = 0.67

/** A take of one hand that never was: a pose carried along a way. */
export function performed(how: Performed): Clip {
  const { way, pose = 'open', frames = 20, seconds = 1.2, pace = (share) => share, at = [0, 0], mirrored = false } = how
  const { seed = 0, face = false } = how
  const clip: Clip = {
    times: Float64Array.from({ length: frames }, (_, f) => (frames === 1 ? 0 : (seconds * f) / (frames - 1))),
    points: new Float32Array(frames * 126),
    present: new Uint8Array(frames * 2),
    face: new Float32Array(frames * 3),
  }
  for (let f = 0; f < frames; f++) {
    const [x, y] = way(pace(frames === 1 ? 0 : f / (frames - 1)))
    const { image } = seenHand(pose, 0.08 * Math.sin(seed * 2.3 + f / 7))
    const slot = mirrored ? 0 : 1
    for (let i = 0; i < 63; i += 3) {
      const across = (image[i]! - 0.5) * (4 / 3) + 0.2 + x + at[0] + 0.01 * Math.sin(seed)
      clip.points[f * 126 + slot * 63 + i] = MIDDLE + (mirrored ? -across : across)
      clip.points[f * 126 + slot * 63 + i + 1] = image[i + 1]! - 0.3 + y + at[1] + 0.01 * Math.cos(3 * seed)
      clip.points[f * 126 + slot * 63 + i + 2] = image[i + 2]! * (4 / 3)
    }
    clip.present[f * 2 + slot] = 1
    if (face) clip.face.set([MIDDLE, 0.2, 0.25], f * 3)
  }
  return clip
}
