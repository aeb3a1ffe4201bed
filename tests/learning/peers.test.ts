import { describe, expect, it } from 'vitest'
import { byOtherHand, nearestByPlace, nearestByWarping } from '../../src-main/learning/clips/peers'
import { rawSequences } from '../../src-main/learning/clips/sequences'
import { type Performed, performed, WAYS } from '../support/clips'

const SIGNS = Object.values(WAYS)
const take = (label: number, change: Partial<Performed> = {}) => ({
  clip: performed({ way: SIGNS[label]!, ...change }),
  label,
})
const each = (change: Partial<Performed>) => SIGNS.map((_, label) => take(label, change).clip)
const taught = (change: Partial<Performed> = {}) =>
  [0, 1, 2].flatMap((label) => [1, 2].map((seed) => take(label, { seed, ...change })))
const RIGHT = [0, 1, 2]

describe('the nearest take by place', () => {
  it('is of the same sign, whatever the frame rate', () => {
    const tested = [...each({ seed: 5 }), ...each({ seed: 6, frames: 9, seconds: 0.9 })]
    expect([...nearestByPlace(taught(), tested, false)]).toEqual([...RIGHT, ...RIGHT])
  })

  it('tells signs by where they are in the picture alone', () => {
    const [chin, hip] = [take(0, { at: [0, -0.15] }), { ...take(0, { at: [0, 0.15] }), label: 1 }]
    const tested = [take(0, { at: [0, -0.12], seed: 3 }).clip, take(0, { at: [0, 0.12], seed: 3 }).clip]
    expect([...nearestByPlace([chin, hip], tested, false)]).toEqual([0, 1])
  })

  it.each([
    ['about their faces', taught({ face: true })],
    // Without faces the middle between two hands stands in for one: somebody signs one thing with the other hand.
    [
      'about the middle of their hands',
      [...taught(), { ...take(0, { pose: 'fist', at: [0, 0.3], mirrored: true }), label: 3 }],
    ],
  ])('is found for the other hand only among mirrored copies, %s', (_name, all) => {
    const tested = each({ seed: 5, mirrored: true })
    expect([...nearestByPlace(all, tested, true)]).toEqual(RIGHT)
    expect([...nearestByPlace(all, tested, false)]).not.toEqual(RIGHT)
  })

  it('is nothing where nothing was taught', () => {
    expect([...nearestByPlace([], each({}), true)]).toEqual([-1, -1, -1])
    expect([...nearestByWarping([], each({}))]).toEqual([-1, -1, -1])
  })
})

describe('the nearest take by warping', () => {
  it('is of the same sign elsewhere in the picture, at another pace, by the other hand', () => {
    const tested = [
      ...each({ seed: 5, at: [-0.3, 0.2] }),
      ...each({ seed: 6, pace: (share) => share ** 1.7, seconds: 3 }),
      ...each({ seed: 7, mirrored: true }),
    ]
    expect([...nearestByWarping(taught(), tested)]).toEqual([...RIGHT, ...RIGHT, ...RIGHT])
  })

  it('tells hand shapes on one way', () => {
    const poses = ['open', 'fist', 'victory'] as const
    const shapes = poses.map((pose, label) => ({ ...take(1, { pose }), label }))
    const tested = poses.map((pose) => take(1, { pose, seed: 4 }).clip)
    expect([...nearestByWarping(shapes, tested)]).toEqual(RIGHT)
  })
})

describe('takes by the other hand', () => {
  it('are in the picture where the others are, and again the same by the hand after that', () => {
    const plain = each({ face: true, seed: 5 })
    const other = byOtherHand(plain)
    for (const [i, { points, present, face, times }] of byOtherHand(other).entries()) {
      expect([times, present]).toEqual([plain[i]!.times, plain[i]!.present])
      for (const [at, value] of points.entries()) expect(value).toBeCloseTo(plain[i]!.points[at]!, 5)
      for (const [at, value] of face.entries()) expect(value).toBeCloseTo(plain[i]!.face[at]!, 5)
    }
    expect(other[0]!.present.subarray(0, 2)).toEqual(plain[0]!.present.subarray(0, 2).toReversed())
    expect([...nearestByWarping(taught(), other)]).toEqual(RIGHT)
    expect([...nearestByPlace(taught({ face: true }), other, true)]).toEqual(RIGHT)
  })
})

describe('a take without any hand', () => {
  const empty = { ...performed({ way: WAYS.wave, pose: 'fist' }), present: new Uint8Array(40) }

  it('is nearest to its like alone, however far away a sign is', () => {
    const far = performed({ way: (share) => [4 * share, -4 * share] })
    const all = [{ clip: empty, label: 3 }, take(1)]
    expect([...nearestByWarping(all, [far, empty])]).toEqual([1, 3])
  })
})

describe('raw sequences', () => {
  it('are 30 frames by their number, as they come, with zeros for a hand that is not there', () => {
    const [long, short] = [performed({ way: WAYS.lift, frames: 59 }), performed({ way: WAYS.lift, frames: 4 })]
    const sequences = rawSequences([long, short])
    expect(sequences.length).toBe(2 * 30 * 126)
    for (const step of [0, 7, 29]) {
      expect(sequences.subarray(step * 126, step * 126 + 126)).toEqual(
        long.points.subarray(step * 252, step * 252 + 126),
      )
    }
    const picked = Array.from({ length: 30 }, (_, step) => sequences[(30 + step) * 126 + 64])
    expect(new Set(picked).size).toBe(4)
    expect(sequences.subarray(0, 63).every((value) => value === 0)).toBe(true)
  })
})
