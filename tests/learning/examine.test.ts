import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reachOf } from '../../src-main/contract/reach'
import { clipDataset } from '../../src-main/learning/clips/resample'
import { clipOf } from '../../src-main/learning/clips/tracks'
import { onlyClasses, subset } from '../../src-main/learning/dataset'
import { usualCalibration } from '../../src-main/learning/evaluation/calibration'
import {
  chooseLeftOut,
  disagreement,
  examine,
  findSuspects,
  type HeldOut,
  holdsFor,
} from '../../src-main/learning/evaluation/examine'
import { createNeighbours } from '../../src-main/learning/evaluation/neighbours'
import { comparePaired } from '../../src-main/learning/evaluation/paired'
import { type CurveAxis, partOf, unknownGroups } from '../../src-main/learning/evaluation/plans'
import { type GroupedSample, planFolds } from '../../src-main/learning/evaluation/splits'
import { warnAboutData, warnAboutPairs } from '../../src-main/learning/evaluation/warnings'
import { mirrorAll } from '../../src-main/learning/landmarks/augment'
import { createRandom } from '../../src-main/learning/random'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { seenHand } from '../support/hands'
import { poseDataset } from '../support/material'
import { newTake } from '../support/takes'

/** A held-out sample whose logits are 8 for what it looks like and 0 else, at the same distance from every class. */
const held = (row: number, truth: number, looks: number, cell = String(row), strength = 8): HeldOut => ({
  row,
  truth,
  evidence: {
    logits: Float32Array.from({ length: 3 }, (_, k) => (k === looks ? strength : 0)),
    best: looks,
    confidence: 1,
    distance: 1.5,
  },
  distances: new Float32Array(3).fill(1.5),
  mirrored: looks,
  group: cell,
  cell,
})
const calibration = usualCalibration({ classes: 3, perSign: 6, people: 1 })

describe('the examination of held-out samples', () => {
  it('counts accuracy, each sign, and what is taken for what', () => {
    const rows = [held(0, 0, 0), held(1, 0, 1), held(2, 1, 1), held(3, 1, 1)]
    const { accuracy, signs, confusion, macroF1 } = examine(rows, calibration, 3)
    expect(accuracy).toMatchObject({ share: 0.75, n: 4, cells: 4 })
    expect(confusion).toEqual([
      [1, 1, 0],
      [0, 2, 0],
      [0, 0, 0],
    ])
    expect(signs.map(({ precision, f1 }) => [precision, f1])).toEqual([
      [1, 2 / 3],
      [2 / 3, 0.8],
      [null, null],
    ])
    expect(signs[2]!.recall).toMatchObject({ n: 0, low: 0, high: 1 })
    expect(macroF1).toBeCloseTo((2 / 3 + 0.8) / 2)
  })

  it('counts like samples once in its intervals', () => {
    const rows = (cells: number) => Array.from({ length: 40 }, (_, i) => held(i, 0, 0, String(i % cells)))
    const width = (cells: number) => 1 - examine(rows(cells), calibration, 3).accuracy.low
    expect(width(2)).toBeGreaterThan(3 * width(40))
  })

  it('finds what disagrees with its sign, the worst first', () => {
    const rows = [held(4, 0, 0), held(7, 1, 2, '', 6), held(9, 2, 0, '', 9), held(11, 1, 2, '', 0.5)]
    expect(
      findSuspects(rows, calibration, ['a', 'b', 'c']).map(({ sample, label, looksLike }) => [
        sample,
        label,
        looksLike,
      ]),
    ).toEqual([
      [9, 'c', 'a'],
      [7, 'b', 'c'],
    ])
    expect(disagreement(rows[0]!, calibration).margin).toBeLessThan(0)
  })

  it('doubts what lies within another class more than what is far from all of them', () => {
    const margin = (...distances: number[]) =>
      disagreement({ ...held(0, 0, 1), distances: Float32Array.from(distances) }, calibration).margin
    expect(margin(3, 1.5, 2)).toBeGreaterThan(margin(3, 2.5, 2) + 4)
    expect(margin(1, 3, 2)).toBeLessThan(0)
    // A model that had no other sample of the sign cannot say anything about it.
    expect(margin(Number.POSITIVE_INFINITY, 1.5, 2)).toBe(Number.NEGATIVE_INFINITY)
  })

  it('leaves out what was plainly named another sign, near or far', () => {
    const set = poseDataset(10, ['open', 'fist', 'point'])
    const far = { ...held(0, 0, 1), distances: Float32Array.from([1, 3, 3]) }
    expect(disagreement(far, calibration).margin).toBeLessThan(0)
    expect(chooseLeftOut([far, held(1, 1, 1)], calibration, set)).toEqual([0])
  })

  it('leaves out the worst, never more than a tenth of all and half of a sign', () => {
    const set = poseDataset(10, ['open', 'fist', 'point'])
    const all = Array.from(set.labels, (label, i) => held(i, label, (label + 1) % 3))
    expect(chooseLeftOut(all, calibration, set).length).toBe(3)
    expect(chooseLeftOut([held(0, 0, 0), held(1, 1, 1)], calibration, set)).toEqual([])
    const small = poseDataset(2, ['open', 'fist', 'point'])
    expect(
      chooseLeftOut(
        Array.from(small.labels, (label, i) => held(i, label, 2 - label)),
        calibration,
        small,
      ),
    ).toEqual([])
    const one = subset(set, [0, 1, 2, 5, 8, 11, 14, 17, 20, 23, 26])
    // One sample is all that this sign has.
    expect(chooseLeftOut([held(0, 0, 1)], calibration, one)).toEqual([])
  })
})

