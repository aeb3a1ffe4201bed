import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import type { EngineName, EngineReport } from '../contract/engine'
import { readCuda } from './cuda'
import { NATIVE_PACKAGES } from './natives'
import { quickenTransposedMatMul } from './transposedMatMul'

/** What TensorFlow.js calls the backend of each engine. */
const BACKENDS: Record<EngineName, string> = { gpu: 'tensorflow', node: 'tensorflow', wasm: 'wasm', cpu: 'cpu' }

/**
 * Starts an engine and lets it compute something small, so that one that loads but does not work is found here.
 *
 * @returns what it runs on, in words
 * @throws Error that says why it is not available
 */
export async function startEngine(name: EngineName): Promise<string> {
  // Its advice to install another engine is not for the person; `signsmith engines` says what there is.
  tf.enableProdMode()
  const detail = await load(name)
  await tf.setBackend(BACKENDS[name])
  await tf.ready()
  if (tf.getBackend() !== BACKENDS[name]) throw new Error(`its backend "${BACKENDS[name]}" did not start`)
  selfTest()
  return detail
}

/** Tries every engine, each in turn, and says which are available and why the others are not. */
export async function reportEngines(names: readonly EngineName[]): Promise<EngineReport[]> {
  const reports: EngineReport[] = []
  for (const name of names) {
    try {
      reports.push({ name, available: true, detail: await startEngine(name) })
    } catch (error) {
      reports.push({ name, available: false, detail: (error as Error).message })
    }
  }
  return reports
}

async function load(name: EngineName): Promise<string> {
  switch (name) {
    case 'gpu':
      return loadNative(true)
    case 'node':
      return loadNative(false)
    case 'wasm':
      await withoutNewProcessListeners(() => import('@tensorflow/tfjs-backend-wasm'))
      quickenTransposedMatMul()
      return 'WebAssembly'
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu')
      return 'plain JavaScript'
  }
}

interface NativeBackend {
  isUsingGpuDevice?: boolean
}

function loadNative(wantGpu: boolean): string {
  repairNodeUtil(util as unknown as Record<string, unknown>)
  const require = createRequire(import.meta.url)
  const reasons: string[] = []
  for (const name of wantGpu ? NATIVE_PACKAGES.slice(0, 1) : NATIVE_PACKAGES) {
    try {
      require(name)
    } catch (error) {
      reasons.push(whyNative(name, error))
      continue
    }
    const backend = tf.findBackend('tensorflow') as NativeBackend | null
    if (wantGpu && !backend?.isUsingGpuDevice)
      throw new Error(whyNoCard(name, dirname(require.resolve(`${name}/package.json`))))
    return wantGpu ? "TensorFlow's library on the graphics card" : "TensorFlow's library on the processor"
  }
  throw new Error(reasons.join('; '))
}

/** Names what the library that is there needs: each was built for one CUDA. @param folder of the package */
export function whyNoCard(name: string, folder: string): string {
  const cuda = readCuda(folder)
  const needs = cuda ? `was built for ${cuda}` : 'names no CUDA that it was built for'
  return `${name} finds no graphics card that it can use; its library ${needs}`
}

/** Tells "not installed" from "installed without its library", which is downloaded apart and often missing. */
export function whyNative(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`)) return `${name} is not installed`
  return `${name} is installed but its library does not load: ${message.split('\n')[0]}`
}

/**
 * tfjs-node 4.22 calls two functions of `node:util` that Node 23 removed; they are put back before its first use.
 *
 * @param target the module object of `node:util`
 */
export function repairNodeUtil(target: Record<string, unknown>): void {
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  target.isArray ??= Array.isArray
}

/** The wasm glue installs listeners that rethrow what nobody caught and would end the process: those are removed. */
async function withoutNewProcessListeners<T>(load: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map((event) => new Set(process.listeners(event as 'uncaughtException')))
  const result = await load()
  await tf.setBackend('wasm')
  await tf.ready()
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[i]!.has(listener)) process.removeListener(event, listener)
    }
  })
  return result
}

function selfTest(): void {
  const [value] = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync())
  if (value !== 11) throw new Error(`it computes 1 · 3 + 2 · 4 = ${value}`)
}
