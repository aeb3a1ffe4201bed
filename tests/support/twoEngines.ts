import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { installKernels } from '../../src-main/lab/kernels'
import { startEngine } from '../../src-main/trainer/engines'

type Engine = 'wasm' | 'cpu'
type Computed = Record<string, Float32Array>

/** Starts the wasm engine with the kernels of the lab, and the cpu engine that it is compared with. */
export async function startBoth(): Promise<void> {
  await startEngine('cpu')
  await startEngine('wasm')
  installKernels()
}

/** What a function computes on an engine; it must leave no tensor behind. */
export async function on(engine: Engine, compute: () => Record<string, tf.Tensor>): Promise<Computed> {
  await tf.setBackend(engine)
  const before = tf.memory()
  const values: Computed = {}
  const made = compute()
  for (const [name, tensor] of Object.entries(made)) values[name] = Float32Array.from(tensor.dataSync())
  tf.dispose(made)
  const { numTensors, numDataBuffers } = tf.memory()
  expect([numTensors, numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers])
  return values
}

/** Normal numbers; no seed is 0. */
export const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)

/** The outcome of a function of normal numbers and its gradients by each of them, for random gradients of the outcome. */
export function gradients(f: (...inputs: tf.Tensor[]) => tf.Tensor, shapes: number[][], seed: number) {
  return (): Record<string, tf.Tensor> =>
    tf.tidy(() => {
      const inputs = shapes.map((shape, i) => normal(shape, seed + i))
      const { value, grads } = tf.valueAndGrads((...given: tf.Tensor[]) => f(...given))(
        inputs,
        normal(f(...inputs).shape, seed + shapes.length),
      )
      return { value, ...Object.fromEntries(grads.map((gradient, i) => [`gradient ${i}`, gradient])) }
    })
}

/** Expects the wasm engine to compute what the cpu engine does. */
export async function expectSame(compute: () => Record<string, tf.Tensor>): Promise<void> {
  expectNear(await on('wasm', compute), await on('cpu', compute))
}

/** Expects the same values, within 1e-4 of the largest. */
export function expectNear(given: Computed, wanted: Computed): void {
  expect(Object.keys(given)).toEqual(Object.keys(wanted))
  for (const [name, values] of Object.entries(wanted)) {
    const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const farthest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - given[name]![i]!)), 0)
    expect([name, given[name]!.length]).toEqual([name, values.length])
    expect(farthest, name).toBeLessThanOrEqual(1e-4 * size)
  }
}
