import type { Dataset } from '../dataset'
import { mirror, stretchFingers, transform, viewMatrix } from '../landmarks/augment'
import { giveDepth } from '../landmarks/depth'
import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE, WRIST } from '../landmarks/topology'
import { createRandom, type Random } from '../random'
import { FACE_SIZE, PAIR_SIZE } from './clip'
import { ABSENT, FILLED, SEEN, SEEN_STEPS } from './resample'

/** Strength of each part; angles in degrees, lengths in palms, times as shares of the take. Source: docs/learning.md. */
export interface ClipAugmentation {
  /** Share of draws that stay as recorded (they may still be mirrored). */
  clean: number
  /** Spread of the logarithm of the speed. */
  speed: number
  /** Spread of where the look begins. */
  shift: number
  /** Unevenness of the speed. */
  warp: number
  /** Share of draws that lose frames, and the most that they lose. */
  hidden: { share: number; most: number }
  /** Each hand by itself: turned out of the picture, stretched, its fingers lengthened, and noise. */
  tilt: number
  shear: number
  finger: number
  jitter: number
  /** The whole picture: turned, and scaled by. */
  roll: number
  scale: number
  /** How often one of two hands is lost, and the place of the face. */
  oneHand: number
  noFace: number
  /** Where the face seems to be, in face heights. */
  faceJitter: number
  /** Mirror half of the draws: either hand may make the sign. */
  mirror: boolean
}

export const CLIP_AUGMENTATION: ClipAugmentation = {
  clean: 0.15,
  speed: 0.35,
  shift: 0.15,
  warp: 0.06,
  hidden: { share: 0.5, most: 0.25 },
  tilt: 30,
  shear: 0.18,
  finger: 0.12,
  jitter: 0.06,
  roll: 12,
  scale: 0.1,
  oneHand: 0.05,
  noFace: 0.3,
  faceJitter: 0.1,
  mirror: true,
}

/** One look at a take: `SEEN_STEPS` steps of both hands, and the face. */
export interface Look {
  /** steps × 2 × 21 × 3. */
  points: Float32Array
  /** steps × 2: `ABSENT`, `SEEN` or `FILLED`. */
  present: Uint8Array
  face: Float32Array
}

export function emptyLook(): Look {
  return {
    points: new Float32Array(SEEN_STEPS * PAIR_SIZE),
    present: new Uint8Array(SEEN_STEPS * 2),
    face: new Float32Array(FACE_SIZE),
  }
}

/** Where each step of a look lies in the take, from its beginning, 0, to its end, 1. */
const EVEN = Float32Array.from({ length: SEEN_STEPS }, (_, step) => step / (SEEN_STEPS - 1))

/** A take as it was recorded. @param row of the set */
export function plainLook(set: Dataset, row: number, look: Look): void {
  readSteps(set, row, EVEN, look)
}

/**
 * One new look at a recorded take: faster, later, from another side, with another hand, with gaps.
 *
 * @param look receives it
 */
export function augmentedLook(set: Dataset, row: number, strength: ClipAugmentation, random: Random, look: Look): void {
  const clean = random.uniform() < strength.clean
  readSteps(set, row, clean ? EVEN : drawSteps(strength, random), look)
  if (!(look.face[2]! > 0)) borrowFace(set, random, look)
  disturb(look, strength, random, clean)
}

/** Seen from another side, by another person, with gaps; in place. */
export function disturb(look: Look, strength: ClipAugmentation, random: Random, clean = false): void {
  if (strength.mirror && random.uniform() < 0.5) mirrorLook(look)
  if (random.uniform() < strength.noFace) look.face.fill(0)
  if (clean) return
  if (random.uniform() < strength.hidden.share) hide(look, strength.hidden.most * random.uniform(), random)
  dropHand(look, strength.oneHand, random)
  turnHands(look, strength, random)
  turnPicture(look, strength, random)
}

const FACES_TRIED = 4

/** Where a take does not know its face, any other's will do: that it is not known must not tell signs apart. */
export function borrowFace({ face, labels }: Dataset, random: Random, look: Look): void {
  for (let i = 0; face && i < FACES_TRIED; i++) {
    const at = random.below(labels.length) * FACE_SIZE
    if (face[at + 2]! > 0) return look.face.set(face.subarray(at, at + FACE_SIZE))
  }
}

/** Left and right change places, and so does the picture. */
export function mirrorLook({ points, present, face }: Look): void {
  for (let step = 0; step < SEEN_STEPS; step++) mirror(2, points, present, step * PAIR_SIZE, step * 2)
  face[0] = -face[0]!
}

/** Times of the steps: a speed, a beginning, and a smooth unevenness. */
function drawSteps({ speed, shift, warp }: ClipAugmentation, random: Random): Float32Array {
  const pace = Math.exp(speed * random.normal())
  const middle = 0.5 + shift * random.normal()
  const [slow, quick] = [warp * random.normal(), warp * random.normal()]
  return EVEN.map((u) => middle + pace * (u - 0.5) + slow * Math.sin(Math.PI * u) + quick * Math.sin(2 * Math.PI * u))
}

