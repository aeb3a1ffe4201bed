import * as tf from '@tensorflow/tfjs-core'
// Brings the gradients of all operations with it.
import '@tensorflow/tfjs-layers'
import { depthwiseFilterGradient, depthwiseInputGradient, filterGradient, inputGradient } from './convolutionGradients'
import { maxPoolGradient } from './maxPoolGradient'
import { segmentSum } from './segmentSum'

const LACKING = {
  [tf.Conv2DBackpropFilter]: filterGradient,
  [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseFilterGradient,
  [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseInputGradient,
  [tf.UnsortedSegmentSum]: segmentSum,
}
/** Their own pages say what is wrong with the engine's. */
const WRONG = { [tf.Conv2DBackpropInput]: inputGradient, [tf.MaxPoolGrad]: maxPoolGradient }

/**
 * Gives the wasm engine, if that is the one in use, the kernels that it lacks for training convolutions, and right ones for
 * those that it has wrong. Once is enough; again changes nothing.
 */
export function installKernels(): void {
  if (tf.getBackend() !== 'wasm') return
  for (const [name, kernel] of Object.entries(LACKING)) {
    if (!tf.getKernel(name, 'wasm')) install(name, kernel)
  }
  for (const [name, kernel] of Object.entries(WRONG)) {
    if (tf.getKernel(name, 'wasm').kernelFunc === (kernel as unknown)) continue
    tf.unregisterKernel(name, 'wasm')
    install(name, kernel)
  }
}

function install(kernelName: string, kernel: unknown): void {
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernel as tf.KernelFunc })
}
