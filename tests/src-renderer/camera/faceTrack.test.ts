import { describe, expect, it } from 'vitest'
import { createFaceTrack, largestFace } from '../../../src-renderer/camera/faceTrack'

const at = (x: number) => ({ x, y: 0.3, height: 0.2 })

describe('the place of a face', () => {
  it('is the middle of what was found in the last second, so that one slip says nothing', () => {
    const track = createFaceTrack()
    for (const [time, x] of [
      [0, 0.1],
      [1_200, 0.5],
      [1_400, 0.9],
      [1_600, 0.52],
    ] as const)
      track.take(time, at(x))
    expect(track.at(1_700)).toEqual(at(0.52))
  })

  it('is kept for two seconds while none is found, and then there is none', () => {
    const track = createFaceTrack()
    expect(track.at(0)).toBe(null)
    track.take(0, at(0.4))
    track.take(500, null)
    expect([track.at(1_900), track.at(2_001)]).toEqual([at(0.4), null])
    track.take(2_500, at(0.6))
    expect(track.at(2_500)).toEqual(at(0.6))
    track.reset()
    expect(track.at(2_500)).toBe(null)
  })

  it('is that of the largest face, as shares of the picture', () => {
    const far = { originX: 0, originY: 0, width: 20, height: 20 }
    const near = { originX: 200, originY: 100, width: 80, height: 96 }
    expect(largestFace([far, near], { width: 640, height: 480 })).toEqual({ x: 0.375, y: 148 / 480, height: 0.2 })
    expect(largestFace([], { width: 640, height: 480 })).toBe(null)
  })
})
