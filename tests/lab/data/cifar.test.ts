import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCifar } from '../../../src-main/lab/data/cifar'

const RECORD = 3073
const picture = fc.record({ label: fc.nat(9), pixels: fc.uint8Array({ minLength: 3072, maxLength: 3072 }) })
const batch = fc.array(picture, { minLength: 1, maxLength: 2 })
const named = (bytes: Uint8Array, i = 0) => ({ name: `data_batch_${i + 1}.bin`, bytes })

describe('batches of CIFAR-10', () => {
  it('are joined, with the three colours of a point side by side', () => {
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 3 }), (batches) => {
        const files = batches.map((own, i) =>
          named(Uint8Array.from(own.flatMap(({ label, pixels }) => [label, ...pixels])), i),
        )
        const all = batches.flat()
        const { values, ...rest } = readCifar(files)
        expect(rest).toEqual({
          labels: Int32Array.from(all, ({ label }) => label),
          height: 32,
          width: 32,
          channels: 3,
          classes: 10,
        })
        const at = (n: number, row: number, column: number, colour: number) =>
          values[((n * 32 + row) * 32 + column) * 3 + colour]
        all.forEach(({ pixels }, n) => {
          for (const [row, column, colour] of [
            [0, 0, 0],
            [0, 1, 2],
            [31, 31, 1],
            [7, 19, 0],
          ] as const) {
            expect(at(n, row, column, colour)).toBe(Math.fround(pixels[colour * 1024 + row * 32 + column]! / 255))
          }
        })
        expect(values).toHaveLength(all.length * 3072)
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    [
      'cut',
      new Uint8Array(2 * RECORD - 1),
      'data_batch_1.bin, byte 3073: a picture begins, but 3072 of its 3073 bytes follow.',
    ],
    ['empty', new Uint8Array(0), 'data_batch_1.bin, byte 0: it is empty.'],
    [
      'compressed',
      Uint8Array.of(0x1f, 0x8b, 8),
      'data_batch_1.bin, byte 0: it is not a batch of CIFAR-10 but compressed by gzip: unpack it first.',
    ],
    [
      'of other classes',
      new Uint8Array(2 * RECORD).fill(10, RECORD, RECORD + 1),
      'data_batch_1.bin, byte 3073: the label is 10, where CIFAR-10 has 0 to 9.',
    ],
  ])('that are %s are refused by file and byte', (_what, bytes, message) => {
    expect(() => readCifar([named(bytes)])).toThrow(message)
  })

  it('are needed', () => {
    expect(() => readCifar([])).toThrow('there are none')
  })
})
