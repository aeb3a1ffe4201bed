import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import type * as tf from '@tensorflow/tfjs-core'

interface Arguments {
  inputs: { x: tf.TensorInfo; segmentIds: tf.TensorInfo }
  attrs: { numSegments: number }
  backend: BackendWasm
}

/**
 * The kernel `UnsortedSegmentSum`, which is what the gradient of `tf.gather` asks for.
 *
 * Input `x` n × … and `segmentIds` [n]. Output: numSegments × …, in each row the sum of those rows of x that have its number.
 */
export function segmentSum({ inputs: { x, segmentIds }, attrs, backend }: Arguments): tf.TensorInfo {
  const { numSegments } = attrs
  const made = backend.makeOutput([numSegments, ...x.shape.slice(1)], x.dtype)
  // Only now: making an output may move the heap.
  const [sums, rows, ids] = [made, x, segmentIds].map((info) => backend.typedArrayFromHeap(info))
  const size = x.shape.slice(1).reduce((product, side) => product * side, 1)
  sums!.fill(0)
  for (const [row, id] of ids!.entries()) {
    if (id < 0 || id >= numSegments) continue
    for (let i = 0; i < size; i++) sums![id * size + i]! += rows![row * size + i]!
  }
  return made
}