/** Steps of a take between those that were kept; before and after it, its first and last one. */
export function readSteps(set: Dataset, row: number, at: ArrayLike<number>, look: Look): void {
  const { frames } = set
  const from = row * frames
  for (let step = 0; step < SEEN_STEPS; step++) {
    const place = Math.max(0, Math.min(frames - 1, at[step]! * (frames - 1)))
    const a = Math.min(frames - 1, Math.floor(place))
    const b = Math.min(frames - 1, a + 1)
    const share = place - a
    for (let hand = 0; hand < 2; hand++) {
      const flagA = set.present[(from + a) * 2 + hand]!
      const flagB = set.present[(from + b) * 2 + hand]!
      look.present[step * 2 + hand] = share < 0.5 ? flagA : flagB
    }
    const pointsA = (from + a) * PAIR_SIZE
    const pointsB = (from + b) * PAIR_SIZE
    const to = step * PAIR_SIZE
    for (let i = 0; i < PAIR_SIZE; i++) {
      const value = set.points[pointsA + i]!
      look.points[to + i] = value + share * (set.points[pointsB + i]! - value)
    }
  }
  if (set.face) look.face.set(set.face.subarray(row * FACE_SIZE, (row + 1) * FACE_SIZE))
  else look.face.fill(0)
}

/** Steps in which a hand is not seen, filled as `resample` fills them. */
function hide(look: Look, share: number, random: Random): void {
  for (let hand = 0; hand < 2; hand++) {
    const seen: number[] = []
    for (let step = 0; step < SEEN_STEPS; step++) {
      const flag = step * 2 + hand
      if (look.present[flag] !== SEEN) continue
      if (random.uniform() < share) look.present[flag] = FILLED
      else seen.push(step)
    }
    if (seen.length === 0) continue
    let next = 0
    for (let step = 0; step < SEEN_STEPS; step++) {
      if (look.present[step * 2 + hand] === SEEN) {
        next++
        continue
      }
      const a = seen[next - 1] ?? seen[0]!
      const b = seen[next] ?? seen[seen.length - 1]!
      const part = b > a ? (step - a) / (b - a) : 0
      const to = step * PAIR_SIZE + hand * HAND_SIZE
      const pointsA = a * PAIR_SIZE + hand * HAND_SIZE
      const pointsB = b * PAIR_SIZE + hand * HAND_SIZE
      for (let i = 0; i < HAND_SIZE; i++) {
        const value = look.points[pointsA + i]!
        look.points[to + i] = value + part * (look.points[pointsB + i]! - value)
      }
    }
  }
}

function dropHand({ points, present }: Look, share: number, random: Random): void {
  if (random.uniform() >= share) return
  const both = [0, 1].every((hand) => present.some((flag, i) => i % 2 === hand && flag === SEEN))
  if (!both) return
  const hand = random.below(2)
  for (let step = 0; step < SEEN_STEPS; step++) {
    present[step * 2 + hand] = ABSENT
    points.fill(0, step * PAIR_SIZE + hand * HAND_SIZE, step * PAIR_SIZE + (hand + 1) * HAND_SIZE)
  }
}

/** Each hand about its own wrist, alike in all steps. */
function turnHands({ points, present }: Look, strength: ClipAugmentation, random: Random): void {
  const seed = random.below(2 ** 31)
  for (let hand = 0; hand < 2; hand++) {
    const turn = viewMatrix({ tilt: strength.tilt, roll: 0, shear: strength.shear }, random)
    const fingers = random.below(2 ** 31)
    for (let step = 0; step < SEEN_STEPS; step++) {
      if (present[step * 2 + hand] === ABSENT) continue
      const at = step * PAIR_SIZE + hand * HAND_SIZE
      giveDepth(points, createRandom(seed + hand), at)
      stretchFingers(points, at, strength.finger, createRandom(fingers))
      const [x, y, z] = [points[at + WRIST * 3]!, points[at + 1]!, points[at + 2]!]
      const noise = strength.jitter * palmSize(points, at)
      for (let i = at; i < at + HAND_SIZE; i += 3) {
        points[i] = points[i]! - x
        points[i + 1] = points[i + 1]! - y
        points[i + 2] = points[i + 2]! - z
        transform(turn, points, i)
        points[i] = points[i]! + x + noise * random.normal()
        points[i + 1] = points[i + 1]! + y + noise * random.normal()
        points[i + 2] = points[i + 2]! + z
      }
    }
  }
}

function turnPicture({ points, face }: Look, { roll, scale, faceJitter }: ClipAugmentation, random: Random): void {
  const angle = (Math.PI / 180) * roll * random.normal()
  const [wide, high] = [Math.exp(scale * random.normal()), Math.exp(scale * random.normal())]
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let i = 0; i < points.length; i += 3) {
    const [x, y] = [points[i]!, points[i + 1]!]
    points[i] = wide * (cos * x - sin * y)
    points[i + 1] = high * (sin * x + cos * y)
  }
  if (!(face[2]! > 0)) return
  const [x, y, height] = face as unknown as [number, number, number]
  face[0] = wide * (cos * x - sin * y) + faceJitter * height * random.normal()
  face[1] = high * (sin * x + cos * y) + faceJitter * height * random.normal()
  face[2] = high * height * Math.exp(faceJitter * random.normal())
}
