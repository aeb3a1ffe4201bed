import type { Dataset } from '../../../learning/dataset'
import type { GroupedSample } from '../../../learning/evaluation/splits'
import { FINGERS, HAND_SIZE } from '../../../learning/landmarks/topology'
import type { Random } from '../../../learning/random'

/** Of each finger, from the thumb: whether it is stretched. */
const SHAPES = ['11111', '00000', '01000', '01100', '11000', '10001', '01111', '01001', '10000', '00001'] as const
/** Where each finger begins, and where it points, in palms from the wrist, with y downwards as in a picture. */
const ROOTS = [
  [-0.35, -0.35, -0.7],
  [-0.3, -0.95, -0.15],
  [0, -1, 0],
  [0.25, -0.95, 0.15],
  [0.45, -0.85, 0.3],
] as const
const BONE = 0.32

/**
 * Hands of made people: ten shapes of stretched and bent fingers, seen from the front at a slant that differs from sample
 * to sample, each person with lengths and a bend of their own. It is no hand of anybody, and easier than one.
 */
export function makeHands(
  people: number,
  each: number,
  random: Random,
): { set: Dataset; grouped: GroupedSample[]; labels: string[] } {
  const n = people * SHAPES.length * each
  const points = new Float32Array(n * HAND_SIZE)
  const labels = new Int32Array(n)
  const grouped: GroupedSample[] = []
  for (let person = 0, row = 0; person < people; person++) {
    const lengths = FINGERS.map(() => BONE * (1 + 0.12 * random.normal()))
    const bend = 0.75 + 0.15 * random.normal()
    SHAPES.forEach((shape, label) => {
      for (let i = 0; i < each; i++, row++) {
        labels[row] = label
        grouped.push({ label, signer: `made ${person + 1}`, day: null, recording: `${person + 1} ${label}` })
        poseHand(shape, lengths, bend, random, points.subarray(row * HAND_SIZE, (row + 1) * HAND_SIZE))
      }
    })
  }
  const present = new Uint8Array(n).fill(1)
  const shared = { slots: 1, frames: 1, face: null, nothing: null } as const
  return {
    set: { ...shared, classes: SHAPES.length, points, present, labels },
    grouped,
    labels: [...SHAPES],
  }
}

function poseHand(shape: string, lengths: readonly number[], bend: number, random: Random, out: Float32Array): void {
  const [slant, turn] = [0.3 * random.normal(), 0.25 * random.normal()]
  out.fill(0)
  FINGERS.forEach((joints, finger) => {
    const [x, y, aside] = ROOTS[finger]!
    const curl = shape[finger] === '1' ? 0.08 : bend
    let place = [x, y, 0] as [number, number, number]
    let angle = 0
    joints.forEach((joint, i) => {
      if (i > 0) {
        angle += curl + 0.08 * random.normal()
        const forward = Math.cos(angle) * lengths[finger]!
        place = [
          place[0] + Math.sin(aside) * forward,
          place[1] - Math.cos(aside) * forward,
          place[2] - Math.sin(angle) * lengths[finger]!,
        ]
      }
      out.set(seen(place, slant, turn), joint * 3)
    })
  })
}

/** Turned about the upright axis and in the plane of the picture, as a fifth of its height. */
function seen([x, y, z]: readonly [number, number, number], slant: number, turn: number): [number, number, number] {
  const [across, depth] = [x * Math.cos(slant) + z * Math.sin(slant), z * Math.cos(slant) - x * Math.sin(slant)]
  const turned = [across * Math.cos(turn) - y * Math.sin(turn), across * Math.sin(turn) + y * Math.cos(turn)] as const
  return [0.5 + 0.2 * turned[0], 0.8 + 0.2 * turned[1], 0.2 * depth]
}
