import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMS, type FormName } from '../../src-main/contract/takeElsewhere'
import { exampleOf } from '../../src-main/elsewhere/compare'
import type { ModelToTake } from '../../src-main/elsewhere/forms'
import { argMax } from '../../src-main/learning/classifier/predict'
import { judge } from '../../src-main/learning/classifier/recognizer'
import { type Dataset, subset } from '../../src-main/learning/dataset'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { type ElsewhereCourse, takeElsewhere } from '../../src-main/services/training/takeElsewhere'
import { createTrainerPool } from '../../src-main/trainer/pool'
import { PIECES, TRAINER, temporaryFolder } from '../support/app'
import { waySet } from '../support/clipSets'
import { digitSet, modelToTake, SMALL, savedModel } from '../support/formModels'
import { pairDataset, poseDataset } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
})

const context = { version: '0.0.0-test', trainers: createTrainerPool(TRAINER), pieces: PIECES }
afterAll(() => context.trainers.close())
const take = (taken: ModelToTake, set: Dataset, form: FormName, path: string, course?: ElsewhereCourse) =>
  takeElsewhere(context, taken, set, form, { kind: 'path', path, force: false }, course)

/** What the code of a README makes of each question. */
function byReadme(folder: string, block: number, questions: readonly object[], ...wanted: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['tests/elsewhere/plainTensorflow.mjs', folder, String(block), ...wanted],
    { input: questions.map((one) => JSON.stringify(one)).join('\n'), encoding: 'utf8', maxBuffer: 1e9 },
  )
  expect([status, stderr]).toEqual([0, ''])
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Some hands as MediaPipe gives them, in a picture of 4:3. */
function asSeen(set: Dataset, row: number) {
  const points = set.points.subarray(row * 63, (row + 1) * 63)
  const image = [...points].map((value, i) => (i % 3 === 1 ? value : value / (4 / 3)))
  const landmarks = Array.from({ length: 21 }, (_, i) => image.slice(i * 3, i * 3 + 3))
  return { width: 640, height: 480, landmarks, hands: [{ image, handedness: 'Right', score: 1 }] }
}

