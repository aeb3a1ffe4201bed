import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNpy } from '../../src-main/readers/npy'
import { npy } from '../support/npy'

describe('an array of NumPy', () => {
  it.each(['<f8', '<f4', '>f4'] as const)('of the kind %s has its shape and its numbers', (kind) => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), fc.infiniteStream(fc.float({ noNaN: true })), (rows, columns, numbers) => {
        const values = Array.from({ length: rows * columns }, () => numbers.next().value as number)
        expect(readNpy(npy([rows, columns], values, kind))).toEqual({
          shape: [rows, columns],
          values: Float64Array.from(values),
        })
      }),
    )
  })

  it.each([
    ['none', Buffer.from('label,x0'), 'is no NumPy array'],
    ['cut in its header', npy([3], [1, 2, 3]).subarray(0, 20), 'ends in its header'],
    ['cut in its numbers', npy([3], [1, 2, 3]).subarray(0, -1), 'ends after 2 of 3 numbers'],
    [
      'of objects',
      Buffer.from(npy([1], [1]).toString('latin1').replace('<f8', '|O '), 'latin1'),
      'something else than numbers',
    ],
    ['of complex numbers', Buffer.from(npy([1], [1]).toString('latin1').replace('<f8', '<c8'), 'latin1'), 'kind c8'],
    [
      'of as many numbers as no memory holds',
      Buffer.from(
        npy([1, 1], [1]).toString('latin1').replace('(1, 1)', '(9e9)').replace('(9e9)', '(99999999, 9)'),
        'latin1',
      ),
      'numbers',
    ],
  ])('that is %s is told by what it is', (_what, bytes, reason) => {
    expect(readNpy(bytes)).toContain(reason)
  })

  it('is read or told, whatever was changed in it', () => {
    const bytes = npy([2, 3], [1, 2, 3, 4, 5, 6])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, byte, end) => {
        const copy = Buffer.from(bytes)
        copy[at] = byte
        const read = readNpy(copy.subarray(0, end))
        expect(typeof read === 'string' || read.values.length === read.shape.reduce((a, b) => a * b, 1)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
