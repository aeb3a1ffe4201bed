import { describe, expect, it } from 'vitest'
import { ACCEPTANCE_DEFAULTS } from '../../../src-main/contract/project'
import type { Recognizer } from '../../../src-main/learning/classifier/recognizer'
import { thresholdOf } from '../../../src-main/learning/decoding/acceptance'
import { streamPart } from '../../../src-main/learning/evaluation/spotting'
import { ratesOf, spotSigns } from '../../../src-main/services/training/spotting'
import { performed, WAYS } from '../../support/clips'

describe('the threshold of a share of the own signs', () => {
  it('is 0.65 for the usual one, and lower for more', () => {
    const shares = [0.5, 0.85, 0.95, 0.98, 0.995]
    expect(shares.map((share) => thresholdOf(share).toFixed(2))).toEqual(['0.92', '0.71', '0.65', '0.55', '0.50'])
  })
})

describe('the signs of a stream', () => {
  /** Sure of one of two classes, always. */
  const sure = (best: number): Recognizer => ({
    slots: 2,
    frames: 16,
    classes: 2,
    look: () => ({ logits: Float32Array.from([0, 1], (k) => (k === best ? 9 : 0)), best, confidence: 9, distance: 0 }),
    distances: () => new Float32Array(2),
  })
  const labels = [
    { label: 'wave', none: false },
    { label: 'None', none: true },
  ]
  const clip = performed({ way: WAYS.wave, frames: 60, seconds: 3 })
  const found = (best: number) => [
    ...spotSigns({ recognizer: sure(best), seconds: 1, moves: [1, 1], labels }, clip, ACCEPTANCE_DEFAULTS),
  ]

  it('are accepted once, and what is no sign never', () => {
    expect(found(0)).toEqual([{ label: 'wave', time: expect.any(Number) }])
    expect(found(1)).toEqual([])
  })
})

describe('what became of the signs of streams', () => {
  const sign = (label: string, named: string | null, latency: number | null = null) => ({ label, named, latency })
  const signs = [sign('a', 'a', 0.3), sign('b', 'b', -0.2), sign('a', 'b', 0.5), sign('b', null)]
  const stream = { signs, inserted: ['a', 'b', 'a'], seconds: 30 }

  it('is told of a hundred signs and of a minute, over all streams', () => {
    const more = { signs: [sign('a', 'a', 0.1), ...signs.slice(0, 2), sign('a', 'a', 0)], inserted: [], seconds: 30 }
    expect(ratesOf([stream, more])).toEqual({
      right: 75,
      substituted: 12.5,
      missed: 12.5,
      inserted: 37.5,
      firesAMinute: 3,
      latency: { median: 0.1, p90: 0.3 },
      wrong: [
        { label: 'a', signed: null, count: 2 },
        { label: 'b', signed: 'a', count: 1 },
        { label: 'b', signed: null, count: 1 },
      ],
      signs: 8,
      seconds: 60,
    })
  })

  it('is only how often something was accepted, where no sign was made', () => {
    const idle = { ...stream, signs: [] }
    expect(ratesOf([idle])).toMatchObject({ right: null, missed: null, inserted: null, firesAMinute: 6, latency: null })
  })

  it('is told of some of the signs alone, with what was taken for one of them', () => {
    const part = streamPart(stream, new Set(['b']))
    expect(part).toEqual({ signs: [signs[1], signs[3]], inserted: ['b', 'b'], seconds: 30 })
    expect(streamPart(stream, new Set(['a', 'b']))).toEqual(stream)
  })
})
