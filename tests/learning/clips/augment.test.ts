import { describe, expect, it } from 'vitest'
import {
  augmentedLook,
  CLIP_AUGMENTATION,
  emptyLook,
  type Look,
  mirrorLook,
  plainLook,
} from '../../../src-main/learning/clips/augment'
import { clipFeatures, STEP_FEATURES } from '../../../src-main/learning/clips/features'
import { isHeld, leastMovements } from '../../../src-main/learning/clips/movement'
import { createNothing } from '../../../src-main/learning/clips/nothing'
import { clipDataset, SEEN_STEPS } from '../../../src-main/learning/clips/resample'
import { mirrorAll } from '../../../src-main/learning/landmarks/augment'
import { createRandom } from '../../../src-main/learning/random'
import { shown, waySet } from '../../support/clipSets'
import { performed, WAYS } from '../../support/clips'

const featuresOf = ({ points, present, face }: Look) => {
  const out = new Float32Array(SEEN_STEPS * STEP_FEATURES)
  clipFeatures(SEEN_STEPS, points, present, face, out)
  return out
}
const plain = (set: ReturnType<typeof waySet>, row: number) => {
  const look = emptyLook()
  plainLook(set, row, look)
  return look
}
const farthest = (a: Float32Array, b: Float32Array) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0)

describe('the features of a clip', () => {
  it('do not say where in the picture the person is', () => {
    const [here, there] = [waySet(1, 3), waySet(1, 3, { at: [0.4, 0.2] })]
    for (const row of [0, 1, 2]) {
      expect(farthest(featuresOf(plain(here, row)), featuresOf(plain(there, row)))).toBeLessThan(1e-3)
    }
  })

  it('say where the hand is as seen from the face, where there is one', () => {
    const high = waySet(1, 3, { face: true, at: [0, -0.2] })
    const low = waySet(1, 3, { face: true })
    expect(farthest(featuresOf(plain(high, 0)), featuresOf(plain(low, 0)))).toBeCloseTo(0.2 / 0.25, 2)
  })

  it('are zeros for a hand that never comes, and finite for any', () => {
    const look = plain(waySet(1), 0)
    expect(featuresOf(look).every(Number.isFinite)).toBe(true)
    expect(featuresOf({ ...look, present: new Uint8Array(SEEN_STEPS * 2) }).every((value) => value === 0)).toBe(true)
  })
})

describe('a look at a take', () => {
  const set = waySet(3, 0, { face: true })

  it('of the same seed is the same, and of another one another', () => {
    const [a, b, c] = [emptyLook(), emptyLook(), emptyLook()]
    augmentedLook(set, 4, CLIP_AUGMENTATION, createRandom(7), a)
    augmentedLook(set, 4, CLIP_AUGMENTATION, createRandom(7), b)
    augmentedLook(set, 4, CLIP_AUGMENTATION, createRandom(8), c)
    expect(a).toEqual(b)
    expect(farthest(a.points, c.points)).toBeGreaterThan(0.01)
  })

  it('mirrored twice is itself, and mirrored once is the take of the other hand', () => {
    const look = plain(set, 2)
    const mirrored = plain(mirrorAll(set), 2)
    mirrorLook(look)
    expect(farthest(look.points, mirrored.points)).toBeLessThan(1e-6)
    expect([look.present, look.face]).toEqual([mirrored.present, mirrored.face])
    mirrorLook(look)
    expect(farthest(look.points, plain(set, 2).points)).toBeLessThan(1e-6)
  })

  it('is of finite numbers, with hands where it says so', () => {
    const random = createRandom(1)
    const look = emptyLook()
    for (let i = 0; i < 200; i++) {
      augmentedLook(set, i % 9, CLIP_AUGMENTATION, random, look)
      expect(look.points.every(Number.isFinite)).toBe(true)
      expect(look.present.some((flag) => flag > 0)).toBe(true)
      expect(featuresOf(look).every(Number.isFinite)).toBe(true)
    }
  })

  it('at a take that does not know its face borrows one of the others, so that nobody is told by that', () => {
    const clips = [performed({ way: WAYS.wave, face: true }), shown('fist')]
    const mixed = clipDataset(clips, Int32Array.of(0, 1), 2, null)
    const random = createRandom(3)
    const look = emptyLook()
    let known = 0
    for (let i = 0; i < 200; i++) {
      augmentedLook(mixed, 1, { ...CLIP_AUGMENTATION, noFace: 0 }, random, look)
      if (look.face[2]! > 0) known++
    }
    expect(known).toBeGreaterThan(150)
  })
})

