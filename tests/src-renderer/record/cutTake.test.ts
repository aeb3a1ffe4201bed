import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutApart, cutTake, isOver, type Moment, type Part, travels } from '../../../src-renderer/record/cutTake'
import { seenHand, shifted } from '../../support/hands'
import { CLIP_RATE, readMovingClips } from '../../support/movingClips'

const ASPECT = 640 / 480
const HAND = seenHand('open')
/** A palm of the made hand, as a share of the picture's width. */
const PALM = 130 / 640

/** A hand whose place is a number of palms by the time in seconds; null where it is out of the picture. */
function seen(seconds: number, place: (at: number) => number | null, rate = 30): Moment[] {
  return Array.from({ length: Math.round(seconds * rate) + 1 }, (_, i) => {
    const at = place(i / rate)
    return { time: (i / rate) * 1_000, hands: at === null ? [] : [shifted(HAND, at * PALM)] }
  })
}
/** From one second on, for as long as that, to and fro at 4 palms a second at most. */
const wave = (from: number, to: number) => (at: number) =>
  at < from || at > to ? 0 : Math.sin(((at - from) / (to - from)) * 2 * Math.PI)
const timesOf = (moments: readonly Moment[], part: Part | null) => {
  const { from, to } = part!
  return [moments[from]!.time / 1_000, moments[to]!.time / 1_000] as const
}
/** Whether a take begins and ends where it should, to within 0.2 s. */
const expectTimes = (found: readonly [number, number], from: number, to: number) => {
  expect(Math.abs(found[0] - from)).toBeLessThanOrEqual(0.2)
  expect(Math.abs(found[1] - to)).toBeLessThanOrEqual(0.2)
}

describe('the cut of a take', () => {
  it('is from where the hand begins to move to where it comes to rest, with a little on each side', () => {
    for (const rate of [6, 12, 30, 60]) {
      const moments = seen(3.5, wave(1, 2.2), rate)
      expectTimes(timesOf(moments, cutTake(moments, ASPECT)), 0.9, 2.3)
    }
  })

  it('keeps a hold within the sign', () => {
    const moments = seen(4, (at) =>
      at < 1 ? 0 : at < 1.5 ? (at - 1) * 4 : at < 2.4 ? 2 : at < 2.9 ? 2 - (at - 2.4) * 4 : 0,
    )
    expectTimes(timesOf(moments, cutTake(moments, ASPECT)), 0.9, 3)
  })

  it('is from where the hands come into the picture to where they leave it', () => {
    const moments = seen(3, (at) => (at < 0.8 || at > 2 ? null : at * 3))
    expectTimes(timesOf(moments, cutTake(moments, ASPECT)), 0.8, 2)
  })

  it('is all that has hands where nothing moves, however slow the sign is', () => {
    const still = seen(2, (at) => (at < 0.5 ? null : 0))
    expect(timesOf(still, cutTake(still, ASPECT))).toEqual([0.5, 2])
    const slow = seen(2, (at) => at * 0.3)
    expect(cutTake(slow, ASPECT)).toEqual({ from: 0, to: 60 })
  })

  it('is none where no hand was seen', () => {
    expect(
      cutTake(
        seen(1, () => null),
        ASPECT,
      ),
    ).toBe(null)
    expect(cutTake([], ASPECT)).toBe(null)
  })

  it('takes no notice of a second hand that is seen now and then', () => {
    const rest = shifted(seenHand('fist', 0, 'Left'), -0.3)
    const moments = seen(3.5, wave(1, 2.2)).map(({ time, hands }, i) => ({
      time,
      hands: i % 7 < 4 ? [rest, ...hands] : hands,
    }))
    expectTimes(timesOf(moments, cutTake(moments, ASPECT)), 0.9, 2.3)
  })

  it('lies within what was seen, begins and ends with a hand, and moves with the time', () => {
    const moment = fc.option(fc.double({ min: -2, max: 2, noNaN: true }), { nil: null, freq: 4 })
    fc.assert(
      fc.property(
        fc.array(moment, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 1e6 }),
        (places, start) => {
          const moments = places.map(
            (at, i): Moment => ({
              time: start + i * 40,
              hands: at === null ? [] : [shifted(HAND, at * PALM)],
            }),
          )
          const part = cutTake(moments, ASPECT)
          expect(part === null).toBe(places.every((at) => at === null))
          if (!part) return
          const { from, to } = part
          expect(from).toBeLessThanOrEqual(to)
          expect([moments[from]!.hands.length, moments[to]!.hands.length]).toEqual([1, 1])
          const at0 = moments.map(({ time, hands }) => ({ time: time - start, hands }))
          expect(cutTake(at0, ASPECT)).toEqual(part)
        },
      ),
    )
  })
})

