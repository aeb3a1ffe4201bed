import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMnistJson } from '../../../src-main/lab/data/mnistJson'

const blank = Array.from({ length: 784 }, () => 0)
const files = (digits: readonly (readonly number[])[], folder = 'digits/') =>
  digits.map((data, digit) => ({ name: `${folder}${digit}.json`, text: JSON.stringify({ data }) }))
const usual = files(Array.from({ length: 10 }, () => blank))
/** The usual files, one of them with another text. */
const withText = (text: string) => usual.map((file) => (file.name === 'digits/7.json' ? { ...file, text } : file))

describe('digits of the package mnist', () => {
  it('are read digit by digit, however the files are ordered', () => {
    const level = fc.nat(10_000).map((value) => value / 10_000)
    const counts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(
        counts,
        level,
        fc.constantFrom('', 'digits/', 'C:\\mnist\\'),
        fc.boolean(),
        (many, first, folder, turned) => {
          const data = many.map((count, digit) =>
            Array.from({ length: 784 * count }, (_, i) => (i === digit ? first : 0)),
          )
          const written = files(data, folder)
          expect(readMnistJson(turned ? written.reverse() : written)).toEqual({
            values: Float32Array.from(data.flat()),
            labels: Int32Array.from(many.flatMap((count, digit) => Array.from({ length: count }, () => digit))),
            height: 28,
            width: 28,
            channels: 1,
            classes: 10,
          })
        },
      ),
      { numRuns: 8 },
    )
  })

  it.each([
    ['cut off', '{ "data": [0, 1', 'digits/7.json: it is not JSON, or cut off.'],
    ['of something else', '[1, 2]', 'digits/7.json: it holds no list called “data”.'],
    ['of words', JSON.stringify({ data: [0, 'one'] }), 'digits/7.json: number 2 is "one", not a number from 0 to 1.'],
    ['of bytes', JSON.stringify({ data: [0, 0, 255] }), 'digits/7.json: number 3 is 255, not a number from 0 to 1.'],
    [
      'of part of a picture',
      JSON.stringify({ data: [0, 0, 1] }),
      'digits/7.json: it has 3 numbers, where pictures of 28 × 28 have 784 each.',
    ],
  ])('that are %s are refused by file', (_what, text, message) => {
    expect(() => readMnistJson(withText(text))).toThrow(message)
  })

  it('are ten', () => {
    expect(() => readMnistJson(usual.slice(0, 9))).toThrow('0 are called 9.json')
    expect(() => readMnistJson([...usual, ...usual.slice(3, 4)])).toThrow('2 are called 3.json')
  })
})
