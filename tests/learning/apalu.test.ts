import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { loadLayersModel, sequential } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { Apalu, apalu } from '../../src-main/learning/activations/apalu'
import { activate } from '../../src-main/learning/activations/functions'

beforeAll(async () => {
  await tf.setBackend('cpu')
  await tf.ready()
})

const a = 0.55
const b = 0.065
const xs = [-100, -30, -5, -1.41, -1e-3, -1e-7, 0, 1e-7, 1e-3, 0.5, 1.41, 5, 30, 100]
const parameters = () => [tf.tensor1d([a]), tf.tensor1d([b])] as const

/** The formula in plain operations, whose gradient TensorFlow.js derives itself. */
function plain(x: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const p = tf.relu(x)
  const n = tf.minimum(x, 0)
  return tf.add(tf.mul(a, tf.add(p, tf.mul(p, tf.sigmoid(tf.mul(1.702, p))))), tf.mul(b, tf.expm1(n)))
}
const gradients = (f: (x: tf.Tensor, a: tf.Tensor1D, b: tf.Tensor1D) => tf.Tensor, x: number[]) =>
  tf.tidy(() => {
    const [ta, tb] = parameters()
    const grads = tf.grads((x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
      tf.sum(f(x, a as tf.Tensor1D, b as tf.Tensor1D)),
    )([tf.tensor1d(x), ta, tb])
    return grads.map((g) => Array.from(g.dataSync()))
  })
const close = (actual: number, wanted: number, tolerance = 1e-4) =>
  Math.abs(actual - wanted) <= tolerance * Math.max(1, Math.abs(wanted))

describe('APALU as an operation', () => {
  it('has the values of the formula for x in ±100', () => {
    const values = tf.tidy(() => apalu(tf.tensor1d(xs), ...parameters()).dataSync())
    xs.forEach((x, i) => expect(close(values[i]!, activate('apalu', x, { a, b }), 1e-6), `x = ${x}`).toBe(true))
  })

  it('has the gradient of the plain operations', () => {
    const away = xs.filter((x) => x !== 0)
    const own = gradients(apalu, away)
    const derived = gradients(plain, away)
    own.forEach((values, input) => {
      values.forEach((value, i) => expect(close(value, derived[input]![i]!), `input ${input}, ${away[i]}`).toBe(true))
    })
  })

  it('has the gradient of finite differences in x, a and b', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }).filter((x) => Math.abs(x) > 1e-2),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        (x, a, b) => {
          const f = (x: number, a: number, b: number) => activate('apalu', x, { a, b })
          const h = 1e-5
          const wanted = [
            (f(x + h, a, b) - f(x - h, a, b)) / (2 * h),
            (f(x, a + h, b) - f(x, a - h, b)) / (2 * h),
            (f(x, a, b + h) - f(x, a, b - h)) / (2 * h),
          ]
          const own = tf.tidy(() =>
            tf
              .grads((x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
                tf.sum(apalu(x, a as tf.Tensor1D, b as tf.Tensor1D)),
              )([tf.tensor1d([x]), tf.tensor1d([a]), tf.tensor1d([b])])
              .map((g) => g.dataSync()[0]!),
          )
          return own.every((value, i) => close(value, wanted[i]!))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes the right-hand slope 1.5 a at 0, where the free form has a kink', () => {
    expect(gradients(apalu, [0])[0]![0]).toBeCloseTo(1.5 * a, 6)
  })

  it('is never NaN, not even at the ends of float32', () => {
    const extreme = [-3e38, -1e30, -1000, 1000, 1e30]
    const [dx, da, db] = gradients(apalu, extreme)
    const values = tf.tidy(() => Array.from(apalu(tf.tensor1d(extreme), ...parameters()).dataSync()))
    for (const value of [...values, ...dx!, ...da!, ...db!]) expect(Number.isNaN(value)).toBe(false)
  })

  it('keeps a and b positive and lets a parameter at its floor only rise', () => {
    const floor = tf.tidy(() => {
      const grads = tf.grads((x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(tf.mul(apalu(x, a as tf.Tensor1D, b as tf.Tensor1D), tf.tensor1d([1, -1]))),
      )
      const lower = grads([tf.tensor1d([2, 0.1]), tf.tensor1d([-4]), tf.tensor1d([1])])[1]!.dataSync()[0]!
      const raise = grads([tf.tensor1d([0.1, 2]), tf.tensor1d([-4]), tf.tensor1d([1])])[1]!.dataSync()[0]!
      const value = apalu(tf.tensor1d([2]), tf.tensor1d([-4]), tf.tensor1d([1])).dataSync()[0]!
      return { lower, raise, value }
    })
    expect(floor.lower).toBe(0)
    expect(floor.raise).toBeLessThan(0)
    expect(floor.value).toBeGreaterThan(0)
  })

  it('is monotone, bounded below by −b, and its steepest slope is 2.0998 a near x = 1.41', () => {
    const grid = Array.from({ length: 4001 }, (_, i) => -20 + i * 0.01)
    const values = grid.map((x) => activate('apalu', x, { a, b }))
    expect(values.every((value, i) => i === 0 || value >= values[i - 1]!)).toBe(true)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-b)
    const slopes = gradients(apalu, grid)[0]!
    const steepest = slopes.indexOf(Math.max(...slopes))
    expect(slopes[steepest]! / a).toBeCloseTo(2.0998, 3)
    expect(grid[steepest]).toBeCloseTo(1.41, 1)
  })

  it('leaves no tensor behind, forwards or backwards', () => {
    gradients(apalu, xs)
    const before = tf.memory().numTensors
    gradients(apalu, xs)
    tf.tidy(() => apalu(tf.tensor1d(xs), ...parameters()).dataSync())
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('APALU as a layer', () => {
  const built = (config: ConstructorParameters<typeof Apalu>[0]) => {
    const model = sequential()
    model.add(new Apalu({ ...config, inputShape: [3] }))
    return model
  }

  it.each([
    [{ per: 'unit', tied: false }, [[3], [3]]],
    [{ per: 'layer', tied: false }, [[1], [1]]],
    [{ per: 'unit', tied: true }, [[3]]],
    [{ per: 'layer', tied: true }, [[1]]],
  ] as const)('has the weights that %o asks for', (config, shapes) => {
    const model = built(config)
    expect(model.getWeights().map(({ shape }) => shape)).toEqual(shapes)
    expect(model.trainableWeights.length).toBe(shapes.length)
    model.dispose()
  })

  it('ties b to 1.5 a', () => {
    const model = built({ tied: true, a: 0.4 })
    const [value] = tf.tidy(() => (model.predict(tf.tensor2d([[-2, 0, 0]])) as tf.Tensor).dataSync())
    expect(value).toBeCloseTo(activate('apalu', -2, { a: 0.4, b: 0.6 }), 6)
    model.dispose()
  })

  it('learns a and b', async () => {
    const model = built({})
    const optimizer = tf.train.sgd(0.1)
    tf.tidy(() => {
      optimizer.minimize(() => tf.mean(tf.square(tf.sub(model.apply(tf.tensor2d([[1, -1, 2]])) as tf.Tensor, 3))))
    })
    const [first, second] = model.getWeights().map((w) => Array.from(w.dataSync()))
    expect(first).not.toEqual([0.55, 0.55, 0.55].map(Math.fround))
    expect(second![1]).not.toBe(Math.fround(0.065))
    model.dispose()
  })

  it('comes back exactly from its config and its weights', async () => {
    const model = built({ per: 'unit', tied: false, a: 0.7, b: 0.2 })
    tf.tidy(() => model.setWeights([tf.tensor1d([0.1, 0.22, 0.333]), tf.tensor1d([0.4, 0.5, 0.6])]))
    let saved: tf.io.ModelArtifacts | null = null
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
      }),
    )
    const loaded = await loadLayersModel(tf.io.fromMemory(saved!))
    expect(loaded.layers[0]!.getConfig()).toEqual(model.layers[0]!.getConfig())
    expect(loaded.getWeights().map((w) => w.dataSync())).toEqual(model.getWeights().map((w) => w.dataSync()))
    model.dispose()
    loaded.dispose()
  })

  it.each([{ a: 0 }, { a: -1 }, { b: Number.NaN }, { b: Number.POSITIVE_INFINITY }])('refuses %o', (config) => {
    expect(() => new Apalu(config)).toThrow(/must be a finite number ≥ 0.001, received/)
  })

  it('refuses a kind of sharing that it does not know', () => {
    expect(() => new Apalu({ per: 'network' as never })).toThrow('received network')
  })
})
