import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

/** The kernel adds up products in blocks of so many, each on its own, and then the blocks. */
const BLOCK = 48

/** Longer sums, which clips and large batches have, are not worth the blocks: their last bits may differ. */
const MOST_ALIKE = 128

/** Marks the kernel that is ours. */
const QUICK = Symbol('quick')

interface Arguments {
  inputs: { a: tf.TensorInfo; b: tf.TensorInfo }
  backend: BackendWasm
  attrs: { transposeA: boolean; transposeB: boolean }
}
type MatMul = (given: Arguments) => tf.TensorInfo

/**
 * Makes products with a transposed matrix quick on the wasm engine, to the same bits. TensorFlow.js multiplies plain matrices
 * with XNNPACK, but transposed ones, which is every gradient of a dense layer, in plain nested loops, ten times as slow. Here
 * the matrix is transposed first, and the products are added up in the blocks in which those loops add them.
 *
 * Once is enough; again changes nothing.
 */
export function quickenTransposedMatMul(): void {
  const config = tf.getKernel(tf.BatchMatMul, 'wasm')
  if (!config || QUICK in config) return
  const kernelFunc = quick(config.kernelFunc as unknown as MatMul) as unknown as tf.KernelFunc
  tf.unregisterKernel(tf.BatchMatMul, 'wasm')
  tf.registerKernel({ ...config, kernelFunc, [QUICK]: true } as tf.KernelConfig)
}

function quick(original: MatMul): MatMul {
  return (given) => {
    const { inputs, backend, attrs } = given
    const { transposeA, transposeB } = attrs
    const [a, b] = [matrixOf(inputs.a, transposeA), matrixOf(inputs.b, transposeB)]
    // One that is transposed, of one matrix each: what a gradient asks for.
    if (transposeA === transposeB || !a || !b || a.columns !== b.rows) return original(given)
    const [left, right] = [inputs.a, inputs.b].map(({ dataId }) => backend.readSync(dataId) as Float32Array)
    const parts: Float32Array[] = []
    const block = a.columns > MOST_ALIKE ? a.columns : BLOCK
    for (let from = 0; from < a.columns; from += block) {
      const to = Math.min(a.columns, from + block)
      const one = backend.makeOutput([1, a.rows, to - from], 'float32', undefined, columnsOf(a, left!, from, to))
      const other = backend.makeOutput([1, to - from, b.columns], 'float32', undefined, rowsOf(b, right!, from, to))
      const plain = { transposeA: false, transposeB: false }
      const product = original({ inputs: { a: one, b: other }, backend, attrs: plain })
      parts.push(backend.readSync(product.dataId) as Float32Array)
      for (const { dataId } of [one, other, product]) backend.disposeData(dataId)
    }
    const [sum, ...rest] = parts as [Float32Array, ...Float32Array[]]
    for (const part of rest) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + part[i]!
    return backend.makeOutput([...inputs.a.shape.slice(0, -2), a.rows, b.columns], 'float32', undefined, sum)
  }
}

/** A matrix as it is multiplied, and whether its numbers lie the other way round. */
interface Matrix {
  rows: number
  columns: number
  turned: boolean
}

/** Null for what is more than one matrix, or holds other numbers. */
function matrixOf({ shape, dtype }: tf.TensorInfo, turned: boolean): Matrix | null {
  const [height, width] = shape.slice(-2) as [number, number]
  const single = shape.length >= 2 && shape.slice(0, -2).every((size) => size === 1)
  if (!single || dtype !== 'float32') return null
  return turned ? { rows: width, columns: height, turned } : { rows: height, columns: width, turned }
}

/** Some of its columns as a matrix, row by row. */
function columnsOf({ rows, columns, turned }: Matrix, values: Float32Array, from: number, to: number): Float32Array {
  if (!turned && from === 0 && to === columns) return values
  const width = to - from
  const out = new Float32Array(rows * width)
  for (let k = 0; k < width; k++) {
    const start = turned ? (from + k) * rows : from + k
    const step = turned ? 1 : columns
    for (let row = 0; row < rows; row++) out[row * width + k] = values[start + row * step]!
  }
  return out
}

/** Some of its rows as a matrix, row by row. */
function rowsOf({ rows, columns, turned }: Matrix, values: Float32Array, from: number, to: number): Float32Array {
  if (!turned) return values.subarray(from * columns, to * columns)
  const out = new Float32Array((to - from) * columns)
  for (let row = from; row < to; row++) {
    for (let column = 0; column < columns; column++) out[(row - from) * columns + column] = values[column * rows + row]!
  }
  return out
}
