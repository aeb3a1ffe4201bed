import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../../src-main/contract/bridge'
import type { NewTake } from '../../../src-main/contract/take'
import { ask, newProject, recordSign, samplesOf } from '../../hosts/asks'
import { BRIDGES } from '../../hosts/bridges'
import { temporaryFolder } from '../../support/app'
import { JPEG, newTake, type TakeWish } from '../../support/takes'

const [, open] = BRIDGES[0]!

/** A project with a sign that moves. */
async function moving() {
  const bridge = await open(temporaryFolder())
  const projectId = await newProject(bridge)
  const { signId } = await ask(bridge, 'signs.add', { projectId, label: 'wave', moves: true })
  return { bridge, projectId, signId }
}
async function startRecording(bridge: Bridge, projectId: string, signId: string, signer: string | null = 'Ann') {
  return (await ask(bridge, 'recordings.start', { projectId, signId, signer, source: 'camera' })).recordingId
}
/** A recording of takes; their ids. */
async function perform(bridge: Bridge, projectId: string, signId: string, wishes: TakeWish[]) {
  const recordingId = await startRecording(bridge, projectId, signId)
  const takeIds: string[] = []
  for (const wish of wishes) {
    const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take: newTake(wish) })
    if (!kept.kept) throw new Error(kept.flaw)
    takeIds.push(kept.id)
  }
  return { recordingId, takeIds }
}
const many = (count: number, wish: TakeWish = {}) =>
  Array.from({ length: count }, (_, i) => ({ rest: 0.3, ...wish, seed: 20 + i, time: 1_000 + i * 3_000 }))
const describeSigns = async (bridge: Bridge, projectId: string) =>
  (await ask(bridge, 'projects.read', { projectId })).signs
const stale = { hands: [], face: null }

