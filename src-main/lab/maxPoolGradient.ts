import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

type Pooling = Parameters<typeof tf.backend_util.computePool2DInfo>
type Sizes = tf.backend_util.Conv2DInfo

interface Arguments {
  inputs: { dy: tf.TensorInfo; input: tf.TensorInfo }
  attrs: { filterSize: Pooling[1]; strides: Pooling[2]; pad: Pooling[4]; dimRoundingMode?: 'floor' | 'round' | 'ceil' }
  backend: BackendWasm
}

/**
 * The kernel `MaxPoolGrad`: the gradient of a maximum goes to the first of the largest pixels under it. The one that the
 * engine has looks for the largest from 0 upwards and drops the gradient where all are negative, which they never are after
 * ReLU, but often after APALU, ELU or SELU.
 *
 * Input `dy` n × rows × columns × c and `input`, what was pooled, n × height × width × c. Output: the shape of `input`.
 */
export function maxPoolGradient({ inputs: { dy, input }, attrs, backend }: Arguments): tf.TensorInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs
  const shape = input.shape as Pooling[0]
  const sizes = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
  const made = backend.makeOutput(input.shape, 'float32')
  // Only now: making an output may move the heap.
  const [dx, x, above] = [made, input, dy].map((info) => backend.typedArrayFromHeap(info)) as Float32Array[]
  dx!.fill(0)
  let at = 0
  for (let n = 0; n < sizes.batchSize; n++) {
    for (let row = 0; row < sizes.outHeight; row++) {
      for (let column = 0; column < sizes.outWidth; column++) {
        const pixels = pixelsUnder(sizes, n, row, column)
        for (let c = 0; c < sizes.inChannels; c++) dx![largest(x!, pixels, c)]! += above![at++]!
      }
    }
  }
  return made
}

/** Where the channels of each pixel begin that lies under a pixel of the output. */
function pixelsUnder(sizes: Sizes, n: number, row: number, column: number): number[] {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth } = sizes
  const [top, left] = [row * sizes.strideHeight - sizes.padInfo.top, column * sizes.strideWidth - sizes.padInfo.left]
  const found: number[] = []
  for (let y = Math.max(0, top); y < Math.min(inHeight, top + filterHeight); y++) {
    for (let x = Math.max(0, left); x < Math.min(inWidth, left + filterWidth); x++) {
      found.push(((n * inHeight + y) * inWidth + x) * inChannels)
    }
  }
  return found
}

/** Where the largest value of a channel lies. */
function largest(values: Float32Array, pixels: readonly number[], channel: number): number {
  let best = pixels[0]! + channel
  for (let i = 1; i < pixels.length; i++) {
    const at = pixels[i]! + channel
    if (values[at]! > values[best]!) best = at
  }
  return best
}
