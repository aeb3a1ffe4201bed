import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activate } from '../../../src-main/learning/activations/functions'
import { apalu, gelu, relu } from '../../../src-renderer/charts/activations'
import { pathOf, placeIn, ticksOf } from '../../../src-renderer/charts/scale'

describe('the curves of activations', () => {
  it('are the functions that the model computes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 6, noNaN: true }),
        fc.double({ min: 0.001, max: 2, noNaN: true }),
        fc.double({ min: 0.001, max: 2, noNaN: true }),
        (x, a, b) => {
          expect(apalu(x, a, b)).toBeCloseTo(activate('apalu', x, { a, b }), 12)
          expect(relu(x)).toBe(activate('relu', x, { a, b }))
          expect(gelu(x)).toBeCloseTo(activate('gelu', x, { a, b }), 12)
        },
      ),
    )
  })
})

describe('the ticks of an axis', () => {
  it('are few round numbers within it', () => {
    expect(ticksOf({ name: '', from: 0, to: 1 })).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(ticksOf({ name: '', from: -3, to: 3 })).toEqual([-2, 0, 2])
    expect(ticksOf({ name: '', from: 1, to: 15 })).toEqual([5, 10, 15])
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
        (from, size) => {
          const ticks = ticksOf({ name: '', from, to: from + size })
          expect(ticks.length).toBeGreaterThanOrEqual(2)
          expect(ticks.length).toBeLessThanOrEqual(6)
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from - size * 1e-9)
            expect(tick).toBeLessThanOrEqual(from + size * (1 + 1e-9))
          }
        },
      ),
    )
  })

  it('is one where there is no room', () => {
    expect(ticksOf({ name: '', from: 2, to: 2 })).toEqual([2])
  })
})

describe('a place in a chart', () => {
  it('counts y upwards and stays within the box', () => {
    const place = placeIn(
      120,
      110,
      { left: 10, right: 10, top: 5, bottom: 5 },
      { name: '', from: 0, to: 10 },
      { name: '', from: 0, to: 1 },
    )
    expect([place(0, 0), place(10, 1), place(5, 0.5)]).toEqual([
      { x: 10, y: 105 },
      { x: 110, y: 5 },
      { x: 60, y: 55 },
    ])
    expect(
      pathOf(
        [
          { x: 0, y: 0 },
          { x: 10, y: 1 },
        ],
        place,
      ),
    ).toBe('M10.0 105.0L110.0 5.0')
    expect(pathOf([], place)).toBe('')
  })
})
