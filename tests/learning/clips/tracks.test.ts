import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewTake, TakeFrame } from '../../../src-main/contract/take'
import { clipFrames, PAIR_SIZE } from '../../../src-main/learning/clips/clip'
import { clipOf } from '../../../src-main/learning/clips/tracks'
import { createRandom } from '../../../src-main/learning/random'
import { newTake } from '../../support/takes'

const otherName = (hand: TakeFrame['hands'][number]) => ({
  ...hand,
  handedness: hand.handedness === 'Left' ? ('Right' as const) : ('Left' as const),
})
/** The same take with some of the names of its hands wrong, and the hands of those frames in another order. */
function misnamed(take: NewTake, share: number, seed: number): NewTake {
  const random = createRandom(seed)
  const wrong = new Set(random.permutation(take.frames.length).slice(0, Math.floor(share * take.frames.length)))
  const frames = take.frames.map((frame, i) =>
    wrong.has(i) ? { ...frame, hands: frame.hands.map(otherName).reverse() } : frame,
  )
  return { ...take, frames }
}
/** The frames in which a slot has a hand. */
const framesOf = (take: NewTake, slot: number) => {
  const { present } = clipOf(take)
  return take.frames.flatMap((_, i) => (present[i * 2 + slot] ? [i] : []))
}
const without = (take: NewTake, hand: number, from: number, to: number): NewTake => ({
  ...take,
  frames: take.frames.map((frame, i) =>
    i >= from && i < to ? { ...frame, hands: frame.hands.filter((_, h) => h !== hand) } : frame,
  ),
})
const everyFrame = (take: NewTake) => take.frames.map((_, i) => i)

describe('a take as a clip', () => {
  it('has its times in seconds, its hands and its face in frame heights, the left hand first', () => {
    const take = newTake({ hands: 2 })
    const clip = clipOf(take)
    const last = take.frames.length - 1
    const [right, left] = take.frames[last]!.hands
    expect(clipFrames(clip)).toBe(take.frames.length)
    expect(clip.times[last]).toBeCloseTo(take.frames[last]!.time / 1000, 9)
    for (const [slot, hand] of [left, right].entries()) {
      const at = last * PAIR_SIZE + slot * 63
      const wanted = hand!.image.map((value, i) => (i % 3 === 1 ? value : (value * 640) / 480))
      for (const [i, value] of wanted.entries()) expect(clip.points[at + i]).toBeCloseTo(value, 5)
    }
    expect(Array.from(clip.face.subarray(0, 3), (n) => Math.round(n * 1e4) / 1e4)).toEqual([0.6667, 0.2, 0.25])
  })

  it('is the same however the finder confuses the names in a tenth of its frames', () => {
    const wishes = fc.record({
      hands: fc.constantFrom<1 | 2>(1, 2),
      seed: fc.nat(1000),
      rate: fc.integer({ min: 12, max: 60 }),
    })
    fc.assert(
      fc.property(wishes, fc.nat(1000), (wish, seed) => {
        const take = newTake(wish)
        expect(clipOf(misnamed(take, 0.1, seed))).toEqual(clipOf(take))
      }),
    )
  })

  it('keeps a hand in its slot when the other one is lost for a while', () => {
    const take = newTake({ hands: 2 })
    const lost = without(take, 1, 10, 20)
    const there = everyFrame(take)
    expect(framesOf(lost, 1)).toEqual(there)
    expect(framesOf(lost, 0)).toEqual(there.filter((i) => i < 10 || i >= 20))
  })

  it('has both hands in their slots where the finder calls both the same', () => {
    const take = newTake({ hands: 2 })
    const frames = take.frames.map((frame, i) =>
      i % 4 === 0 ? { ...frame, hands: frame.hands.map((hand) => ({ ...hand, handedness: 'Right' as const })) } : frame,
    )
    expect(clipOf({ ...take, frames })).toEqual(clipOf(take))
  })

  it('takes a hand at another place with another name for the other hand', () => {
    const take = newTake({ hands: 2, rest: 0.4 })
    const half = take.frames.length >> 1
    const one = without(without(take, 1, 0, half), 0, half, take.frames.length)
    expect([framesOf(one, 1), framesOf(one, 0)]).toEqual([
      everyFrame(take).filter((i) => i < half),
      everyFrame(take).filter((i) => i >= half),
    ])
  })

  it('has no hand and no face where none was seen, and can be a part', () => {
    const take = newTake()
    const frames = take.frames.map((frame) => ({ ...frame, hands: [], face: null }))
    const clip = clipOf({ ...take, frames }, 3, 7)
    expect(clipFrames(clip)).toBe(5)
    expect([...clip.points, ...clip.present, ...clip.face].every((n) => n === 0)).toBe(true)
    expect(clip.times[0]).toBeCloseTo(take.frames[3]!.time / 1000, 9)
  })
})
