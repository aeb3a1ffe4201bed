import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fit } from '../../src-main/learning/classifier/fit'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import { softmax } from '../../src-main/learning/classifier/predict'
import {
  createRecognizer,
  type Evidence,
  judge,
  scoreLimit,
  type TrainedModel,
} from '../../src-main/learning/classifier/recognizer'
import { fitRejector } from '../../src-main/learning/classifier/rejector'
import { saveNetwork } from '../../src-main/learning/classifier/save'
import { distanceTo, measureWhitener, whiten } from '../../src-main/learning/classifier/whitener'
import type { Dataset } from '../../src-main/learning/dataset'
import {
  calibrate,
  fitTemperature,
  quantile,
  reliability,
  usualCalibration,
} from '../../src-main/learning/evaluation/calibration'
import { auroc, falseAccepts, falseAcceptsAt } from '../../src-main/learning/evaluation/rejection'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { swapFingers } from '../../src-main/learning/landmarks/swap'
import { FINGERS } from '../../src-main/learning/landmarks/topology'
import { createRandom } from '../../src-main/learning/random'
import { poseDataset, quickOptions } from '../support/material'

beforeAll(async () => {
  tf.enableProdMode()
  await tf.setBackend('wasm')
})

async function trained(set: Dataset): Promise<TrainedModel> {
  const options = quickOptions({ epochs: 8 })
  const model = fit(set, options, AUGMENTATION)
  const { network, whitener } = fitRejector(set, options, AUGMENTATION)
  const [classifier, rejector] = [await saveNetwork(model), await saveNetwork(network)]
  model.dispose()
  network.dispose()
  return {
    slots: set.slots,
    classifier: loadNetwork(classifier.modelJson, classifier.weights),
    rejector: { network: loadNetwork(rejector.modelJson, rejector.weights), whitener },
  }
}
const lookAt = (model: TrainedModel, set: Dataset): Evidence[] => {
  const recognizer = createRecognizer(model)
  return Array.from(set.labels, (_, i) => recognizer.look(set.points.subarray(i * 63, (i + 1) * 63), [1]))
}

describe('the gate', () => {
  it('accepts looks at taught poses and refuses poses that were never taught', async () => {
    const model = await trained(poseDataset(6, ['open', 'fist', 'victory']))
    const fresh = poseDataset(11, ['open', 'fist', 'victory'])
    const evidence = lookAt(model, fresh)
    const calibration = calibrate(evidence, fresh.labels, 3)
    const known = evidence.map((one) => judge(one, calibration, 0.95))
    const strangers = lookAt(model, poseDataset(11, ['call', 'point'])).map((one) => judge(one, calibration, 0.95))
    expect(known.filter((one) => one.known).length / known.length).toBeGreaterThan(0.9)
    expect(strangers.filter((one) => one.known).length / strangers.length).toBeLessThan(0.1)
    expect(
      auroc(
        known.map((one) => one.score),
        strangers.map((one) => one.score),
      ),
    ).toBeGreaterThan(0.97)
  })

  it('leaves no tensor behind and gives the same bits for the same seed', async () => {
    const set = poseDataset(2)
    const before = tf.memory().numTensors
    const [one, same] = [await trained(set), await trained(set)]
    expect(tf.memory().numTensors).toBe(before)
    expect(one).toEqual(same)
  })

  it('learns signs of two hands as well', async () => {
    const one = poseDataset(3)
    const n = one.labels.length
    const set: Dataset = {
      ...one,
      slots: 2,
      points: Float32Array.from(
        { length: n * 126 },
        (_, i) => one.points[Math.floor(i / 126) * 63 + (i % 63)]! + (i % 126 < 63 ? 0 : 0.3),
      ),
      // Some shots lack the left hand, some the right one.
      present: Uint8Array.from({ length: n * 2 }, (_, i) => ((i >> 1) % 3 === i % 2 ? 0 : 1)),
    }
    const recognizer = createRecognizer(await trained(set))
    const { logits, distance } = recognizer.look(set.points.subarray(0, 126), set.present.subarray(0, 2))
    expect([...logits, distance].every(Number.isFinite)).toBe(true)
  })

  it('lets more through, of both kinds, the more it is asked to accept', () => {
    const calibration = usualCalibration(3)
    const limits = [0.5, 0.8, 0.9, 0.95, 0.99, 0.995].map((share) => scoreLimit(calibration, share))
    expect(limits).toEqual([...limits].sort((a, b) => a - b))
    expect(scoreLimit(calibration, 0.2)).toBe(limits[0])
    expect(scoreLimit(calibration, 0.93)).toBeCloseTo((1.9 + 2.4) / 2, 6)
  })

  it('is refused when its parts do not fit together', async () => {
    const [three, five] = [await trained(poseDataset(2, ['open', 'fist', 'point'])), await trained(poseDataset(2))]
    expect(() => createRecognizer({ ...three, rejector: five.rejector })).toThrow(
      'The rejector knows 5 signs, the classifier 3',
    )
    expect(() => createRecognizer({ ...three, slots: 2 })).toThrow('takes 115 features')
  })
})

