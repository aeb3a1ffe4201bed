import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createToday } from '../../src-main/learning/decoding/today'
import { usualCalibration } from '../../src-main/learning/evaluation/calibration'

const HOUR = 60 * 60 * 1000
/** A model half of whose own signs score more than -1. */
const MODEL = usualCalibration({ classes: 6, perSign: 6, people: 1 })

describe('how signs look today', () => {
  it('raises the limit by half of what the signs are stranger than usual, once three of them are known', () => {
    const today = createToday(MODEL)
    today.saw(0, [-0.2, 5, -3], 0)
    today.saw(1, [-0.2], 1)
    // The same sign again and again is one sign.
    for (let i = 0; i < 9; i++) today.saw(1, [3], 2)
    expect([today.shift(2), today.signs(2)]).toEqual([0, 2])
    today.saw(2, [-0.2], 2)
    // The median of each sign, then of the signs: one frame, or one sign, that is far off moves nothing.
    expect(today.shift(3)).toBeCloseTo(0.4, 9)
    expect(today.signs(3)).toBe(3)
  })

  it('never lowers the limit, and never raises it far', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.double({ min: -20, max: 20, noNaN: true })), { minLength: 3, maxLength: 150 }),
        (showings) => {
          const today = createToday(MODEL)
          for (const [sign, score] of showings) today.saw(sign, [score], 0)
          expect(today.shift(0)).toBeGreaterThanOrEqual(0)
          expect(today.shift(0)).toBeLessThanOrEqual(0.8)
        },
      ),
    )
  })

  it('is over after four hours', () => {
    const today = createToday(MODEL)
    for (const sign of [0, 1, 2]) today.saw(sign, [1], sign)
    expect(today.shift(3 * HOUR)).toBeGreaterThan(0)
    expect([today.shift(5 * HOUR), today.signs(5 * HOUR)]).toEqual([0, 0])
  })
})
