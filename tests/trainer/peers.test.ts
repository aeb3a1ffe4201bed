import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { fitGru, guessByGru } from '../../src-main/learning/clips/gru'
import { rawSequences } from '../../src-main/learning/clips/sequences'
import { createRunner } from '../../src-main/services/training/fits'
import { guessAsPeer, PEERS } from '../../src-main/services/training/peers'
import { ENGINE, TRAINER } from '../support/app'
import { type Performed, performed, WAYS } from '../support/clips'

const SIGNS = [WAYS.lift, WAYS.circle]
const takes = (count: number, from: number, change: Partial<Performed> = {}) =>
  SIGNS.flatMap((way, label) =>
    Array.from({ length: count }, (_, i) => ({
      clip: performed({ way, seed: from + i, frames: 10, ...change }),
      label,
    })),
  )
const tested = takes(3, 50)
const truth = tested.map(({ label }) => label)
const question = { taught: takes(6, 1), tested: tested.map(({ clip }) => clip), classes: 2, seed: 3 }
const sequences = {
  frames: rawSequences(question.taught.map(({ clip }) => clip)),
  labels: Int32Array.from(question.taught, ({ label }) => label),
  classes: 2,
}
const open = () => {
  const runner = createRunner(TRAINER, 1, [ENGINE])
  onTestFinished(() => runner.trainers.close())
  return runner
}

beforeAll(() => tf.enableProdMode())

describe('the recognisers of others', () => {
  it.each(PEERS)('name new takes of two signs: %s', async (peer) => {
    const epochs: number[] = []
    const guesses = await guessAsPeer(peer, { ...question, epochs: 40 }, open(), {
      onEpoch: ({ epoch }) => epochs.push(epoch),
    })
    expect([...guesses]).toEqual(truth)
    expect(epochs.length).toBe(peer === 'gru' ? 40 : 0)
  })

  it('end when they are told to', async () => {
    const ending = new AbortController()
    const run = { ...open(), signal: ending.signal }
    const guesses = guessAsPeer('gru', { ...question, epochs: 10_000 }, run, { onEpoch: () => ending.abort() })
    await expect(guesses).rejects.toMatchObject({ code: 'cancelled' })
    await expect(guessAsPeer('gru', question, run)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the network of tutorials', () => {
  it('learns alike on both engines, to the same bits for the same seed, and leaves no tensor', async () => {
    const learn = async (engine: 'wasm' | 'cpu', seed = 3) => {
      await tf.setBackend(engine)
      const before = tf.memory().numTensors
      const losses: number[] = []
      const model = fitGru(sequences, { epochs: 3, seed }, ({ loss }) => losses.push(loss))
      guessByGru(model, sequences.frames)
      const weights = model.getWeights().map((weight) => [...weight.dataSync()])
      model.dispose()
      expect(tf.memory().numTensors).toBe(before)
      return { losses, weights }
    }
    const [wasm, again, cpu, other] = [
      await learn('wasm'),
      await learn('wasm'),
      await learn('cpu'),
      await learn('wasm', 4),
    ]
    expect(again).toEqual(wasm)
    expect(other.losses).not.toEqual(wasm.losses)
    for (const [i, loss] of wasm.losses.entries()) expect(cpu.losses[i]).toBeCloseTo(loss, 4)
  })

  it('is told apart from one whose loss is no number', async () => {
    await tf.setBackend('wasm')
    const frames = sequences.frames.with(0, Number.NaN)
    expect(() => fitGru({ ...sequences, frames }, { epochs: 1, seed: 1 })).toThrow('stopped being a number')
  })
})
