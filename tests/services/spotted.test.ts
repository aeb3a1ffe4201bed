import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bridge } from '../../src-main/contract/bridge'
import type { Answer } from '../../src-main/contract/failure'
import type { SignMessage } from '../../src-main/contract/outputs'
import { createDispatch } from '../../src-main/hosts/dispatch'
import { openApp } from '../../src-main/services/app'
import { ask, newProject, untilTrained } from '../hosts/asks'
import { BRIDGES } from '../hosts/bridges'
import { appOptions, temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { hearEvents } from '../support/outputs'
import { newTake, type TakeWish } from '../support/takes'

const [, open] = BRIDGES[0]!

async function record(bridge: Bridge, projectId: string, label: string, wishes: readonly TakeWish[], none = false) {
  const { signId } = await ask(bridge, 'signs.add', { projectId, label, moves: !none, none })
  const takeIds: string[] = []
  const target = { projectId, signId, signer: null, source: 'video' as const }
  let recordingId = ''
  for (const [i, wish] of wishes.entries()) {
    // Two takes in each: with as many recordings as takes twice as much is held back, and trained.
    if (i % 2 === 0) recordingId = (await ask(bridge, 'recordings.start', target)).recordingId
    const take = newTake({ rest: 0.3, rate: 15, ...wish, seed: 50 + i, time: 1_000 + i * 3_000 })
    const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take })
    if (!kept.kept) throw new Error(kept.flaw)
    takeIds.push(kept.id)
  }
  return { signId, takeIds }
}
const times = (count: number, wish: TakeWish) => Array.from({ length: count }, () => wish)

/** A data folder with a project of two signs that move and one that is held, trained; each test has a copy of it. */
const folder = mkdtempSync(join(tmpdir(), 'signsmith-'))
let taught: Record<'wave' | 'point', Awaited<ReturnType<typeof record>>> & { projectId: string }
beforeAll(async () => {
  const app = await openApp(appOptions(folder))
  const dispatch = createDispatch(app.handlers, () => {})
  const bridge: Bridge = {
    call: async (name, input) => (await dispatch(name, input)) as Answer<never>,
    on: app.events.on,
  }
  const projectId = await newProject(bridge)
  const wave = await record(bridge, projectId, 'wave', times(4, { pose: 'open' }))
  const point = await record(bridge, projectId, 'point', times(4, { pose: 'point' }))
  const { signId: stop } = await ask(bridge, 'signs.add', { projectId, label: 'stop' })
  for (const from of [0, 6]) {
    const target = { projectId, signId: stop, signer: null, source: 'video' as const }
    const { recordingId } = await ask(bridge, 'recordings.start', target)
    await ask(bridge, 'samples.append', { projectId, recordingId, samples: newSamples('fist', 6, from) })
  }
  await untilTrained(bridge, projectId, { epochs: 6 })
  await app.close()
  taught = { projectId, wave, point }
  return () => rmSync(folder, { recursive: true, force: true })
})

async function trained() {
  const copy = temporaryFolder()
  cpSync(folder, copy, { recursive: true })
  return { bridge: await open(copy), ...taught }
}

