import { FACE_SIZE } from '../clips/clip'
import { type Dataset, datasetSize } from '../dataset'
import type { Random } from '../random'
import { giveDepth } from './depth'
import type { Slots } from './features'
import { palmSize } from './normalise'
import { FINGERS, HAND_SIZE } from './topology'

/** Strength of each part; angles in degrees, lengths in palms. Source: docs/learning.md. */
export interface Augmentation {
  /** Share of draws that stay as recorded (they may still be mirrored). */
  clean: number
  /** Turning out of the picture plane, about x and about y; the only use of z. */
  tilt: number
  /** Turning in the picture plane. */
  roll: number
  /** Each entry of the 2 × 2 matrix differs from the identity by this. */
  shear: number
  /** Length of each finger beyond its first joint, as a factor. */
  finger: number
  /** Noise on every coordinate. */
  jitter: number
  /** Mirror half of the draws: either hand may make the sign. */
  mirror: boolean
}

export const AUGMENTATION: Augmentation = {
  clean: 0.2,
  tilt: 30,
  roll: 20,
  shear: 0.12,
  finger: 0.1,
  jitter: 0.06,
  mirror: true,
}

/**
 * Mirror a shot about the vertical axis: x changes sign, and with two slots left and right change places.
 * Applied twice it gives back what it got.
 *
 * @param points slots × 21 × 3 in place, starting at `at`
 * @param present slots flags in place, starting at `flags`
 */
export function mirror(slots: Slots, points: Float32Array, present: Uint8Array, at = 0, flags = 0): void {
  for (let i = 0; i < slots * HAND_SIZE; i += 3) points[at + i] = -points[at + i]!
  if (slots === 1) return
  for (let i = 0; i < HAND_SIZE; i++) {
    const left = points[at + i]!
    points[at + i] = points[at + HAND_SIZE + i]!
    points[at + HAND_SIZE + i] = left
  }
  const left = present[flags]!
  present[flags] = present[flags + 1]!
  present[flags + 1] = left
}

/** A copy of the set with every example mirrored, as the other hand would make it. */
export function mirrorAll(set: Dataset): Dataset {
  const points = Float32Array.from(set.points)
  const present = Uint8Array.from(set.present)
  for (let i = 0; i < datasetSize(set) * set.frames; i++) {
    mirror(set.slots, points, present, i * set.slots * HAND_SIZE, i * set.slots)
  }
  const face = set.face?.map((value, i) => (i % FACE_SIZE === 0 ? -value : value)) ?? null
  return { ...set, points, present, face }
}

/**
 * One new look at a recorded shot: seen from another side, by another hand, with other fingers.
 *
 * @param points slots × 21 × 3 in one unit, in place
 * @param present slots flags, in place (a mirrored pair changes places)
 */
export function augment(
  slots: Slots,
  points: Float32Array,
  present: Uint8Array,
  strength: Augmentation,
  random: Random,
): void {
  if (strength.mirror && random.uniform() < 0.5) mirror(slots, points, present)
  if (random.uniform() < strength.clean) return
  const turn = viewMatrix(strength, random)
  for (let s = 0; s < slots; s++) {
    if (!present[s]) continue
    const at = s * HAND_SIZE
    giveDepth(points, random, at)
    stretchFingers(points, at, strength.finger, random)
    for (let i = at; i < at + HAND_SIZE; i += 3) transform(turn, points, i)
    const noise = strength.jitter * palmSize(points, at)
    for (let i = at; i < at + HAND_SIZE; i++) points[i] = points[i]! + noise * random.normal()
  }
}

/** 3 × 3, row by row: roll · tilt about y · tilt about x, then the 2 × 2 shear on x and y. */
export function viewMatrix(strength: Pick<Augmentation, 'tilt' | 'roll' | 'shear'>, random: Random): number[] {
  const degrees = Math.PI / 180
  const pitch = strength.tilt * degrees * random.normal()
  const yaw = strength.tilt * degrees * random.normal()
  const roll = strength.roll * degrees * random.normal()
  const [cx, sx] = [Math.cos(pitch), Math.sin(pitch)]
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)]
  const [cz, sz] = [Math.cos(roll), Math.sin(roll)]
  const turn = [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ] as const
  const a = 1 + strength.shear * random.normal()
  const b = strength.shear * random.normal()
  const c = strength.shear * random.normal()
  const d = 1 + strength.shear * random.normal()
  const row = (p: number, q: number) => [0, 1, 2].map((i) => p * turn[0][i]! + q * turn[1][i]!)
  return [...row(a, b), ...row(c, d), ...turn[2]]
}

export function transform(m: number[], points: Float32Array, i: number): void {
  const x = points[i]!
  const y = points[i + 1]!
  const z = points[i + 2]!
  points[i] = m[0]! * x + m[1]! * y + m[2]! * z
  points[i + 1] = m[3]! * x + m[4]! * y + m[5]! * z
  points[i + 2] = m[6]! * x + m[7]! * y + m[8]! * z
}

export function stretchFingers(points: Float32Array, at: number, sd: number, random: Random): void {
  for (const [first, ...beyond] of FINGERS) {
    const factor = 1 + sd * random.normal()
    for (const joint of beyond) {
      for (let axis = 0; axis < 3; axis++) {
        const origin = points[at + first * 3 + axis]!
        const i = at + joint * 3 + axis
        points[i] = origin + factor * (points[i]! - origin)
      }
    }
  }
}
