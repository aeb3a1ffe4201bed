import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Frame } from '../../src-main/contract/landmarks'
import { SETTINGS_DEFAULTS } from '../../src-main/contract/settings'
import { temporaryFolder } from '../support/app'
import { newSample, newSamples, seenFrame, seenHand, shifted } from '../support/hands'
import { hearEvents } from '../support/outputs'
import { patience } from '../support/pace'
import { newTake } from '../support/takes'
import { ask, newProject, recordSign, samplesOf, shown, untilTrained } from './asks'
import { BRIDGES } from './bridges'

const two = ['Ann', 'Ben']

describe.each(BRIDGES)('the studio %s', (_name, open) => {
  const start = (folder = temporaryFolder()) => open(folder)

  it('keeps projects: create, rename, configure, duplicate, delete, restore', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'one', 'point', two)
    await ask(bridge, 'projects.rename', { projectId, name: 'Numbers' })
    const own = { accepted: 0.8, hold: 900, release: 100, cooldown: 0 }
    const perSign = { ['a'.repeat(20)]: own }
    const recognition = { accepted: 0.9, hold: 300, release: 100, cooldown: 0, perSign }
    const options = {
      hands: 2,
      eitherHand: false,
      keepThumbnails: false,
      face: false,
      adapt: true,
      recognition,
    } as const
    expect((await ask(bridge, 'projects.configure', { projectId, options })).options).toEqual(options)
    const copy = await ask(bridge, 'projects.duplicate', { projectId, name: 'Numbers (copy)' })
    expect([copy.samples, copy.options]).toEqual([10, options])
    await ask(bridge, 'projects.delete', { projectId })
    const names = async () => (await ask(bridge, 'projects.list', {})).projects.map(({ name }) => name)
    expect(await names()).toEqual(['Numbers (copy)'])
    expect(await bridge.call('projects.read', { projectId })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    await ask(bridge, 'projects.restore', { projectId })
    expect(await names()).toEqual(['Numbers', 'Numbers (copy)'])
  })

  it('keeps signs in their order: add, rename, reorder, delete, restore', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const ids: string[] = []
    for (const label of ['one', 'two', 'three']) ids.push((await ask(bridge, 'signs.add', { projectId, label })).signId)
    const labels = async () => (await ask(bridge, 'projects.read', { projectId })).signs.map(({ label }) => label)
    await ask(bridge, 'signs.reorder', { projectId, signIds: [ids[2]!, ids[0]!] })
    expect(await labels()).toEqual(['three', 'one', 'two'])
    await ask(bridge, 'signs.rename', { projectId, signId: ids[0]!, label: ' eins ' })
    await ask(bridge, 'signs.delete', { projectId, signId: ids[2]! })
    expect(await labels()).toEqual(['eins', 'two'])
    await ask(bridge, 'signs.restore', { projectId, signId: ids[2]! })
    expect(await labels()).toEqual(['three', 'eins', 'two'])
    const wrong = await bridge.call('signs.reorder', { projectId, signIds: [ids[0]!, ids[0]!] })
    expect(wrong).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    const racers = await Promise.all([1, 2, 3].map(() => bridge.call('signs.add', { projectId, label: 'same' })))
    expect(racers.filter(({ ok }) => ok).length).toBe(1)
    const twin = await bridge.call('signs.add', { projectId, label: 'Two' })
    expect(twin).toMatchObject({ ok: false, error: { code: 'conflict', message: expect.stringContaining('“two”') } })
  })

  it('keeps the raw observation of a sample, drops poor frames and near-duplicates, and counts them', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const { signId } = await ask(bridge, 'signs.add', { projectId, label: 'one' })
    const target = { projectId, signId, signer: 'Ann', source: 'camera' as const }
    const { recordingId } = await ask(bridge, 'recordings.start', target)
    const jpeg = `/9j/${'A'.repeat(40)}`
    const good = { ...newSample('point', 0.1, 1_700_000_000_000), thumbnail: jpeg }
    const unclear = { ...newSample('open', 0.1), hands: [seenHand('open', 0.1, 'Right', 0.5)] }
    const samples = [good, good, { ...good, hands: [] }, unclear, newSample('point', 0.5)]
    const verdicts = await ask(bridge, 'samples.append', { projectId, recordingId, samples })
    expect(verdicts.map((verdict) => (verdict.kept ? 'kept' : verdict.flaw))).toEqual([
      'kept',
      'duplicate',
      'no-hand',
      'low-score',
      'kept',
    ])
    const listed = await samplesOf(bridge, projectId, signId)
    expect(listed.length).toBe(2)
    const hand = good.hands[0]!
    expect(listed[0]).toEqual({
      id: expect.any(String),
      recordingId,
      time: good.time,
      width: 640,
      height: 480,
      hands: [{ handedness: 'Right', score: hand.score, image: hand.image.map((x) => expect.closeTo(x, 5)) }],
      thumbnail: jpeg,
    })
  })

  it('adds what another project lacks from a file, once, by the names of signs, and takes it back', async () => {
    const bridge = await start()
    const from = await newProject(bridge)
    await recordSign(bridge, from, 'one', 'point', two)
    await recordSign(bridge, from, 'two', 'open', two)
    const left = { pictures: true, models: true, people: false }
    const into = await newProject(bridge, 'Other')
    await ask(bridge, 'signs.add', { projectId: into, label: 'ONE' })
    const signsOf = async () => {
      const { signs } = await ask(bridge, 'projects.read', { projectId: into })
      return signs.map(({ label, samples }) => [label, samples])
    }
    const join = async (labels: readonly string[]) => {
      const { fileId } = await ask(bridge, 'projectFiles.save', { projectId: from, left })
      const { signs } = await ask(bridge, 'projectFiles.look', { fileId })
      const signIds = signs.filter(({ label }) => labels.includes(label)).map(({ id }) => id)
      return ask(bridge, 'projectFiles.join', { fileId, projectId: into, signIds, agreed: false })
    }
    const first = await join(['one'])
    expect(first).toMatchObject({ added: { signs: 0, recordings: 2, samples: 10, takes: 0 }, already: 0, differing: 0 })
    expect(await signsOf()).toEqual([['ONE', 10]])
    // One of them is thrown away here; only that is missing the next time, and the other sign.
    const { signs } = await ask(bridge, 'projects.read', { projectId: into })
    const [gone] = await samplesOf(bridge, into, signs[0]!.id)
    await ask(bridge, 'samples.delete', { projectId: into, sampleIds: [gone!.id] })
    const second = await join(['one', 'two'])
    expect(second).toMatchObject({ added: { signs: 1, recordings: 2, samples: 11 }, already: 9, differing: 0 })
    expect(await signsOf()).toEqual([
      ['ONE', 10],
      ['two', 10],
    ])
    expect(await join(['one', 'two'])).toMatchObject({ additionId: null, already: 20 })
    await ask(bridge, 'additions.takeBack', { additionId: second.additionId! })
    expect(await signsOf()).toEqual([['ONE', 9]])
    await ask(bridge, 'additions.takeBack', { additionId: first.additionId! })
    expect(await signsOf()).toEqual([['ONE', 0]])
    const again = await bridge.call('additions.takeBack', { additionId: first.additionId! })
    expect(again).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('loses nothing that can be restored by adding it once more and taking that back', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const { signId } = await recordSign(bridge, projectId, 'one', 'point', two)
    const left = { pictures: true, models: true, people: false }
    const save = async () => (await ask(bridge, 'projectFiles.save', { projectId, left })).fileId
    const join = async (fileId: string) => {
      const { signs } = await ask(bridge, 'projectFiles.look', { fileId })
      const request = { fileId, projectId, signIds: signs.map(({ id }) => id), agreed: false }
      return (await ask(bridge, 'projectFiles.join', request)).additionId!
    }
    const signs = async () => {
      const project = await ask(bridge, 'projects.read', { projectId })
      return project.signs.map(({ label, samples }) => [label, samples])
    }
    const [file, again] = [await save(), await save()]
    await ask(bridge, 'signs.delete', { projectId, signId })
    const additionId = await join(file)
    expect(await signs()).toEqual([['one', 10]])
    await ask(bridge, 'additions.takeBack', { additionId })
    await ask(bridge, 'signs.restore', { projectId, signId })
    expect(await signs()).toEqual([['one', 10]])
    // Beside another sign of that name as well.
    await ask(bridge, 'signs.delete', { projectId, signId })
    const { signId: other } = await ask(bridge, 'signs.add', { projectId, label: 'one' })
    const second = await join(again)
    expect(await signs()).toEqual([['one', 10]])
    await ask(bridge, 'additions.takeBack', { additionId: second })
    await ask(bridge, 'signs.rename', { projectId, signId: other, label: 'another' })
    await ask(bridge, 'signs.restore', { projectId, signId })
    expect(Object.fromEntries(await signs())).toEqual({ one: 10, another: 0 })
  })

  it('gives a project away as a file, part by part, and makes a new one of it', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'one', 'point', two)
    const left = { pictures: false, models: false, people: true }
    const progress: unknown[] = []
    onTestFinished(bridge.on('fileProgress', (told) => progress.push(told)))
    const made = await ask(bridge, 'projectFiles.save', { projectId, left })
    expect(made).toMatchObject({ name: 'Digits.signsmith', counts: { signs: 1, samples: 10, recordings: 2 } })
    await vi.waitFor(() => expect(progress.at(-1)).toEqual({ done: 3, of: 3 }))
    const { data, of } = await ask(bridge, 'files.read', { fileId: made.fileId, from: 0 })
    expect([Buffer.from(data, 'base64').length, of]).toEqual([made.bytes, made.bytes])
    await ask(bridge, 'files.drop', { fileId: made.fileId })
    const gone = await bridge.call('files.read', { fileId: made.fileId, from: 0 })
    expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } })

    // In two parts, the second of which is not the end of it yet.
    const bytes = Buffer.from(data, 'base64')
    const send = async (fileId: string | null, part: Buffer) =>
      (await ask(bridge, 'files.receive', { fileId, data: part.toString('base64') })).fileId
    const fileId = await send(null, bytes.subarray(0, 1_000))
    const half = await bridge.call('projectFiles.look', { fileId })
    expect(half).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    expect(JSON.stringify(half)).toContain('The file is no project file')
    await send(fileId, bytes.subarray(1_000))
    const look = await ask(bridge, 'projectFiles.look', { fileId })
    expect(look).toMatchObject({ name: 'Digits', people: [], damage: null, signs: [{ label: 'one', samples: 10 }] })
    const opened = await ask(bridge, 'projectFiles.open', { fileId, agreed: false })
    expect(opened).toMatchObject({ name: 'Digits (2)', samples: 10, signs: [{ label: 'one' }] })
    const [before, now] = [projectId, opened.id].map((id) => ask(bridge, 'projects.read', { projectId: id }))
    const points = async (of: typeof before) => {
      const { id, signs } = (await of)!
      return (await samplesOf(bridge, id, signs[0]!.id)).map(({ hands }) => hands)
    }
    expect(await points(now)).toEqual(await points(before))
    expect((await now)!.signs[0]!.recordings.map(({ signer }) => signer)).toEqual([null, null])

    // A name that is as long as a name may be is cut between its letters to be numbered.
    const name = `${'x'.repeat(73)}👋👋👋`
    await ask(bridge, 'projects.rename', { projectId, name })
    const again = await ask(bridge, 'projectFiles.save', { projectId, left })
    const numbered = await ask(bridge, 'projectFiles.open', { fileId: again.fileId, agreed: false })
    expect(numbered.name).toBe(`${'x'.repeat(73)}👋 (2)`)
  })

  it('backs up what was changed, says what is there, and opens a backup as any project file', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'one', 'point', two)
    const progress: { done: number; of: number }[] = []
    onTestFinished(bridge.on('fileProgress', (told) => progress.push(told)))
    expect(await ask(bridge, 'backups.now', {})).toMatchObject({ made: [{ name: 'Digits' }], failed: [] })
    await vi.waitFor(() => expect(progress.at(-1)).toEqual({ done: 1, of: 1 }))
    expect(await ask(bridge, 'backups.now', {})).toEqual({ made: [], unchanged: ['Digits'], failed: [] })
    const { usual, backups } = await ask(bridge, 'backups.read', {})
    expect([usual, backups]).toMatchObject([true, [{ projectId, name: 'Digits' }]])
    const { fileId } = await ask(bridge, 'backups.open', { file: backups[0]!.file })
    expect(await ask(bridge, 'projectFiles.look', { fileId })).toMatchObject({
      name: 'Digits',
      counts: { samples: 10 },
    })
    const elsewhere = await bridge.call('backups.open', { file: `../backups/${backups[0]!.file}` })
    expect(elsewhere).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await ask(bridge, 'backups.choose', { usual: true })).toEqual({ changed: true })
    // A page names no folder.
    const named = await bridge.call('settings.change', { backupFolder: '/' } as never)
    expect(named).toMatchObject({ ok: false, error: { code: 'bad-input' } })
  })

  it('keeps no picture when the person chose landmarks only', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await ask(bridge, 'projects.configure', {
      projectId,
      options: { hands: 1, eitherHand: true, keepThumbnails: false },
    })
    const { signId } = await ask(bridge, 'signs.add', { projectId, label: 'one' })
    const target = { projectId, signId, signer: null, source: 'camera' as const }
    const { recordingId } = await ask(bridge, 'recordings.start', target)
    const samples = [{ ...newSample('point', 0), thumbnail: `/9j/${'A'.repeat(40)}` }]
    await ask(bridge, 'samples.append', { projectId, recordingId, samples })
    const listed = await samplesOf(bridge, projectId, signId)
    expect(listed.map(({ thumbnail }) => thumbnail)).toEqual([null])
  })

  it('deletes samples and recordings and brings them back', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const { signId, recordings } = await recordSign(bridge, projectId, 'one', 'point', two)
    const count = async () => (await ask(bridge, 'projects.read', { projectId })).samples
    const sampleIds = (await samplesOf(bridge, projectId, signId)).slice(0, 2).map(({ id }) => id)
    await ask(bridge, 'samples.delete', { projectId, sampleIds })
    expect(await count()).toBe(8)
    await ask(bridge, 'recordings.delete', { projectId, recordingId: recordings[0]! })
    expect(await count()).toBe(3)
    await ask(bridge, 'recordings.restore', { projectId, recordingId: recordings[0]! })
    await ask(bridge, 'samples.restore', { projectId, sampleIds })
    expect(await count()).toBe(10)
  })

  it('says of a frame what would be wrong with it as a sample', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const check = async (frame: Frame) => (await ask(bridge, 'recordings.check', { projectId, frame })).flaw
    const seen = seenFrame('open')
    expect([
      await check(seen),
      await check({ ...seen, hands: [] }),
      await check({ ...seen, hands: seen.hands.map((hand) => shifted(hand, 0.6)) }),
      await check({ ...seen, hands: [seenHand('open', 0, 'Right', 0.4)] }),
    ]).toEqual([null, 'no-hand', 'cropped', 'low-score'])
    await ask(bridge, 'projects.configure', { projectId, options: { hands: 2 } })
    expect(await check(seen)).toBe('second-hand-missing')
  })

  it('keeps takes of a sign that moves: append, read, trim, leave out, delete, restore, move, put back, make samples', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const { signId } = await ask(bridge, 'signs.add', { projectId, label: 'wave', moves: true })
    const { signId: other } = await ask(bridge, 'signs.add', { projectId, label: 'point' })
    const target = { projectId, signId, signer: 'Ann', source: 'camera' as const }
    const { recordingId } = await ask(bridge, 'recordings.start', target)
    const take = newTake({ strip: 2 })
    const kept = await ask(bridge, 'takes.append', { projectId, recordingId, take })
    if (!kept.kept) throw new Error(kept.flaw)
    const takeIds = [kept.id]
    await ask(bridge, 'takes.trim', { projectId, takeId: kept.id, from: 1, to: 30 })
    const use = (used: boolean) => ask(bridge, 'takes.use', { projectId, takeIds, used })
    expect([await use(true), await use(false), await use(false)]).toEqual([
      { takeIds: [] },
      { takeIds },
      { takeIds: [] },
    ])
    const [read] = await ask(bridge, 'takes.read', { projectId, takeIds })
    expect(read).toMatchObject({ id: kept.id, from: 1, to: 30, unused: true, strip: take.strip })
    expect(read!.frames.length).toBe(take.frames.length)
    const listed = () => ask(bridge, 'takes.list', { projectId, signId })
    await ask(bridge, 'takes.delete', { projectId, takeIds })
    expect(await listed()).toEqual([])
    await ask(bridge, 'takes.restore', { projectId, takeIds })
    const places = await ask(bridge, 'takes.move', { projectId, takeIds, signId: other })
    expect(await listed()).toEqual([])
    await ask(bridge, 'takes.putBack', { projectId, places })
    expect(await listed()).toEqual([{ recordingId, takeIds }])
    const { samples } = await ask(bridge, 'takes.toSamples', { projectId, takeIds, signId: other })
    expect(await samplesOf(bridge, projectId, other)).toHaveLength(samples)
    expect(samples).toBeGreaterThan(5)
    await ask(bridge, 'signs.change', { projectId, signId, moves: false, hands: 2 })
    const { signs } = await ask(bridge, 'projects.read', { projectId })
    expect(signs[0]).toMatchObject({ moves: false, hands: 2, handsFrom: 'person', takes: 1, usedTakes: 0 })
  })

  it('moves samples to another sign, a recording for each they came from, and back', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const one = await recordSign(bridge, projectId, 'one', 'point', two)
    const other = await recordSign(bridge, projectId, 'two', 'victory', ['Cem'])
    const counts = async () => {
      const { signs } = await ask(bridge, 'projects.read', { projectId })
      return signs.map(({ recordings }) => recordings.map(({ signer, samples }) => [signer, samples]))
    }
    const before = await counts()
    const samples = await samplesOf(bridge, projectId, one.signId)
    // Two of Ben's, three of Ann's; one of the other sign is there already.
    const sampleIds = [0, 1, 5, 6, 7].map((i) => samples[i]!.id)
    const places = await ask(bridge, 'samples.move', { projectId, sampleIds, signId: other.signId })
    expect(await counts()).toEqual([
      [
        ['Ann', 2],
        ['Ben', 3],
      ],
      [
        ['Cem', 5],
        ['Ann', 3],
        ['Ben', 2],
      ],
    ])
    const moved = await ask(bridge, 'samples.read', { projectId, sampleIds })
    expect(moved.map(({ hands }) => hands)).toEqual([0, 1, 5, 6, 7].map((i) => samples[i]!.hands))
    await ask(bridge, 'samples.putBack', { projectId, places })
    expect(await counts()).toEqual(before)
    expect(await samplesOf(bridge, projectId, one.signId)).toEqual(samples)

    // Who moves samples wants them learned from, also out of a recording that is not.
    const recordingId = one.recordings[0]!
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: false })
    const used = async () => (await ask(bridge, 'projects.read', { projectId })).signs.map((sign) => sign.used)
    expect(await used()).toEqual([5, 5])
    const [last] = (await samplesOf(bridge, projectId, one.signId)).slice(-1)
    const back = await ask(bridge, 'samples.move', { projectId, sampleIds: [last!.id], signId: other.signId })
    expect(await used()).toEqual([5, 6])
    await ask(bridge, 'samples.putBack', { projectId, places: back })
    await ask(bridge, 'recordings.use', { projectId, recordingId, used: true })
    expect(await counts()).toEqual(before)

    // What cannot be done is said, and nothing is moved.
    await ask(bridge, 'samples.delete', { projectId, sampleIds: [samples[0]!.id] })
    for (const input of [
      { projectId, sampleIds, signId: other.signId },
      { projectId, sampleIds: [samples[1]!.id], signId: 'x'.repeat(20) },
    ]) {
      expect(await bridge.call('samples.move', input)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    }
    await ask(bridge, 'recordings.delete', { projectId, recordingId: one.recordings[0]! })
    const gone = [{ sampleId: samples[1]!.id, recordingId: one.recordings[0]! }]
    expect(await bridge.call('samples.putBack', { projectId, places: gone })).toMatchObject({ ok: false })
  })

  it('notices by itself that a project was taken away, saves nothing more, and puts it back or takes what is there', async () => {
    const folder = temporaryFolder()
    const bridge = await start(folder)
    const projectId = await newProject(bridge)
    const { recordings } = await recordSign(bridge, projectId, 'one', 'point', two)
    const path = join(folder, 'projects', projectId)
    const read = () => ask(bridge, 'projects.read', { projectId })
    const append = () =>
      bridge.call('samples.append', {
        projectId,
        recordingId: recordings[0]!,
        samples: newSamples('victory', 1),
      })
    const heard: (string | null)[] = []
    const stop = bridge.on('project', () => void read().then(({ outside }) => heard.push(outside)))
    renameSync(path, `${path} away`)
    await expect.poll(() => heard.at(-1), { timeout: patience(20_000) }).toBe('folder-removed')
    stop()
    expect(await append()).toMatchObject({ ok: false, error: { code: 'replaced' } })
    for (const [name, input] of [
      ['projects.rename', { projectId, name: 'x' }],
      ['signs.add', { projectId, label: 'x' }],
      ['projects.duplicate', { projectId, name: 'x' }],
    ] as const) {
      expect(await bridge.call(name, input as never)).toMatchObject({ ok: false, error: { code: 'replaced' } })
    }
    expect([existsSync(path), (await read()).samples]).toEqual([false, 10])
    expect(await ask(bridge, 'projects.putBack', { projectId })).toEqual({ kept: [] })
    expect(await append()).toMatchObject({ ok: true })
    expect(await read()).toMatchObject({ outside: null, samples: 11 })

    rmSync(path, { recursive: true })
    renameSync(`${path} away`, path)
    expect((await read()).outside).toBe('samples-replaced')
    const { project } = await ask(bridge, 'projects.reopen', { projectId })
    expect([project!.samples, project!.outside]).toEqual([10, null])
    rmSync(path, { recursive: true })
    expect(await ask(bridge, 'projects.reopen', { projectId })).toEqual({ project: null })
    expect((await ask(bridge, 'projects.list', {})).projects).toEqual([])
    expect(await bridge.call('projects.putBack', { projectId })).toMatchObject({ error: { code: 'not-found' } })
  })

  it('says what was damaged and what was put aside, and erases that when asked', async () => {
    const folder = temporaryFolder()
    const before = await start(folder)
    const projectId = await newProject(before)
    await recordSign(before, projectId, 'one', 'point', two)
    await before.call('settings.change', { theme: 'dark' })
    const again = temporaryFolder()
    renameSync(join(folder, 'projects'), join(again, 'projects'))
    const path = join(again, 'projects', projectId)
    writeFileSync(join(path, 'project.json'), '{"name":"Numbers","options":')
    writeFileSync(join(again, 'settings.json'), '{')
    rmSync(join(path, 'thumbnails'), { recursive: true, force: true })
    const bridge = await start(again)
    const { projects } = await ask(bridge, 'projects.list', {})
    expect(projects).toMatchObject([{ id: projectId, name: 'Numbers', samples: 10 }])
    const notices = await ask(bridge, 'storage.notices', {})
    expect(notices.map(({ kind }) => kind)).toEqual(['settings', 'rebuilt'])

    writeFileSync(join(path, 'journal.ndjson.notes'), 'my own')
    const pictures = join(path, 'lost-and-found', 'thumbnails')
    mkdirSync(pictures, { recursive: true })
    writeFileSync(join(pictures, `${'a'.repeat(20)}.image`), 'a picture')
    const found = (await ask(bridge, 'storage.notices', {})).filter(({ kind }) => kind === 'found')
    expect(found).toEqual([
      {
        kind: 'found',
        projectId,
        name: 'Numbers',
        folder: join(path, 'lost-and-found'),
        projects: 0,
        pictures: 1,
        models: 0,
        others: 0,
        bytes: 9,
      },
    ])
    await ask(bridge, 'storage.eraseFound', { projectId: null })
    expect(existsSync(pictures)).toBe(true)
    await ask(bridge, 'storage.eraseFound', { projectId })
    expect([existsSync(pictures), existsSync(join(path, 'journal.ndjson.notes'))]).toEqual([false, true])
  })

  it('erases what was deleted when it is opened again', async () => {
    const folder = temporaryFolder()
    {
      const bridge = await open(folder)
      const projectId = await newProject(bridge, 'Gone')
      await ask(bridge, 'projects.delete', { projectId })
    }
    // The first app closes with its test; a copy of its files is what the next start would find.
    const { cpSync } = await import('node:fs')
    const next = temporaryFolder()
    cpSync(join(folder, 'projects'), join(next, 'projects'), { recursive: true })
    const bridge = await open(next)
    expect((await ask(bridge, 'projects.list', {})).projects).toEqual([])
    expect(readdirSync(join(next, 'projects'))).toEqual([])
  })

  it('trains, says honestly how good it is, recognises, and knows when the samples have changed', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    const first = await recordSign(bridge, projectId, 'open', 'open', two)
    await recordSign(bridge, projectId, 'fist', 'fist', two)
    await recordSign(bridge, projectId, 'point', 'point', two)
    expect(await ask(bridge, 'models.current', { projectId })).toEqual({ state: 'none' })
    expect(await ask(bridge, 'recognition.classify', shown(projectId, seenFrame('open')))).toEqual({
      state: 'no-model',
    })

    const states = await untilTrained(bridge, projectId)
    expect(states[0]).toEqual({ state: 'starting' })
    expect(states.some(({ state }) => state === 'training')).toBe(true)
    const model = await ask(bridge, 'models.current', { projectId })
    if (model.state !== 'ready') throw new Error(`the model is ${JSON.stringify(model)}`)
    expect(model).toMatchObject({
      stale: false,
      card: {
        counts: { samples: 30, recordings: 6, signers: 2 },
        accuracy: { split: 'signer', n: 30, folds: 2 },
        options: { activation: 'apalu', epochs: 3 },
      },
    })
    expect(model.card.activation.map(({ a, b }) => a !== null && b !== null)).toEqual([true, true])
    expect(await ask(bridge, 'reports.read', { projectId })).toMatchObject({ accuracy: { n: 30 }, unknown: null })
    expect((await ask(bridge, 'reports.page', { projectId, language: 'en' })).html).toContain('<html lang="en">')

    const seen = await ask(bridge, 'recognition.classify', shown(projectId, seenFrame('fist', 0.3)))
    if (seen.state !== 'seen') throw new Error(`the frame is ${seen.state}`)
    expect(seen.ranked[0]!.label).toBe('fist')
    expect(seen.ranked.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
    const empty = { ...seenFrame('fist'), hands: [] }
    expect(await ask(bridge, 'recognition.classify', shown(projectId, empty))).toMatchObject({
      verdict: 'no-hand',
      ranked: [],
      strangeness: null,
    })

    await ask(bridge, 'signs.rename', { projectId, signId: first.signId, label: 'offen' })
    expect(await ask(bridge, 'models.current', { projectId })).toMatchObject({ stale: false })
    const renamed = await ask(bridge, 'recognition.classify', shown(projectId, seenFrame('open')))
    expect(renamed).toMatchObject({ ranked: [{ label: 'offen' }, {}, {}] })
    await ask(bridge, 'recordings.delete', { projectId, recordingId: first.recordings[0]! })
    expect(await ask(bridge, 'models.current', { projectId })).toMatchObject({ stale: true })
    await ask(bridge, 'recordings.restore', { projectId, recordingId: first.recordings[0]! })
    expect(await ask(bridge, 'models.current', { projectId })).toMatchObject({ stale: false })
  })

  it('cancels training in the middle of an epoch and keeps the previous model, with no trace of the new one', async () => {
    const folder = temporaryFolder()
    const bridge = await start(folder)
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'open', 'open', two)
    await recordSign(bridge, projectId, 'fist', 'fist', two)
    await untilTrained(bridge, projectId, { epochs: 1 })
    const before = await ask(bridge, 'models.current', { projectId })
    const models = () => readdirSync(join(folder, 'projects', projectId, 'models'))
    const kept = models()
    let learning = false
    onTestFinished(
      bridge.on('training', ({ state }) => {
        learning ||= state.state === 'training'
      }),
    )
    await ask(bridge, 'training.start', { projectId, request: { epochs: 10_000 } })
    expect(await bridge.call('training.start', { projectId, request: {} })).toMatchObject({
      ok: false,
      error: { code: 'busy' },
    })
    await vi.waitFor(() => expect(learning).toBe(true), { timeout: patience(60_000) })
    await ask(bridge, 'training.cancel', { projectId })
    expect(await ask(bridge, 'training.read', { projectId })).toEqual({ state: 'cancelled' })
    expect(await ask(bridge, 'models.current', { projectId })).toEqual(before)
    expect(models()).toEqual(kept)
  })

  it('makes of a model what other programs read, compared with it on every sample', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge, 'Grüße!')
    await recordSign(bridge, projectId, 'open', 'open', two)
    const { signId } = await recordSign(bridge, projectId, 'fist', 'fist', two)
    await untilTrained(bridge, projectId, { epochs: 1 })
    const model = await ask(bridge, 'models.current', { projectId })
    const target = { projectId, modelId: model.state === 'ready' ? model.card.id : '', form: 'onnx' as const }
    // It is called what the sign is called now.
    await ask(bridge, 'signs.rename', { projectId, signId, label: 'Faust' })
    const made = await ask(bridge, 'models.take', target)
    expect(made).toMatchObject({ name: 'gru-e-onnx.zip', agreement: { n: 20, edge: expect.any(Number) } })
    expect(made.agreement.probability).toBeLessThanOrEqual(1e-5)
    const { data, of } = await ask(bridge, 'files.read', { fileId: made.fileId, from: 0 })
    const zip = Buffer.from(data, 'base64')
    expect([zip.length, zip.subarray(0, 2).toString(), of]).toEqual([made.bytes, 'PK', made.bytes])
    await ask(bridge, 'files.drop', { fileId: made.fileId })
    const gone = { ...target, modelId: 'b'.repeat(20) }
    expect(await bridge.call('models.take', gone)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('says what to do when there is too little to learn from', async () => {
    const bridge = await start()
    const projectId = await newProject(bridge)
    await recordSign(bridge, projectId, 'open', 'open', [null])
    const states = await untilTrained(bridge, projectId)
    expect(states.at(-1)).toEqual({
      state: 'failed',
      message: 'Only “open” has samples. Record at least one other sign, then train.',
    })
  })

  it('remembers settings', async () => {
    const bridge = await start()
    await ask(bridge, 'settings.change', { theme: 'dark', cameraId: 'cam' })
    expect(await ask(bridge, 'settings.read', {})).toEqual({ ...SETTINGS_DEFAULTS, theme: 'dark', cameraId: 'cam' })
  })

  it('reaches other programs by what is switched on, and tells the page', async () => {
    const bridge = await start()
    const off = { captions: false, stream: false, osc: false, file: false }
    const told = vi.fn()
    onTestFinished(bridge.on('outputs', told))
    const before = await ask(bridge, 'outputs.read', {})
    expect([before.on, before.addresses]).toEqual([off, { captions: null, socket: null, events: null }])
    await ask(bridge, 'outputs.change', { port: 0, fileSigns: 3 })
    const { on, addresses } = await ask(bridge, 'outputs.switch', { output: 'stream', on: true })
    expect(on).toEqual({ ...off, stream: true })
    const heard = await hearEvents(addresses.events!)
    await vi.waitFor(() => expect(heard).toEqual([{ type: 'hello', format: 'signsmith-live', version: 1 }]))
    await vi.waitFor(() => expect(told.mock.calls.length).toBeGreaterThanOrEqual(2))
    const captions = await bridge.call('outputs.showCaptions', {})
    expect(captions).toMatchObject({ ok: false, error: { code: 'conflict' } })
    const renewed = await ask(bridge, 'outputs.renew', {})
    expect(renewed.addresses.events).not.toBe(addresses.events)
    await expect(hearEvents(addresses.events!)).rejects.toThrow('This address is not good any more.')
    expect((await ask(bridge, 'outputs.switch', { output: 'stream', on: false })).on).toEqual(off)
    await expect(hearEvents(renewed.addresses.events!)).rejects.toThrow()
  })

  it('answers what is asked wrongly with a reason, and never throws', async () => {
    const bridge = await start()
    const call = bridge.call as (name: string, input: unknown) => Promise<unknown>
    const projectId = await newProject(bridge)
    const wrong: [string, unknown, string][] = [
      ['constructor', {}, 'not-found'],
      ['__proto__', {}, 'not-found'],
      ['toString', {}, 'not-found'],
      ['projects.read', null, 'bad-input'],
      ['projects.read', { projectId: '../../etc' }, 'bad-input'],
      ['projects.read', { projectId, more: 1 }, 'bad-input'],
      ['projects.read', { projectId: 'a'.repeat(20) }, 'not-found'],
      ['projects.create', { name: '   ' }, 'bad-input'],
      ['projects.create', { name: 'a\nb' }, 'bad-input'],
      ['projects.create', { name: 'x'.repeat(81) }, 'bad-input'],
      ['projects.create', { name: '\u200b' }, 'bad-input'],
      ['signs.rename', { projectId, signId: 'b'.repeat(20), label: 'x' }, 'not-found'],
      ['samples.append', { projectId, recordingId: 'c'.repeat(20), samples: newSamples('open', 1) }, 'not-found'],
      ['training.start', { projectId, request: { engine: 'quantum' } }, 'bad-input'],
      ['recognition.classify', shown(projectId, { ...seenFrame('open'), width: 0 }), 'bad-input'],
    ]
    for (const [name, input, code] of wrong) {
      expect([name, await call(name, input)]).toMatchObject([name, { ok: false, error: { code } }])
    }
  })
})
