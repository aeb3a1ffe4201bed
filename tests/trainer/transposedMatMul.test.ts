import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { quickenTransposedMatMul } from '../../src-main/trainer/transposedMatMul'

let original: tf.KernelFunc
beforeAll(async () => {
  await tf.setBackend('wasm')
  await tf.ready()
  original = tf.getKernel(tf.BatchMatMul, 'wasm').kernelFunc
  quickenTransposedMatMul()
})

const bits = (values: ArrayLike<number>) => [...new Uint32Array(Float32Array.from(values).buffer)]

it('a product with a transposed matrix has the bits that TensorFlow.js gives it, in sums of up to 128', () => {
  const ours = tf.getKernel(tf.BatchMatMul, 'wasm').kernelFunc
  expect(ours).not.toBe(original)
  const size = fc.integer({ min: 1, max: 130 })
  fc.assert(
    fc.property(
      size,
      fc.integer({ min: 1, max: 128 }),
      size,
      fc.boolean(),
      fc.boolean(),
      fc.integer(),
      (rows, inner, columns, turnA, turnB, seed) => {
        const shape = (height: number, width: number, turned: boolean): [number, number] =>
          turned ? [width, height] : [height, width]
        const a = tf.randomNormal(shape(rows, inner, turnA), 0, 1, 'float32', seed)
        const b = tf.randomNormal(shape(inner, columns, turnB), 0, 1, 'float32', seed + 1)
        const attrs = { transposeA: turnA, transposeB: turnB }
        const wanted = original({ inputs: { a, b }, backend: tf.backend(), attrs }) as tf.TensorInfo
        const product = tf.matMul(a, b, turnA, turnB)
        expect(product.shape).toEqual([rows, columns])
        expect(bits(product.dataSync())).toEqual(bits(tf.backend().readSync(wanted.dataId) as Float32Array))
      },
    ),
    { numRuns: 200 },
  )
})

it('leaves what is more than one matrix as it was, and keeps nothing in memory', () => {
  const before = tf.memory()
  tf.tidy(() => {
    const a = tf.randomNormal([3, 5, 4])
    const b = tf.randomNormal([3, 5, 2])
    const each = tf.stack([0, 1, 2].map((i) => tf.matMul(tf.gather(a, i), tf.gather(b, i), true)))
    expect(bits(tf.matMul(a, b, true).dataSync())).toEqual(bits(each.dataSync()))
  })
  expect(tf.memory().numTensors).toBe(before.numTensors)
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers)
})

it('is put in place once', () => {
  const ours = tf.getKernel(tf.BatchMatMul, 'wasm').kernelFunc
  quickenTransposedMatMul()
  expect(tf.getKernel(tf.BatchMatMul, 'wasm').kernelFunc).toBe(ours)
})

it('a product with a transposed matrix is the same to six digits in longer sums', () => {
  for (const [turnA, turnB] of [
    [true, false],
    [false, true],
  ] as const) {
    const a = tf.randomNormal(turnA ? [384, 70] : [70, 384], 0, 1, 'float32', 1)
    const b = tf.randomNormal(turnB ? [60, 384] : [384, 60], 0, 1, 'float32', 2)
    const attrs = { transposeA: turnA, transposeB: turnB }
    const wanted = tf
      .backend()
      .readSync((original({ inputs: { a, b }, backend: tf.backend(), attrs }) as tf.TensorInfo).dataId) as Float32Array
    const values = tf.matMul(a, b, turnA, turnB).dataSync()
    const farthest = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0)
    expect(farthest).toBeLessThan(1e-4)
  }
})
