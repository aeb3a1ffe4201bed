import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src-main/learning/random'

describe('random numbers', () => {
  it('repeat for a seed and differ between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).uniform)
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  it('are uniform and normal as they say', () => {
    const random = createRandom(1)
    const n = 20_000
    const uniform = Array.from({ length: n }, random.uniform)
    const normal = Array.from({ length: n }, random.normal)
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / n
    expect(mean(uniform)).toBeCloseTo(0.5, 2)
    expect(Math.abs(mean(normal))).toBeLessThan(0.03)
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1)
    expect(uniform.every((x) => x >= 0 && x < 1)).toBe(true)
  })

  it('permute without losing anything', () => {
    expect([...createRandom(3).permutation(50)].sort((a, b) => a - b)).toEqual([...Array(50).keys()])
  })
})
