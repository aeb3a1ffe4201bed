import { io } from '@tensorflow/tfjs-core'
import type { Sequential } from '@tensorflow/tfjs-layers'

/** A model as TensorFlow.js stores it: the text of model.json and the bytes of weights.bin. */
export interface SavedNetwork {
  modelJson: string
  weights: Uint8Array
}

/** The model in TensorFlow.js's own layers format, readable by `tf.loadLayersModel`. Does not dispose the model. */
export async function saveNetwork(model: Sequential): Promise<SavedNetwork> {
  let saved: SavedNetwork | null = null
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      const weights = new Uint8Array(io.CompositeArrayBuffer.join(artifacts.weightData))
      const file = {
        format: artifacts.format,
        generatedBy: artifacts.generatedBy,
        convertedBy: artifacts.convertedBy ?? null,
        modelTopology: artifacts.modelTopology,
        weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }],
      }
      saved = { modelJson: JSON.stringify(file), weights }
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  return saved!
}
