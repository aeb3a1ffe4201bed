import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { NewTake } from '../../../src-main/contract/take'
import { pictureFrames, type TakeSighting, takeOf } from '../../../src-renderer/record/takeOf'
import { seenHand } from '../../support/hands'

const PICTURE = '/9j/4AAQ'
/** Sightings from `from` on, so many a second. */
function seen(seconds: number, rate: number, change: Partial<TakeSighting> = {}): TakeSighting[] {
  return Array.from({ length: Math.round(seconds * rate) }, (_, i) => ({
    hands: [seenHand('open', i / 50)],
    width: 640,
    height: 480,
    time: 1_000_000 + Math.round((i / rate) * 1_000),
    thumbnail: `${PICTURE}${String(i).padStart(4, '0')}`,
    face: null,
    ...change,
  }))
}

describe('a take', () => {
  it('has its part, with three quarters of a second on each side to be given back by hand', () => {
    const take = takeOf(seen(5, 20), { from: 40, to: 60 })
    expect(take.time).toBe(1_001_250)
    expect([take.frames.length, take.frames[take.from]!.time, take.frames[take.to]!.time]).toEqual([51, 750, 1_750])
    expect(v.safeParse(NewTake, take).issues).toBe(undefined)
    expect(Object.keys(take.frames[0]!.hands[0]!).sort()).toEqual(['handedness', 'image', 'score'])
  })

  it('keeps where the face was', () => {
    const face = { x: 0.5, y: 0.3, height: 0.2 }
    expect(takeOf(seen(1, 20, { face }), { from: 0, to: 19 }).frames[3]!.face).toEqual(face)
  })

  it('is never longer, and never has more frames, than a take may', () => {
    const long = takeOf(seen(20, 100), { from: 0, to: 1_999 })
    expect(v.safeParse(NewTake, long).issues).toBe(undefined)
    expect(long.frames.at(-1)!.time).toBeLessThanOrEqual(15_000)
  })

  it('leaves out frames of another size, and those that do not go forward', () => {
    const all = [...seen(1, 20), ...seen(1, 20, { width: 480, height: 640 })]
    const turned = all.map((one, i) => ({ ...one, time: 1_000_000 + i * 50 - (i === 25 ? 50 : 0) }))
    const take = takeOf(turned, { from: 20, to: 39 })
    expect([take.width, take.height]).toEqual([480, 640])
    expect(take.frames.every(({ time }, i) => i === 0 || time > take.frames[i - 1]!.time)).toBe(true)
    expect([take.from, take.to]).toEqual([0, take.frames.length - 1])
  })

  it('has at most eight pictures, of the frames that one finds by their number', () => {
    const take = takeOf(seen(3, 20), { from: 15, to: 45 })
    const numbers = take.strip.map((picture) => Number(picture.slice(PICTURE.length)))
    expect(numbers).toEqual(pictureFrames(take.frames, 8))
    expect(takeOf(seen(3, 20, { thumbnail: null }), { from: 15, to: 45 }).strip).toEqual([])
  })
})
