import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActivationName } from '../../src-main/contract/activation'
import { compareWithLive, inputsOf, objectionTo } from '../../src-main/elsewhere/compare'
import { heldGraph } from '../../src-main/elsewhere/held'
import { movingGraph } from '../../src-main/elsewhere/moving'
import { loadGraphForm } from '../../src-main/elsewhere/runTensorflow'
import { writeTensorflowGraph } from '../../src-main/elsewhere/tensorflowGraph'
import type { Dataset } from '../../src-main/learning/dataset'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { waySet } from '../support/clipSets'
import { digitSet, type SavedModel, SMALL, savedModel } from '../support/formModels'
import { poseDataset } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
})

async function plain({ model, rule }: SavedModel, set: Dataset) {
  const graph = model.frames > 1 ? movingGraph(model, rule) : heldGraph(model, rule)
  const form = await loadGraphForm(writeTensorflowGraph(graph, '0.0.0-test'))
  const inputs = inputsOf(set)
  const before = tf.memory().numTensors
  const agreement = await compareWithLive(createRecognizer(model), rule, set, async (rows) => form.run(inputs(rows)))
  expect(tf.memory().numTensors).toBe(before)
  form.dispose()
  return agreement
}

describe('a model as a graph of TensorFlow.js', () => {
  it('says of every digit what the model says, on both engines', async () => {
    const set = digitSet()
    const saved = await savedModel(set, { epochs: 2 })
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend)
      const agreement = await plain(saved, set)
      console.log(`TensorFlow.js, plain operations, ${backend}, ${agreement.n} digits: ${JSON.stringify(agreement)}`)
      expect([agreement.n, objectionTo(agreement)]).toEqual([1460, null])
    }
    await tf.setBackend('wasm')
  })

  it.each(ActivationName.options)('holds networks with %s', async (activation) => {
    const set = poseDataset(4)
    expect(objectionTo(await plain(await savedModel(set, { ...SMALL, activation }), set))).toBe(null)
  })

  it('holds the networks of signs that move', async () => {
    const set = { ...waySet(6), nothing: 1 }
    expect(objectionTo(await plain(await savedModel(set, SMALL), set))).toBe(null)
  })
})