describe('the cut of real signs', () => {
  const { aspect, clips } = readMovingClips()
  /** A number that is as good as chance, between −1 and 1. */
  const noise = (i: number) => ((Math.sin(i * 12.9898) * 43_758.5453) % 1) * 2 - (Math.sin(i * 12.9898) < 0 ? -1 : 1)
  /** A hand at rest, whose points swim by a pixel. */
  const resting = (frame: (typeof clips)[number]['frames'][number], turn: number) =>
    frame.map((hand) => ({ ...hand, image: hand.image.map((value, i) => value + 0.0015 * noise(turn * 63 + i)) }))

  it.each(clips.map((clip) => [`${clip.label} by ${clip.signer}, take ${clip.take}`, clip] as const))(
    'finds %s between two rests, to within 0.2 s',
    (_, { frames }) => {
      const length = (frames.length - 1) / CLIP_RATE
      const rest = (from: number, frame: (typeof frames)[number]) =>
        Array.from({ length: 30 }, (_, i) => ({ time: (from + i / 30) * 1_000, hands: resting(frame, i) }))
      const moments: Moment[] = [
        ...rest(0, frames[0]!),
        ...frames.map((hands, i) => ({ time: (1 + i / CLIP_RATE) * 1_000, hands })),
        ...rest(1 + length + 1 / 30, frames.at(-1)!),
      ]
      expectTimes(timesOf(moments, cutTake(moments, aspect)), 1, 1 + length)
    },
  )
})

describe('a longer recording', () => {
  it('is cut into its signs at its rests', () => {
    const moments = seen(8, (at) => wave(1, 2)(at) + wave(3, 4.2)(at) + wave(6, 6.8)(at))
    const parts = cutApart(moments, ASPECT).map((part) => timesOf(moments, part))
    expect(parts.length).toBe(3)
    expectTimes(parts[0]!, 0.9, 2.1)
    expectTimes(parts[1]!, 2.9, 4.3)
    expectTimes(parts[2]!, 5.9, 6.9)
  })

  it('is one sign where nothing moves, and none without a hand', () => {
    expect(
      cutApart(
        seen(2, () => 0),
        ASPECT,
      ),
    ).toEqual([{ from: 0, to: 60 }])
    expect(
      cutApart(
        seen(2, () => null),
        ASPECT,
      ),
    ).toEqual([])
  })
})

describe('a sign that is awaited', () => {
  it('is over once the hands moved and rested, or left, and not before', () => {
    const sign = wave(0.5, 1.5)
    const after = (seconds: number, gone = false) =>
      isOver(
        seen(seconds, (at) => (gone && at > 1.5 ? null : sign(at))),
        ASPECT,
      )
    expect([after(0.4), after(1.2), after(1.8), after(2.3), after(2.3, true)]).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
    expect(
      isOver(
        seen(3, () => 0),
        ASPECT,
      ),
    ).toBe(false)
  })
})

describe('a hand that travels', () => {
  it('does so for most of the time: not one that is held, turned about or brought into place', () => {
    const turned = (at: number) => seenHand('open', 0.3 * Math.sin(at * 2))
    const held = Array.from({ length: 90 }, (_, i) => ({
      time: i * 33,
      hands: [shifted(turned(i / 30), 0.02 * (i / 90))],
    }))
    expect(travels(held, ASPECT)).toBe(false)
    expect(
      travels(
        seen(3, (at) => Math.min(1.5, at * 4)),
        ASPECT,
      ),
    ).toBe(false)
    expect(
      travels(
        seen(3, (at) => Math.sin(at * 6)),
        ASPECT,
      ),
    ).toBe(true)
    expect(travels([], ASPECT)).toBe(false)
  })
})