describe('what a measurement holds for', () => {
  const rows = (people: number) => Array.from({ length: 6 }, (_, i) => held(i, 0, 0, `p${i % people}`))
  it('is no more than what was held back', () => {
    expect(holdsFor('block', 'block', rows(2))).toBe(true)
    expect(holdsFor('recording', 'block', rows(2))).toBe(false)
    expect(holdsFor('day', 'recording', rows(2))).toBe(false)
    expect(holdsFor('day', 'day', rows(2))).toBe(true)
    expect(holdsFor('signer', 'day', rows(5))).toBe(false)
    expect(holdsFor('signer', 'signer', rows(3))).toBe(true)
    expect(holdsFor('signer', 'signer', rows(2))).toBe(false)
    expect(holdsFor('recording', 'signer', rows(2))).toBe(true)
    expect(holdsFor('block', 'signer', [])).toBe(false)
    expect([reachOf('signer', 2), reachOf('signer', 3), reachOf('day', 2)]).toEqual(['pair', 'signer', 'day'])
  })
})

describe('warnings', () => {
  const set = poseDataset(9, ['open', 'fist'])
  const grouped = (change: (i: number) => Partial<GroupedSample> = () => ({})): GroupedSample[] =>
    Array.from(set.labels, (label, i) => ({
      label,
      signer: 'ann',
      day: null,
      recording: `${label}${i % 3}`,
      ...change(i),
    }))
  const about = (samples: GroupedSample[], data = set) =>
    warnAboutData(data, samples, ['open', 'fist']).map((one) => one.about)

  it('name what is one-sided in the data', () => {
    expect(about(grouped())).toContain('one-signer')
    expect(about(grouped((i) => ({ signer: `p${i % 2}`, recording: 'only' })))).toEqual(
      expect.arrayContaining(['one-recording', 'one-recording']),
    )
    // Of two people nobody can say how much people differ.
    expect(about(grouped((i) => ({ signer: `p${i % 2}` })))).toContain('one-signer')
    expect(about(grouped((i) => ({ signer: `p${i % 3}` })))).not.toContain('one-signer')
    expect(about(grouped(() => ({ day: 'monday' })))).toContain('one-day')
    expect(about(grouped((i) => ({ day: i % 2 ? 'monday' : 'tuesday' })))).not.toContain('one-day')
    // Nothing is said of days where some are unknown.
    expect(about(grouped((i) => ({ day: i % 2 ? 'monday' : null })))).not.toContain('one-day')
  })

  it('name signs with few samples, copies, and hands that never move', () => {
    const few = subset(set, [0, 2, 4, 6, 8, 10, 12, 14, 16, 1, 3])
    const rows = Array.from(few.labels, (label): GroupedSample => ({ label, signer: null, day: null, recording: null }))
    expect(warnAboutData(few, rows, ['open', 'fist'])).toContainEqual({
      about: 'few',
      label: 'fist',
      samples: 2,
      usual: 9,
      takes: false,
    })
    const copies = subset(
      set,
      Array.from({ length: 20 }, (_, i) => i % 2),
    )
    const twice = Array.from(
      copies.labels,
      (label): GroupedSample => ({ label, signer: null, day: null, recording: null }),
    )
    const said = warnAboutData(copies, twice, ['open', 'fist'])
    expect(said).toContainEqual({ about: 'duplicates', count: 18 })
    expect(said.map((one) => one.about)).toEqual(expect.arrayContaining(['one-place', 'one-size']))
  })

  it('count takes among takes, and miss what is no sign once something moves', () => {
    const take = (seed: number, pose: PoseName) => {
      const { width, height, frames, from, to } = newTake({ seed, pose })
      return clipOf({ width, height, frames }, from, to)
    }
    const shot = (turn: number) =>
      clipOf({ width: 640, height: 480, frames: [{ time: 0, hands: [seenHand('fist', turn)], face: null }] })
    const clips = [
      ...Array.from({ length: 6 }, (_, i) => take(i, 'point')),
      take(20, 'open'),
      ...Array.from({ length: 30 }, (_, i) => shot(0.01 * i)),
      ...Array.from({ length: 5 }, (_, i) => take(40 + i, 'victory')),
    ]
    const labels = Int32Array.from([0, 0, 0, 0, 0, 0, 1, ...Array(30).fill(2), ...Array(5).fill(3)])
    const names = ['wave', 'circle', 'stop', 'None']
    const rows = Array.from(labels, (label): GroupedSample => ({ label, signer: null, day: null, recording: null }))
    const said = (nothing: number | null) => warnAboutData(clipDataset(clips, labels, 4, nothing), rows, names)
    // Six takes are many, thirty samples are many, and one take is few.
    expect(said(3).filter(({ about }) => about === 'few')).toEqual([
      { about: 'few', label: 'circle', samples: 1, usual: 6, takes: true },
    ])
    expect(said(3).map(({ about }) => about)).not.toContain('duplicates')
    expect(said(3)).not.toContainEqual({ about: 'no-nothing' })
    expect(said(null)).toContainEqual({ about: 'no-nothing' })
    // A take that was copied is a copy.
    const twice = warnAboutData(
      clipDataset([...clips, clips[0]!], Int32Array.from([...labels, 0]), 4, 3),
      [...rows, rows[0]!],
      names,
    )
    expect(twice).toContainEqual({ about: 'duplicates', count: 1 })
  })

  it('look at the hand that is in view, in either slot', () => {
    const one = poseDataset(9, ['open', 'fist'])
    const n = one.labels.length
    // Only the second slot is filled, by hands that move about.
    const points = new Float32Array(n * 126)
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < 63; k++)
        points[i * 126 + 63 + k] = one.points[i * 63 + k]! * (1 + 0.2 * (i % 5)) + 0.1 * (i % 7)
    }
    const right = { ...one, slots: 2 as const, points, present: Uint8Array.from({ length: n * 2 }, (_, i) => i % 2) }
    const rows = Array.from(one.labels, (label): GroupedSample => ({ label, signer: null, day: null, recording: null }))
    expect(warnAboutData(right, rows, ['open', 'fist'])).toEqual([])
  })

  it('name pairs that are confused, the worst first, and no single slip', () => {
    const confusion = [
      [5, 5, 0],
      [4, 6, 0],
      [1, 0, 9],
    ]
    expect(warnAboutPairs(confusion, ['a', 'b', 'c'])).toEqual([
      { about: 'alike', label: 'a', other: 'b', confused: 9, of: 20 },
    ])
  })
})

