import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, it } from 'vitest'
import { NORMALISE_EPSILON, normalise, normaliseBatch } from '../../src-main/lab/normalise'
import { expectNear, expectSame, gradients, normal, on, startBoth } from '../support/twoEngines'

const ENGINES = ['wasm', 'cpu'] as const
const upTo = (max: number, min = 1) => fc.integer({ min, max })
/** … × u, of at least six values a channel: of two, the gradient is nothing but rounding. */
const shapes = fc
  .tuple(fc.array(upTo(4), { minLength: 1, maxLength: 3 }), upTo(6, 2), upTo(9))
  .map(([sides, more, channels]) => [...sides, 3 * more, channels])
const seeds = upTo(1_000_000)

/** The same by the gradients of TensorFlow.js, off the middle, where rounding would show. */
const plain = (x: tf.Tensor, scale: tf.Tensor | number, shift: tf.Tensor | number) => {
  const { mean, variance } = tf.moments(x, [...x.shape.keys()].slice(0, -1))
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, NORMALISE_EPSILON))), scale), shift)
}
const away = (x: tf.Tensor) => tf.add(tf.mul(x, 2), 5)
const ours = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) =>
  normaliseBatch(away(x), scale as tf.Tensor1D, shift as tf.Tensor1D).value

describe('normalising a batch', () => {
  beforeAll(startBoth)

  it('has on either engine the outcome and the gradients of plain operations', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, seeds, async (shape, seed) => {
        const given = [shape, shape.slice(-1), shape.slice(-1)]
        const wanted = await on(
          'cpu',
          gradients((x, scale, shift) => plain(away(x!), scale!, shift!), given, seed),
        )
        const compute = gradients((x, scale, shift) => ours(x!, scale!, shift!), given, seed)
        for (const engine of ENGINES) expectNear(await on(engine, compute), wanted)
      }),
      { numRuns: 50 },
    )
  })

  it('goes without scale, shift, or both', async () => {
    const shape = [4, 3, 3, 5]
    for (const [scaled, shifted] of [
      [false, false],
      [true, false],
      [false, true],
    ]) {
      const given = [shape, ...(scaled ? [[5]] : []), ...(shifted ? [[5]] : [])]
      const parts = (rest: tf.Tensor[]) => [scaled ? rest[0]! : null, shifted ? rest.at(-1)! : null] as tf.Tensor1D[]
      const wanted = await on(
        'cpu',
        gradients((x, ...rest) => plain(x!, parts(rest)[0] ?? 1, parts(rest)[1] ?? 0), given, 3),
      )
      const compute = gradients(
        (x, ...rest) => normaliseBatch(x!, ...(parts(rest) as [tf.Tensor1D, tf.Tensor1D])).value,
        given,
        3,
      )
      for (const engine of ENGINES) expectNear(await on(engine, compute), wanted)
    }
  })

  it('tells the moments of the batch, by which testing does the same', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, seeds, async (shape, seed) => {
        const told = (compute: typeof normaliseBatch) => () =>
          tf.tidy(() => {
            const [x, scale, shift] = [
              away(normal(shape, seed)),
              normal(shape.slice(-1), 1),
              normal(shape.slice(-1), 2),
            ]
            const { value, mean, variance } = compute(x, scale as tf.Tensor1D, shift as tf.Tensor1D)
            return { value, mean: tf.tensor(mean), variance: tf.tensor(variance) }
          })
        const tested = told((x, scale, shift) => {
          const { mean, variance } = tf.moments(x, [...x.shape.keys()].slice(0, -1))
          const moments = { mean: mean.dataSync<'float32'>(), variance: variance.dataSync<'float32'>() }
          return { value: normalise(x, moments, scale, shift), ...moments }
        })
        const wanted = await on('cpu', tested)
        for (const engine of ENGINES) expectNear(await on(engine, told(normaliseBatch)), wanted)
        await expectSame(tested)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves nothing in memory but its outcome, outside of any tidy', async () => {
    await expectSame(() => {
      const x = normal([4, 3, 5], 1)
      const { value, ...moments } = normaliseBatch(x, null, null)
      const tested = normalise(x, moments, null, null)
      x.dispose()
      return { value, tested }
    })
  })
})
