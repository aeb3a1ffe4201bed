import { createRequire } from 'node:module'
import type { EngineName } from '../contract/engine'

/** What loads a library of machine code, which may crash: it runs in a process of its own. */
export const isNative = (name: EngineName): boolean => name === 'gpu' || name === 'node'

/** Packages that bring TensorFlow's own library, the first one for graphics cards as well. */
export const NATIVE_PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const

/** Why no process has to be started to know that there is no such engine; null where one has to be. */
export function whyNotInstalled(name: EngineName): string | null {
  const { resolve } = createRequire(import.meta.url)
  const packages = name === 'gpu' ? NATIVE_PACKAGES.slice(0, 1) : NATIVE_PACKAGES
  for (const one of packages) {
    try {
      resolve(one)
      return null
    } catch {}
  }
  return packages.map((one) => `${one} is not installed`).join('; ')
}
