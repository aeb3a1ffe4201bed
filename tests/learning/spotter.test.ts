import { describe, expect, it } from 'vitest'
import type { Recognizer } from '../../src-main/learning/classifier/recognizer'
import { type Clip, clipFrames, frameOf } from '../../src-main/learning/clips/clip'
import { joinTakes } from '../../src-main/learning/clips/streams'
import { createHandMemory } from '../../src-main/learning/decoding/handMemory'
import { createSpotter, type SpotterOptions } from '../../src-main/learning/decoding/spotter'
import { matchSpotted } from '../../src-main/learning/evaluation/spotting'
import { createRandom } from '../../src-main/learning/random'
import { shown } from '../support/clipSets'
import { performed, WAYS } from '../support/clips'
import { seenHand } from '../support/hands'

/** Knows a wave (0) by its sideways way, a lift (1) by its way up, and a fist (2) by its fingertips. */
const recognizer: Recognizer = {
  slots: 2,
  frames: 16,
  classes: 3,
  look(points) {
    const at = (step: number, i: number) => points[step * 126 + 63 + i]!
    const xs = Array.from({ length: 16 }, (_, step) => at(step, 0))
    const wide = Math.max(...xs) - Math.min(...xs)
    const up = at(0, 1) - at(15, 1)
    const fist = at(15, 12 * 3 + 1) > at(15, 9 * 3 + 1)
    const sure = wide > 0.2 ? 0 : up > 0.2 ? 1 : fist ? 2 : null
    const logits = Float32Array.from({ length: 3 }, (_, k) => (k === sure ? 6 : 0))
    return { logits, best: sure ?? 0, confidence: sure === null ? -4 : 4, distance: 0 }
  },
  distances: () => new Float32Array(3),
}
const usual: SpotterOptions = { threshold: 0.65, cooldown: 0.5, hold: 0.6 }
const spot = (clip: Clip, options = usual, frames = [...Array(clipFrames(clip)).keys()]) => {
  const spotter = createSpotter({ recognizer, seconds: 1.2, moves: [1, 1, 0], none: [false, false, false] })
  return frames.flatMap((f) => {
    const { accepted } = spotter.step(frameOf(clip, f), () => options)
    return accepted === null ? [] : [{ label: String(accepted), time: clip.times[f]! }]
  })
}
const wave = { label: '0', clip: performed({ way: WAYS.wave, frames: 36 }) }
const lift = { label: '1', clip: performed({ way: WAYS.lift, frames: 36 }) }
const rest = { label: null, clip: performed({ way: () => [0, 0.2], frames: 45, seconds: 1.5 }) }
const stream = (takes: readonly (typeof wave | typeof rest)[]) => joinTakes(takes, 'direct', createRandom(2))

