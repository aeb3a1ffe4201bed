import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createDraws } from '../../src-main/learning/classifier/draws'
import { fit } from '../../src-main/learning/classifier/fit'
import { loadNetwork } from '../../src-main/learning/classifier/load'
import { softmax } from '../../src-main/learning/classifier/predict'
import { type Evidence, judge, scoreLimit, type TrainedModel } from '../../src-main/learning/classifier/recognizer'
import { fitRejector } from '../../src-main/learning/classifier/rejector'
import { saveNetwork } from '../../src-main/learning/classifier/save'
import { distanceTo, measureWhitener, whiten } from '../../src-main/learning/classifier/whitener'
import type { Dataset } from '../../src-main/learning/dataset'
import {
  calibrate,
  fitTemperature,
  quantile,
  reliability,
  type Taught,
  usualCalibration,
} from '../../src-main/learning/evaluation/calibration'
import { auroc, falseAccepts, falseAcceptsAt } from '../../src-main/learning/evaluation/rejection'
import { warnAboutClosePairs } from '../../src-main/learning/evaluation/warnings'
import { articulateFingers } from '../../src-main/learning/landmarks/articulate'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { swapFingers } from '../../src-main/learning/landmarks/swap'
import { FINGERS } from '../../src-main/learning/landmarks/topology'
import { createRandom } from '../../src-main/learning/random'
import { createRecognizer } from '../../src-main/learning/recognizer'
import { openTable, rowMaterial } from '../../src-main/services/tables/table'
import { testData } from '../support/data'
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
    frames: 1,
    nothing: null,
    classifier: loadNetwork(classifier.modelJson, classifier.weights),
    rejector: { network: loadNetwork(rejector.modelJson, rejector.weights), whitener },
    paths: null,
  }
}
const lookAt = (model: TrainedModel, set: Dataset): Evidence[] => {
  const recognizer = createRecognizer(model)
  return Array.from(set.labels, (_, i) => recognizer.look(set.points.subarray(i * 63, (i + 1) * 63), Uint8Array.of(1)))
}

const taught: Taught = { classes: 3, perSign: 6, people: 1 }