describe('plans', () => {
  it('leave every sign out once, and two signs at least in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.nat(), (classes, seed) => {
        const groups = unknownGroups(classes, createRandom(seed))
        expect(groups.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: classes }, (_, k) => k))
        for (const group of groups) expect(classes - group.length).toBeGreaterThanOrEqual(2)
      }),
    )
    expect(unknownGroups(2, createRandom(1))).toEqual([])
  })

  it('take part of the people, the days, the recordings or the samples, and keep every sign', () => {
    const samples = Array.from(
      { length: 96 },
      (_, i): GroupedSample => ({
        label: i % 2,
        signer: `p${(i >> 1) % 4}`,
        day: `2026-11-0${1 + ((i >> 1) % 3)}`,
        recording: `r${i % 2}${(i >> 1) % 4}${(i >> 3) % 2}`,
      }),
    )
    const fold = { train: samples.map((_, i) => i), test: [] }
    const part = (axis: CurveAxis) => partOf(samples, fold, axis, 0.5, createRandom(2))!
    const groups = (rows: number[], of: (sample: GroupedSample) => unknown) =>
      new Set(rows.map((row) => of(samples[row]!))).size
    expect(groups(part('signers'), ({ signer }) => signer)).toBe(2)
    expect(groups(part('days'), ({ day }) => day)).toBe(2)
    expect(groups(part('recordings'), ({ recording }) => recording)).toBe(8)
    expect([part('samples').length, groups(part('samples'), ({ recording }) => recording)]).toEqual([48, 16])
    const single = samples.map((sample) => ({ ...sample, signer: 'ann' }))
    expect(partOf(single, fold, 'signers', 0.5, createRandom(2))).toBe(null)
    const undated = samples.map((sample) => ({ ...sample, day: null }))
    expect(partOf(undated, fold, 'days', 0.5, createRandom(2))).toBe(null)
  })

  it('renumber the classes that are kept', () => {
    const set = poseDataset(2)
    const { set: part, rows } = onlyClasses(set, [4, 1])
    expect([part.classes, [...part.labels].sort()]).toEqual([2, [0, 0, 1, 1]])
    expect(rows.every((row, i) => [4, 1][part.labels[i]!] === set.labels[row])).toBe(true)
  })
})