describe('a stream of signs that move', () => {
  it('has each sign once, near its end, and the same sign twice in a row as two', () => {
    const { clip, signed } = stream([rest, wave, rest, wave, rest, lift, rest])
    const spotted = spot(clip)
    expect(spotted.map(({ label }) => label)).toEqual(['0', '0', '1'])
    spotted.forEach(({ time }, i) => {
      expect(time).toBeGreaterThan(signed[i]!.from + 0.3)
      expect(time).toBeLessThan(signed[i]!.to + 0.8)
    })
  })

  it('has the same signs at ten frames a second, at sixty, and unevenly', () => {
    for (const frames of [12, 72]) {
      const [a, b] = [performed({ way: WAYS.wave, frames }), performed({ way: WAYS.lift, frames })]
      const { clip } = stream([rest, { label: '0', clip: a }, rest, { label: '1', clip: b }, rest])
      expect(spot(clip).map(({ label }) => label)).toEqual(['0', '1'])
    }
    const { clip } = stream([rest, wave, rest, lift, rest])
    const random = createRandom(4)
    const some = [...Array(clipFrames(clip)).keys()].filter(() => random.uniform() < 0.6)
    expect(spot(clip, usual, some).map(({ label }) => label)).toEqual(['0', '1'])
  })

  it('has nothing where nothing is sure enough, no hand is seen, or the hands rest', () => {
    const { clip } = stream([rest, wave, rest])
    expect(spot(clip, { ...usual, threshold: 0.999 })).toEqual([])
    expect(spot({ ...clip, present: new Uint8Array(clip.present.length) })).toEqual([])
    expect(spot(stream([rest, rest]).clip)).toEqual([])
  })

  it('rests after a sign as long as it is told', () => {
    const { clip } = stream([rest, wave, lift, rest])
    expect(spot(clip).map(({ label }) => label)).toEqual(['0', '1'])
    expect(spot(clip, { ...usual, cooldown: 5 }).map(({ label }) => label)).toEqual(['0'])
  })

  it('that is played again from its beginning has the same signs again', () => {
    const { clip } = stream([rest, wave, rest])
    const frames = [...Array(clipFrames(clip)).keys()]
    expect(spot(clip, { ...usual, cooldown: 10 }, [...frames, ...frames]).map(({ label }) => label)).toEqual(['0', '0'])
  })

  it('has no sign that moves while the hands stand still, whatever they look like', () => {
    const always: Recognizer = {
      ...recognizer,
      look: () => ({ logits: Float32Array.of(6, 0, 0), best: 0, confidence: 4, distance: 0 }),
    }
    const accepted = (palms: number, { clip }: ReturnType<typeof stream>) => {
      const spotter = createSpotter({ recognizer: always, seconds: 1.2, moves: [palms, 1, 1], none: [] })
      return [...clip.times].flatMap((_, f) => spotter.step(frameOf(clip, f), () => usual).accepted ?? [])
    }
    expect(accepted(1, stream([rest, rest]))).toEqual([])
    // A small movement is none of a sign that goes far, and one of a sign that is as small.
    const small = { label: '0', clip: performed({ way: (s) => [0.02 * Math.sin(12 * s), 0.2], frames: 36 }) }
    expect(accepted(1, stream([rest, small, rest]))).toEqual([])
    expect(accepted(0.1, stream([rest, small, rest]))).toEqual([0])
  })

  it('is never nothing, and does not rest after it', () => {
    const spotter = (none: boolean) =>
      createSpotter({ recognizer, seconds: 1.2, moves: [1, 1, 1], none: [none, false, false] })
    const { clip } = stream([rest, wave, lift, rest])
    const accepted = (one: ReturnType<typeof spotter>) =>
      [...clip.times].flatMap((time, f) => {
        const [points, present] = [
          clip.points.subarray(f * 126, (f + 1) * 126),
          clip.present.subarray(f * 2, f * 2 + 2),
        ]
        const spotted = one.step({ time, points, present, face: new Float32Array(3) }, () => ({
          ...usual,
          cooldown: 5,
        }))
        return spotted.accepted ?? []
      })
    expect(accepted(spotter(false))).toEqual([0])
    expect(accepted(spotter(true))).toEqual([1])
  })

  it('begins anew after a gap', () => {
    const { clip, signed } = stream([rest, lift, rest])
    expect(spot(clip)).toHaveLength(1)
    const middle = clip.times.findIndex((time) => time > signed[0]!.from + 0.5)
    // Neither half is enough of a sign.
    const torn = { ...clip, times: clip.times.map((time, f) => (f < middle ? time : time + 30)) }
    expect(spot(torn)).toEqual([])
  })

  it('has a held sign only while the hand stands still, and once', () => {
    const still = { label: '2', clip: performed({ way: () => [0, 0], pose: 'fist', frames: 45, seconds: 1.5 }) }
    const passing = {
      label: null,
      clip: performed({ way: (s) => [0, 0.2 - 0.25 * s], pose: 'fist', frames: 20, seconds: 0.5 }),
    }
    expect(spot(stream([rest, still, rest]).clip).map(({ label }) => label)).toEqual(['2'])
    expect(spot(stream([rest, passing, rest]).clip)).toEqual([])
    expect(shown('fist').times).toHaveLength(1)
  })
})

