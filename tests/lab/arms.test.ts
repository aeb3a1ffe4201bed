import { describe, expect, it } from 'vitest'
import { LAB_ACTIVATIONS, LAB_LABELS, type Moments, makeArms, momentsOf } from '../../src-main/lab/arms'
import { activate } from '../../src-main/learning/activations/functions'

const CHOICE = { starts: ['published', 'smooth'], per: 'unit', tied: false, parameterRates: [1] } as const
const rounded = ({ square, slope }: Moments) => ({
  square: Number(square.toFixed(3)),
  slope: Number(slope.toFixed(3)),
})
const apaluFrom = (a: number, b: number) => momentsOf((z) => activate('apalu', z, { a, b }))

describe('moments of an activation', () => {
  it.each([
    ['ReLU', 0.5, 0.5],
    ['Leaky ReLU', 0.52, 0.52],
    ['ELU', 0.645, 0.668],
    ['GELU', 0.422, 0.45],
    ['SiLU', 0.356, 0.379],
    ['SELU', 1, 1.072],
    ['APALU', 0.551, 0.556],
    ['APALU smooth', 0.993, 1.023],
  ])('of %s are known', (label, square, slope) => {
    const { moments } = makeArms(LAB_ACTIVATIONS, CHOICE).find((arm) => arm.label === label)!
    expect(rounded(moments)).toEqual({ square, slope })
  })

  it('of APALU grow with the square of a where b is tied to it', () => {
    expect(rounded(apaluFrom(1, 1.5))).toEqual({ square: 2.147, slope: 2.213 })
    for (const a of [0.48, 0.68]) {
      expect(apaluFrom(a, 1.5 * a).square).toBeCloseTo(a ** 2 * apaluFrom(1, 1.5).square, 12)
    }
  })

  it('of the identity are those of the normal distribution', () => {
    const { square, slope } = momentsOf((z) => z)
    expect(square).toBeCloseTo(1, 6)
    expect(slope).toBeCloseTo(1, 6)
  })
})

describe('arms', () => {
  it('begin with APALU in each start, once, and give each activation the gain that keeps its variance', () => {
    const arms = makeArms(['apalu', 'relu', 'elu'], CHOICE)
    expect(arms.map(({ label }) => label)).toEqual(['APALU', 'APALU smooth', LAB_LABELS.relu, LAB_LABELS.elu])
    for (const { gain, moments } of arms) expect(gain ** 2 * moments.square).toBeCloseTo(1, 12)
  })

  it('have one APALU for each rate of a and b, which changes nobody else’s', () => {
    const arms = makeArms(['relu'], { ...CHOICE, starts: ['published'], parameterRates: [1, 0.1, 0] })
    expect(arms.map(({ label, parameterRate }) => [label, parameterRate])).toEqual([
      ['APALU', 1],
      ['APALU, a and b × 0.1', 0.1],
      ['APALU, a and b kept', 0],
      [LAB_LABELS.relu, 1],
    ])
  })

  it('count a tied APALU’s gain with the b that it has', () => {
    const [tied] = makeArms([], { ...CHOICE, starts: ['published'], tied: true })
    expect(tied!.moments).toEqual(apaluFrom(0.55, 1.5 * 0.55))
  })
})
