import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import type { Sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { type FitOptions, fitOptions, type LeftOut } from '../../../src-main/contract/training'
import { loadNetwork } from '../../../src-main/learning/classifier/load'
import { softmax } from '../../../src-main/learning/classifier/predict'
import { logOdds, type Recognizer, type TrainedModel } from '../../../src-main/learning/classifier/recognizer'
import { saveNetwork } from '../../../src-main/learning/classifier/save'
import { emptyLook, plainLook } from '../../../src-main/learning/clips/augment'
import { ALL_FEATURES, COLUMN_STEPS, TAPS, toColumns } from '../../../src-main/learning/clips/columns'
import { clipFeatures, SHORT_FEATURES, STEP_FEATURES } from '../../../src-main/learning/clips/features'
import { SEEN_STEPS } from '../../../src-main/learning/clips/resample'
import { createSecondLook } from '../../../src-main/learning/clips/secondLook'
import type { Dataset } from '../../../src-main/learning/dataset'
import { eachExample } from '../../../src-main/learning/examples'
import { AUGMENTATION, mirrorAll } from '../../../src-main/learning/landmarks/augment'
import { type FittedModel, fitModel } from '../../../src-main/learning/model'
import { createRecognizer } from '../../../src-main/learning/recognizer'
import { waySet } from '../../support/clipSets'
import { poseDataset } from '../../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
})

const usual = fitOptions({ signs: 3, samples: 12, clips: true }, { epochs: 3, seed: 5 })
/** The same networks, but small and hardly trained: for what holds of any. */
const options = { ...usual, epochs: 1, batch: 8, hidden: [8] }
const fitted = (set: Dataset, chosen: FitOptions = options) => fitModel(set, chosen, AUGMENTATION, true, () => {})

async function plainModel({ network, rejector, paths }: FittedModel): Promise<TrainedModel> {
  const [first, second] = [await saveNetwork(network), await saveNetwork(rejector!.network)]
  return {
    slots: 2,
    frames: SEEN_STEPS,
    nothing: null,
    classifier: loadNetwork(first.modelJson, first.weights, 'clips'),
    rejector: { network: loadNetwork(second.modelJson, second.weights, 'clips'), whitener: rejector!.whitener },
    paths,
  }
}
const dispose = ({ network, rejector }: FittedModel) => {
  network.dispose()
  rejector?.network.dispose()
}
const share = (model: TrainedModel, set: Dataset) => {
  const guesses = eachExample(set, createRecognizer(model).look)
  return guesses.filter(({ best }, i) => best === set.labels[i]).length / guesses.length
}

const ways = waySet(2)
/** With a face, which is elsewhere in no take. */
const set = { ...ways, face: Float32Array.from(ways.face!, (_, i) => [0.4, 0.2, 0.3][i % 3]!) }
let model: FittedModel
let plain: TrainedModel
beforeAll(async () => {
  model = fitted(set)
  plain = await plainModel(model)
  return () => dispose(model)
})

