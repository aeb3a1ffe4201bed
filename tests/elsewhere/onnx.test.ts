import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { ActivationName } from '../../src-main/contract/activation'
import { compareWithLive, inputsOf, objectionTo, type Said } from '../../src-main/elsewhere/compare'
import { evaluate } from '../../src-main/elsewhere/evaluate'
import { heldGraph } from '../../src-main/elsewhere/held'
import { movingGraph } from '../../src-main/elsewhere/moving'
import { writeOnnx } from '../../src-main/elsewhere/onnx'
import { readOnnx } from '../../src-main/elsewhere/onnxRead'
import { PATH_SIZE } from '../../src-main/learning/clips/dtw'
import { noPaths } from '../../src-main/learning/clips/secondLook'
import type { Dataset } from '../../src-main/learning/dataset'
import { eachExample } from '../../src-main/learning/examples'
import { mirrorAll } from '../../src-main/learning/landmarks/augment'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { waySet } from '../support/clipSets'
import { digitSet, type SavedModel, SMALL, savedModel } from '../support/formModels'
import { poseDataset } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
  env.wasm.numThreads = 1
})

const HEAD = { version: '0.0.0-test', description: 'A test.', metadata: { labels: '["a","ü"]' } }

/** What a runtime that is not ours says, from the bytes alone. */
async function byRuntime(bytes: Uint8Array, set: Dataset): Promise<(rows: readonly number[]) => Promise<Said>> {
  const session = await InferenceSession.create(bytes)
  const inputs = inputsOf(set)
  return async (rows) => {
    const feeds = Object.entries(inputs(rows)).map(([name, { shape, values }]) => [
      name,
      new OrtTensor('float32', values as Float32Array, [...shape]),
    ])
    const outputs = await session.run(Object.fromEntries(feeds))
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { dims, data }]) => [name, { shape: dims, values: data as Float32Array }]),
    )
  }
}

const written = ({ model, rule }: Pick<SavedModel, 'model' | 'rule'>) =>
  writeOnnx(model.frames > 1 ? movingGraph(model, rule) : heldGraph(model, rule), HEAD)

async function both(saved: Pick<SavedModel, 'model' | 'rule'>, set: Dataset) {
  const bytes = written(saved)
  const { graph, metadata } = readOnnx(bytes)
  expect(metadata).toEqual(HEAD.metadata)
  const inputs = inputsOf(set)
  const ours = await compareWithLive(createRecognizer(saved.model), saved.rule, set, async (rows) =>
    evaluate(graph, inputs(rows)),
  )
  const theirs = await compareWithLive(createRecognizer(saved.model), saved.rule, set, await byRuntime(bytes, set))
  return { bytes: bytes.length, ours, theirs }
}

describe('a model as ONNX', () => {
  it('says of every digit what the model says, by onnxruntime and by what Signsmith checks it with', async () => {
    const set = digitSet()
    const { bytes, ours, theirs } = await both(await savedModel(set, { epochs: 2 }), set)
    console.log(
      `ONNX, ${bytes} bytes, ${theirs.n} digits: by onnxruntime ${JSON.stringify(theirs)}, by ours ${JSON.stringify(ours)}`,
    )
    expect([theirs.n, objectionTo(theirs), objectionTo(ours)]).toEqual([1460, null, null])
    expect(theirs.edge + ours.edge).toBeLessThan(3)
  })

  it.each(ActivationName.options)('holds networks with %s', async (activation) => {
    const set = poseDataset(4)
    const { ours, theirs } = await both(await savedModel(set, { ...SMALL, activation }), set)
    expect([objectionTo(theirs), objectionTo(ours)]).toEqual([null, null])
  })

  it('holds the whole model of signs that move, with and without a class of nothing', async () => {
    const set = waySet(6)
    for (const nothing of [null, 1]) {
      const own = { ...set, nothing }
      const { ours, theirs } = await both(await savedModel(own, SMALL), own)
      console.log(`ONNX of signs that move: ${JSON.stringify(theirs)}`)
      expect([objectionTo(theirs), objectionTo(ours)]).toEqual([null, null])
    }
  })

  it('looks again as the model does: by takes of either hand, of both, and of signs without any', async () => {
    const shown = waySet(5, 40)
    const { model, rule } = await savedModel(waySet(4), SMALL)
    const { points, seen, labels } = model.paths!
    const twoHands = { points, seen: seen.map((_, i) => (i < labels.length ? 1 : seen[i]!)), labels }
    const some = [...labels.keys()].filter((i) => labels[i] !== 1)
    const less = {
      points: Float32Array.from(some.flatMap((i) => [...points.subarray(i * PATH_SIZE, (i + 1) * PATH_SIZE)])),
      seen: Uint8Array.from(some.flatMap((i) => [...seen.subarray(2 * i, 2 * i + 2)])),
      labels: Int32Array.from(some, (i) => labels[i]!),
    }
    const said = new Set<string>()
    for (const paths of [model.paths!, twoHands, less, noPaths()]) {
      const own = { ...model, paths }
      for (const set of [shown, mirrorAll(shown)]) {
        const { ours, theirs } = await both({ model: own, rule }, set)
        expect([objectionTo(theirs), objectionTo(ours), theirs.n]).toEqual([null, null, 15])
      }
      said.add(
        eachExample(shown, createRecognizer(own).look)
          .map(({ logits }) => logits.join(' '))
          .join('\n'),
      )
    }
    // Each of these takes changes what is said, so that nothing here agrees by not looking.
    expect(said.size).toBe(4)
  })
})