describe('a take that is offered', () => {
  it('is kept with all of its frames and its strip, and counted', async () => {
    const { bridge, projectId, signId } = await moving()
    const take = newTake({ hands: 2, strip: 2, time: 5_000 })
    const recordingId = await startRecording(bridge, projectId, signId)
    const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take: { ...take, from: 2, to: 20 } })
    expect(kept).toEqual({ kept: true, id: expect.any(String), advice: [] })
    const id = kept.kept ? kept.id : ''
    const [read] = await ask(bridge, 'takes.read', { projectId, takeIds: [id] })
    const { width, height, time } = take
    expect(read).toMatchObject({ id, recordingId, time, width, height, from: 2, to: 20, unused: false, advice: [] })
    expect(read!.strip).toEqual([JPEG, JPEG])
    expect(read!.frames).toEqual(
      take.frames.map((frame) => ({
        time: frame.time,
        hands: frame.hands.map(({ handedness, image }) => ({
          handedness,
          image: image.map((value) => expect.closeTo(value, 4)),
        })),
      })),
    )
    const [sign] = await describeSigns(bridge, projectId)
    expect(sign).toMatchObject({ moves: true, hands: 2, samples: 0, used: 0, takes: 1, usedTakes: 1, coverTake: id })
    expect(sign!.recordings).toEqual([
      expect.objectContaining({ id: recordingId, samples: 0, takes: 1, signer: 'Ann' }),
    ])
    expect(await ask(bridge, 'takes.list', { projectId, signId })).toEqual([{ recordingId, takeIds: [id] }])
    const [listed] = (await ask(bridge, 'projects.list', {})).projects
    expect([listed!.samples, listed!.takes]).toEqual([0, 1])
  })

  it('is refused for what makes it useless, and nothing of it is kept', async () => {
    const { bridge, projectId, signId } = await moving()
    await ask(bridge, 'signs.change', { projectId, signId, hands: 2 })
    const recordingId = await startRecording(bridge, projectId, signId)
    const offer = async (take: NewTake) => {
      const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take })
      return kept.kept ? 'kept' : kept.flaw
    }
    const both = newTake({ hands: 2 })
    const blind = both.frames.map((frame, i) => (i > 15 ? { ...frame, ...stale } : frame))
    expect([
      await offer({ ...both, frames: blind }),
      await offer({ ...both, from: 5, to: 8 }),
      await offer(newTake({ hands: 2, rate: 3, seconds: 3 })),
      await offer(newTake({ hands: 1 })),
    ]).toEqual(['no-hands', 'too-short', 'too-slow', 'second-hand-missing'])
    expect(await ask(bridge, 'takes.list', { projectId, signId })).toEqual([])
    expect(await offer(both)).toBe('kept')
  })

  it('is asked for the hands that the recordings before it show, not for those of its own', async () => {
    const { bridge, projectId, signId } = await moving()
    await perform(bridge, projectId, signId, [{ hands: 2 }, { hands: 1 }, { hands: 2 }])
    const recordingId = await startRecording(bridge, projectId, signId)
    const one = { projectId, recordingId, take: newTake({ hands: 1 }) }
    expect(await ask(bridge, 'takes.append', one)).toEqual({ kept: false, flaw: 'second-hand-missing' })
    await ask(bridge, 'signs.change', { projectId, signId, hands: 1 })
    expect(await ask(bridge, 'takes.append', one)).toMatchObject({ kept: true })
  })

  it('of no sign may be without hands for most of its time', async () => {
    const { bridge, projectId } = await moving()
    const { signId } = await ask(bridge, 'signs.add', { projectId, label: 'nothing', none: true })
    const recordingId = await startRecording(bridge, projectId, signId)
    const take = newTake({ rest: 0 })
    const frames = take.frames.map((frame, i) => (i > 8 ? { ...frame, ...stale } : frame))
    const append = (some: NewTake) => ask(bridge, 'takes.append', { projectId, recordingId, take: some })
    expect(await append({ ...take, frames })).toEqual({ kept: true, id: expect.any(String), advice: [] })
    const empty = { ...take, frames: frames.map((frame) => ({ ...frame, ...stale })) }
    expect(await append(empty)).toEqual({ kept: false, flaw: 'no-hands' })
    const [, none] = await describeSigns(bridge, projectId)
    expect(none).toMatchObject({ takes: 1, usedTakes: 1, hands: 1 })
  })

  it('comes with advice, which follows its range and the other takes', async () => {
    const { bridge, projectId, signId } = await moving()
    const { recordingId, takeIds } = await perform(bridge, projectId, signId, many(4))
    const adviceOf = async (id: string) => (await ask(bridge, 'takes.read', { projectId, takeIds: [id] }))[0]!.advice
    const strange = newTake({ pose: 'open', rest: 0.3 })
    const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take: strange })
    expect(kept).toMatchObject({ kept: true, advice: ['unlike-others'] })
    const id = kept.kept ? kept.id : ''
    expect([await adviceOf(id), await adviceOf(takeIds[0]!)]).toEqual([['unlike-others'], []])
    await ask(bridge, 'takes.use', { projectId, takeIds: takeIds.slice(0, 2), used: false })
    expect(await adviceOf(id)).toEqual([])
    await ask(bridge, 'takes.use', { projectId, takeIds: takeIds.slice(0, 2), used: true })
    expect(await adviceOf(id)).toEqual(['unlike-others'])
    // Kept from rest to rest, and then cut where the hand is on its way; what lies outside still says so.
    const [whole] = takeIds as [string]
    const frames = newTake(many(1)[0]).frames.slice(14)
    const late = { ...strange, frames, to: frames.length - 1 }
    const { signId: other } = await ask(bridge, 'signs.add', { projectId, label: 'fly', moves: true })
    const another = await startRecording(bridge, projectId, other)
    const begun = await ask(bridge, 'takes.append', { projectId, recordingId: another, take: late })
    expect(begun).toMatchObject({ advice: ['began-late'] })
    await ask(bridge, 'takes.trim', { projectId, takeId: whole, from: 14, to: 40 })
    expect(await adviceOf(whole)).not.toContain('began-late')
  })

  it('into a recording that was deleted meanwhile is refused, and so is one of a strange project', async () => {
    const { bridge, projectId, signId } = await moving()
    const recordingId = await startRecording(bridge, projectId, signId)
    await ask(bridge, 'recordings.delete', { projectId, recordingId })
    const take = newTake()
    const refused = await bridge.call('takes.append', { projectId, recordingId, take })
    expect(refused).toMatchObject({ ok: false, error: { code: 'not-found' } })
    const strange = await bridge.call('takes.append', { projectId, recordingId: 'a'.repeat(20), take })
    expect(strange).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})

