import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confusedPairs, mostConfusedFirst } from '../../../src-main/contract/confusion'
import type { SignReport } from '../../../src-main/contract/report'
import { matrixTable } from '../../../src-renderer/train/saveMatrix'
import { placeCells } from '../../../src-renderer/train/useVirtualCells'

const CONFUSION = [
  [9, 0, 0, 1],
  [0, 8, 0, 0],
  [0, 0, 4, 6],
  [0, 2, 3, 5],
]

describe('the signs of a matrix', () => {
  it('that are confused most come first, each once, the others in their order', () => {
    expect(confusedPairs(CONFUSION).map(({ truth, guess, n, of }) => [truth, guess, n, of])).toEqual([
      [2, 3, 6, 10],
      [3, 2, 3, 10],
      [3, 1, 2, 10],
      [0, 3, 1, 10],
    ])
    expect(mostConfusedFirst(CONFUSION)).toEqual([2, 3, 1, 0])
    expect(
      mostConfusedFirst([
        [3, 0],
        [0, 0],
      ]),
    ).toEqual([0, 1])
    const size = fc.integer({ min: 1, max: 12 })
    const matrices = size.chain((n) =>
      fc.array(fc.array(fc.nat(9), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
    )
    fc.assert(
      fc.property(matrices, (matrix) => {
        expect(mostConfusedFirst(matrix).toSorted((a, b) => a - b)).toEqual([...matrix.keys()])
      }),
    )
  })

  it('stand in the page where they are in view or must not go, and leave gaps of their size', () => {
    expect(placeCells(10, { from: 3, to: 5 }, [0, 8])).toEqual({
      shown: [
        { at: 0, gap: 0 },
        { at: 3, gap: 2 },
        { at: 4, gap: 0 },
        { at: 8, gap: 3 },
      ],
      rest: 1,
    })
    const cells = fc.record({ count: fc.nat(40), from: fc.nat(40), to: fc.nat(60), kept: fc.array(fc.nat(60)) })
    fc.assert(
      fc.property(cells, ({ count, from, to, kept }) => {
        const { shown, rest } = placeCells(count, { from, to }, kept)
        expect(shown.reduce((sum, { gap }) => sum + gap + 1, 0) + rest).toBe(count)
        expect(new Set(shown.map(({ at }) => at)).size).toBe(shown.length)
      }),
    )
  })

  it('are saved as a table whose names may hold anything', () => {
    const signs = ['a', 'say "hi", twice'].map((label) => ({ label }) as SignReport)
    const table = matrixTable(
      {
        signs,
        confusion: [
          [3, 1],
          [0, 4],
        ],
      },
      'Shown',
    )
    expect(table).toBe('Shown,a,"say ""hi"", twice"\r\na,3,1\r\n"say ""hi"", twice",0,4\r\n')
  })
})