describe('a model for other programs', () => {
  it('is loaded again and compared on all digits, in each form', async () => {
    const set = digitSet()
    const taken = modelToTake(await savedModel(set, { epochs: 2 }))
    const folder = temporaryFolder()
    for (const form of FORMS) {
      const shares: number[] = []
      const onProgress = (done: number, of: number) => void shares.push(done / of)
      const agreement = await take(taken, set, form, join(folder, form), { onProgress })
      console.log(
        `${form}: the largest difference of a probability on ${agreement.n} digits is ${agreement.probability}`,
      )
      expect(agreement).toMatchObject({ n: 1460, probability: expect.any(Number) })
      expect(agreement.probability).toBeLessThanOrEqual(form === 'page' ? 0 : 1e-5)
      expect([shares.at(-1), shares.toSorted((a, b) => a - b)]).toEqual([1, shares])
    }
    expect(readdirSync(folder).toSorted()).toEqual([...FORMS].toSorted())

    // The README's own code, in a process that has nothing of ours.
    const live = createRecognizer(taken.model)
    const judged = Array.from({ length: 1460 }, (_, row) => {
      const evidence = live.look(set.points.subarray(row * 63, (row + 1) * 63), Uint8Array.of(1))
      return { row, ...judge(evidence, taken.card.calibration, taken.acceptance[evidence.best]!.accepted) }
    })
    const some = (known: boolean) => judged.filter((one) => one.known === known).slice(0, 6)
    const expected = [...some(true), ...some(false)]
    const rows = expected.map(({ row }) => row)
    const questions = rows.map((row) => asSeen(set, row))
    const plain = byReadme(join(folder, 'tensorflow'), 0, questions, 'p', 'sign')
    const layers = byReadme(join(folder, 'tensorflow'), 1, questions, 'label', 'probability', 'known')
    expected.forEach(({ best, probabilities, known }, i) => {
      const label = taken.labels[best]!.label
      expect([plain[i].sign, layers[i].label, layers[i].known]).toEqual([known ? label : 'unknown', label, known])
      for (const said of [Math.max(...plain[i].p), layers[i].probability])
        expect(said).toBeCloseTo(probabilities[best]!, 4)
    })
    expect(new Set(expected.map(({ known }) => known)).size).toBe(2)
  })

  it('holds two hands, one of which may be missing', async () => {
    const set = pairDataset(4)
    expect(new Set(set.present)).toEqual(new Set([0, 1]))
    const taken = modelToTake(await savedModel(set, SMALL))
    for (const form of FORMS) {
      const agreement = await take(taken, set, form, join(temporaryFolder(), form))
      expect(agreement.probability).toBeLessThanOrEqual(1e-5)
    }
  })

  it('holds signs that move; the README’s code has the second look as well', async () => {
    const set = { ...waySet(6), nothing: 2 }
    const taken = modelToTake(await savedModel(set, { ...SMALL, epochs: 2 }))
    const folder = temporaryFolder()
    for (const form of FORMS) {
      const agreement = await take(taken, set, form, join(folder, form))
      console.log(`${form} of signs that move: ${JSON.stringify(agreement)}`)
      expect(agreement.probability).toBeLessThanOrEqual(1e-5)
    }
    // A take as it is, in 16 frames: what the steps of it are is the same to the frame.
    const see = exampleOf(set)
    const live = createRecognizer(taken.model)
    const expected = [0, 7, 13].map((row) => {
      const { points, present, face } = see(row)
      const evidence = live.look(points, present, face)
      const frames = Array.from({ length: 16 }, (_, step) => ({
        time: step * 50,
        face: face[2]! > 0 ? { x: face[0]!, y: face[1]!, height: face[2]! } : null,
        hands: [0, 1].flatMap((hand) => {
          if (!present[step * 2 + hand]) return []
          const from = (step * 2 + hand) * 63
          return [{ handedness: hand === 0 ? 'Left' : 'Right', score: 1, image: [...points.subarray(from, from + 63)] }]
        }),
      }))
      const { probabilities } = judge(evidence, taken.card.calibration, 0.95)
      return { question: { width: 100, height: 100, frames }, best: evidence.best, probabilities: [...probabilities] }
    })
    const questions = expected.map(({ question }) => question)
    const plain = byReadme(join(folder, 'tensorflow'), 0, questions, 'p')
    const layers = byReadme(join(folder, 'tensorflow'), 1, questions, 'probabilities')
    expected.forEach(({ best, probabilities }, i) => {
      for (const said of [plain[i].p, layers[i].probabilities]) {
        expect(argMax(said)).toBe(best)
        probabilities.forEach((p, k) => expect(said[k]).toBeCloseTo(p, 4))
      }
    })
  })

  it('that says something else than the model, or nothing, leaves nothing', async () => {
    const set = poseDataset(4)
    const taken = modelToTake(await savedModel(set, SMALL))
    const folder = temporaryFolder()
    const refused = async (form: FormName, change: Partial<ModelToTake>, reason: string | RegExp) => {
      const work = take({ ...taken, ...change }, set, form, join(folder, form))
      await expect(work).rejects.toThrow(reason)
      expect(readdirSync(folder)).toEqual([])
    }
    // A classifier of which one weight is another one.
    const weights = Float32Array.from(new Float32Array(Uint8Array.from(taken.files['weights.bin']).buffer))
    // The last one is the bias of the last sign; the first belong to the wrist, which is always at 0.
    weights[weights.length - 1] = weights.at(-1)! + 5
    const files = { ...taken.files, 'weights.bin': new Uint8Array(weights.buffer) }
    await refused('tensorflow', { files }, /does not agree with the model: .* Nothing was kept/)
    await refused('page', { files }, /does not agree with the model/)
    const kernel = taken.model.classifier[0]!.kernel.slice()
    kernel[0] = Number.NaN
    const classifier = [{ ...taken.model.classifier[0]!, kernel }, ...taken.model.classifier.slice(1)]
    await refused('onnx', { model: { ...taken.model, classifier } }, /does not agree|cannot/)
    await expect(take(taken, subset(set, []), 'onnx', join(folder, 'onnx'))).rejects.toThrow('There is no sample')
    await expect(take(taken, waySet(2), 'onnx', join(folder, 'onnx'))).rejects.toThrow('of another kind')
    expect(readdirSync(folder)).toEqual([])
  })

  it('can be ended, and replaces only what is its own', async () => {
    const set = poseDataset(4)
    const taken = modelToTake(await savedModel(set, SMALL))
    const folder = temporaryFolder()
    const ending = new AbortController()
    const work = take(taken, set, 'tensorflow', join(folder, 'a'), {
      signal: ending.signal,
      onProgress: () => ending.abort(),
    })
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder)).toEqual([])
    const place = (path: string, force: boolean) => ({ kind: 'path', path: join(folder, path), force }) as const
    const write = (form: FormName, path: string, force: boolean) =>
      takeElsewhere(context, taken, set, form, place(path, force))
    mkdirSync(join(folder, 'mine'))
    writeFileSync(join(folder, 'mine', 'letter.txt'), 'a letter')
    await expect(write('tensorflow', 'mine', true)).rejects.toThrow('holds other files')
    writeFileSync(join(folder, 'file'), 'a letter')
    await expect(write('tensorflow', 'file', true)).rejects.toThrow('is no folder')
    await expect(write('onnx', 'mine', true)).rejects.toThrow('is no file')
    await expect(write('onnx', 'file', false)).rejects.toThrow('is there already')
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('a letter')
    await write('onnx', 'file', true)
    expect(readFileSync(join(folder, 'file')).length).toBeGreaterThan(10_000)
    await write('tensorflow', 'new', false)
    await expect(write('tensorflow', 'new', false)).rejects.toThrow('is there already')
    await write('tensorflow', 'new', true)
    expect(existsSync(join(folder, 'new/plain/model.json'))).toBe(true)
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'mine', 'new'])
  })
})
