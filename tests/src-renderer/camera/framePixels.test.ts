import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shrinkPlane } from '../../../src-renderer/camera/shrink'
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
