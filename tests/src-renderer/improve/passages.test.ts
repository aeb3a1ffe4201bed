import { describe, expect, it } from 'vitest'
import type { Recognition } from '../../../src-main/contract/recognition'
import type { Sighting } from '../../../src-renderer/camera/protocol'
import { createMoments, type Moment } from '../../../src-renderer/improve/moments'
import { passageSamples, passageTake } from '../../../src-renderer/improve/passageTake'
import { seenHand, shifted } from '../../support/hands'

type Seen = Recognition & { state: 'seen' }

const FRAME_MS = 40
const CLIPS = { seconds: 1, held: new Set(['stop']) }

/** What was said of the last moments. @param share of the likeliest sign, of which 0.7 is accepted */
function said(signId: string | null, share: number, accepted = false, second = 0): Seen {
  return {
    state: 'seen',
    modelId: 'm'.repeat(20),
    verdict: signId === null ? 'none' : 'unknown',
    reason: 'clear',
    ranked: [
      { signId: signId ?? 'none', label: signId ?? 'None', probability: share },
      { signId: 'other', label: 'other', probability: second },
    ],
    strangeness: null,
    holding: null,
    spotting: { signId, share, threshold: 0.7 },
    accepted: accepted ? { signId: signId!, label: signId! } : null,
    today: null,
    milliseconds: 1,
  }
}

/** A hand that rests, goes to the side between 1.2 and 2 seconds of each four, and rests again. */
function sighting(time: number): Sighting {
  const phase = Math.min(1, Math.max(0, ((time % 4_000) - 1_200) / 800))
  const hand = shifted(seenHand('point'), 0.25 * Math.sin(Math.PI * phase))
  const picture = { width: 640, height: 480, milliseconds: 20, brightness: null, face: { x: 0.5, y: 0.2, height: 0.2 } }
  return { ...picture, hands: [hand], time, thumbnail: null }
}

/** Shows frames from one time to another, each with what is said of it. */
function stream(answers: (time: number) => Seen, until: number, moments = createMoments(), from = 0) {
  for (let time = from; time < until; time += FRAME_MS) {
    moments.see(sighting(time), CLIPS)
    moments.answer(time, answers(time), 'camera', CLIPS)
  }
  return moments
}
/** Sure between two times, else of nothing. */
const likely =
  (share: number, from: number, to: number, second = 0) =>
  (time: number) =>
    time >= from && time < to ? said('wave', share, false, second) : said(null, 0.1)
const accepting =
  (at: number, second = 0) =>
  (time: number) =>
    time === at ? said('wave', 0.9, true, second) : likely(0.9, at - 400, at + 600)(time)
const takeOf = (moment: Moment | undefined) => (moment?.kind === 'take' ? moment : null)!

describe('what was accepted', () => {
  it('is a take of the movement, from a little before it to a little after it', () => {
    const { last, list } = stream(accepting(2_000), 4_000)
    const { signId, source, ...rest } = last.value!
    expect([signId, source]).toEqual(['wave', 'camera'])
    if (rest.kind !== 'moved') throw new Error('not a movement')
    const { sightings, at } = rest.passage
    expect([at, sightings[0]!.time, sightings.at(-1)!.time]).toEqual([2_000, 800, 2_400])
    const take = passageTake(rest.passage)!
    const [from, to] = [take.time + take.frames[take.from]!.time, take.time + take.frames[take.to]!.time]
    expect(from).toBeGreaterThan(800)
    expect(from).toBeLessThanOrEqual(1_240)
    expect(to).toBeGreaterThanOrEqual(1_960)
    expect(take.frames[0]!.face).toEqual({ x: 0.5, y: 0.2, height: 0.2 })
    // A sign that was sure is no question, and nor is its fading.
    expect(list.value).toEqual([])
  })

  it('is there at once, before the moments after it have been seen', () => {
    const { last } = stream(accepting(2_000), 2_001)
    expect(last.value).toMatchObject({ kind: 'moved', signId: 'wave', still: false })
  })

  it('becomes samples of a held sign: the middle of the movement, or where it stood still', () => {
    const { last } = stream(accepting(2_000), 4_000)
    if (last.value?.kind !== 'moved') throw new Error('not a movement')
    const middle = passageSamples(last.value.passage, false).map(({ time }) => time)
    expect(middle.length).toBeGreaterThan(4)
    expect(middle[0]!).toBeGreaterThan(1_300)
    expect(middle.at(-1)!).toBeLessThan(1_900)
    const still = passageSamples(last.value.passage, true)
    expect([still[0]!.time, still.at(-1)!.time]).toEqual([1_520, 2_000])
    expect(still[0]!.hands[0]!.world.length).toBe(63)
  })

  it('is asked about when it is taken back, once, and not where the person said what it was', () => {
    const moments = stream(accepting(2_000), 4_000)
    moments.takeBack()
    moments.takeBack()
    expect(moments.list.value.map((one) => [one.kind, takeOf(one).takenBack, one.signId])).toEqual([
      ['take', true, 'wave'],
    ])
    const settled = stream(accepting(2_000), 4_000)
    settled.settle()
    settled.takeBack()
    expect(settled.list.value).toEqual([])
  })
})

describe('moments of signs that move', () => {
  it('are those at which a sign was likely for a while, but not sure', () => {
    const { list } = stream(likely(0.5, 1_400, 2_200), 4_000)
    expect(list.value.length).toBe(1)
    const { take, takenBack, certainty } = takeOf(list.value[0])
    expect([takenBack, certainty]).toEqual([false, 0.5])
    expect(take.frames.length).toBeGreaterThan(20)
  })

  it('are none that lasted for an instant, or were hardly likely', () => {
    expect(stream(likely(0.5, 1_400, 1_560), 4_000).list.value).toEqual([])
    expect(stream(likely(0.3, 1_400, 2_400), 4_000).list.value).toEqual([])
  })

  it('are those at which two signs were close, also where one was accepted', () => {
    const close = stream(accepting(2_000, 0.8), 4_000).list.value
    expect(close.map((one) => takeOf(one).takenBack)).toEqual([false])
    expect(close[0]!.certainty).toBeCloseTo(0.1)
  })

  it('are told of while a sign stays likely, once', () => {
    expect(stream(likely(0.5, 1_000, 11_000), 12_000).list.value.length).toBe(1)
  })

  it('are two seconds apart at least, and know nothing of what was seen before a pause', () => {
    const twice = (time: number) => (time < 2_400 ? likely(0.5, 1_400, 1_800)(time) : likely(0.5, 2_800, 3_200)(time))
    expect(stream(twice, 4_000).list.value.length).toBe(1)
    const moments = stream(likely(0.5, 1_400, 2_200), 1_800)
    moments.forget()
    stream(() => said(null, 0.1), 4_000, moments, 1_800)
    expect(moments.list.value).toEqual([])
  })

  it('hold no more of the stream than they need, however long it lasts', () => {
    const moments = stream(() => said(null, 0.1), 60_000)
    stream((time) => (time === 60_000 ? said('wave', 0.9, true) : said(null, 0.1)), 61_000, moments, 60_000)
    if (moments.last.value?.kind !== 'moved') throw new Error('not a movement')
    expect(moments.last.value.passage.sightings[0]!.time).toBe(58_800)
  })
})
