import * as v from 'valibot'

/**
 * What computes a training run, best first: a graphics card, WebAssembly, TensorFlow's own library on the processor, plain
 * JavaScript. Source of the order: docs/decisions/0005-engines.md.
 */
export const ENGINES = ['gpu', 'wasm', 'node', 'cpu'] as const
export const EngineName = v.picklist(ENGINES)
export type EngineName = v.InferOutput<typeof EngineName>

export const EngineReport = v.strictObject({
  name: EngineName,
  available: v.boolean(),
  /** Why it is not available, or what it runs on. */
  detail: v.string(),
})
export type EngineReport = v.InferOutput<typeof EngineReport>