describe('a project with signs that move', () => {
  it('is reported on in takes, which are found behind the figures as long as they have that sign', async () => {
    const { bridge, projectId, wave, point } = await trained()
    const current = await ask(bridge, 'models.current', { projectId })
    if (current.state !== 'ready') throw new Error(current.state)
    expect(current.card.counts).toMatchObject({ samples: 20, takes: 8 })
    const report = async () => (await ask(bridge, 'reports.read', { projectId }))!
    const first = await report()
    expect(first.signs.map(({ label, samples, takes }) => [label, samples, takes])).toEqual([
      ['wave', 4, 4],
      ['point', 4, 4],
      ['stop', 12, 0],
    ])
    expect(first.warnings).toContainEqual({ about: 'no-nothing' })
    expect(first.warnings.filter(({ about }) => about === 'few')).toEqual([])
    const behind = async () => {
      const { confused, right } = await report()
      return new Set([...confused.map(({ sampleId }) => sampleId), ...right.flat()])
    }
    expect([...wave.takeIds, ...point.takeIds].filter((id) => !first.right.flat().includes(id))).toEqual(
      first.confused.flatMap(({ sampleId, truth }) => (truth < 2 ? [sampleId] : [])),
    )
    const [moved, unused, kept] = wave.takeIds
    await ask(bridge, 'takes.move', { projectId, takeIds: [moved!], signId: point.signId })
    await ask(bridge, 'takes.use', { projectId, takeIds: [unused!], used: false })
    const now = await behind()
    expect([now.has(moved!), now.has(unused!), now.has(kept!)]).toEqual([false, false, true])
    const { html } = await ask(bridge, 'reports.page', { projectId, language: 'en' })
    expect(html).toContain('on samples and takes it had not learned from')
    expect(html).toContain('half a minute of doing nothing')
  })

  it('says of a stream what it looks like, and from where on that is accepted', async () => {
    const { bridge, projectId, wave } = await trained()
    const recognition = async (change: object) => {
      const { options } = await ask(bridge, 'projects.read', { projectId })
      await ask(bridge, 'projects.configure', {
        projectId,
        options: { recognition: { ...options.recognition, ...change } },
      })
    }
    const { frames, width, height } = newTake({ pose: 'open', rate: 15 })
    const show = async (stream: string) => {
      let last = null
      for (const { time, hands, face } of frames) {
        const frame = { hands: hands.map((hand) => ({ ...hand, world: hand.image })), width, height }
        const seen = await ask(bridge, 'recognition.classify', { projectId, frame, face, stream, time })
        if (seen.state !== 'seen') throw new Error(seen.state)
        last = seen
      }
      return last!
    }
    const usual = await show('a'.repeat(20))
    expect(usual.spotting).toMatchObject({ signId: expect.any(String), threshold: expect.closeTo(0.65) })
    expect([usual.strangeness, usual.holding, usual.today]).toEqual([null, null, null])
    await recognition({ accepted: 0.5 })
    const laxer = (await show('b'.repeat(20))).spotting!.threshold
    expect(laxer).not.toBeCloseTo(0.65)
    // A sign with a value of its own has a mark of its own.
    const own = { accepted: 0.9, hold: 600, release: 250, cooldown: 500 }
    await recognition({ perSign: { [usual.spotting!.signId ?? wave.signId]: own } })
    expect((await show('c'.repeat(20))).spotting!.threshold).not.toBeCloseTo(laxer)
  })

  it('tells a sign that ended to other programs once, with how sure it was', async () => {
    const { bridge, projectId } = await trained()
    await ask(bridge, 'outputs.change', { port: 0 })
    const { addresses } = await ask(bridge, 'outputs.switch', { output: 'stream', on: true })
    const heard = await hearEvents(addresses.events!)
    const { frames, width, height } = newTake({ pose: 'open', rate: 15, rest: 0.6, seed: 51 })
    const accepted: string[] = []
    let threshold = 1
    for (const { time, hands, face } of frames) {
      const frame = { hands: hands.map((hand) => ({ ...hand, world: hand.image })), width, height }
      const asked = { projectId, frame, face, stream: 'a'.repeat(20), time }
      const seen = await ask(bridge, 'recognition.classify', asked)
      if (seen.state === 'seen' && seen.accepted) {
        accepted.push(seen.accepted.label)
        threshold = seen.spotting!.threshold
      }
    }
    expect(accepted).toEqual(['wave'])
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    expect(heard[1]).toMatchObject({ type: 'sign', label: 'wave', project: 'Digits' })
    const { confidence } = heard[1] as SignMessage
    expect([confidence >= threshold, confidence <= 1]).toEqual([true, true])
  })
})
