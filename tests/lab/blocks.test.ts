import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeArms } from '../../src-main/lab/arms'
import { activation, chain, createParameters, dense, normalisation } from '../../src-main/lab/blocks'
import { createRandom } from '../../src-main/learning/random'
import { startEngine } from '../../src-main/trainer/engines'

const CHOICE = { starts: ['published', 'smooth'], per: 'unit', tied: false, parameterRates: [1] } as const
const ARMS = makeArms(['relu', 'leakyrelu', 'elu', 'gelu', 'silu', 'tanh', 'selu'], CHOICE)

beforeAll(async () => {
  await startEngine('cpu')
})

describe('first weights', () => {
  it('are the same for every arm up to its gain', () => {
    const kernels = ARMS.map((arm) => {
      const parameters = createParameters(arm, createRandom(3))
      const values = parameters.kernel([4, 5], 4, arm.gain).dataSync()
      parameters.dispose()
      return Array.from(values, (value) => value / arm.gain)
    })
    for (const kernel of kernels) kernel.forEach((value, i) => expect(value).toBeCloseTo(kernels[0]![i]!, 5))
  })

  it.each(ARMS)('of $label keep the variance through ten layers', (arm) => {
    const parameters = createParameters(arm, createRandom(4))
    const units = 256
    const layers = Array.from({ length: 10 }, (_, i) =>
      i === 0
        ? [dense(parameters, units, units, { gain: 1 })]
        : [activation(parameters, units), dense(parameters, units, units)],
    )
    const random = createRandom(5)
    const variance = tf.tidy(() => {
      const x = tf.tensor2d(
        Float32Array.from({ length: 64 * units }, () => random.normal()),
        [64, units],
      )
      return tf.mean(tf.square(chain(...layers.flat())(x, true))).dataSync()[0]!
    })
    parameters.dispose()
    expect(variance).toBeGreaterThan(0.4)
    expect(variance).toBeLessThan(2.5)
  })
})

describe('what APALU learned', () => {
  it.each([false, true])('is told as it counts, not as far as Adam pushed it below the floor (tied: %s)', (tied) => {
    const [arm] = makeArms(['relu'], { ...CHOICE, tied })
    const parameters = createParameters(arm!, createRandom(1))
    activation(parameters, 2)
    const [a, b] = parameters.variables
    a!.assign(tf.tensor1d(tied ? [-0.5, 0.4] : [0.2, 0.4]))
    b?.assign(tf.tensor1d([-0.5, 0.003]))
    const [learned] = parameters.learned()
    parameters.dispose()
    expect(learned!.a).toBeCloseTo(tied ? (1e-3 + 0.4) / 2 : 0.3, 6)
    expect(learned!.b).toBeCloseTo(tied ? (1e-3 + 0.6) / 2 : (1e-3 + 0.003) / 2, 6)
  })
})

describe('normalisation', () => {
  it('tests by what it saw in training, not by the batch that is tested', () => {
    const parameters = createParameters(ARMS[0]!, createRandom(1))
    const block = normalisation(parameters, 2)
    const seen = tf.tensor2d([
      [1, 10],
      [3, 30],
    ])
    for (let i = 0; i < 200; i++) tf.tidy(() => void block(seen, true))
    const one = tf.tidy(() => block(tf.tensor2d([[2, 30]]), false).dataSync())
    expect(one[0]).toBeCloseTo(0, 2)
    expect(one[1]).toBeCloseTo(1, 2)
    seen.dispose()
    parameters.dispose()
  })
})

describe('APALU', () => {
  it('has one pair a layer, or a alone, where that is chosen', () => {
    const count = (per: 'unit' | 'layer', tied: boolean) => {
      const [arm] = makeArms([], { ...CHOICE, per, tied })
      const parameters = createParameters(arm!, createRandom(1))
      activation(parameters, 7)
      const sizes = parameters.variables.map(({ size }) => size)
      parameters.dispose()
      return sizes
    }
    expect(count('unit', false)).toEqual([7, 7])
    expect(count('layer', false)).toEqual([1, 1])
    expect(count('unit', true)).toEqual([7])
  })
})
