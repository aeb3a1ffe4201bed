import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIdx } from '../../../src-main/lab/data/idx'
import { labelBytes, pictureBytes } from '../../support/labFiles'

const images = (bytes: Uint8Array) => ({ name: 'images-idx3-ubyte', bytes })
const labels = (bytes: Uint8Array) => ({ name: 'labels-idx1-ubyte', bytes })
const side = fc.integer({ min: 1, max: 9 })
const twoPictures = pictureBytes(2, 3, [
  [0, 51, 102, 153, 204, 255],
  [5, 4, 3, 2, 1, 0],
])

describe('pictures in IDX', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.array(fc.nat(255), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(255)),
        (height, width, classes, pixels) => {
          const pictures = classes.map(() =>
            Array.from({ length: height * width }, () => pixels.next().value as number),
          )
          expect(readIdx(images(pictureBytes(height, width, pictures)), labels(labelBytes(classes)))).toEqual({
            values: Float32Array.from(pictures.flat(), (value) => value / 255),
            labels: Int32Array.from(classes),
            height,
            width,
            channels: 1,
            classes: Math.max(...classes) + 1,
          })
        },
      ),
    )
  })

  it.each([
    [
      'compressed',
      Uint8Array.of(0x1f, 0x8b, 8, 0),
      'images-idx3-ubyte, byte 0: it is not IDX but compressed by gzip: unpack it first.',
    ],
    [
      'text',
      new TextEncoder().encode('label,x0'),
      'images-idx3-ubyte, byte 0: an IDX file begins with two bytes that are 0.',
    ],
    [
      'of floats',
      change(twoPictures, 2, 0x0d),
      'images-idx3-ubyte, byte 2: numbers of kind 13 are not read, only unsigned bytes, which are kind 8.',
    ],
    [
      'labels',
      labelBytes([0, 1]),
      'images-idx3-ubyte, byte 3: it has 1 dimensions where pictures have 3: the files of pictures and labels may be exchanged.',
    ],
    [
      'cut in the header',
      twoPictures.subarray(0, 10),
      'images-idx3-ubyte, byte 10: it ends within its first 16 bytes.',
    ],
    [
      'cut in a picture',
      twoPictures.subarray(0, 20),
      'images-idx3-ubyte, byte 20: it ends, but 2 pictures of 2 × 3 need 28 bytes.',
    ],
    [
      'too long',
      Uint8Array.of(...twoPictures, 1, 2),
      'images-idx3-ubyte, byte 28: 2 pictures of 2 × 3 end, but 2 more bytes follow.',
    ],
    [
      'of no height',
      pictureBytes(0, 3, []),
      'images-idx3-ubyte, byte 8: pictures of 0 × 3 are not read: 1 to 4096 a side.',
    ],
    ['empty', pictureBytes(2, 3, []), 'images-idx3-ubyte, byte 4: it holds no picture.'],
  ])('that are %s are refused by file and byte', (_what, bytes, message) => {
    expect(() => readIdx(images(bytes), labels(labelBytes([])))).toThrow(message)
  })

  it('need a label each', () => {
    expect(() => readIdx(images(twoPictures), labels(labelBytes([1, 2, 3])))).toThrow(
      'labels-idx1-ubyte, byte 4: it has 3 labels, but images-idx3-ubyte has 2 pictures.',
    )
    expect(() => readIdx(images(twoPictures), labels(labelBytes([1, 2]).subarray(0, 9)))).toThrow(
      'labels-idx1-ubyte, byte 9: it ends, but 2 labels need 10 bytes.',
    )
  })

  it('are read or refused, whatever was changed in them', () => {
    fc.assert(
      fc.property(fc.nat(twoPictures.length - 1), fc.nat(255), fc.nat(twoPictures.length), (at, byte, end) => {
        const changed = change(twoPictures, at, byte).subarray(0, end)
        // Only what is changed behind the header leaves two pictures.
        const whole = end === twoPictures.length && (at >= 16 || byte === twoPictures[at])
        const read = () => readIdx(images(changed), labels(labelBytes([1, 2])))
        if (whole) expect(read().labels).toEqual(Int32Array.of(1, 2))
        else expect(read).toThrow(/^(images|labels)-idx\d-ubyte, byte \d+: /)
      }),
    )
  })
})

function change(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = byte
  return copy
}