describe('swapped fingers', () => {
  const set = poseDataset(4)
  const hand = (i: number) => set.points.slice(i * 63, (i + 1) * 63)

  it('take one to four fingers from the other hand and leave the palm', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(19), fc.nat(19), (seed, i, j) => {
        const [a, b] = [hand(i), hand(j)]
        const out = new Float32Array(63)
        swapFingers(a, b, createRandom(seed), out)
        for (const joint of [0, 1, 5, 9, 13, 17]) {
          expect(out.slice(joint * 3, joint * 3 + 3)).toEqual(a.slice(joint * 3, joint * 3 + 3))
        }
        expect(out.every(Number.isFinite)).toBe(true)
        const same = FINGERS.filter(([, ...beyond]) => beyond.every((joint) => out[joint * 3] === a[joint * 3])).length
        if (i % 5 !== j % 5) expect(same).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  it('give the hand itself back when both are the same hand, turned, scaled or mirrored', () => {
    const a = hand(2)
    const turned = new Float32Array(63)
    for (let i = 0; i < 63; i += 3) {
      const [x, y] = [-a[i]!, a[i + 1]!]
      turned[i] = 2 * (0.6 * x - 0.8 * y) + 4
      turned[i + 1] = 2 * (0.8 * x + 0.6 * y) - 1
      turned[i + 2] = 2 * a[i + 2]!
    }
    for (let seed = 0; seed < 20; seed++) {
      const out = new Float32Array(63)
      swapFingers(a, turned, createRandom(seed), out)
      out.forEach((value, i) => expect(value).toBeCloseTo(a[i]!, 4))
    }
  })
})

describe('the whitener', () => {
  it('makes the pooled spread of the classes one in every direction', () => {
    const random = createRandom(3)
    const n = 4_000
    const features = new Float32Array(n * 3)
    const labels = Int32Array.from({ length: n }, (_, i) => i % 2)
    for (let i = 0; i < n; i++) {
      const [p, q, r] = [random.normal(), random.normal(), random.normal()]
      features.set([5 * (i % 2) + 2 * p, p + 0.5 * q, 10 * r], i * 3)
    }
    const whitener = measureWhitener(features, labels, 2, Float32Array.from([2, 1, 10]))
    let sum = 0
    for (let i = 0; i < n; i++)
      sum += distanceTo(whitener, whiten(whitener, features.subarray(i * 3, i * 3 + 3)), i % 2) ** 2
    // A little less than 3, for the ridge.
    expect(sum / n).toBeGreaterThan(2.4)
    expect(sum / n).toBeLessThan(3.05)
  })

  it('holds with constant features, one sample a class, and classes without samples', () => {
    const whitener = measureWhitener(
      Float32Array.from([1, 7, 2, 7]),
      Int32Array.from([0, 1]),
      3,
      Float32Array.from([0.05, 0.05]),
    )
    const seen = whiten(whitener, [1, 7])
    expect(distanceTo(whitener, seen, 0)).toBeCloseTo(0, 3)
    expect(distanceTo(whitener, seen, 1)).toBeGreaterThan(10)
    expect(distanceTo(whitener, seen, 2)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('calibration', () => {
  it('finds the temperature that logits were multiplied with', () => {
    const random = createRandom(5)
    const truth = new Int32Array(3_000)
    const logits = Array.from({ length: 3_000 }, (_, i) => {
      const row = Float32Array.from({ length: 4 }, () => 1.5 * random.normal())
      const shares = softmax(row)
      const u = random.uniform()
      truth[i] = shares.findIndex((_, k) => shares.subarray(0, k + 1).reduce((a, b) => a + b, 0) >= u)
      return row.map((x) => 2.5 * x)
    })
    expect(fitTemperature(logits, truth)).toBeCloseTo(2.5, 0)
  })

  it('does not become certain from a few samples without a mistake', () => {
    const logits = [0, 1, 0, 1].map((k) => Float32Array.from([k ? 0 : 4, k ? 4 : 0]))
    expect(fitTemperature(logits, [0, 1, 0, 1])).toBeGreaterThan(0.35)
  })

  it('measures how far probabilities are from coming true', () => {
    const said = [0.95, 0.95, 0.95, 0.95, 0.55, 0.55]
    const { ece, table } = reliability(said, [true, true, true, false, true, false])
    expect(table.map(({ n }) => n)).toEqual([2, 4])
    expect(ece).toBeCloseTo((4 / 6) * 0.2 + (2 / 6) * 0.05, 6)
    expect(reliability([1], [true]).ece).toBe(0)
  })

  it('takes the usual values when nothing could be held back', () => {
    expect(calibrate([], [], 3)).toMatchObject({ n: 0, offsets: [0, 0, 0] })
  })

  it('does not refuse a person whose few held-out samples were all alike', () => {
    const alike = Array.from(
      { length: 40 },
      (_, i): Evidence => ({
        logits: Float32Array.from([6, 0, 0]),
        best: 0,
        confidence: 2 + 0.01 * (i % 3),
        distance: 0.9 + 0.01 * (i % 5),
      }),
    )
    const calibration = calibrate(
      alike,
      alike.map(() => 0),
      3,
      2,
    )
    // An ordinary sample of another day, as the usual values know it.
    const other: Evidence = { logits: Float32Array.from([6, 0, 0]), best: 0, confidence: 1, distance: 1.9 }
    expect(judge(other, calibration, 0.95).known).toBe(true)
  })

  it('keeps its quantiles in order and its limits finite, whatever the evidence', () => {
    const evidence = fc.record({
      logits: fc
        .array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 3, maxLength: 3 })
        .map((row) => Float32Array.from(row)),
      best: fc.nat(2),
      confidence: fc.float({ min: -9, max: 9, noNaN: true }),
      distance: fc.float({ min: -9, max: 9, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(evidence, { minLength: 1, maxLength: 60 }), (rows) => {
        const { quantiles, temperature } = calibrate(
          rows,
          rows.map(({ best }) => best),
          3,
        )
        const scores = quantiles.map(({ score }) => score)
        expect(scores.every(Number.isFinite)).toBe(true)
        expect(scores).toEqual([...scores].sort((a, b) => a - b))
        expect(temperature).toBeGreaterThan(0)
      }),
    )
  })
})

describe('rejection figures', () => {
  it('count pairs, and ties as half', () => {
    expect(auroc([1, 2], [3, 4])).toBe(1)
    expect(auroc([3, 4], [1, 2])).toBe(0)
    expect(auroc([1, 2], [2, 3])).toBe(0.875)
  })

  it('count the strangers below the limit', () => {
    expect(falseAccepts([1, 2, 3, 4], 2)).toBe(0.5)
    expect(falseAcceptsAt(0.5, [0, 1, 2], [0.5, 1.5])).toBe(0.5)
    // Nineteen of twenty, not a place between two of them.
    expect(falseAcceptsAt(0.95, [...Array(20).keys()], [18, 18.01])).toBe(0.5)
    expect(quantile([1, 2, 4], 0.75)).toBe(3)
  })
})
