/**
 * The parts of an ONNX file that Signsmith writes and reads, by the numbers of their fields. Source:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const MODEL = {
  irVersion: 1,
  producer: 2,
  producerVersion: 3,
  doc: 6,
  graph: 7,
  opset: 8,
  metadata: 14,
} as const
export const OPSET = { domain: 1, version: 2 } as const
export const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const
export const NODE = { input: 1, output: 2, name: 3, operation: 4, attribute: 5 } as const
export const ATTRIBUTE = { name: 1, integer: 3, integers: 8, type: 20 } as const
export const ATTRIBUTE_TYPE = { integer: 2, integers: 7 } as const
export const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const
export const TENSOR_TYPE = { float: 1, int64: 7 } as const
export const VALUE_INFO = { name: 1, type: 2 } as const
export const TYPE = { tensor: 1 } as const
export const TENSOR_SHAPE = { type: 1, shape: 2 } as const
export const SHAPE = { dim: 1 } as const
export const DIM = { value: 1, parameter: 2 } as const
export const ENTRY = { key: 1, value: 2 } as const

/** Which operations there are, and what they mean; runtimes of 2022 and later know it. */
export const OPSET_VERSION = 17
/** Of the file's own form; the one that came with that set of operations. */
export const IR_VERSION = 8
