import * as tf from '@tensorflow/tfjs-core'
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers'
import type { FitOptions } from '../../contract/training'
import { activationLayer } from '../activations/layers'
import type { Random } from '../random'
import { COLUMN_STEPS, TAPS } from './columns'
import { Columns, MeanAndMost, SeededDropout } from './layers'

/**
 * Two convolutions over time, the mean and the most of what they find, and a dense layer to logits, with the chosen
 * activation after each convolution. Kernels are drawn as those of the classifier of shots.
 *
 * Input shape: n × 8 × 3f, the columns of the first convolution. Output shape: n × `outputs`. The caller disposes it.
 *
 * @param features f, of one step
 */
export function buildClipNetwork(
  features: number,
  outputs: number,
  { units, activation, apalu, seed }: { units: number } & Pick<FitOptions, 'activation' | 'apalu' | 'seed'>,
  random: Random,
): Sequential {
  const model = sequential({ name: 'signsmith_clips' })
  const act = (name: string) => {
    const layer = activationLayer(activation, apalu)
    layer.name = name
    return layer
  }
  const dense = (name: string, width: number, inputShape?: number[]) =>
    layers.dense({
      name,
      units: width,
      kernelInitializer: 'zeros',
      biasInitializer: 'zeros',
      ...(inputShape ? { inputShape } : {}),
    })
  model.add(dense('convolution_1', units, [COLUMN_STEPS, TAPS * features]))
  model.add(act('activation_1'))
  model.add(new SeededDropout({ rate: 0.1, seed: seed + 11, name: 'dropout_1' }))
  model.add(new Columns({ name: 'columns' }))
  model.add(dense('convolution_2', units))
  model.add(act('activation_2'))
  model.add(new SeededDropout({ rate: 0.1, seed: seed + 12, name: 'dropout_2' }))
  model.add(new MeanAndMost({ name: 'mean_and_most' }))
  model.add(new SeededDropout({ rate: 0.2, seed: seed + 13, name: 'dropout_3' }))
  model.add(dense('logits', outputs))
  for (const layer of model.layers) {
    if (layer.getClassName() !== 'Dense') continue
    const [inputs, width] = layer.getWeights()[0]!.shape as [number, number]
    const scale = 1 / Math.sqrt(inputs)
    const kernel = Float32Array.from({ length: inputs * width }, () => scale * random.normal())
    tf.tidy(() => layer.setWeights([tf.tensor2d(kernel, [inputs, width]), tf.zeros([width])]))
  }
  return model
}