describe('takes that are kept', () => {
  it('are trimmed to what belongs to the sign, unless too little is left', async () => {
    const { bridge, projectId, signId } = await moving()
    const { takeIds } = await perform(bridge, projectId, signId, [{ rest: 0.3 }])
    const [takeId] = takeIds as [string]
    const range = async () => {
      const [take] = await ask(bridge, 'takes.read', { projectId, takeIds })
      return [take!.from, take!.to]
    }
    await ask(bridge, 'takes.trim', { projectId, takeId, from: 4, to: 30 })
    expect(await range()).toEqual([4, 30])
    for (const [from, to] of [
      [4, 6],
      [20, 10],
      [0, 599],
    ] as const) {
      const refused = await bridge.call('takes.trim', { projectId, takeId, from, to })
      expect(refused).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    }
    const gone = await bridge.call('takes.trim', { projectId, takeId: 'a'.repeat(20), from: 0, to: 9 })
    expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await range()).toEqual([4, 30])
  })

  it('are left out, deleted, listed among what was deleted, and brought back', async () => {
    const { bridge, projectId, signId } = await moving()
    const { recordingId, takeIds } = await perform(bridge, projectId, signId, many(3))
    const counts = async () => {
      const [sign] = await describeSigns(bridge, projectId)
      return [sign!.takes, sign!.usedTakes]
    }
    const deleted = async () => {
      const { signs, recordings, samples, takes } = await ask(bridge, 'deleted.list', { projectId })
      return { signs, recordings, samples, takes }
    }
    await ask(bridge, 'takes.use', { projectId, takeIds: [takeIds[0]!], used: false })
    expect(await counts()).toEqual([3, 2])
    await ask(bridge, 'takes.delete', { projectId, takeIds: takeIds.slice(1) })
    expect(await counts()).toEqual([1, 0])
    const nothing = { signs: [], recordings: [], samples: [], takes: [] }
    expect(await deleted()).toEqual({ ...nothing, takes: [{ label: 'wave', takeIds: takeIds.slice(1) }] })
    await ask(bridge, 'takes.restore', { projectId, takeIds: takeIds.slice(1) })
    await ask(bridge, 'recordings.delete', { projectId, recordingId })
    expect([await counts(), await deleted()]).toEqual([
      [0, 0],
      { ...nothing, recordings: [{ id: recordingId, label: 'wave', samples: 0, takes: 3 }] },
    ])
    await ask(bridge, 'recordings.restore', { projectId, recordingId })
    await ask(bridge, 'signs.delete', { projectId, signId })
    expect(await deleted()).toEqual({ ...nothing, signs: [{ id: signId, label: 'wave', samples: 0, takes: 3 }] })
    await ask(bridge, 'signs.restore', { projectId, signId })
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: false })
    expect(await counts()).toEqual([3, 0])
    await ask(bridge, 'projects.delete', { projectId })
    const [project] = (await ask(bridge, 'deleted.list', { projectId: null })).projects
    expect(project).toMatchObject({ id: projectId, samples: 0, takes: 3 })
    await ask(bridge, 'projects.restore', { projectId })
    const strange = { projectId, takeIds: ['a'.repeat(20)] }
    expect(await bridge.call('takes.delete', strange)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await ask(bridge, 'takes.read', strange)).toEqual([])
  })

  it('are given another sign, a recording for each they came from, and put back', async () => {
    const { bridge, projectId, signId } = await moving()
    const first = await perform(bridge, projectId, signId, many(2))
    const second = await perform(bridge, projectId, signId, many(2))
    const { signId: other } = await ask(bridge, 'signs.add', { projectId, label: 'fly', moves: true })
    const counts = async () =>
      (await describeSigns(bridge, projectId)).map(({ recordings }) => recordings.map(({ takes }) => takes))
    const takeIds = [first.takeIds[0]!, ...second.takeIds]
    const places = await ask(bridge, 'takes.move', { projectId, takeIds, signId: other })
    expect(await counts()).toEqual([[1], [1, 2]])
    await ask(bridge, 'takes.putBack', { projectId, places })
    expect(await counts()).toEqual([[2, 2], []])
    const nowhere = await bridge.call('takes.move', { projectId, takeIds, signId: 'a'.repeat(20) })
    expect(nowhere).toMatchObject({ ok: false, error: { code: 'not-found' } })
    await ask(bridge, 'takes.move', { projectId, takeIds, signId: other })
    await ask(bridge, 'recordings.delete', { projectId, recordingId: first.recordingId })
    const refused = await bridge.call('takes.putBack', { projectId, places })
    expect(refused).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await counts()).toEqual([[], [1, 2]])
  })

  it('become samples of a held sign, some a second, as a recording by the same person', async () => {
    const { bridge, projectId, signId } = await moving()
    const { takeIds } = await perform(bridge, projectId, signId, many(2, { seconds: 1.5, rest: 0.2 }))
    const { signId: held } = await ask(bridge, 'signs.add', { projectId, label: 'point' })
    const { samples, recordingIds } = await ask(bridge, 'takes.toSamples', { projectId, takeIds, signId: held })
    expect(samples).toBeGreaterThanOrEqual(16)
    expect(samples).toBeLessThanOrEqual(2 * 8 * 2.4)
    const [wave, point] = await describeSigns(bridge, projectId)
    expect([wave!.takes, point!.samples, point!.recordings.length]).toEqual([2, samples, 1])
    expect(point!.recordings[0]).toMatchObject({ signer: 'Ann', source: 'camera', samples, takes: 0 })
    expect(recordingIds).toEqual(point!.recordings.map(({ id }) => id))
    const times = (await samplesOf(bridge, projectId, held)).map(({ time }) => time).sort((a, b) => a - b)
    const gaps = times.slice(1).map((time, i) => time - times[i]!)
    expect(Math.min(...gaps)).toBeGreaterThan(110)
    const moves = await bridge.call('takes.toSamples', { projectId, takeIds, signId })
    expect(moves).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringContaining('“wave”') } })
  })

  it('become no samples where their hands are not good enough', async () => {
    const { bridge, projectId, signId } = await moving()
    const recordingId = await startRecording(bridge, projectId, signId)
    const take = newTake()
    const unclear = (frame: NewTake['frames'][number]) => ({
      ...frame,
      hands: frame.hands.map((hand) => ({ ...hand, score: 0.6 })),
    })
    const some = { ...take, frames: take.frames.map(unclear) }
    const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take: some })
    const { signId: held } = await ask(bridge, 'signs.add', { projectId, label: 'point' })
    const takeIds = [kept.kept ? kept.id : '']
    expect(await ask(bridge, 'takes.toSamples', { projectId, takeIds, signId: held })).toEqual({
      samples: 0,
      recordingIds: [],
    })
    expect((await describeSigns(bridge, projectId))[1]!.recordings).toEqual([])
  })

  it('go with a project that is duplicated, without pictures where the person chose landmarks only', async () => {
    const { bridge, projectId, signId } = await moving()
    await ask(bridge, 'projects.configure', { projectId, options: { keepThumbnails: false } })
    const { takeIds } = await perform(bridge, projectId, signId, [{ strip: 3 }])
    const copy = await ask(bridge, 'projects.duplicate', { projectId, name: 'copy' })
    const [take] = await ask(bridge, 'takes.read', { projectId: copy.id, takeIds })
    expect([copy.takes, take!.strip]).toEqual([1, []])
  })
})

