import { describe, expect, it, vi } from 'vitest'
import { readThrough } from '../../../src-renderer/camera/readThrough'
import type { VideoMoment } from '../../../src-renderer/camera/videoFile'

/** A film whose frames are at these times, and end as given. */
async function* film(times: readonly number[], closed: number[], broken = false): AsyncGenerator<VideoMoment> {
  for (const seconds of times) {
    yield { frame: { close: () => closed.push(seconds) } as unknown as VideoFrame, seconds, share: seconds / 10 }
  }
  if (broken) throw new Error('The end of this film is missing')
}
/** A finder that takes what it is given, each after a moment. */
function finder(answer: (n: number) => boolean = () => true) {
  const calls: string[] = []
  return {
    calls,
    forget: () => void calls.push('forget'),
    examine: vi.fn(async (_frame: VideoFrame, _time: number, thumbnail: 'hands' | 'whole' | null) => {
      calls.push(thumbnail ? 'with a picture' : 'without')
      await new Promise((resolve) => setTimeout(resolve, 1))
      return answer(calls.length - 1)
    }),
  }
}
const none = () => null
const never = () => false

describe('a film that is read through', () => {
  it('is seen frame by frame, by a finder without a memory, and tells how much is over', async () => {
    const one = finder()
    const seen: [number, number][] = []
    const ended = await readThrough(
      film([0, 0.04, 0.08], []),
      one,
      (seconds) => (seconds === 0.04 ? null : 'hands'),
      never,
      (...now) => seen.push(now),
    )
    expect([ended, one.calls, seen]).toEqual([
      'end',
      ['forget', 'with a picture', 'without', 'with a picture'],
      [
        [0, 0],
        [0.04, 0.004],
        [0.08, 0.008],
      ],
    ])
  })

  it('passes over frames that follow closer than those of a camera, and closes them', async () => {
    const closed: number[] = []
    const seen: number[] = []
    await readThrough(film([0, 0.01, 0.02, 0.035, 0.05, 0.1], closed), finder(), none, never, (at) => seen.push(at))
    expect([seen, closed]).toEqual([
      [0, 0.035, 0.1],
      [0.01, 0.02, 0.05],
    ])
  })

  it('ends where it is stopped, and says so', async () => {
    const seen: number[] = []
    const over = () => seen.length === 2
    expect(await readThrough(film([0, 1, 2, 3], []), finder(), none, over, (at) => seen.push(at))).toBe('stopped')
    expect(seen).toEqual([0, 1])
  })

  it('says whether the film broke, or the finder was given up', async () => {
    const ignore = () => {}
    expect(await readThrough(film([0, 1], [], true), finder(), none, never, ignore)).toBe('broken')
    expect(
      await readThrough(
        film([0, 1], []),
        finder((n) => n < 2),
        none,
        never,
        ignore,
      ),
    ).toBe('finder')
  })
})