describe('what became of the signs of a stream', () => {
  const signed = [
    { label: 'a', from: 1, to: 2 },
    { label: 'b', from: 4, to: 5 },
    { label: 'c', from: 5.2, to: 6 },
  ]
  const match = (...spotted: [string, number][]) =>
    matchSpotted(
      signed,
      spotted.map(([label, time]) => ({ label, time })),
      60,
    )
  const namesOf = (...spotted: [string, number][]) => {
    const { signs, inserted } = match(...spotted)
    return [signs.map(({ named }) => named), inserted]
  }

  it('is right, substituted, missed or inserted', () => {
    const { signs, inserted, seconds } = match(['a', 2.5], ['x', 4.9], ['x', 8])
    expect(signs).toEqual([
      { label: 'a', named: 'a', latency: 0.5 },
      { label: 'b', named: 'x', latency: expect.closeTo(-0.1) },
      { label: 'c', named: null, latency: null },
    ])
    expect([inserted, seconds]).toEqual([['x'], 60])
  })

  it('counts the first acceptance alone, however late by less than a second', () => {
    expect(namesOf(['a', 1.8], ['a', 2.4], ['b', 5.1], ['c', 6.9])).toEqual([['a', 'b', 'c'], ['a']])
    expect(namesOf(['a', 3.1])).toEqual([[null, null, null], ['a']])
  })

  it('gives a sign that comes early in the next one to the one before', () => {
    expect(namesOf(['b', 5.3])).toEqual([[null, 'b', null], []])
    expect(namesOf(['c', 5.3])).toEqual([[null, null, 'c'], []])
  })
})

describe('the hands of a stream', () => {
  const frame = (...hands: [name: 'Left' | 'Right', x: number][]) => ({
    width: 640,
    height: 480,
    hands: hands.map(([handedness, x]) => {
      const hand = seenHand('open')
      return {
        ...hand,
        handedness,
        score: 0.6,
        image: hand.image.map((value, i) => (i % 3 === 0 ? value - 0.5 + x : value)),
      }
    }),
  })
  const slots = (...frames: ReturnType<typeof frame>[]) => {
    const memory = createHandMemory()
    return frames.map((one, i) => {
      const { present, points } = memory.place(one, null, i / 30)
      return [0, 1].map((slot) => (present[slot] ? Math.round((points[slot * 63]! / (640 / 480)) * 10) / 10 : null))
    })
  }

  it('stay in their slots when the finder changes their names', () => {
    const wristAt = slots(frame(['Left', 0.7], ['Right', 0.3]))[0]!
    expect(
      slots(
        frame(['Left', 0.7], ['Right', 0.3]),
        frame(['Right', 0.7], ['Left', 0.3]),
        frame(['Right', 0.7], ['Right', 0.3]),
        frame(['Right', 0.7]),
      ),
    ).toEqual([wristAt, wristAt, wristAt, [wristAt[0], null]])
  })

  it('that came under the wrong name are called what their frames call them', () => {
    const wrong = frame(['Left', 0.3])
    const right = Array.from({ length: 8 }, () => frame(['Right', 0.3]))
    const inSlots = slots(wrong, ...right).map(([left]) => left !== null)
    expect(inSlots[0]).toBe(true)
    expect(inSlots.slice(-2)).toEqual([false, false])
    const pairs = slots(frame(['Left', 0.3], ['Right', 0.7]), ...right.map(() => frame(['Right', 0.3], ['Left', 0.7])))
    expect(pairs[0]![0]).toBeLessThan(pairs[0]![1]!)
    expect(pairs.at(-1)![0]).toBeGreaterThan(pairs.at(-1)![1]!)
  })

  it('follow their names where nothing else is known', () => {
    const [only] = slots(frame(['Left', 0.3]))
    expect(only![1]).toBeNull()
    const later = createHandMemory()
    later.place(frame(['Left', 0.3]), null, 0)
    expect([...later.place(frame(['Right', 0.3]), null, 10).present]).toEqual([0, 1])
  })
})
