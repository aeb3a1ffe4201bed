import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewTake } from '../../../src-main/contract/take'
import { isUnlike, mirrored, type Path, pathOf, takeDistance, warpDistance } from '../../../src-main/learning/clips/dtw'
import { clipOf } from '../../../src-main/learning/clips/tracks'
import { newTake, type TakeWish } from '../../support/takes'

const path = (wish: TakeWish, change: (take: NewTake) => NewTake = (take) => take): Path =>
  pathOf(clipOf(change(newTake(wish))))
/** The same take elsewhere, larger, and at another pace. */
const elsewhere = (by: number, size: number, pace: number) => (take: NewTake) => ({
  ...take,
  frames: take.frames.map((frame) => ({
    ...frame,
    time: frame.time * pace,
    hands: frame.hands.map((hand) => ({ ...hand, image: hand.image.map((value) => value * size + by) })),
  })),
})
/** The same take by a person whose other hand signs. */
const otherHanded = (take: NewTake) => ({
  ...take,
  frames: take.frames.map((frame) => ({
    ...frame,
    hands: frame.hands.map((hand) => ({
      ...hand,
      handedness: hand.handedness === 'Left' ? ('Right' as const) : ('Left' as const),
      image: hand.image.map((value, i) => (i % 3 === 0 ? 1 - value : value)),
    })),
  })),
})
const between = (a: Path, b: Path) => takeDistance(a, b, true)

describe('the distance between two takes', () => {
  it('is nothing for the same one wherever, however large and however fast', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
    fc.assert(
      fc.property(number(-0.5, 0.5), number(0.5, 2), number(0.5, 2), (by, size, pace) => {
        expect(warpDistance(path({ hands: 2 }), path({ hands: 2 }, elsewhere(by, size, pace)))).toBeLessThan(1e-3)
      }),
    )
  })

  it('is given up where it is certain to be more than asked for, and only there', () => {
    const takes = [{ seed: 1 }, { seed: 2 }, { way: -0.2 }, { pose: 'open' }, { hands: 2 }] as const
    const paths = takes.map((wish) => path(wish))
    for (const [a, b] of paths.flatMap((one) => paths.map((other) => [one, other] as const))) {
      const whole = warpDistance(a, b)
      expect([whole, whole + 0.01].map((most) => warpDistance(a, b, most))).toEqual([whole, whole])
      expect([whole, Number.POSITIVE_INFINITY]).toContain(warpDistance(a, b, whole / 2))
    }
  })

  it('is the same both ways, and for mirrored takes', () => {
    const [a, b] = [path({ seed: 3 }), path({ pose: 'open', seed: 4 })]
    expect(warpDistance(a, b)).toBeCloseTo(warpDistance(b, a), 9)
    expect(warpDistance(mirrored(a), mirrored(b))).toBeCloseTo(warpDistance(a, b), 6)
    expect(mirrored(mirrored(a))).toEqual(a)
  })

  it('is small for the same movement by the other hand, where either hand may sign', () => {
    const [right, left] = [path({}), path({}, otherHanded)]
    expect(takeDistance(right, left, true)).toBeLessThan(1e-3)
    expect(takeDistance(right, left, false)).toBeGreaterThan(0.5)
  })

  it('is larger for another movement and for another shape than for another performance', () => {
    const same = between(path({ seed: 1 }), path({ seed: 2 }))
    expect(between(path({ seed: 1 }), path({ way: -0.2, seed: 2 }))).toBeGreaterThan(2 * same)
    expect(between(path({ seed: 1 }), path({ pose: 'open', seed: 2 }))).toBeGreaterThan(2 * same)
    expect(between(path({ seed: 1 }), path({ hands: 2, seed: 2 }))).toBeGreaterThan(2 * same)
  })
})

describe('a take among the others of its sign', () => {
  const others = [11, 12, 13, 14, 15].map((seed) => path({ seed }))

  it('is unlike them where it shows something else', () => {
    expect(isUnlike(path({ seed: 16 }), others, between)).toBe(false)
    expect(isUnlike(path({ seed: 16, pose: 'open' }), others, between)).toBe(true)
    expect(isUnlike(path({ seed: 16, way: -0.2 }), others, between)).toBe(true)
  })

  it('is like them where they are too few to say', () => {
    expect(isUnlike(path({ pose: 'open' }), others.slice(0, 2), between)).toBe(false)
  })
})