describe('the hands of a sign', () => {
  const handsOf = async (bridge: Bridge, projectId: string) =>
    (await describeSigns(bridge, projectId)).map(({ hands, handsFrom }) => [hands, handsFrom])

  it('are what the person said, else what most of its recordings show, else what the project said before', async () => {
    const { bridge, projectId, signId } = await moving()
    expect(await handsOf(bridge, projectId)).toEqual([[1, 'recordings']])
    await ask(bridge, 'projects.configure', { projectId, options: { hands: 2 } })
    expect(await handsOf(bridge, projectId)).toEqual([[2, 'person']])
    await ask(bridge, 'projects.configure', { projectId, options: { hands: 1 } })
    const { recordingId } = await perform(bridge, projectId, signId, [{ hands: 2 }, { hands: 2 }, { hands: 1 }])
    expect(await handsOf(bridge, projectId)).toEqual([[2, 'recordings']])
    await ask(bridge, 'signs.change', { projectId, signId, hands: 1 })
    expect(await handsOf(bridge, projectId)).toEqual([[1, 'person']])
    await ask(bridge, 'signs.change', { projectId, signId, hands: null })
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: false })
    expect(await handsOf(bridge, projectId)).toEqual([[1, 'recordings']])
  })

  it('decide whether a frame lacks one', async () => {
    const { bridge, projectId, signId } = await moving()
    const [frame] = newTake().frames
    const hands = frame!.hands.map((hand) => ({ ...hand, world: hand.image }))
    const seen = { width: 640, height: 480, hands }
    const check = async () => (await ask(bridge, 'recordings.check', { projectId, signId, frame: seen })).flaw
    expect(await check()).toBe(null)
    await ask(bridge, 'signs.change', { projectId, signId, hands: 2 })
    expect(await check()).toBe('second-hand-missing')
    expect((await ask(bridge, 'recordings.check', { projectId, frame: seen })).flaw).toBe(null)
  })
})

describe('a sign that becomes one that moves', () => {
  it('keeps its samples, which are learned from again once it is held', async () => {
    const bridge = await open(temporaryFolder())
    const projectId = await newProject(bridge)
    const { signId } = await recordSign(bridge, projectId, 'one', 'point', ['Ann'])
    const counts = async () => {
      const [sign] = await describeSigns(bridge, projectId)
      return [sign!.moves, sign!.samples, sign!.used, sign!.takes, sign!.usedTakes]
    }
    await ask(bridge, 'signs.change', { projectId, signId, moves: true })
    await perform(bridge, projectId, signId, many(2))
    expect(await counts()).toEqual([true, 5, 0, 2, 2])
    await ask(bridge, 'signs.change', { projectId, signId, moves: false })
    expect(await counts()).toEqual([false, 5, 5, 2, 0])
    const strange = { projectId, signId: 'a'.repeat(20), moves: true }
    expect(await bridge.call('signs.change', strange)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
})
