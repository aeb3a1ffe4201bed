import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActivationName } from '../../src-main/contract/activation'
import { fit } from '../../src-main/learning/classifier/fit'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import { argMax, forward, softmax } from '../../src-main/learning/classifier/predict'
import { fitRejector } from '../../src-main/learning/classifier/rejector'
import { type SavedNetwork, saveNetwork } from '../../src-main/learning/classifier/save'
import { type Dataset, datasetFeatures, subset } from '../../src-main/learning/dataset'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { poseDataset, quickOptions } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
})

async function trained(set: Dataset, options = quickOptions()): Promise<SavedNetwork> {
  const model = fit(set, options, AUGMENTATION)
  const saved = await saveNetwork(model)
  model.dispose()
  return saved
}

describe('training', () => {
  it('learns poses it can tell apart and names new looks at them', async () => {
    const saved = await trained(poseDataset(6), quickOptions({ epochs: 8 }))
    const network = loadNetwork(saved.modelJson, saved.weights)
    const fresh = poseDataset(9)
    const features = datasetFeatures(fresh)
    const right = Array.from(fresh.labels).filter(
      (label, i) => argMax(forward(network, features.subarray(i * 115, (i + 1) * 115))) === label,
    ).length
    expect(right / fresh.labels.length).toBeGreaterThan(0.95)
  })

  it('gives the same bits for the same seed, and others for another one', async () => {
    const set = poseDataset(3)
    const [one, same, other] = [await trained(set), await trained(set), await trained(set, quickOptions({ seed: 2 }))]
    expect(Buffer.compare(one.weights, same.weights)).toBe(0)
    expect(one.modelJson).toBe(same.modelJson)
    expect(Buffer.compare(one.weights, other.weights)).not.toBe(0)
  })

  it('leaves no tensor behind', () => {
    const set = poseDataset(2)
    fit(set, quickOptions({ epochs: 1 }), AUGMENTATION).dispose()
    const before = tf.memory().numTensors
    fit(set, quickOptions({ epochs: 1 }), AUGMENTATION).dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('reports every epoch', () => {
    const reports: number[] = []
    fit(poseDataset(2), quickOptions(), AUGMENTATION, ({ epoch, epochs, loss, fitted }) => {
      expect([Number.isFinite(loss), fitted >= 0 && fitted <= 1, epochs]).toEqual([true, true, 3])
      reports.push(epoch)
    }).dispose()
    expect(reports).toEqual([1, 2, 3])
  })

  it('refuses a single sign', () => {
    const set = poseDataset(3)
    const single = subset(
      set,
      [...set.labels.keys()].filter((i) => set.labels[i] === 0),
    )
    expect(() => fit(single, quickOptions(), AUGMENTATION)).toThrow('at least two signs')
  })

  it('says so when the learning rate makes it diverge, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    expect(() => fit(poseDataset(2), quickOptions({ learningRate: 1e38 }), AUGMENTATION)).toThrow('lower learning rate')
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a coordinate that is %s', (value) => {
    const set = poseDataset(2)
    set.points[5] = value
    expect(() => fit(set, quickOptions(), AUGMENTATION)).toThrow('not a number')
    expect(() => fitRejector(set, quickOptions(), AUGMENTATION)).toThrow('not a number')
  })

  it('learns from one sample a sign, from copies, and from signs of very different numbers', () => {
    const one = poseDataset(1)
    const copies = subset(one, [0, 0, 0, 1, 1, 1])
    const uneven = subset(poseDataset(30, ['open', 'fist']), [...Array(30).keys()].map((i) => 2 * i).concat(1))
    for (const set of [one, copies, uneven]) {
      const reports: number[] = []
      fit(set, quickOptions({ epochs: 6 }), AUGMENTATION, ({ fitted }) => reports.push(fitted)).dispose()
      expect(reports.at(-1)).toBeGreaterThan(0.95)
    }
  })

  it('takes constant features and hands without extent without a number that is none', () => {
    const set = poseDataset(2)
    set.points.fill(0.5, 0, 63)
    const model = fit(set, quickOptions({ epochs: 1 }), AUGMENTATION)
    const finite = model.getWeights().every((weight) => weight.dataSync().every(Number.isFinite))
    model.dispose()
    expect(finite).toBe(true)
  })

  it('does not look at features that are left out', async () => {
    const set = poseDataset(2)
    const saved = await trained(set, quickOptions({ epochs: 1, without: ['coordinates', 'relations'] }))
    const network = loadNetwork(saved.modelJson, saved.weights)
    const features = datasetFeatures(set).subarray(0, 115)
    const changed = features.map((value, i) => (i < 42 || i >= 81 ? value + 5 : value))
    expect(forward(network, changed)).toEqual(forward(network, features))
    expect(
      forward(
        network,
        features.map((value) => value + 1),
      ),
    ).not.toEqual(forward(network, features))
  })
})

describe('a saved model', () => {
  it.each(ActivationName.options)(
    'with %s is read by TensorFlow.js and by us to the same logits',
    async (activation) => {
      const set = poseDataset(2)
      const saved = await trained(set, quickOptions({ epochs: 1, activation }))
      const { modelTopology, weightsManifest } = JSON.parse(saved.modelJson)
      const model = await loadLayersModel(
        tf.io.fromMemory({
          modelTopology,
          weightSpecs: weightsManifest[0].weights,
          weightData: new Uint8Array(saved.weights).buffer,
        }),
      )
      const features = datasetFeatures(set)
      const n = set.labels.length
      const theirs = tf.tidy(() => (model.predict(tf.tensor2d(features, [n, 115])) as tf.Tensor).dataSync())
      const network = loadNetwork(saved.modelJson, Buffer.concat([saved.weights]))
      for (let i = 0; i < n; i++) {
        const ours = forward(network, features.subarray(i * 115, (i + 1) * 115))
        ours.forEach((value, k) => expect(Math.abs(value - theirs[i * set.classes + k]!)).toBeLessThan(1e-3))
      }
      model.dispose()
    },
  )

  it('with tied or shared parameters is read as well', async () => {
    for (const apalu of [
      { per: 'layer', tied: true, a: 0.5, b: 0.1 },
      { per: 'unit', tied: true, a: 0.5, b: 0.1 },
      { per: 'layer', tied: false, a: 0.5, b: 0.1 },
    ] as const) {
      const saved = await trained(poseDataset(2), quickOptions({ epochs: 1, apalu }))
      const { a, b } = loadNetwork(saved.modelJson, saved.weights)[0]!.activation!
      expect(a.length).toBe(64)
      if (apalu.tied) expect(b[3]).toBeCloseTo(1.5 * a[3]!, 6)
    }
  })

  it('is refused with the reason when it is damaged', async () => {
    const { modelJson, weights } = await trained(poseDataset(2), quickOptions({ epochs: 1 }))
    const change = (edit: (file: { modelTopology: { config: { layers: Record<string, unknown>[] } } }) => void) => {
      const file = JSON.parse(modelJson)
      edit(file)
      return JSON.stringify(file)
    }
    const layers = (edit: (layers: Record<string, unknown>[]) => void) =>
      change((file) => edit(file.modelTopology.config.layers))
    const nan = weights.slice()
    nan.set([0, 0, 0xc0, 0x7f], 0)
    const reasons = [
      ['{', weights, 'not JSON'],
      ['{}', weights, 'modelTopology'],
      [modelJson, weights.subarray(4), 'ends before'],
      [modelJson, Buffer.concat([weights, Buffer.alloc(4)]), '4 bytes too many'],
      [modelJson, nan, 'not a number'],
      [layers((list) => list.splice(0, 1)), weights, 'where a dense layer is expected'],
      [layers((list) => list.splice(2, 2)), weights, 'does not fit'],
      [layers((list) => list.push({ class_name: 'ReLU', config: { name: 'last' } })), weights, 'ends in an activation'],
      [layers((list) => Object.assign(list[1]!, { class_name: 'Lambda' })), weights, 'unknown kind: Lambda'],
    ] as const
    for (const [json, bytes, reason] of reasons) expect(() => loadNetwork(json, bytes)).toThrow(reason)
  })
})

describe('softmax', () => {
  it('sums to 1 and survives large logits', () => {
    const p = softmax(Float32Array.from([1000, 999, -1000]))
    expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
    expect(p[0]! / p[1]!).toBeCloseTo(Math.E, 4)
  })
})
