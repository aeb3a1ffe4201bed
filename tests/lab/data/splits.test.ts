import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Features, splitFeatures } from '../../../src-main/lab/data/features'
import { type Pictures, splitPictures } from '../../../src-main/lab/data/pictures'
import { type Rows, splitRows, standardiseRows } from '../../../src-main/lab/data/rows'
import { createRandom } from '../../../src-main/learning/random'

const seed = fc.nat()
/** Rows that bear their number, twice it, and three times it. */
function numbered(n: number): Rows {
  const values = Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? i / 2 : i - 1))
  return {
    values,
    targets: Float32Array.from({ length: n }, (_, i) => 3 * i),
    columns: 2,
    names: ['one', 'two'],
    target: 'three',
  }
}
const sorted = (...numbers: Float32Array[]) => Float32Array.from(numbers.flatMap((own) => [...own])).sort()

describe('rows', () => {
  it('are split into two that together are all, each row whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), seed, (n, s) => {
        const rows = numbered(n)
        const { train, test } = splitRows(rows, 0.5, createRandom(s))
        expect(sorted(train.targets, test.targets)).toEqual(rows.targets)
        expect(train.targets).toHaveLength(Math.round(n / 2))
        for (const { values, targets } of [train, test]) {
          targets.forEach((target, i) =>
            expect([...values.subarray(2 * i, 2 * i + 2)]).toEqual([target / 3, (2 * target) / 3]),
          )
        }
        expect(splitRows(rows, 0.5, createRandom(s))).toEqual({ train, test })
      }),
    )
  })

  it('are standardised by those to learn from, and constant columns are 0', () => {
    const train = { ...numbered(3), values: Float32Array.of(0, 7, 1, 7, 2, 7) }
    const test = { ...numbered(1), values: Float32Array.of(5, 7), targets: Float32Array.of(9) }
    const spread = Math.sqrt(2 / 3)
    const close = (...numbers: number[]) => numbers.map((number) => expect.closeTo(number, 5))
    expect([...standardiseRows(train, train).values]).toEqual(close(-1 / spread, 0, 0, 0, 1 / spread, 0))
    expect([...standardiseRows(test, train).values]).toEqual(close(4 / spread, 0))
    expect([...standardiseRows(test, train).targets]).toEqual(close(2 / spread))
    expect(test.targets).toEqual(Float32Array.of(9))
  })

  it('are refused where one part would be empty', () => {
    expect(() => splitRows(numbered(2), 0.9, createRandom(1))).toThrow('2 rows are too few')
  })
})

describe('pictures', () => {
  const pictures = (labels: readonly number[]): Pictures => ({
    values: Float32Array.from(labels.flatMap((_, i) => [i, i + 0.5])),
    labels: Int32Array.from(labels),
    height: 1,
    width: 2,
    channels: 1,
    classes: 4,
  })

  it('are drawn without one twice, every class as often as the others while it lasts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 4, maxLength: 60 }), seed, fc.nat(), (labels, s, some) => {
        const count = 1 + (some % (labels.length - 1))
        const { train, test } = splitPictures(pictures(labels), count, createRandom(s))
        const which = [...train.values, ...test.values].filter((_, i) => i % 2 === 0)
        expect(which.toSorted((a, b) => a - b)).toEqual([...labels.keys()])
        expect([...train.labels, ...test.labels]).toEqual(which.map((i) => labels[i]))
        expect(train.labels).toHaveLength(count)
        const drawn = [0, 1, 2, 3].map((label) => train.labels.filter((own) => own === label).length)
        drawn.forEach((times, label) => {
          if (times < Math.max(...drawn) - 1) expect(times).toBe(labels.filter((own) => own === label).length)
        })
      }),
    )
  })

  it('are refused where they are too few', () => {
    expect(() => splitPictures(pictures([0, 1, 2]), 3, createRandom(1))).toThrow(
      '3 pictures to learn from and one or more to test on are needed: there are 3.',
    )
  })
})

describe('features', () => {
  const features = (train: Uint8Array | null): Features => ({
    values: Float32Array.of(0, 1, 2, 3, 4, 5),
    defect: Uint8Array.of(0, 1, 0, 0, 1, 0),
    train,
    columns: 1,
    names: ['f'],
  })

  it('are split as the data say', () => {
    const { train, test } = splitFeatures(features(Uint8Array.of(0, 0, 1, 1, 0, 0)), 0.25, createRandom(1))
    expect([train.values, test.values, test.defect]).toEqual([
      Float32Array.of(2, 3),
      Float32Array.of(0, 1, 4, 5),
      Uint8Array.of(0, 1, 1, 0),
    ])
  })

  it('are else split at random, and no defect is learned from', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const { train, test } = splitFeatures(features(null), 0.5, createRandom(s))
        expect([...train.defect]).toEqual([0, 0])
        expect(sorted(train.values, test.values)).toEqual(features(null).values)
      }),
    )
    expect(() => splitFeatures(features(null), 0.95, createRandom(1))).toThrow('4 good ones are too few')
  })
})
