import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracy, confusionMatrix, macroF1, summarise, wilson } from '../../src-main/learning/evaluation/metrics'
import { drawSigners, folds, type GroupedSample, planFolds } from '../../src-main/learning/evaluation/splits'
import { createRandom } from '../../src-main/learning/random'

const samples = fc.array(
  fc.record({
    label: fc.nat(4),
    signer: fc.constantFrom('ann', 'ben', 'cem', 'dee', 'eli', 'fay', 'gus'),
    day: fc.constantFrom('monday', 'tuesday', 'friday'),
    recording: fc.nat(6).map((n) => `r${n}`),
  }),
  { minLength: 2, maxLength: 120 },
)

describe('honest splits', () => {
  it.each(['signer', 'day', 'recording', 'block'] as const)(
    'by %s share no row and no group, and repeat for a seed',
    (split) => {
      fc.assert(
        fc.property(samples, fc.nat(), (rows, seed) => {
          const planned = folds(rows, split, createRandom(seed))
          expect(folds(rows, split, createRandom(seed))).toEqual(planned)
          const tested = planned.flatMap(({ test }) => test)
          expect(new Set(tested).size).toBe(tested.length)
          for (const { train, test } of planned) {
            expect(test.some((row) => train.includes(row))).toBe(false)
            if (split === 'block') continue
            const group = (row: number) => rows[row]![split]
            const learned = new Set(train.map(group))
            expect(test.some((row) => learned.has(group(row)))).toBe(false)
            const labels = new Set(train.map((row) => rows[row]!.label))
            expect(test.every((row) => labels.has(rows[row]!.label))).toBe(true)
          }
        }),
      )
    },
  )

  it('cut blocks at the middle of each sign and never mix its halves', () => {
    const rows = Array.from(
      { length: 20 },
      (_, i): GroupedSample => ({
        label: i % 2,
        signer: null,
        day: null,
        recording: null,
      }),
    )
    const [first, second] = folds(rows, 'block', createRandom(1))
    expect(first!.test).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(first!.train).toEqual(second!.test)
  })

  it('are chosen by what the data has, and give way when they would leave nothing to test', () => {
    const rows = (...makers: [number, string | null, string | null][]) =>
      makers.map(([label, signer, recording]): GroupedSample => ({ label, signer, day: null, recording }))
    const split = (samples: GroupedSample[]) => planFolds(samples, createRandom(1)).split
    expect(split(rows([0, 'ann', 'a'], [1, 'ann', 'b'], [0, 'ben', 'c'], [1, 'ben', 'd']))).toBe('signer')
    expect(split(rows([0, null, 'a'], [1, 'ann', 'b'], [0, 'ben', 'c'], [1, 'ben', 'd']))).toBe('recording')
    expect(split(rows([0, 'ann', 'a'], [0, 'ann', 'b'], [1, 'ben', 'c'], [1, 'ben', 'd']))).toBe('recording')
    expect(split(rows([0, 'ann', 'a'], [0, 'ann', 'a'], [1, 'ann', 'b'], [1, 'ann', 'b']))).toBe('block')
    expect(split(rows([0, null, null], [0, null, null], [1, null, null], [1, null, null]))).toBe('block')
    expect(planFolds(rows([0, 'ann', 'a'], [1, 'ann', 'b']), createRandom(1)).folds).toEqual([])
    const days = (...days: (string | null)[]) =>
      rows(
        ...days.flatMap((_, i) => [0, 1].map((label): [number, string, string] => [label, 'ann', `${label}${i}`])),
      ).map((row, i) => ({ ...row, day: days[i >> 1]! }))
    expect(split(days('monday', 'tuesday'))).toBe('day')
    expect(split(days('monday', 'monday'))).toBe('recording')
    expect(split(days('monday', null))).toBe('recording')
    // A few corrections of another day judge nothing: hardly anything would be learned from them.
    const corrected = [...new Array<string>(8).fill('monday'), 'tuesday']
    expect(split(days(...corrected))).toBe('recording')
    // A sign that was recorded on one day only could not be tested.
    expect(split(days('monday', 'tuesday').filter((_, i) => i !== 3))).toBe('block')
  })

  it('draw only signers who have every sign, and test on all others', () => {
    const rows = ['ann', 'ben', 'cem'].flatMap((signer) =>
      [0, 1].map((label): GroupedSample => ({ label, signer, day: null, recording: null })),
    )
    rows.push({ label: 0, signer: 'dee', day: null, recording: null })
    for (let seed = 0; seed < 20; seed++) {
      const { train, test } = drawSigners(rows, 2, 2, createRandom(seed))
      expect(train.length).toBe(4)
      expect(test.length).toBe(3)
      expect(train.some((row) => rows[row]!.signer === 'dee')).toBe(false)
    }
    expect(() => drawSigners(rows, 2, 4, createRandom(1))).toThrow('3 of 4 have a sample of every sign')
  })
})

describe('metrics', () => {
  it('count what was confused with what', () => {
    const matrix = confusionMatrix([0, 0, 1, 1, 2], [0, 1, 1, 1, 0], 3)
    expect(Array.from(matrix)).toEqual([1, 1, 0, 0, 2, 0, 1, 0, 0])
    expect(accuracy(matrix, 3)).toBeCloseTo(0.6)
    expect(macroF1(matrix, 3)).toBeCloseTo((0.5 + 0.8 + 0) / 3)
  })

  it('give the Wilson interval of textbooks', () => {
    const { low, high } = wilson(1, 20)
    expect(low).toBeCloseTo(0.8389, 3)
    expect(high).toBeCloseTo(1, 12)
    expect(wilson(0.5, 100).low).toBeCloseTo(0.4038, 3)
    expect(wilson(0.5, 0)).toEqual({ low: 0, high: 1 })
  })

  it('summarise draws', () => {
    expect(summarise([1, 2, 6])).toEqual({ mean: 3, sd: Math.sqrt(7), median: 2 })
    expect(summarise([4])).toEqual({ mean: 4, sd: 0, median: 4 })
  })
})
