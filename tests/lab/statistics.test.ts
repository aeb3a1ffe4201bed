import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACCURACY, RMSE } from '../../src-main/lab/experiment'
import { compareArms, pairsToSee, studentT } from '../../src-main/lab/statistics'

const outcome = (value: number, diverged = false) => ({
  value,
  diverged,
  parts: { half: value / 2 },
  activations: [],
})
const draws = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map((value) => outcome(value)))
/** Two arms on some draws, each by its thousandths. */
const pairs = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 12 })
const values = (rows: readonly [number, number][]) => draws(rows.map((row) => row.map((n) => n / 1000)))

describe('Student’s t', () => {
  it.each([
    [1, 12.706205],
    [2, 4.302653],
    [3, 3.182446],
    [4, 2.776445],
    [5, 2.570582],
    [9, 2.262157],
    [19, 2.093024],
    [30, 2.042272],
    [1000, 1.962339],
  ])('with %d degrees of freedom is that of the table', (degrees, t) => {
    expect(Math.abs(studentT(degrees) / t - 1)).toBeLessThan(0.004)
  })

  it('falls towards the normal distribution’s', () => {
    const all = Array.from({ length: 200 }, (_, i) => studentT(i + 1))
    expect(all).toEqual(all.toSorted((a, b) => b - a))
    expect(all.at(-1)).toBeGreaterThan(1.96)
  })
})

describe('pairs to see a difference', () => {
  it('are eight at the spread of the difference, four times as many at twice the spread', () => {
    expect([pairsToSee(1, 1), pairsToSee(1, 2), pairsToSee(0.5, 1), pairsToSee(0.04, 0.42)]).toEqual([8, 32, 32, 866])
  })

  it('are never fewer than two, which is what it takes to see a spread', () => {
    expect([pairsToSee(100, 1), pairsToSee(1, 0)]).toEqual([2, 2])
  })
})

describe('arms compared', () => {
  it('are told against the first, in points, with an interval, wins, ties and losses', () => {
    const rows = [
      [0.9, 0.88, 0.95],
      [0.8, 0.76, 0.8],
      [0.7, 0.7, 0.69],
    ]
    const [first, second, third] = compareArms(['A', 'B', 'C'], draws(rows), [1e-3, 2e-3, 1e-3], ACCURACY, 1, 0)
    expect(first).toMatchObject({ arm: 'A', rate: 1e-3, diverged: 0, difference: null })
    expect(first!.mean).toBeCloseTo(0.8)
    expect(first!.sd).toBeCloseTo(0.1)
    expect(first!.parts.half).toBeCloseTo(0.4)
    expect(second!.difference).toMatchObject({ wins: 2, ties: 1, losses: 0, p: 0.5 })
    expect(second!.difference!.mean).toBeCloseTo(2)
    expect(second!.difference!.sd).toBeCloseTo(2)
    expect(second!.difference!.low).toBeCloseTo(2 - (4.302653 * 2) / Math.sqrt(3))
    expect(second!.difference!.high).toBeCloseTo(2 + (4.302653 * 2) / Math.sqrt(3))
    expect(second!.difference!.pairsForClaim).toBe(32)
    expect(third!.difference).toMatchObject({ wins: 1, ties: 1, losses: 1 })
    expect(third!.difference!.mean).toBeCloseTo(-4 / 3)
  })

  it('are better by as much where higher is better as they are worse where lower is', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [, higher] = compareArms(['A', 'B'], values(rows), [1, 1], ACCURACY, 1, 0)
        const [, lower] = compareArms(['A', 'B'], values(rows), [1, 1], RMSE, 1, 0)
        const [up, down] = [higher!.difference!, lower!.difference!]
        expect(up.mean).toBeCloseTo(-down.mean, 9)
        expect(up.low).toBeCloseTo(-down.high!, 9)
        expect([up.wins, up.ties, up.losses, up.p]).toEqual([down.losses, down.ties, down.wins, down.p])
      }),
    )
  })

  it('have an interval around the mean difference, which the means of the arms give as well', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [first, second] = compareArms(['A', 'B'], values(rows), [1, 1], ACCURACY, null, 0)
        const { mean, low, high, pairsForClaim } = second!.difference!
        expect(mean).toBeCloseTo(100 * (first!.mean - second!.mean), 8)
        expect(mean - low!).toBeCloseTo(high! - mean, 8)
        expect(high! - low!).toBeGreaterThanOrEqual(0)
        expect(pairsForClaim).toBe(null)
      }),
    )
  })

  it('have no interval, and nothing to plan with, after one pair', () => {
    const [, second] = compareArms(['A', 'B'], draws([[0.9, 0.8]]), [1, 1], ACCURACY, 1, 0)
    expect(second!.difference).toMatchObject({ low: null, high: null, p: 1, pairsForClaim: null })
  })

  it('say how often each diverged', () => {
    const rows = [
      [outcome(0.9), outcome(0.1, true)],
      [outcome(0.8), outcome(0.1, true)],
    ]
    const counted = compareArms(['A', 'B'], rows, [1, 1], ACCURACY, 1, 0).map(({ diverged }) => diverged)
    expect(counted).toEqual([0, 2])
  })
})
