import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActivationName } from '../../src-main/contract/activation'
import { datasetFeatures, fit } from '../../src-main/learning/classifier/fit'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import { argMax, createClassifier, forward, softmax } from '../../src-main/learning/classifier/predict'
import { type SavedNetwork, saveNetwork } from '../../src-main/learning/classifier/save'
import { type Dataset, subset } from '../../src-main/learning/dataset'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { poseDataset, quickOptions } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('cpu')
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
    const classifier = createClassifier(loadNetwork(saved.modelJson, saved.weights), 1)
    const fresh = poseDataset(9)
    const right = Array.from(fresh.labels).filter(
      (label, i) => argMax(classifier.classify(fresh.points.subarray(i * 63, i * 63 + 63), [1])) === label,
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
    const set = poseDataset(2)
    set.points[5] = Number.NaN
    const before = tf.memory().numTensors
    expect(() => fit(set, quickOptions({ epochs: 2 }), AUGMENTATION)).toThrow('lower learning rate')
    expect(tf.memory().numTensors).toBe(before)
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

  it('is refused when it takes another number of features', async () => {
    const { modelJson, weights } = await trained(poseDataset(2), quickOptions({ epochs: 1 }))
    expect(() => createClassifier(loadNetwork(modelJson, weights), 2)).toThrow(
      'takes 115 features, this version has 235',
    )
  })
})

describe('softmax', () => {
  it('sums to 1 and survives large logits', () => {
    const p = softmax(Float32Array.from([1000, 999, -1000]))
    expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
    expect(p[0]! / p[1]!).toBeCloseTo(Math.E, 4)
  })
})
