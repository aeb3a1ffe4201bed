import { describe, expect, it } from 'vitest'
import type { Recognition } from '../../src-main/contract/recognition'
import type { Sighting } from '../../src-renderer/camera/protocol'
import { createMoments, type Moment, type Moments } from '../../src-renderer/improve/moments'
import { seenFrame } from '../support/hands'

type Seen = Recognition & { state: 'seen' }
const seen = (signId: string, probability: number, score = -3, verdict: Seen['verdict'] = 'sign'): Seen => ({
  state: 'seen',
  modelId: 'm'.repeat(20),
  verdict,
  reason: verdict === 'unknown' ? 'shape' : 'clear',
  ranked:
    verdict === 'no-hand'
      ? []
      : [
          { signId, label: signId, probability },
          { signId: 'other', label: 'other', probability: 1 - probability },
        ],
  today: null,
  strangeness: verdict === 'no-hand' ? null : { score, limit: 2 },
  holding: null,
  spotting: null,
  accepted: null,
  milliseconds: 0.1,
})
const sighting = (time: number, thumbnail: string | null = 'p'): Sighting => ({
  ...seenFrame('open'),
  time,
  milliseconds: 20,
  brightness: null,
  thumbnail,
  face: null,
})
const nothing = seen('', 0, 0, 'no-hand')
const unknown = (moment: Moment) => moment.kind === 'sample' && moment.unknown
const said = ({ last }: Moments) => (last.value?.kind === 'held' ? last.value : null)!

describe('moments to learn from', () => {
  /** Frames every 40 ms for a while, from a time on. */
  const showing = (
    answer: Seen,
    from: number,
    ms: number,
    moments = createMoments(),
    thumbnail: string | null = 'p',
  ) => {
    for (let t = from; t < from + ms; t += 40) moments.take(sighting(t, thumbnail), answer, 'video', true)
    return moments
  }

  it('are those at which a steady hand is near to being called something else', () => {
    expect(showing(seen('hello', 0.98), 0, 3_000).list.value).toEqual([])
    const between = showing(seen('hello', 0.6), 0, 3_000).list.value
    expect(between.map((moment) => [moment.signId, unknown(moment)])).toEqual([
      ['hello', false],
      ['hello', false],
    ])
    expect(between[0]!.certainty).toBeCloseTo(0.2)
    const nearLimit = showing(seen('hello', 0.98, 2.1, 'unknown'), 0, 1_000).list.value
    expect(nearLimit.map((moment) => [unknown(moment), moment.source])).toEqual([[true, 'video']])
    expect(showing(seen('hello', 0.98, 9, 'unknown'), 0, 1_000).list.value).toEqual([])
  })

  it('are no hands on their way, no None, and nothing without its picture', () => {
    const moments = createMoments()
    for (let t = 0; t < 4_000; t += 40) {
      moments.take(sighting(t), seen(t % 400 < 200 ? 'hello' : 'stop', 0.6), 'camera', true)
    }
    expect(moments.list.value).toEqual([])
    expect(showing(seen('none', 0.6, 0, 'none'), 0, 2_000).list.value).toEqual([])
    const waiting = showing(seen('hello', 0.6), 0, 2_000, createMoments(), null)
    expect([waiting.list.value.length, waiting.wantsPicture()]).toEqual([0, true])
    waiting.take(sighting(2_000), seen('hello', 0.6), 'camera', true)
    expect([waiting.list.value.length, waiting.wantsPicture()]).toEqual([1, false])
  })

  it('are the least certain of many, and gone once answered', () => {
    const moments = createMoments()
    for (let i = 0; i < 40; i++) {
      showing(seen(`sign${i}`, 0.5 + i / 200), i * 3_000, 800, moments)
      showing(nothing, i * 3_000 + 800, 400, moments)
    }
    expect(moments.list.value.length).toBe(24)
    expect(moments.list.value.map(({ signId }) => signId)).toEqual(Array.from({ length: 24 }, (_, i) => `sign${i}`))
    const [first] = moments.list.value
    moments.remove(first!.id)
    expect(moments.list.value[0]!.signId).toBe('sign1')
    moments.putBack(first!)
    expect(moments.list.value[0]).toBe(first)
  })

  it('remember the last second of what was said, also when the hand has gone to the mouse', () => {
    const moments = showing(seen('hello', 0.99), 0, 3_000)
    showing(seen('stop', 0.9), 3_000, 200, moments)
    showing(nothing, 3_200, 2_000, moments)
    const { signId, frames } = said(moments)
    expect([signId, frames[0]!.time, frames.at(-1)!.time]).toEqual(['hello', 2_000, 2_960])
  })

  it('know an unknown hand as one, whichever sign it is nearest to', () => {
    const moments = createMoments()
    for (let t = 0; t < 2_000; t += 40) {
      moments.take(sighting(t), seen(t % 80 === 0 ? 'hello' : 'stop', 0.5, 0, 'unknown'), 'camera', false)
    }
    expect([said(moments).unknown, said(moments).frames.length]).toEqual([true, 25])
  })
})
