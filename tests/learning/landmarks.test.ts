import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUGMENTATION, augment, mirror } from '../../src-main/learning/landmarks/augment'
import { featureCount, HAND_FEATURES, handFeatures, shotFeatures } from '../../src-main/learning/landmarks/features'
import { placeHands } from '../../src-main/learning/landmarks/hands'
import { normalise, palmSize, unsquash } from '../../src-main/learning/landmarks/normalise'
import { frameFlaw } from '../../src-main/learning/landmarks/quality'
import { createRandom } from '../../src-main/learning/random'
import { POSE_NAMES } from '../../src-renderer/camera/demonstration/hand'
import { seenFrame, seenHand } from '../support/hands'

const hand = fc
  .tuple(fc.constantFrom(...POSE_NAMES), fc.double({ min: -0.8, max: 0.8, noNaN: true }))
  .map(([pose, turn]) => {
    const points = new Float32Array(63)
    unsquash(seenHand(pose, turn).image, 640 / 480, points)
    return points
  })
const features = (points: Float32Array) => {
  const out = new Float32Array(HAND_FEATURES)
  handFeatures(points, out)
  return out
}
const almost = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 2e-3) =>
  Array.from(a).every((value, i) => Math.abs(value - b[i]!) <= tolerance)

describe('normalisation', () => {
  it('does not depend on where the hand is or how large', () => {
    fc.assert(
      fc.property(
        hand,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (points, scale, shift) => almost(features(points), features(points.map((value) => value * scale + shift))),
      ),
    )
  })

  it('puts the wrist at the origin and makes the palm 1', () => {
    fc.assert(
      fc.property(hand, (points) => {
        const out = new Float32Array(63)
        normalise(points, out)
        return out[0] === 0 && out[1] === 0 && out[2] === 0 && Math.abs(palmSize(out) - 1) < 1e-5
      }),
    )
  })

  it('undoes the squash of a wide picture: the same hand in 4:3 and 16:9 has the same features', () => {
    const square = new Float32Array(63)
    const wide = new Float32Array(63)
    const { image } = seenHand('open')
    unsquash(image, 4 / 3, square)
    unsquash(
      image.map((value, i) => (i % 3 === 1 ? value : (value * (4 / 3)) / (16 / 9))),
      16 / 9,
      wide,
    )
    expect(almost(features(square), features(wide))).toBe(true)
  })

  it('keeps orientation, which thumbs up and down need', () => {
    const points = new Float32Array(63)
    unsquash(seenHand('call').image, 4 / 3, points)
    const upsideDown = points.map((value, i) => (i % 3 === 2 ? value : -value))
    expect(almost(features(points), features(upsideDown), 0.1)).toBe(false)
  })

  it('gives zeros and a palm of 0 for a hand without extent', () => {
    const out = new Float32Array(HAND_FEATURES).fill(7)
    expect(handFeatures(new Float32Array(63).fill(0.4), out)).toBe(0)
    expect(out.every((value) => value === 0)).toBe(true)
  })
})

describe('features', () => {
  it('number 115 a hand and 235 for two', () => {
    expect([featureCount(1), featureCount(2)]).toEqual([115, 235])
  })

  it('are finite for any points at all', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 63, maxLength: 63 }), (raw) =>
        features(Float32Array.from(raw)).every(Number.isFinite),
      ),
    )
  })

  it('keep the 34 relations of the hand under mirroring', () => {
    fc.assert(
      fc.property(hand, (points) => {
        const mirrored = points.map((value, i) => (i % 3 === 0 ? -value : value))
        return almost(features(points).subarray(81), features(mirrored).subarray(81))
      }),
    )
  })

  it('of an absent second hand are zeros with a flag', () => {
    const points = new Float32Array(126)
    const present = new Uint8Array(2)
    placeHands({ ...seenFrame('open'), hands: [seenHand('open', 0, 'Right')] }, 2, points, present)
    const out = new Float32Array(featureCount(2)).fill(9)
    shotFeatures(2, points, present, out)
    expect(Array.from(present)).toEqual([0, 1])
    expect(out.subarray(0, 115).every((value) => value === 0)).toBe(true)
    expect(Array.from(out.subarray(230))).toEqual([0, 1, 0, 0, 0])
  })
})

