import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { palmSize } from '../../../src-main/learning/landmarks/normalise'
import {
  blendPoses,
  MOVEMENTS,
  movementOf,
  POSE_NAMES,
  POSES,
  poseHand,
  SHOWN_POSES,
  turnHand,
} from '../../../src-renderer/camera/demonstration/hand'
import { createRate } from '../../../src-renderer/camera/rate'
import { cameraProblem } from '../../../src-renderer/camera/source'
import { cropAround } from '../../../src-renderer/camera/thumbnail'
import { seenHand } from '../../support/hands'

describe('the crop of a thumbnail', () => {
  it('is a square around the hand that lies inside the picture where it fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 1920 }), fc.integer({ min: 64, max: 1080 }), (width, height) => {
        const hand = seenHand('open')
        const { x, y, size } = cropAround([hand], width, height)!
        expect(size).toBeLessThanOrEqual(Math.max(width, height))
        if (size < width) expect(x >= 0 && x + size <= width + 1e-6).toBe(true)
        if (size < height) expect(y >= 0 && y + size <= height + 1e-6).toBe(true)
      }),
    )
  })

  it('is none without a hand', () => {
    expect(cropAround([], 640, 480)).toBe(null)
  })
})

describe('the parametric hand', () => {
  it.each(POSE_NAMES)('%s has 21 finite points and bones of a constant length', (name) => {
    const points = poseHand(POSES[name])
    expect(points.length).toBe(21)
    expect(points.flat().every(Number.isFinite)).toBe(true)
    const length = (a: number, b: number) => Math.hypot(...points[a]!.map((value, i) => value - points[b]![i]!))
    expect(length(5, 6)).toBeCloseTo(0.48, 6)
    expect(length(3, 4)).toBeCloseTo(0.3, 6)
    expect(palmSize(points.flat())).toBeGreaterThan(0.8)
  })

  it('turns as a whole and blends between poses', () => {
    const open = poseHand(POSES.open)
    const turned = turnHand(open, 0.4, 0.3)
    const span = (points: readonly (readonly number[])[]) => Math.hypot(...points[8]!.map((v, i) => v - points[0]![i]!))
    expect(span(turned)).toBeCloseTo(span(open), 6)
    expect(blendPoses(POSES.open, POSES.fist, 0)).toEqual(POSES.open)
    expect(blendPoses(POSES.open, POSES.fist, 0.5).bend[1]).toBeCloseTo(0.5)
  })
})

describe('what goes wrong with a camera', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotReadableError', 'in-use'],
    ['AbortError', 'in-use'],
    ['NotFoundError', 'none'],
    ['OverconstrainedError', 'none'],
    ['NotSupportedError', 'unsupported'],
    ['TypeError', 'other'],
  ])('%s is told as %s', (name, problem) => {
    expect(cameraProblem(new DOMException('', name))).toBe(problem)
  })

  it('that is no DOMException is told as other', () => {
    expect(cameraProblem(new Error('x'))).toBe('other')
  })
})

describe('the rate', () => {
  it('counts the last second, and changes twice a second at most', () => {
    const rate = createRate()
    const paces = [0, 500, 900, 1400, 5000].map((now) => rate(now, now / 100))
    expect(paces.map(({ fps, milliseconds }) => [fps, milliseconds])).toEqual([
      [1, 0],
      [2, 5],
      [2, 5],
      [3, 14],
      [1, 50],
    ])
    expect(paces[2]).toBe(paces[1])
  })
})

describe('a movement of the drawn hand', () => {
  it.each(Object.entries(MOVEMENTS))(
    '%s begins and ends in its place, goes a good way, and never jumps',
    (_, { at }) => {
      const steps = Array.from({ length: 101 }, (_, i) => at(i / 100))
      for (const { x, y, roll } of [steps[0]!, steps.at(-1)!]) {
        for (const value of [x, y, roll]) expect(value).toBeCloseTo(0, 6)
      }
      const away = steps.map(({ x, y }) => Math.hypot(x, y))
      expect(Math.max(...away)).toBeGreaterThan(0.7)
      const ways = steps.slice(1).map(({ x, y }, i) => Math.hypot(x - steps[i]!.x, y - steps[i]!.y))
      expect(Math.max(...ways)).toBeLessThan(0.2)
      expect(steps.every(({ y }) => y <= 0 && y > -1.2)).toBe(true)
    },
  )

  it('is of a pose that is held, and every pose and movement can be chosen', () => {
    expect(SHOWN_POSES).toEqual([...POSE_NAMES, 'wave', 'circle'])
    expect([movementOf('wave')?.pose, movementOf('circle')?.pose, movementOf('fist')]).toEqual(['open', 'point', null])
  })
})
