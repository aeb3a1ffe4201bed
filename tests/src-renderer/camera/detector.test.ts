import { describe, expect, it, vi } from 'vitest'
import { createDetector, toHands } from '../../../src-renderer/camera/detector'

const nothing = { landmarks: [], worldLandmarks: [], handedness: [], handednesses: [] }
const size = { width: 640, height: 480 }

/** Stands in for MediaPipe, which runs in a browser alone; the end-to-end tests run the real one. */
function landmarker() {
  return { detectForVideo: vi.fn(() => nothing), setOptions: vi.fn(async () => {}), close: vi.fn() }
}

describe('the detector', () => {
  it('gives strictly increasing timestamps, whatever the clock says', async () => {
    const one = landmarker()
    const detector = await createDetector(async () => one, 1)
    for (const now of [100, 100, 50, 101.4, 300]) await detector.detect('frame', size, now)
    expect(one.detectForVideo.mock.calls.map((call) => (call as unknown[])[1])).toEqual([100, 101, 102, 103, 300])
  })

  it('keeps empty frames away', async () => {
    const one = landmarker()
    const detector = await createDetector(async () => one, 1)
    expect(await detector.detect('frame', { width: 0, height: 480 }, 1)).toEqual({ kind: 'skipped' })
    expect(one.detectForVideo).not.toHaveBeenCalled()
  })

  it('is made anew after a failure, with the hands that were asked for last, and goes on', async () => {
    const broken = landmarker()
    broken.detectForVideo.mockImplementation(() => {
      throw new Error('graph broke')
    })
    const fresh = landmarker()
    const create = vi.fn(async (_hands: 1 | 2) => (create.mock.calls.length === 1 ? broken : fresh))
    const detector = await createDetector(create, 1)
    await detector.setHands(2)
    expect(broken.setOptions).toHaveBeenCalledWith({ numHands: 2 })
    expect(await detector.detect('frame', size, 10)).toEqual({ kind: 'restarted', reason: 'graph broke' })
    expect(broken.close).toHaveBeenCalled()
    expect(create.mock.calls).toEqual([[1], [2]])
    expect(await detector.detect('frame', size, 20)).toEqual({ kind: 'hands', hands: [] })
  })

  it('fails when it cannot be made anew', async () => {
    const broken = landmarker()
    broken.detectForVideo.mockImplementation(() => {
      throw new Error('graph broke')
    })
    const create = vi.fn(async () => {
      if (create.mock.calls.length > 1) throw new Error('no memory')
      return broken
    })
    const detector = await createDetector(create, 1)
    await expect(detector.detect('frame', size, 10)).rejects.toThrow('no memory')
  })
})

describe('a result of the landmarker', () => {
  it('becomes hands of the contract', () => {
    const point = (n: number) => ({ x: n, y: n + 0.1, z: n + 0.2, visibility: 0 })
    const hand = Array.from({ length: 21 }, (_, i) => point(i))
    const category = { score: 1.0000001, index: 0, categoryName: 'Left', displayName: 'Left' }
    const [seen] = toHands({ landmarks: [hand], worldLandmarks: [hand], handedness: [[category]], handednesses: [] })
    expect(seen).toMatchObject({ handedness: 'Left', score: 1 })
    expect([seen!.image.length, seen!.image[3], seen!.world[5]]).toEqual([63, 1, 1.2])
  })
})
