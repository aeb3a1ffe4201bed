import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecoder } from '../../src-main/learning/decoding/decoder'

const OPTIONS = { hold: 600, release: 250, cooldown: 500 }
const FRAME = 33

/** What is accepted when each scene (a sign, or null for nothing taught) is shown for its milliseconds. */
function play(scenes: readonly (readonly [number | null, number])[], options = OPTIONS, signs = 3) {
  const decoder = createDecoder(signs)
  const accepted: { sign: number; at: number }[] = []
  let time = 1_000
  for (const [sign, lasts] of scenes) {
    for (const end = time + lasts; time < end; time += FRAME) {
      const probabilities =
        sign === null ? null : Float32Array.from({ length: signs }, (_, k) => (k === sign ? 0.96 : 0.02))
      const { accepted: one } = decoder.step(time, probabilities, () => options)
      if (one !== null) accepted.push({ sign: one, at: time })
    }
  }
  return accepted
}
const signsOf = (scenes: readonly (readonly [number | null, number])[], options = OPTIONS) =>
  play(scenes, options).map(({ sign }) => sign)

describe('the decoder', () => {
  it('accepts a sign once, however long it is held', () => {
    expect(
      signsOf([
        [null, 500],
        [1, 10_000],
        [null, 500],
      ]),
    ).toEqual([1])
  })

  it('accepts it only after the hold, which begins when the smoothed probability is high', () => {
    const [first] = play([
      [null, 330],
      [2, 5_000],
    ])
    expect(first!.at - 1_330).toBeGreaterThanOrEqual(600)
    expect(first!.at - 1_330).toBeLessThan(900)
    expect(signsOf([[2, 500]])).toEqual([])
    expect(signsOf([[2, 500]], { ...OPTIONS, hold: 200 })).toEqual([2])
  })

  it('accepts the same sign again only after it was gone for the release', () => {
    const twice = (gap: number) =>
      signsOf([
        [0, 2_000],
        [null, gap],
        [0, 2_000],
      ])
    expect(twice(100)).toEqual([0])
    expect(twice(600)).toEqual([0, 0])
  })

  it('goes from one sign to the next without a gap, and keeps the cooldown between them', () => {
    const accepted = play(
      [
        [0, 1_000],
        [1, 2_000],
        [2, 2_000],
      ],
      { hold: 200, release: 250, cooldown: 1_500 },
    )
    expect(accepted.map(({ sign }) => sign)).toEqual([0, 1, 2])
    for (let i = 1; i < accepted.length; i++) {
      expect(accepted[i]!.at - accepted[i - 1]!.at).toBeGreaterThanOrEqual(1_500)
    }
  })

  it('takes single wrong frames for what they are', () => {
    const decoder = createDecoder(2)
    const accepted: number[] = []
    for (let i = 0; i < 90; i++) {
      const wrong = i % 10 === 5
      const { accepted: one } = decoder.step(i * FRAME, wrong ? [0.1, 0.9] : [0.95, 0.05], () => OPTIONS)
      if (one !== null) accepted.push(one)
    }
    expect(accepted).toEqual([0])
  })

  it('says how much of the hold has passed', () => {
    const decoder = createDecoder(1)
    const progress: number[] = []
    for (let time = 0; time < 1_200; time += FRAME) {
      const { holding, accepted } = decoder.step(time, [1], () => OPTIONS)
      if (accepted !== null) break
      progress.push(holding?.progress ?? 0)
    }
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.at(-1)).toBeGreaterThan(0.9)
  })

  it('forgets what it saw before a long gap or a clock that was set back', () => {
    const decoder = createDecoder(1)
    for (let time = 0; time < 500; time += FRAME) decoder.step(time, [1], () => OPTIONS)
    expect(decoder.step(60_000, [1], () => OPTIONS).accepted).toBe(null)
    for (let time = 60_000; time < 60_500; time += FRAME) decoder.step(time, [1], () => OPTIONS)
    expect(decoder.step(100, [1], () => OPTIONS).accepted).toBe(null)
  })

  it('keeps cooldown and release across a gap without frames, and for each sign apart', () => {
    const shown = (scenes: [number | null, number][], options: typeof OPTIONS) => signsOf(scenes, options)
    // A was gone for less than the release while B was shown.
    expect(
      shown(
        [
          [0, 900],
          [1, 900],
          [0, 900],
        ],
        { hold: 200, release: 3_000, cooldown: 0 },
      ),
    ).toEqual([0, 1])
    const decoder = createDecoder(1)
    const times = [...Array(30).keys()]
      .map((i) => i * FRAME)
      .concat([...Array(60).keys()].map((i) => 2_200 + i * FRAME))
    const accepted = times.filter(
      (time) => decoder.step(time, [1], () => ({ hold: 200, release: 0, cooldown: 5_000 })).accepted !== null,
    )
    expect(accepted.length).toBe(1)
  })

  it('holds each sign by its own values', () => {
    const decoder = createDecoder(2)
    const slow = { hold: 1_500, release: 250, cooldown: 2_000 }
    const accepted: [number, number][] = []
    const show = (sign: number, from: number, to: number) => {
      for (let time = from; time < to; time += FRAME) {
        const probabilities = Float32Array.from([0, 1], (k) => (k === sign ? 0.96 : 0.02))
        const { accepted: one } = decoder.step(time, probabilities, (k) => (k === 1 ? slow : OPTIONS))
        if (one !== null) accepted.push([one, time])
      }
    }
    show(0, 0, 2_000)
    show(1, 2_000, 6_000)
    show(0, 6_000, 9_000)
    expect(accepted.map(([sign]) => sign)).toEqual([0, 1, 0])
    expect(accepted[0]![1]).toBeLessThan(1_000)
    expect(accepted[1]![1]).toBeGreaterThan(3_500)
    // The slow sign also rests longer: what comes after it waits for that.
    expect(accepted[2]![1]).toBeGreaterThanOrEqual(accepted[1]![1] + 2_000)
  })

  it('never accepts what was not shown, nor the same sign twice within one showing', () => {
    const scenes = fc.array(
      fc.tuple(fc.option(fc.nat(2), { nil: null }), fc.integer({ min: 50, max: 1_900 })) as fc.Arbitrary<
        [number | null, number]
      >,
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(scenes, (shown) => {
        const accepted = signsOf(shown)
        const joined = shown.filter(([sign], i) => i === 0 || shown[i - 1]![0] !== sign)
        for (const sign of [0, 1, 2]) {
          const showings = joined.filter(([one]) => one === sign).length
          expect(accepted.filter((one) => one === sign).length).toBeLessThanOrEqual(showings)
        }
      }),
    )
  })
})
