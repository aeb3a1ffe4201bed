import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPixelReader, shrinkPlane } from '../../../src-renderer/camera/framePixels'
import { fitted } from '../../../src-renderer/camera/size'

describe('a plane of a frame', () => {
  it('is averaged block by block, without what lies beyond its width', () => {
    const source = Uint8Array.from([
      ...[0, 10, 100, 200, 255, 99],
      ...[20, 30, 100, 200, 255, 99],
      ...[7, 7, 1, 2, 255, 99],
      ...[7, 8, 3, 4, 255, 99],
    ])
    const into = new Uint8Array(4)
    shrinkPlane(source, 6, 5, 4, 2, into)
    expect([...into]).toEqual([15, 150, 7, 3])
  })

  it('keeps what is even even, whatever its size', () => {
    const sides = fc.integer({ min: 2, max: 40 })
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 1, max: 7 }), fc.nat(255), (width, height, factor, value) => {
        const into = new Uint8Array(Math.floor(width / factor) * Math.floor(height / factor))
        shrinkPlane(new Uint8Array((width + 3) * height).fill(value), width + 3, width, height, factor, into)
        expect(into.every((one) => one === value)).toBe(true)
      }),
    )
  })
})

describe('the pixels of a frame', () => {
  class Pixels {
    data: Uint8ClampedArray
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      this.data = new Uint8ClampedArray(width * height * 4)
    }
  }
  /** A frame whose pixels are all of one value, of a browser that knows the format that is asked for, or does not. */
  const frame = (width: number, height: number, change: object = {}) =>
    ({
      format: 'I420',
      visibleRect: { width, height },
      allocationSize: (options?: { format: string }) => width * height * (options ? 4 : 1.5),
      copyTo: async (into: Uint8ClampedArray) => into.fill(width),
      ...change,
    }) as unknown as VideoFrame
  beforeEach(() => vi.stubGlobal('ImageData', Pixels))
  afterEach(() => vi.unstubAllGlobals())

  it('are read as they are up to twice the size that is needed, into room that is used again', async () => {
    const read = createPixelReader()
    const one = await read(frame(1_279, 720), 640)
    expect([one?.width, one?.height, one?.data[0], one?.data.at(-1)]).toEqual([1_279, 720, 255, 255])
    expect(await read(frame(1_279, 720), 640)).toBe(one)
    expect((await read(frame(8, 6), 640))?.data[0]).toBe(8)
  })

  it('are not read where only drawing shows them rightly', async () => {
    const read = createPixelReader()
    for (const change of [
      { format: 'NV12' },
      { format: null },
      { visibleRect: null },
      { rotation: 90 },
      { flip: true },
      { allocationSize: () => 8 * 6 * 1.5 },
    ]) {
      expect([change, await read(frame(8, 6, change), 640)]).toEqual([change, null])
    }
    expect(await read({ width: 8, height: 6 } as unknown as ImageBitmap, 640)).toBe(null)
  })
})

describe('a picture for the finder', () => {
  it('has its long side at 640 pixels at most, in the shape it had', () => {
    expect(
      [
        [3840, 2160],
        [2160, 3840],
        [640, 480],
        [100, 100],
        [5000, 1],
      ].map(([width, height]) => Object.values(fitted({ width: width!, height: height! }))),
    ).toEqual([
      [640, 360],
      [360, 640],
      [640, 480],
      [100, 100],
      [640, 1],
    ])
  })
})
