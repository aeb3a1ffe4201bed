import type { NewSample } from '../../src-main/contract/sample'
import { poseHand, turnHand } from '../../src-renderer/camera/demonstration/hand'

/** How far a finger can be bent, in steps that a picture tells apart. */
const BENDS = [0, 0.5, 1] as const

/** Made hands of up to 243 shapes: every finger straight, half bent or closed. */
function shape(k: number): readonly [number, number, number, number, number] {
  const bend = (finger: number) => BENDS[Math.floor(k / 3 ** finger) % 3]!
  return [bend(0), bend(1), bend(2), bend(3), bend(4)]
}

/**
 * Signs of made hands, each recorded twice, for projects that are larger than anybody's patience. Neighbours differ in
 * one thumb alone, so that some are taken for others.
 *
 * @returns `count` signs of two recordings with four samples each
 */
export function manySigns(count: number): { label: string; recordings: NewSample[][] }[] {
  return Array.from({ length: count }, (_, k) => {
    const recording = (from: number) =>
      Array.from({ length: 4 }, (_, i): NewSample => {
        const turn = ((from + i) % 2 ? 1 : -1) * (0.1 + 0.05 * ((from + i) % 7))
        const points = turnHand(poseHand({ bend: shape(k), spread: 1 }), turn, turn / 2)
        const image = points.flatMap(([x, y, z]) => [0.5 + (x * 130) / 640, 0.8 + (y * 130) / 480, (z * 130) / 640])
        const world = points.flatMap(([x, y, z]) => [x * 0.09, y * 0.09, z * 0.09])
        const hands = [{ handedness: 'Right' as const, score: 0.98, image, world }]
        return { hands, width: 640, height: 480, time: 1_000 + i * 120, thumbnail: null }
      })
    return { label: `sign ${k + 1}`, recordings: [recording(k), recording(k + 9)] }
  })
}