describe('the gate', () => {
  it('accepts looks at taught poses and refuses poses that were never taught', async () => {
    const model = await trained(poseDataset(6, ['open', 'fist', 'victory']))
    const fresh = poseDataset(11, ['open', 'fist', 'victory'])
    const evidence = lookAt(model, fresh)
    const calibration = usualCalibration(taught)
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
    const calibration = usualCalibration(taught)
    const limits = [0.5, 0.8, 0.9, 0.95, 0.99, 0.995].map((share) => scoreLimit(calibration, share))
    expect(limits).toEqual([...limits].sort((a, b) => a - b))
    expect(scoreLimit(calibration, 0.2)).toBe(limits[0])
    expect(scoreLimit(calibration, 0.93)).toBeCloseTo(
      (scoreLimit(calibration, 0.92) + scoreLimit(calibration, 0.94)) / 2,
      6,
    )
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

describe('articulated fingers', () => {
  const set = poseDataset(4)

  it('bend or stretch one or two fingers and leave the palm, and every bone as long as it was', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(19), (seed, i) => {
        const hand = set.points.slice(i * 63, (i + 1) * 63)
        // A hand among others: those before and behind it stay as they are.
        const points = Float32Array.from([...hand, ...hand, ...hand])
        articulateFingers(points, createRandom(seed), 63)
        expect([points.slice(0, 63), points.slice(126)]).toEqual([hand, hand])
        const out = points.slice(63, 126)
        const at = (from: Float32Array, joint: number) => from.slice(joint * 3, joint * 3 + 3)
        for (const joint of [0, 1, 5, 9, 13, 17]) expect(at(out, joint)).toEqual(at(hand, joint))
        const bone = (from: Float32Array, a: number, b: number) =>
          Math.hypot(...[0, 1, 2].map((axis) => from[a * 3 + axis]! - from[b * 3 + axis]!))
        for (const [a, b, c, d] of FINGERS) {
          for (const [x, y] of [
            [a, b],
            [b, c],
            [c, d],
          ] as const) {
            expect(bone(out, x, y)).toBeCloseTo(bone(hand, x, y), 5)
          }
        }
        const changed = FINGERS.filter(([, , , tip]) => at(out, tip).some((value, k) => value !== at(hand, tip)[k]))
        expect([1, 2]).toContain(changed.length)
      }),
    )
  })

  it('give finite numbers for a hand without an extent', () => {
    const points = new Float32Array(63).fill(0.3)
    articulateFingers(points, createRandom(1))
    expect(points.every((value) => Math.abs(value - 0.3) < 1e-6)).toBe(true)
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

describe('the unit of distance', () => {
  it('is what fresh looks at the samples are from their own signs, however few samples there are', async () => {
    for (const per of [1, 8]) {
      const set = poseDataset(per)
      const { network, whitener } = fitRejector(set, quickOptions({ epochs: 1 }), AUGMENTATION)
      network.dispose()
      const draws = createDraws(set, AUGMENTATION, createRandom(9))
      const features = new Float32Array(400 * whitener.width)
      const labels = new Int32Array(400)
      draws.draw(400, features, labels)
      const logs = Array.from(labels, (label, i) =>
        Math.log(
          distanceTo(
            whitener,
            whiten(whitener, features.subarray(i * whitener.width, (i + 1) * whitener.width)),
            label,
          ),
        ),
      )
      expect(
        quantile(
          logs.sort((a, b) => a - b),
          0.5,
        ),
      ).toBeCloseTo(0, 0)
    }
  })
})

describe('signs that hardly differ in landmarks', () => {
  it('are found among the open letters, by the distances between them alone', () => {
    const { rows } = openTable(readFileSync(join(testData, 'letters/landmarks.csv')), {
      needsLabel: true,
      encoding: null,
      size: { width: 1280, height: 720 },
      labels: null,
      choices: { label: null, signer: null },
    })
    const { set, classes } = rowMaterial(rows)
    const { network, whitener } = fitRejector(set, quickOptions({ epochs: 1 }), AUGMENTATION)
    network.dispose()
    const labels = classes.map(({ label }) => label)
    const found = warnAboutClosePairs(whitener, labels, [])
    expect(found[0]).toEqual({ about: 'close', label: 'R', other: 'U' })
    expect(found.length).toBeLessThanOrEqual(5)
    // Not told twice.
    const alike = { about: 'alike' as const, label: 'R', other: 'U', confused: 3, of: 9 }
    expect(warnAboutClosePairs(whitener, labels, [alike])).not.toContainEqual(found[0])
  })

  it('are not found among poses that differ', () => {
    const set = poseDataset(6, ['open', 'fist', 'point'])
    const { network, whitener } = fitRejector(set, quickOptions({ epochs: 1 }), AUGMENTATION)
    network.dispose()
    expect(warnAboutClosePairs(whitener, ['open', 'fist', 'point'], [])).toEqual([])
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

  /** Rightly named samples, each as strange as the list says. */
  const evidenceOf = (scores: readonly number[]) =>
    scores.map(
      (score): Evidence => ({ logits: Float32Array.from([6, 0, 0]), best: 0, confidence: -1.3 * score, distance: 0 }),
    )
  const held = (scores: readonly number[], apart: number) => ({
    evidence: evidenceOf(scores),
    truth: scores.map(() => 0),
    cells: scores.length,
    apart,
  })
  const usual = (taught: Taught) => scoreLimit(usualCalibration(taught), 0.95)

  it('takes the usual values when nothing could be held back', () => {
    expect(calibrate(held([], 0), taught)).toEqual({ ...usualCalibration(taught), n: 0 })
  })

  it('does not make anything of what was recorded in one go', () => {
    // Forty held-out samples, all alike, or one sign from another side: neither says how another day looks.
    for (const score of [-3, 4]) {
      const { quantiles, n } = calibrate(held(new Array<number>(40).fill(score), 0), taught)
      expect([quantiles, n]).toEqual([usualCalibration(taught).quantiles, 40])
    }
  })

  it('becomes stricter by people or days that were held back, the more the more they are, and never laxer', () => {
    const limits = [1, 3, 10, 100].map((apart) =>
      scoreLimit(calibrate(held(new Array<number>(40).fill(-2), apart), taught), 0.95),
    )
    expect(limits).toEqual([...limits].sort((a, b) => b - a))
    expect(limits[0]).toBeLessThan(usual(taught))
    expect(limits[3]).toBeCloseTo(-2, 0)
    expect(
      scoreLimit(
        calibrate(held([...new Array<number>(30).fill(0), ...new Array<number>(10).fill(6)], 10), taught),
        0.95,
      ),
    ).toBe(usual(taught))
  })

  it('counts only what was named rightly', () => {
    const { evidence, cells } = held([-2, -2, -2, -2, 5, 5], 5)
    const rows = { evidence, truth: [0, 0, 0, 0, 1, 1], cells, apart: 5 }
    expect(scoreLimit(calibrate(rows, taught), 0.95)).toBe(
      scoreLimit(calibrate(held([-2, -2, -2, -2], 5), taught), 0.95),
    )
    expect(calibrate({ ...rows, truth: [1, 1, 1, 1, 1, 1] }, taught).quantiles).toEqual(
      usualCalibration(taught).quantiles,
    )
  })

  it('is laxer where a sign has one sample, and stricter where many people taught it', () => {
    expect(usual({ ...taught, perSign: 1 })).toBeGreaterThan(usual({ ...taught, perSign: 3 }))
    expect(usual({ ...taught, perSign: 3 })).toBeGreaterThan(usual({ ...taught, perSign: 6 }))
    expect(usual({ ...taught, perSign: 6 })).toBe(usual({ ...taught, perSign: 60 }))
    expect(usual({ ...taught, people: 10 })).toBeLessThan(usual({ ...taught, people: 2 }))
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
      fc.property(
        fc.array(evidence, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(2), { minLength: 60, maxLength: 60 }),
        fc.nat(20),
        (rows, truth, apart) => {
          const { quantiles, temperature } = calibrate({ evidence: rows, truth, cells: rows.length, apart }, taught)
          const scores = quantiles.map(({ score }) => score)
          expect(scores.every(Number.isFinite)).toBe(true)
          expect(scores).toEqual([...scores].sort((a, b) => a - b))
          expect(temperature).toBeGreaterThan(0)
        },
      ),
    )
  })
})

describe('rejection figures', () => {
  it('count pairs, and ties as half', () => {
    expect(auroc([1, 2], [3, 4])).toBe(1)
    // The ranking comes to its end past scores that are no numbers.
    expect(auroc([1, Number.NaN], [3, Number.NaN])).toSatisfy(Number.isFinite)
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
