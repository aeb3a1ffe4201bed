import { loadGraphModel } from '@tensorflow/tfjs-converter'
import * as tf from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import '../learning/activations/layers'
import '../learning/clips/layers'
import type { SavedNetwork } from '../learning/classifier/save'
import type { Tensor } from './evaluate'

/** A model that TensorFlow.js has loaded from the bytes that were written. */
export interface LoadedForm {
  run(inputs: Readonly<Record<string, Tensor>>): Record<string, Tensor>
  dispose(): void
}

/** Loads a folder as a program elsewhere does, with `tf.loadGraphModel`. */
export async function loadGraphForm(saved: SavedNetwork): Promise<LoadedForm> {
  const model = await loadGraphModel(handler(saved))
  const names = model.outputs.map(({ name }) => name.replace(/:0$/, ''))
  return {
    run: (inputs) => {
      const outputs = tf.tidy(() => {
        const tensors = Object.entries(inputs).map(([name, tensor]) => [name, given(tensor)])
        return model.execute(Object.fromEntries(tensors), names)
      })
      return read(Object.fromEntries([outputs].flat().map((output, i) => [names[i]!, output])))
    },
    dispose: () => model.dispose(),
  }
}

/** Loads a folder as a program elsewhere does, with `tf.loadLayersModel`. Takes `features`, gives `logits`. */
export async function loadLayersForm(saved: SavedNetwork): Promise<LoadedForm> {
  const model = await loadLayersModel(handler(saved))
  return {
    run: ({ features }) => read({ logits: tf.tidy(() => model.predict(given(features!)) as tf.Tensor) }),
    dispose: () => model.dispose(),
  }
}

const given = ({ values, shape }: Tensor) => tf.tensor(values, [...shape], 'float32')

/** The numbers of tensors, which are disposed. */
function read(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, Tensor> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const values = tensor.dataSync() as Float32Array
    return [name, { shape: tensor.shape, values }] as const
  })
  tf.dispose(tensors)
  return Object.fromEntries(entries)
}

function handler({ modelJson, weights }: SavedNetwork): tf.io.IOHandler {
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(modelJson)
  const weightSpecs = weightsManifest.flatMap((group: { weights: unknown[] }) => group.weights)
  return {
    load: async () => ({
      modelTopology,
      format,
      weightSpecs,
      weightData: Uint8Array.from(weights).buffer,
      ...(signature ? { signature } : {}),
    }),
  }
}