describe('training on clips', () => {
  it('learns ways apart, names others like them, by either hand, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors
    const model = fitted(waySet(4), usual)
    const plain = await plainModel(model)
    dispose(model)
    expect(tf.memory().numTensors).toBe(before)
    const fresh = waySet(5, 20, { seconds: 0.9, at: [0.1, 0.05] })
    expect(share(plain, fresh)).toBe(1)
    expect(share(plain, mirrorAll(fresh))).toBe(1)
  })

  it('gives the same bits for the same seed', async () => {
    const again = fitted(set)
    expect(await plainModel(again)).toEqual(plain)
    dispose(again)
  })

  it('is served as TensorFlow.js computes it, and looked at again; that makes no sign likelier', async () => {
    const other = fitted(set, { ...options, activation: 'relu' })
    const look = emptyLook()
    plainLook(set, 3, look)
    const features = new Float32Array(SEEN_STEPS * STEP_FEATURES)
    clipFeatures(SEEN_STEPS, look.points, look.present, look.face, features)
    const computed = (network: Sequential, chosen: readonly number[]) => {
      const columns = new Float32Array(COLUMN_STEPS * TAPS * chosen.length)
      toColumns(features, STEP_FEATURES, chosen, columns)
      const shape: [number, number, number] = [1, COLUMN_STEPS, TAPS * chosen.length]
      return tf.tidy(() => (network.apply(tf.tensor3d(columns, shape)) as tf.Tensor).dataSync())
    }
    for (const [{ network, rejector }, activation] of [[model, 'apalu'] as const, [other, 'relu'] as const]) {
      const plain = await plainModel({ network, rejector, paths: model.paths })
      expect(plain.classifier.flatMap((layer) => layer.activation?.name ?? [])).toEqual([activation, activation])
      const first = computed(network, ALL_FEATURES)
      const second = computed(rejector!.network, SHORT_FEATURES)
      const served = createRecognizer(plain).look(look.points, look.present, look.face)
      const both = first.map((logit, k) => (logit + second[k]!) / 2) as Float32Array
      const sure = Math.max(...softmax(both).subarray(0, set.classes))
      createSecondLook(plain.paths!, set.classes)(both, look.points, look.present)
      for (let k = 0; k < set.classes; k++) expect(served.logits[k]).toBeCloseTo(both[k]!, 3)
      expect(served.confidence).toBeCloseTo(logOdds(sure), 3)
    }
    dispose(other)
  })

  it('says that a sign without takes is infinitely far, and counts no such distance as evidence', async () => {
    const model = fitted({ ...set, classes: 4 })
    const recognizer = createRecognizer(await plainModel(model))
    dispose(model)
    const distances = eachExample(set, recognizer.distances)
    const finite = distances.map((own) => Array.from(own, (distance) => Number.isFinite(distance)))
    expect(finite).toEqual(Array.from(set.labels, () => [true, true, true, false]))
    for (const { distance } of eachExample(set, recognizer.look)) expect(Number.isFinite(distance)).toBe(true)
  })

  it('is refused without its takes, and with takes of signs that it does not know', () => {
    expect(() => createRecognizer({ ...plain, paths: null })).toThrow('The takes for a second look are missing')
    const paths = { ...plain.paths!, labels: plain.paths!.labels.map((label) => label + 1) }
    expect(() => createRecognizer({ ...plain, paths })).toThrow('There are takes of more than 3 signs')
  })

  it('leaves out what an experiment names: each part, and nothing but it', async () => {
    const seen = async (without: LeftOut[]) => {
      const model = fitModel(set, { ...options, without }, AUGMENTATION, true, () => {})
      const plain = await plainModel(model)
      dispose(model)
      return { plain, recognizer: createRecognizer(plain) }
    }
    const look = emptyLook()
    plainLook(set, 3, look)
    const elsewhere = Float32Array.of(0.1, 0.6, 0.2)
    const logits = ({ recognizer }: { recognizer: Recognizer }, face: Float32Array) =>
      recognizer.look(look.points, look.present, face).logits
    const whole = { plain, recognizer: createRecognizer(plain) }
    expect(logits(whole, elsewhere)).not.toEqual(logits(whole, look.face))
    const faceless = await seen(['face'])
    expect(logits(faceless, elsewhere)).toEqual(logits(faceless, look.face))

    const alone = await seen(['second-network', 'second-look'])
    expect(alone.plain.paths!.labels).toHaveLength(0)
    const last = (layers: TrainedModel['classifier']) => layers.at(-1)!.kernel
    expect(last(alone.plain.rejector.network).every((weight) => weight === 0)).toBe(true)
    expect(last(alone.plain.classifier)).toEqual(last(whole.plain.classifier).map((weight) => 2 * weight))

    // Of what nobody recorded nothing is drawn, so it is never seen.
    const nothingSeen = ({ plain }: { plain: TrainedModel }) => plain.classifier.at(-1)!.bias.at(-1)!
    expect(nothingSeen(await seen(['made-nothing']))).toBeLessThan(nothingSeen(whole))
    expect(() => fitModel(poseDataset(3), { ...options, without: ['face'] }, AUGMENTATION, true, () => {})).toThrow(
      '“face” can be left out only where signs move',
    )
  })

  it('takes a class of nothing for what it is: no output more than there are classes', () => {
    const own = fitted({ ...set, nothing: 2 })
    expect(own.network.outputs[0]!.shape[1]).toBe(3)
    dispose(own)
  })
})

describe('a saved network of clips', () => {
  it('is refused as one of shots, and one whose layers come in another order', async () => {
    const { modelJson, weights } = await saveNetwork(model.network)
    expect(() => loadNetwork(modelJson, weights)).toThrow('layer of an unknown kind: SeededDropout')
    const file = JSON.parse(modelJson)
    const { layers } = file.modelTopology.config
    const columns = layers.findIndex(({ class_name }: { class_name: string }) => class_name === 'Columns')
    layers.splice(columns, 1)
    expect(() => loadNetwork(JSON.stringify(file), weights, 'clips')).toThrow('convolution_2 does not fit')
  })
})