describe('paired comparison', () => {
  it('counts wins, ties and losses and gives the exact chance of turning signs', () => {
    const result = comparePaired([3, 3, 3, 2], [1, 1, 1, 2], createRandom(1))
    expect(result).toMatchObject({ mean: 1.5, wins: 3, ties: 1, losses: 0, p: 0.25 })
    expect(comparePaired([1, 2], [1, 2], createRandom(1)).p).toBe(1)
  })

  it('calls equal methods different in about one of twenty cases', () => {
    const random = createRandom(8)
    const draw = (n: number) => Array.from({ length: n }, () => random.normal())
    const called = Array.from({ length: 200 }, () => comparePaired(draw(10), draw(10), random).p).filter(
      (p) => p < 0.05,
    )
    expect(called.length).toBeLessThan(25)
    expect(
      comparePaired(
        draw(20).map((x) => x + 3),
        draw(20),
        random,
      ).p,
    ).toBeLessThan(0.01)
  })
})

describe('neighbours', () => {
  it('tell a sample that looks like another sign, with either hand, and nothing where the own sign is new', () => {
    const set = poseDataset(6, ['open', 'fist', 'point'])
    const recordings = Array.from(set.labels, (label, i) => `${label} ${i % 2}`)
    const neighbours = createNeighbours(set, recordings, true)
    const fresh = poseDataset(7, ['open', 'fist', 'point'])
    for (const data of [fresh, mirrorAll(fresh)]) {
      for (let i = 0; i < fresh.labels.length; i++) {
        const shot = data.points.slice(i * 63, (i + 1) * 63)
        const label = fresh.labels[i]!
        const one = Uint8Array.from([1])
        expect(neighbours.looksLike(shot, one, label)).toBe(null)
        expect(neighbours.looksLike(shot, one, (label + 1) % 3)).toBe(label)
      }
    }
    const { set: two } = onlyClasses(set, [0, 1])
    expect(
      createNeighbours({ ...two, classes: 3 }, recordings, true).looksLike(
        set.points.slice(0, 63),
        Uint8Array.from([1]),
        2,
      ),
    ).toBe(null)
  })
})

describe('large material', () => {
  it('of 200 signs and 100,000 samples is split, checked for copies, and planned for', () => {
    const n = 100_000
    const seed = poseDataset(40)
    const set = {
      ...seed,
      classes: 200,
      points: new Float32Array(n * 63),
      present: new Uint8Array(n).fill(1),
      labels: Int32Array.from({ length: n }, (_, i) => i % 200),
    }
    // The last thousand are copies of the first thousand.
    for (let i = 0; i < n; i++) {
      const hand = seed.points.subarray((i % 200) * 63, ((i % 200) + 1) * 63)
      const k = i % (n - 1_000)
      for (let j = 0; j < 63; j++) set.points[i * 63 + j] = hand[j]! * (1 + k / n) + k / n
    }
    const grouped = Array.from(
      set.labels,
      (label, i): GroupedSample => ({
        label,
        signer: `p${Math.floor(i / 200) % 50}`,
        day: null,
        recording: `r${i % 200} ${Math.floor(i / 800)}`,
      }),
    )
    const { split, folds } = planFolds(grouped, createRandom(1))
    expect([split, folds.length, folds.flatMap(({ test }) => test).length]).toEqual(['signer', 5, n])
    const names = Array.from({ length: 200 }, (_, k) => `sign ${k}`)
    expect(warnAboutData(set, grouped, names)).toEqual([{ about: 'duplicates', count: 1_000 }])
    const half = partOf(grouped, folds[0]!, 'signers', 0.5, createRandom(1))!
    expect(half.length).toBeLessThan(folds[0]!.train.length)
  })
})