describe('looks at nothing', () => {
  it('are of finite numbers, and none of them a take', () => {
    const set = waySet(3)
    const nothing = createNothing(set, [...set.labels.keys()], createRandom(5))
    const looks = Array.from({ length: 60 }, () => {
      const look = emptyLook()
      nothing.draw(look)
      return featuresOf(look)
    })
    const takes = [...set.labels.keys()].map((row) => featuresOf(plain(set, row)))
    for (const one of looks) {
      expect(one.every(Number.isFinite)).toBe(true)
      for (const take of takes) expect(farthest(one, take)).toBeGreaterThan(0.1)
    }
  })

  /** Mean way of the right hand's points from where a still hand has them, in palms, both seen from their own wrists. */
  const awayFrom = (still: Look, { points, present }: Look) => {
    const steps = Array.from({ length: SEEN_STEPS }, (_, step) => step).filter((step) => present[step * 2 + 1])
    const at = (step: number, i: number) => step * 126 + 63 + i
    const middle = (axis: number) => steps.reduce((sum, step) => sum + points[at(step, axis)]! / steps.length, 0)
    const ways = steps.flatMap((step) =>
      Array.from({ length: 21 }, (_, i) => {
        const [x, y] = [0, 1].map((axis) => {
          const own = still.points[at(0, 3 * i + axis)]! - still.points[at(0, axis)]!
          return points[at(step, 3 * i + axis)]! - middle(axis) - own
        })
        return Math.hypot(x!, y!)
      }),
    )
    const palm = Math.hypot(
      still.points[at(0, 27)]! - still.points[at(0, 0)]!,
      still.points[at(0, 28)]! - still.points[at(0, 1)]!,
    )
    return ways.reduce((sum, way) => sum + way / palm, 0) / ways.length
  }
  const drawn = (set: ReturnType<typeof waySet>, count: number) => {
    const nothing = createNothing(set, [...set.labels.keys()], createRandom(5))
    return Array.from({ length: count }, () => {
      const look = emptyLook()
      nothing.draw(look)
      return look
    })
  }

  it('show fingers that nobody taught, too', () => {
    const stretched = ({ points, present }: Look) => {
      const length = (a: number, b: number) =>
        Math.hypot(...[0, 1, 2].map((axis) => points[63 + 3 * a + axis]! - points[63 + 3 * b + axis]!))
      return present[1] ? Math.min(...[8, 12, 16, 20].map((tip) => length(tip, 0) / length(9, 0))) : 2
    }
    const set = waySet(3)
    const taught = Math.min(...[...set.labels.keys()].map((row) => stretched(plain(set, row))))
    const strange = drawn(set, 300).filter((look) => stretched(look) < 0.8 * taught)
    expect(strange.length).toBeGreaterThan(10)
    expect(strange.length).toBeLessThan(120)
  })

  it('leave alone what a held sign would be', () => {
    const clips = [0, 1, 2].map((seed) => performed({ way: WAYS.lift, seed }))
    const still = plain(clipDataset([shown('open')], Int32Array.of(0), 1, null), 0)
    const alike = (more: typeof clips) => {
      const all = [...clips, ...more]
      const set = clipDataset(
        all,
        Int32Array.from(all, (_, i) => (i < 3 ? 0 : 1)),
        2,
        null,
      )
      return drawn(set, 400).filter((look) => awayFrom(still, look) < 0.3).length
    }
    const [among, alone] = [alike([shown('open')]), alike([])]
    expect(alone).toBeGreaterThan(20)
    expect(among).toBeLessThan(alone / 2)
  })

  it('come from held signs alone too', () => {
    const set = clipDataset([shown('fist'), shown('open'), shown('point')], Int32Array.of(0, 1, 2), 3, null)
    const look = emptyLook()
    const nothing = createNothing(set, [0, 1, 2], createRandom(5))
    for (let i = 0; i < 30; i++) {
      nothing.draw(look)
      expect(look.points.every(Number.isFinite)).toBe(true)
    }
  })
})

describe('a held sign', () => {
  it('is one whose examples all stand still', () => {
    const clips = [shown('fist'), shown('fist', 1), performed({ way: WAYS.wave }), shown('open')]
    const set = clipDataset(clips, Int32Array.of(0, 0, 1, 2), 3, 2)
    expect([0, 1, 2, 3].map((row) => isHeld(set, row))).toEqual([true, true, false, true])
    const [held, moving, nothing] = leastMovements(set)
    expect([held, nothing]).toEqual([0, 0])
    expect(moving).toBeGreaterThan(0.3)
  })
})
