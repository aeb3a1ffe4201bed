import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ActivationName } from '../../src-main/contract/activation'
import type { ModelCard } from '../../src-main/contract/model'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { ask, newProject, recordSign, samplesOf, untilTrained } from '../hosts/asks'
import { BRIDGES } from '../hosts/bridges'
import { temporaryFolder } from '../support/app'
import { seenFrame } from '../support/hands'
import { patience } from '../support/pace'

const [, open] = BRIDGES[0]!
const start = () => open(temporaryFolder())
const two = ['Ann', 'Ben']

/** What takes many trainings, over one bridge; `tests/hosts/behaviour.test.ts` runs over every one. */
describe('the studio', () => {
  it('keeps a recording that is not to be learned from, counts it apart, and learns from it again', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const one = await recordSign(bridge, projectId, 'one', 'point', two)
    await recordSign(bridge, projectId, 'two', 'victory', two)
    await untilTrained(bridge, projectId, { epochs: 1 })
    const counts = async () => {
      const { signs } = await ask(bridge, 'projects.read', { projectId })
      const current = await ask(bridge, 'models.current', { projectId })
      return [...signs.map(({ samples, used }) => [samples, used]), current.state === 'ready' && current.stale]
    }
    expect(await counts()).toEqual([[10, 10], [10, 10], false])
    const recordingId = one.recordings[0]!
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: false })
    expect(await counts()).toEqual([[10, 5], [10, 10], true])
    const states = await untilTrained(bridge, projectId, { epochs: 1 })
    expect(states.at(-1)).toMatchObject({ state: 'trained', adopted: true })
    const current = await ask(bridge, 'models.current', { projectId })
    expect(current.state === 'ready' && current.card.counts.samples).toBe(15)
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: true })
    expect(await counts()).toEqual([[10, 10], [10, 10], true])
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    expect(signs[0]!.cover).toBe((await samplesOf(bridge, projectId, one.signId)).at(5)!.id)
    await ask(bridge, 'recordings.delete', { projectId, recordingId })
    const gone = await bridge.call('recordings.use', { projectId, recordingId, used: false })
    expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('keeps a model that was trained when another program had changed the project, and waits with its use', async () => {
    const folder = temporaryFolder()
    const bridge = await open(folder)
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'one', 'point', two)
    await recordSign(bridge, projectId, 'two', 'victory', two)
    appendFileSync(join(folder, 'projects', projectId, 'project.json'), '\n')
    const states = await untilTrained(bridge, projectId, { epochs: 1 })
    expect(states.at(-1)).toMatchObject({ state: 'trained', adopted: false, previous: null })
    await ask(bridge, 'projects.reopen', { projectId })
    const [model] = await ask(bridge, 'models.list', { projectId })
    await ask(bridge, 'models.choose', { projectId, modelId: model!.card.id })
    expect((await ask(bridge, 'models.current', { projectId })).state).toBe('ready')
  })

  it('says before it trains that a model would have no place', async () => {
    const folder = temporaryFolder()
    const bridge = await open(folder)
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'one', 'point', two)
    await recordSign(bridge, projectId, 'two', 'victory', two)
    rmSync(join(folder, 'projects', projectId, 'models'), { recursive: true, force: true })
    writeFileSync(join(folder, 'projects', projectId, 'models'), 'mine')
    const states = await untilTrained(bridge, projectId, { epochs: 3 })
    expect(states.map(({ state }) => state)).not.toContain('training')
    expect(states.at(-1)).toMatchObject({ state: 'failed' })
  })

  it('keeps every model, goes back to one, waits with a new one if asked to, and deletes what is not in use', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'open', 'open', two)
    await recordSign(bridge, projectId, 'fist', 'fist', two)
    const listed = async () =>
      (await ask(bridge, 'models.list', { projectId })).map(({ card, current }) => [card.options.seed, current])
    // The first one is used even where it was told to wait: there is no other.
    const first = await untilTrained(bridge, projectId, { epochs: 3, seed: 1, adopt: false, batch: 16 })
    expect(first.at(-1)).toMatchObject({ state: 'trained', adopted: true, previous: null })
    const second = await untilTrained(bridge, projectId, { epochs: 1, seed: 2, adopt: false })
    expect(second.at(-1)).toMatchObject({ state: 'trained', adopted: false })
    expect(await listed()).toEqual([
      [2, false],
      [1, true],
    ])
    const inUse = (await ask(bridge, 'models.list', { projectId })).find(({ current }) => current)!.card.id
    expect(second.at(-1)).toMatchObject({ previous: inUse })
    const [newer, older] = (await ask(bridge, 'models.list', { projectId })).map(({ card }) => card) as [
      ModelCard,
      ModelCard,
    ]
    expect([older.options.batch, older.curve?.map(({ epoch }) => epoch)]).toEqual([16, [1, 2, 3]])
    await ask(bridge, 'models.choose', { projectId, modelId: newer.id })
    expect(await listed()).toEqual([
      [2, true],
      [1, false],
    ])
    expect(await ask(bridge, 'models.current', { projectId })).toMatchObject({ card: { id: newer.id }, stale: false })
    const refused = await bridge.call('models.delete', { projectId, modelId: newer.id })
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict' } })
    await ask(bridge, 'models.delete', { projectId, modelId: older.id })
    expect(await listed()).toEqual([[2, true]])
    const deleted = await ask(bridge, 'deleted.list', { projectId })
    expect(deleted.models).toEqual([{ id: older.id, createdAt: older.createdAt }])
    const gone = await bridge.call('models.choose', { projectId, modelId: older.id })
    expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } })
    await ask(bridge, 'models.restore', { projectId, modelId: older.id })
    await ask(bridge, 'models.choose', { projectId, modelId: older.id })
    expect(await listed()).toEqual([
      [2, false],
      [1, true],
    ])
    const [size] = await ask(bridge, 'projects.sizes', {})
    expect([size!.projectId, size!.samples > 10_000, size!.pictures, size!.models > 100_000]).toEqual([
      projectId,
      true,
      0,
      true,
    ])
  })

  it('lists what was deleted and can come back, each once', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const open = await recordSign(bridge, projectId, 'open', 'open', two)
    const fist = await recordSign(bridge, projectId, 'fist', 'fist', two)
    const list = () => ask(bridge, 'deleted.list', { projectId })
    expect(await list()).toEqual({ projects: [], signs: [], recordings: [], samples: [], takes: [], models: [] })
    const [sample] = await samplesOf(bridge, projectId, open.signId)
    await ask(bridge, 'samples.delete', { projectId, sampleIds: [sample!.id] })
    await ask(bridge, 'recordings.delete', { projectId, recordingId: open.recordings[0]! })
    await ask(bridge, 'signs.delete', { projectId, signId: fist.signId })
    const other = await newProject(bridge, 'Other')
    await ask(bridge, 'projects.delete', { projectId: other })
    const { projects, signs, recordings, samples } = await list()
    expect(projects).toEqual([{ id: other, name: 'Other', samples: 0, takes: 0 }])
    expect(signs).toEqual([{ id: fist.signId, label: 'fist', samples: 10, takes: 0 }])
    expect(recordings).toMatchObject([{ id: open.recordings[0], label: 'open' }])
    expect(samples.flatMap(({ sampleIds }) => sampleIds)).toEqual(
      sample!.recordingId === open.recordings[0] ? [] : [sample!.id],
    )
    await ask(bridge, 'signs.restore', { projectId, signId: fist.signId })
    await ask(bridge, 'recordings.restore', { projectId, recordingId: open.recordings[0]! })
    expect(await list()).toMatchObject({
      signs: [],
      recordings: [],
      samples: [{ label: 'open', sampleIds: [sample!.id] }],
    })
    await ask(bridge, 'samples.restore', { projectId, sampleIds: [sample!.id] })
    expect(await list()).toMatchObject({ signs: [], recordings: [], samples: [] })
  })

  it('knows a person by one name, which can be given later', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const { signId, recordings } = await recordSign(bridge, projectId, 'open', 'open', ['Ann', 'ann'])
    const signers = async () => {
      const { signs } = await ask(bridge, 'projects.read', { projectId })
      return signs[0]!.recordings.map(({ signer }) => signer)
    }
    expect(await signers()).toEqual(['Ann', 'Ann'])
    const attribute = (at: number, signer: string | null) =>
      ask(bridge, 'recordings.attribute', { projectId, recordingId: recordings[at]!, signer })
    await attribute(1, 'Ben')
    expect(await signers()).toEqual(['Ann', 'Ben'])
    // The only recording of a person can be spelled anew.
    await attribute(1, 'BEN')
    await attribute(0, null)
    expect(await signers()).toEqual([null, 'BEN'])
    // And so can a person's name in all their recordings at once.
    await attribute(0, 'ben')
    expect(await signers()).toEqual(['BEN', 'BEN'])
    await attribute(0, 'Ben')
    expect(await signers()).toEqual(['Ben', 'Ben'])
    await ask(bridge, 'signs.delete', { projectId, signId })
    const gone = await bridge.call('recordings.attribute', { projectId, recordingId: recordings[0]!, signer: 'x' })
    expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('ends the training of a project that is deleted, and says which one is under way', async () => {
    const bridge = await start()
    const [one, other] = [await newProject(bridge, 'One'), await newProject(bridge, 'Other')]
    for (const projectId of [one, other]) {
      await recordSign(bridge, projectId, 'open', 'open', two)
      await recordSign(bridge, projectId, 'fist', 'fist', two)
    }
    await ask(bridge, 'training.start', { projectId: one, request: { epochs: 5_000 } })
    expect(await ask(bridge, 'training.running', {})).toEqual({ projectId: one })
    const refused = await bridge.call('training.start', { projectId: other, request: {} })
    expect(refused).toMatchObject({ ok: false, error: { code: 'busy' } })
    await ask(bridge, 'projects.delete', { projectId: one })
    await vi.waitFor(async () => expect(await ask(bridge, 'training.running', {})).toEqual({ projectId: null }))
    const states = await untilTrained(bridge, other, { epochs: 3 })
    const checked = states.flatMap((now) => (now.state === 'checking' ? [now] : []))
    expect(checked.length).toBeGreaterThan(0)
    expect(checked[0]!.curve.length).toBe(3)
    expect(checked.filter(({ fold }) => fold > 0).every(({ secondsLeft }) => secondsLeft !== null)).toBe(true)
    // Every tested sample is behind exactly one cell of the matrix.
    const report = (await ask(bridge, 'reports.read', { projectId: other }))!
    const behind = [...report.right.flat(), ...report.confused.map(({ sampleId }) => sampleId)]
    expect([new Set(behind).size, behind.length]).toEqual([report.accuracy.n, report.accuracy.n])
    expect(report.right.map((ids) => ids.length)).toEqual(report.confusion.map((row, k) => row[k]))
  })

  it('compares the activations, and keeps what was measured before', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'open', 'open', two)
    await recordSign(bridge, projectId, 'fist', 'fist', two)
    await untilTrained(bridge, projectId, { epochs: 1, unaugmented: ['tilt', 'jitter'] })
    const states: string[] = []
    const stop = bridge.on('training', ({ state }) => states.push(state.state))
    onTestFinished(stop)
    await ask(bridge, 'reports.compare', { projectId })
    await vi.waitFor(() => expect(states.at(-1)).toBe('measured'), { timeout: patience(60_000) })
    const report = await ask(bridge, 'reports.read', { projectId })
    const { runs, n, rows } = report!.activations!
    expect([runs, n, rows.map(({ activation }) => activation)]).toEqual([4, 40, ActivationName.options])
    expect(rows.map(({ difference }) => difference === null)).toEqual(
      rows.map(({ activation }) => activation === 'apalu'),
    )
    expect(report!.accuracy.n).toBe(20)
    const { html } = await ask(bridge, 'reports.page', { projectId, language: 'de' })
    expect(html).toContain('<html lang="de">')
    expect(html).toContain('Aktivierungen im Vergleich')
    expect(html).toContain('Leaky ReLU')
    // A full report keeps the comparison while it is about the same samples, and drops it afterwards.
    const measure = async () => {
      states.length = 0
      await ask(bridge, 'reports.measure', { projectId })
      await vi.waitFor(() => expect(states.at(-1)).toBe('measured'), { timeout: patience(60_000) })
      return (await ask(bridge, 'reports.read', { projectId }))!.activations
    }
    expect(await measure()).not.toBe(null)
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    const recordingId = signs[0]!.recordings[0]!.id
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: false })
    expect(await measure()).toBe(null)
  })

  it('holds each sign by its own values, and all others by the common ones', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const open = await recordSign(bridge, projectId, 'open', 'open', two)
    await recordSign(bridge, projectId, 'fist', 'fist', two)
    await untilTrained(bridge, projectId, { epochs: 8 })
    const all = { accepted: 0.95, hold: 200, release: 100, cooldown: 0 }
    const recognition = { ...all, perSign: { [open.signId]: { ...all, hold: 1_000 } } }
    await ask(bridge, 'projects.configure', { projectId, options: { recognition } })
    const acceptedAt = async (pose: PoseName, stream: string) => {
      for (let time = 1; time < 2_000; time += 50) {
        const input = { projectId, frame: seenFrame(pose, 0.1), stream: stream.repeat(20), time }
        const seen = await ask(bridge, 'recognition.classify', input)
        if (seen.state === 'seen' && seen.accepted) return time
      }
      return null
    }
    expect(await acceptedAt('fist', 'f')).toBeLessThan(500)
    expect(await acceptedAt('open', 'o')).toBeGreaterThan(950)
  })
})
