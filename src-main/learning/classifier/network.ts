import * as tf from '@tensorflow/tfjs-core'
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers'
import type { FitOptions } from '../../contract/training'
import { activationLayer } from '../activations/layers'
import type { Random } from '../random'

/**
 * The classifier as TensorFlow.js layers: dense and activation by turns, then a dense layer whose output are logits.
 * Weights come from `random` (LeCun normal: standard deviation 1/√inputs), biases start at 0.
 *
 * Input shape: n × `inputs`. Output shape: n × `classes`. The caller disposes the model.
 */
export function buildNetwork(
  inputs: number,
  classes: number,
  options: Pick<FitOptions, 'hidden' | 'activation' | 'apalu'>,
  random: Random,
): Sequential {
  const model = sequential({ name: 'signsmith' })
  let width = inputs
  options.hidden.forEach((units, i) => {
    model.add(denseLayer(`dense_${i + 1}`, width, units, i === 0))
    const activation = activationLayer(options.activation, options.apalu)
    activation.name = `activation_${i + 1}`
    model.add(activation)
    width = units
  })
  model.add(denseLayer('logits', width, classes, options.hidden.length === 0))
  initialise(model, random)
  return model
}

function denseLayer(name: string, inputs: number, units: number, first: boolean): layers.Layer {
  return layers.dense({
    name,
    units,
    kernelInitializer: 'zeros',
    biasInitializer: 'zeros',
    ...(first ? { inputShape: [inputs] } : {}),
  })
}

/** TensorFlow.js seeds each initialiser apart and differently on each engine, so kernels are drawn here. */
function initialise(model: Sequential, random: Random): void {
  for (const layer of model.layers) {
    if (layer.getClassName() !== 'Dense') continue
    const [inputs, units] = layer.getWeights()[0]!.shape as [number, number]
    const scale = 1 / Math.sqrt(inputs)
    const kernel = Float32Array.from({ length: inputs * units }, () => scale * random.normal())
    tf.tidy(() => layer.setWeights([tf.tensor2d(kernel, [inputs, units]), tf.zeros([units])]))
  }
}
