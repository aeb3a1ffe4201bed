import { describe, expect, it } from 'vitest'
import type { NewTake } from '../../../src-main/contract/take'
import { takeAdvice, takeFlaw } from '../../../src-main/learning/clips/takeQuality'
import { clipOf } from '../../../src-main/learning/clips/tracks'
import { newTake } from '../../support/takes'

const flaw = (take: NewTake, hands: 0 | 1 | 2 = 1) => takeFlaw(clipOf(take, take.from, take.to), hands)
const advice = (take: NewTake, from = take.from, to = take.to) => takeAdvice(clipOf(take), from, to)
/** Without any hand in some of its frames. */
const blind = (take: NewTake, isBlind: (i: number, n: number) => boolean): NewTake => ({
  ...take,
  frames: take.frames.map((frame, i) => (isBlind(i, take.frames.length) ? { ...frame, hands: [] } : frame)),
})
const single = (take: NewTake, isSingle: (i: number) => boolean): NewTake => ({
  ...take,
  frames: take.frames.map((frame, i) => (isSingle(i) ? { ...frame, hands: frame.hands.slice(0, 1) } : frame)),
})

describe('a take', () => {
  it('is refused for the reason that makes it useless', () => {
    const good = newTake()
    expect({
      good: flaw(good),
      blind: flaw(blind(good, (i, n) => i < n * 0.55)),
      blindEnough: flaw(blind(good, (i, n) => i < n * 0.45)),
      short: flaw({ ...good, from: 10, to: 14 }),
      few: flaw({ ...newTake({ rate: 10 }), from: 3, to: 5 }),
      slow: flaw(newTake({ rate: 3, seconds: 3 })),
      alone: flaw(good, 2),
      sometimes: flaw(
        single(newTake({ hands: 2 }), (i) => i % 4 > 0),
        2,
      ),
      often: flaw(
        single(newTake({ hands: 2 }), (i) => i % 2 > 0),
        2,
      ),
      onlyOneNeeded: flaw(newTake({ hands: 2 }), 1),
    }).toEqual({
      good: null,
      blind: 'no-hands',
      blindEnough: null,
      short: 'too-short',
      few: 'too-short',
      slow: 'too-slow',
      alone: 'second-hand-missing',
      sometimes: 'second-hand-missing',
      often: null,
      onlyOneNeeded: null,
    })
  })

  it('of no sign may be without hands for most of the time, but not for all of it', () => {
    const good = newTake()
    expect([
      flaw(
        blind(good, (i, n) => i < n * 0.9),
        0,
      ),
      flaw(
        blind(good, () => true),
        0,
      ),
    ]).toEqual([null, 'no-hands'])
  })

  it('that is well done gets no advice', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(advice(newTake({ seed, rest: 0.3 }))).toEqual([])
  })

  it('is told when the hand was lost in its middle, and when the camera gave few frames', () => {
    const middle = (i: number, n: number) => i > n * 0.4 && i < n * 0.6
    expect(advice(blind(newTake({ rest: 0.3, seconds: 2 }), middle))).toEqual(['hand-left'])
    expect(advice(newTake({ rest: 0.5, rate: 8, seconds: 2 }))).toEqual(['few-frames'])
  })

  it('is told that it began late or ended early where the hand is on its way at its edges and rests nowhere beyond', () => {
    const whole = newTake({ rest: 0, seconds: 1 })
    const rested = newTake({ rest: 0.4, seconds: 1 })
    const last = rested.frames.length - 1
    expect(advice(whole)).toEqual(['began-late', 'ended-early'])
    expect(advice(rested, 13, last)).toEqual([])
    const cut = { ...rested, frames: rested.frames.slice(14) }
    expect(advice(cut, 0, cut.frames.length - 1)).toEqual(['began-late'])
    expect(advice(rested, 0, last - 13)).toEqual([])
    expect(advice({ ...rested, frames: rested.frames.slice(0, last - 13) }, 0, last - 14)).toEqual(['ended-early'])
    // A hand that comes into the picture was not cut off.
    const coming = blind(whole, (i) => i < 4)
    expect(advice(coming, 4, coming.frames.length - 1)).toEqual(['ended-early'])
  })

  it('of a hand that hardly moves says nothing of its edges', () => {
    expect(advice(newTake({ rest: 0, way: 0.01 }))).toEqual([])
  })
})
