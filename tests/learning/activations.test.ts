import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActivationName, APALU_DEFAULTS } from '../../src-main/contract/activation'
import { activate } from '../../src-main/learning/activations/functions'
import { activationLayer } from '../../src-main/learning/activations/layers'

beforeAll(() => tf.setBackend('cpu'))

describe('the activation layers', () => {
  it.each(ActivationName.options)('%s computes what the served model computes', (name) => {
    const xs = [-30, -3, -1, -0.1, 0, 0.1, 1, 3, 30]
    const model = sequential()
    const layer = activationLayer(name, APALU_DEFAULTS)
    ;(layer as unknown as { batchInputShape: number[] }).batchInputShape = [null as never, xs.length]
    model.add(layer)
    const values = tf.tidy(() => (model.predict(tf.tensor2d([xs])) as tf.Tensor).dataSync())
    const wanted = xs.map((x) => activate(name, x, name === 'prelu' ? { a: 0, b: 0 } : APALU_DEFAULTS))
    xs.forEach((_, i) => expect(values[i]).toBeCloseTo(wanted[i]!, 5))
    model.dispose()
  })
})
