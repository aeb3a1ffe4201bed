import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clip, PAIR_SIZE } from '../../../src-main/learning/clips/clip'
import {
  ABSENT,
  clipDataset,
  FILLED,
  medianFace,
  RECORDED_STEPS,
  resample,
  SEEN,
  SEEN_STEPS,
} from '../../../src-main/learning/clips/resample'
import { shown } from '../../support/clipSets'
import { performed, WAYS } from '../../support/clips'

function look(clip: Clip, from: number, to: number, steps = SEEN_STEPS) {
  const points = new Float32Array(steps * PAIR_SIZE)
  const present = new Uint8Array(steps * 2)
  const any = resample(clip, from, to, steps, points, present)
  const wrist = (step: number) => points[step * PAIR_SIZE + 63]!
  return { any, points, present, wrist, flags: Array.from({ length: steps }, (_, step) => present[step * 2 + 1]!) }
}
/** One right hand whose wrist is at x = its time, without the frames that are named. */
function ramp(times: readonly number[], unseen: readonly number[] = []): Clip {
  const clip: Clip = {
    times: Float64Array.from(times),
    points: new Float32Array(times.length * PAIR_SIZE),
    present: new Uint8Array(times.length * 2),
    face: new Float32Array(times.length * 3),
  }
  times.forEach((time, f) => {
    if (unseen.includes(f)) return
    clip.present[f * 2 + 1] = 1
    for (let i = 63; i < 126; i += 3) clip.points[f * PAIR_SIZE + i] = time + i / 1000
  })
  return clip
}

describe('a stretch of a clip', () => {
  it('lies evenly in time, whenever its frames were taken', () => {
    const uneven = fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 4, maxLength: 60 })
    fc.assert(
      fc.property(uneven, (inside) => {
        const times = [0, ...new Set(inside.sort((a, b) => a - b)), 1]
        const { wrist } = look(ramp(times), 0, 1)
        for (let step = 0; step < SEEN_STEPS; step++) expect(wrist(step)).toBeCloseTo(0.063 + step / 15, 4)
      }),
    )
  })

  it('fills a hand that was away on the line between where it went and came back, and says so', () => {
    const times = Array.from({ length: 31 }, (_, f) => f / 30)
    const gap = look(
      ramp(
        times,
        [...Array(20).keys()].map((f) => f + 5),
      ),
      0,
      1,
    )
    for (let step = 0; step < SEEN_STEPS; step++) expect(gap.wrist(step)).toBeCloseTo(0.063 + step / 15, 4)
    expect(gap.flags[0]).toBe(SEEN)
    expect(gap.flags[7]).toBe(FILLED)
    expect(gap.flags.at(-1)).toBe(SEEN)
  })

  it('holds a hand where it was seen first and last', () => {
    const times = Array.from({ length: 31 }, (_, f) => f / 30)
    const edges = look(ramp(times, [0, 1, 2, 3, 4, 5, 6, 24, 25, 26, 27, 28, 29, 30]), 0, 1)
    expect(edges.wrist(0)).toBeCloseTo(7 / 30 + 0.063, 4)
    expect(edges.wrist(15)).toBeCloseTo(23 / 30 + 0.063, 4)
    expect([edges.flags[0], edges.flags[15]]).toEqual([FILLED, FILLED])
  })

  it('has nothing of a hand that it never sees', () => {
    const { any, present, points } = look(ramp([0, 0.5, 1], [0, 1, 2]), 0, 1)
    expect(any).toBe(false)
    expect([...present].every((flag) => flag === ABSENT)).toBe(true)
    expect(points.every((value) => value === 0)).toBe(true)
  })

  it('knows nothing of what lies more than a frame outside', () => {
    const times = Array.from({ length: 31 }, (_, f) => f / 10)
    expect(look(ramp(times), 1, 2).wrist(0)).toBeCloseTo(1.063, 4)
    const later = look(ramp(times, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]), 1, 2)
    expect(later.any).toBe(false)
  })

  it('has the face where most of its frames have it', () => {
    const clip = performed({ way: WAYS.wave, face: true })
    clip.face.set([9, 9, 9], 6)
    clip.face.set([0, 0, 0], 9)
    const face = new Float32Array(3)
    medianFace(clip, 0, 1.2, face)
    expect([...face]).toEqual([Math.fround(0.67), Math.fround(0.2), 0.25])
    medianFace(clip, 5, 6, face)
    expect([...face]).toEqual([0, 0, 0])
  })
})

describe('takes as examples', () => {
  it('are as many steps each, and a shot stands still in all of them', () => {
    const set = clipDataset([performed({ way: WAYS.lift }), shown('fist')], Int32Array.of(0, 1), 2, null)
    expect(set).toMatchObject({ slots: 2, frames: RECORDED_STEPS, nothing: null })
    const row = RECORDED_STEPS * PAIR_SIZE
    const still = set.points.subarray(row, 2 * row)
    expect(still.every((value, i) => value === still[i % PAIR_SIZE])).toBe(true)
    expect(set.points[64]).not.toBeCloseTo(set.points[row - PAIR_SIZE + 64]!, 2)
  })
})