describe('slots', () => {
  it('take left and right by name, and the surer hand keeps its name when both are called the same', () => {
    const sure = { ...seenHand('open', 0, 'Left', 0.99) }
    const unsure = { ...seenHand('fist', 0, 'Left', 0.6) }
    const points = new Float32Array(126)
    const present = new Uint8Array(2)
    placeHands({ hands: [unsure, sure], width: 640, height: 480 }, 2, points, present)
    expect(Array.from(present)).toEqual([1, 1])
    expect(points[12]).toBeCloseTo(sure.image[12]! * (4 / 3), 5)
    expect(points[63 + 12]).toBeCloseTo(unsure.image[12]! * (4 / 3), 5)
  })

  it('say when no hand is in view', () => {
    expect(placeHands({ hands: [], width: 1, height: 1 }, 1, new Float32Array(63), new Uint8Array(1))).toBe(false)
  })
})

describe('augmentation', () => {
  it('mirrored twice is what it was, for one hand and two', () => {
    fc.assert(
      fc.property(hand, hand, fc.constantFrom(1 as const, 2 as const), (one, other, slots) => {
        const points = Float32Array.from([...one, ...other]).subarray(0, slots * 63)
        const present = Uint8Array.from([1, 0]).subarray(0, slots)
        const before = [Array.from(points), Array.from(present)]
        mirror(slots, points, present)
        mirror(slots, points, present)
        expect([Array.from(points), Array.from(present)]).toEqual(before)
      }),
    )
  })

  it('gives finite hands that differ from the recorded one, and the same ones for the same seed', () => {
    const draw = (seed: number) => {
      const points = new Float32Array(63)
      unsquash(seenHand('victory').image, 4 / 3, points)
      augment(1, points, new Uint8Array([1]), { ...AUGMENTATION, clean: 0 }, createRandom(seed))
      return points
    }
    expect(draw(4)).toEqual(draw(4))
    expect(draw(4)).not.toEqual(draw(5))
    expect(draw(4).every(Number.isFinite)).toBe(true)
  })

  it('leaves about a fifth clean, and never mirrors when left and right differ', () => {
    const recorded = new Float32Array(63)
    unsquash(seenHand('open').image, 4 / 3, recorded)
    const random = createRandom(1)
    let clean = 0
    for (let i = 0; i < 2000; i++) {
      const points = recorded.slice()
      augment(1, points, new Uint8Array([1]), { ...AUGMENTATION, mirror: false }, random)
      if (points.every((value, k) => value === recorded[k])) clean++
    }
    expect(clean / 2000).toBeGreaterThan(0.17)
    expect(clean / 2000).toBeLessThan(0.23)
  })
})

describe('the quality of a frame', () => {
  const frame = seenFrame('open')
  it.each([
    ['no-hand', { ...frame, hands: [] }, 1],
    ['second-hand-missing', frame, 2],
    ['low-score', { ...frame, hands: [seenHand('open', 0, 'Right', 0.6)] }, 1],
    [
      'cropped',
      {
        ...frame,
        hands: [{ ...seenHand('open'), image: seenHand('open').image.map((v, i) => v + (i % 3 ? 0 : 0.5)) }],
      },
      1,
    ],
    [
      'too-far',
      { ...frame, hands: [{ ...seenHand('open'), image: seenHand('open').image.map((v) => 0.5 + (v - 0.5) * 0.1) }] },
      1,
    ],
  ] as const)('names %s', (flaw, seen, hands) => {
    expect(frameFlaw(seen, null, hands)).toBe(flaw)
  })

  it('names a frame that shows the same thing again, and keeps one that moved', () => {
    expect(frameFlaw(frame, frame, 1)).toBe('duplicate')
    expect(frameFlaw(seenFrame('open', 0.2), frame, 1)).toBe(null)
    expect(frameFlaw(frame, null, 1)).toBe(null)
  })
})
