import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import { newId } from '../../src-main/hosts/environment'
import { type Library, openLibrary } from '../../src-main/storage/library'
import { type Addition, openProject } from '../../src-main/storage/project'
import type { SampleRecord } from '../../src-main/storage/records'
import { openSettings } from '../../src-main/storage/settings'
import { temporaryFolder } from '../support/app'
import { journalEntries, writeEntries, writeVersion1 } from '../support/journal'
import { picturesBelow } from '../support/library'

const options = PROJECT_DEFAULTS
const points = () => Float32Array.from({ length: 63 }, (_, i) => i / 100)
const sample = (recordingId: string): SampleRecord => ({
  id: newId(),
  recordingId,
  time: 5,
  width: 640,
  height: 480,
  hands: [{ handedness: 'Left', score: 0.9, image: points(), world: points() }],
  hasThumbnail: true,
})
const hand = (line: { hands: object[] }, change: object) => ({
  ...line,
  hands: line.hands.map((one) => ({ ...one, ...change })),
})

/** Two signs with one recording of three samples each. */
async function filledProject() {
  const folder = temporaryFolder()
  const project = await openProject(folder)
  const made: { signId: string; recordingId: string; samples: SampleRecord[] }[] = []
  for (const label of ['one', 'two']) {
    const [signId, recordingId] = [newId(), newId()]
    await project.putSign({ id: signId, label, none: false, moves: false, hands: null })
    await project.putRecording({
      id: recordingId,
      signId,
      signer: 'Ann',
      source: 'camera',
      startedAt: 1,
      unused: false,
    })
    const samples = [1, 2, 3].map(() => sample(recordingId))
    await project.addSamples(samples, new Map(samples.map(({ id }) => [id, Uint8Array.from([0xff, 0xd8])])))
    made.push({ signId, recordingId, samples })
  }
  return { folder, project, made, journal: join(folder, 'journal.ndjson') }
}
const edit = (path: string, change: (lines: string[]) => string[]) =>
  writeFileSync(path, change(readFileSync(path, 'utf8').split('\n')).join('\n'))

describe('a project on the disk', () => {
  it('comes back with every number it was given', async () => {
    const { folder, project, made } = await filledProject()
    await project.close()
    const again = await openProject(folder)
    expect(again.signs().map(({ label }) => label)).toEqual(['one', 'two'])
    expect(again.samples()).toEqual(made.flatMap(({ samples }) => samples))
    expect(again.notices).toEqual([])
    await again.close()
  })

  it('keeps which recordings are not learned from, also through a compaction', async () => {
    const { folder, project, made } = await filledProject()
    const [first, second] = project.recordings()
    await project.putRecording({ ...first!, unused: true })
    // Something deleted makes the next opening write the journal anew.
    await project.delete('sample', [made[0]!.samples[0]!.id])
    await project.close()
    for (const _opening of [1, 2]) {
      const again = await openProject(folder)
      expect(again.recordings()).toEqual([{ ...first!, unused: true }, second])
      expect(again.samples().length).toBe(5)
      await again.close()
    }
  })

  it('erases what was deleted, its pictures too, at the next opening and not before', async () => {
    const { folder, project, made } = await filledProject()
    const [one, two] = made as [(typeof made)[0], (typeof made)[0]]
    await project.delete('sign', [one.signId])
    await project.delete('sample', [two.samples[0]!.id])
    expect(project.samples().length).toBe(2)
    expect(readdirSync(join(folder, 'thumbnails')).length).toBe(6)
    await project.close()
    const again = await openProject(folder)
    expect([again.samples().length, again.has('sign', one.signId), again.has('sample', two.samples[0]!.id)]).toEqual([
      2,
      false,
      false,
    ])
    expect(readdirSync(join(folder, 'thumbnails')).length).toBe(2)
    expect(readFileSync(join(folder, 'journal.ndjson'), 'utf8')).not.toContain(one.signId)
    await again.close()
  })

  it('adds what belongs together whole or, wherever a crash cuts it, not at all', async () => {
    const { folder, project, made, journal } = await filledProject()
    const before = statSync(journal).size
    const [signId, recordingId] = [newId(), newId()]
    const origin = { file: 'hands.csv', dated: true }
    const recording = { id: recordingId, signId, signer: null, source: 'import', startedAt: 2, unused: false } as const
    const added = [sample(recordingId), sample(made[0]!.recordingId)]
    const addition: Addition = {
      signs: [{ id: signId, label: 'three', none: false, moves: false, hands: null }],
      recordings: [{ ...recording, origin }],
      samples: added,
      takes: [],
      pictures: new Map(added.map(({ id }) => [id, async () => Uint8Array.from([0xff, 0xd8])])),
    }
    await project.add(addition)
    expect(project.recordings().at(-1)).toEqual({ ...recording, origin })
    await project.close()
    const whole = readFileSync(journal)
    for (let cut = before; cut <= whole.length; cut += cut === whole.length - 1 ? 1 : 37) {
      const copy = temporaryFolder()
      cpSync(folder, copy, { recursive: true })
      writeFileSync(join(copy, 'journal.ndjson'), whole.subarray(0, Math.min(cut, whole.length)))
      const again = await openProject(copy)
      const there = cut >= whole.length - 1
      expect([again.signs().length, again.samples().length]).toEqual(there ? [3, 8] : [2, 6])
      await again.close()
    }
    const again = await openProject(folder)
    expect([again.signs().length, again.samples().length, again.recordings().at(-1)?.origin]).toEqual([3, 8, origin])
    expect(await again.thumbnail(added[0]!.id)).not.toBe(null)
    await again.close()
  })

  it('keeps none of what it was to add, and no picture of it, where that is ended or fails', async () => {
    const { folder, project, made } = await filledProject()
    const one = sample(made[0]!.recordingId)
    const ended = new AbortController()
    const picture = async () => {
      ended.abort()
      return Uint8Array.from([0xff, 0xd8])
    }
    const pictures = new Map([one.id, newId()].map((id) => [id, picture]))
    const addition = { signs: [], recordings: [], samples: [one], takes: [], pictures }
    await expect(project.add(addition, undefined, ended.signal)).rejects.toThrow()
    expect(project.samples().length).toBe(6)
    expect(picturesBelow(folder).length).toBe(6)
    await project.close()
  })

  it('keeps the pictures of what can be restored, where its coming back is ended', async () => {
    const { folder, project, made } = await filledProject()
    const [{ signId, recordingId, samples }] = made as [(typeof made)[0]]
    await project.delete('sign', [signId])
    const ended = new AbortController()
    const picture = async () => {
      ended.abort()
      return Uint8Array.from([0xff, 0xd8])
    }
    const another = sample(recordingId)
    const addition = {
      signs: [{ id: signId, label: 'one', none: false, moves: false, hands: null }],
      recordings: [],
      samples: [...samples, another],
      takes: [],
      pictures: new Map([...samples, another].map(({ id }) => [id, picture])),
    }
    await expect(project.add(addition, undefined, ended.signal)).rejects.toThrow()
    await project.restore('sign', [signId])
    for (const { id } of samples) expect(await project.thumbnail(id)).not.toBe(null)
    expect(picturesBelow(folder).length).toBe(6)
    await project.close()
  })

  it('keeps samples in sight whose recording or sign lost its line', async () => {
    for (const lost of ['recording', 'sign']) {
      const { folder, project, journal } = await filledProject()
      await project.close()
      edit(journal, (lines) =>
        lines.map((line) =>
          line.includes(`"e":"${lost}"`) && line.includes(lost === 'sign' ? 'one' : 'Ann') ? '{' : line,
        ),
      )
      const again = await openProject(folder)
      expect(again.samples().length).toBe(6)
      expect(again.signs().some(({ label }) => label.startsWith('Recovered'))).toBe(true)
      expect(again.notices.join(' ')).toMatch(/could not be read.*is kept in.*Recovered/)
      await again.close()
      const third = await openProject(folder)
      expect([third.samples().length, third.notices]).toEqual([6, []])
      await third.close()
    }
  })

  it('says how many of its samples could not be read, where they are kept, and promises nothing', async () => {
    const { folder, project, journal } = await filledProject()
    await project.close()
    const bytes = readFileSync(journal)
    const half = Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.alloc(bytes.length / 2)])
    writeFileSync(journal, half)
    const again = await openProject(folder)
    expect(again.samples().length).toBe(2)
    expect(again.notices[0]).toMatch(
      /^4 of 6 samples could not be read\. The file as it was is kept in .*\.damaged-\d+\.$/,
    )
    expect(again.notices.join(' ')).not.toContain('Every sample')
    expect(again.report).toMatchObject({ damage: { countedLost: 4, exact: true }, sound: false })
    expect(readFileSync(again.report.copy!)).toEqual(half)
    expect(picturesBelow(folder).length).toBe(6)
    await again.close()
  })

  it('promises after a torn write that all is here where that is known, and only there', async () => {
    for (const write of [null, writeVersion1, writeEntries]) {
      const { folder, project, journal, made } = await filledProject()
      if (write) {
        await project.close()
        write(journal, journalEntries(journal))
      }
      const place = write === writeVersion1 ? '{"e":"sam' : '["00'
      appendFileSync(journal, place)
      const again = await openProject(folder)
      expect(again.samples()).toEqual(made.flatMap(({ samples }) => samples))
      expect([
        again.notices.length,
        again.notices[0]?.includes('Every sample that was shown as saved is here'),
      ]).toEqual([1, write === null])
      await again.close()
      if (!write) await project.close()
    }
  })

  it('whose journal is missing says so, and erases nothing', async () => {
    const { folder, project, journal } = await filledProject()
    await project.close()
    rmSync(journal)
    const again = await openProject(folder)
    expect([again.samples().length, again.notices]).toEqual([0, [expect.stringMatching(/is missing, and 6 of them/)]])
    expect(picturesBelow(folder).length).toBe(6)
    await again.close()
    rmSync(journal)
    rmSync(join(folder, 'journal.end.json'))
    const third = await openProject(folder)
    expect(third.notices).toEqual([expect.stringContaining('is missing')])
    await third.close()
  })

  it('of version 1 comes over whole', async () => {
    const { folder, project, journal, made } = await filledProject()
    await project.close()
    writeVersion1(journal, journalEntries(journal))
    for (const opening of [1, 2]) {
      const again = await openProject(folder)
      expect([again.samples(), again.notices]).toEqual([made.flatMap(({ samples }) => samples), []])
      await again.close()
      const kept = readdirSync(folder).filter((name) => name.includes('.version-1-'))
      expect(kept.length).toBe(opening === 1 ? 1 : 0)
    }
  })

  const far = Buffer.from(Float32Array.from({ length: 63 }, () => 2.4e38).buffer).toString('base64')
  type Line = Record<string, unknown> & { hands: Record<string, unknown>[] }
  it.each<[string, (line: Line) => object]>([
    ['a coordinate is out of range', (line) => hand(line, { image: far })],
    ['a coordinate is out of range', (line) => hand(line, { world: '/'.repeat(336) })],
    ['its coordinates cannot be read', (line) => hand(line, { image: '!'.repeat(336) })],
    ['its coordinates cannot be read', (line) => hand(line, { world: 'AAAA' })],
    ['it has a hand that is neither left nor right', (line) => hand(line, { hand: 'Middle' })],
    ['its score is out of range', (line) => hand(line, { score: 1.5 })],
    ['it has too many hands', (line) => ({ ...line, hands: [...line.hands, ...line.hands, ...line.hands] })],
    ['the size of its picture is out of range', (line) => ({ ...line, w: 0 })],
    ['the size of its picture is out of range', (line) => ({ ...line, h: 16_385 })],
    ['its time is out of range', (line) => ({ ...line, t: -1 })],
    ['its id is none', (line) => ({ ...line, rec: '../..' })],
  ])('sets a sample aside because %s, whatever version wrote it', async (flaw, change) => {
    for (const write of [writeEntries, writeVersion1]) {
      const { folder, project, journal, made } = await filledProject()
      await project.close()
      const { id } = made[0]!.samples[0]!
      write(
        journal,
        journalEntries(journal).map((entry) => (entry.id === id ? { ...change(entry as Line) } : entry)),
      )
      const again = await openProject(folder)
      expect(again.samples().length).toBe(5)
      expect(again.report).toMatchObject({ damage: null, setAside: [{ kind: 'sample', id, flaw, mended: false }] })
      expect(again.notices).toEqual([expect.stringMatching(new RegExp(`${id} \\(${flaw}\\).*kept in`))])
      expect(readFileSync(again.report.copy!, 'utf8')).toContain(id)
      await again.close()
      const third = await openProject(folder)
      expect([third.samples().length, third.notices]).toEqual([5, []])
      await third.close()
    }
  })

  it('keeps a sign and a recording whose names break the limits, without the names', async () => {
    const { folder, project, journal, made } = await filledProject()
    await project.close()
    const entries = journalEntries(journal).map((entry) => {
      if (entry.label === 'one') return { ...entry, label: 'x'.repeat(81) }
      return entry.signer === 'Ann' && entry.id === made[1]!.recordingId ? { ...entry, signer: 'a\nb' } : entry
    })
    writeEntries(journal, entries)
    const again = await openProject(folder)
    expect(again.samples()).toEqual(made.flatMap(({ samples }) => samples))
    expect(again.signs().map(({ label }) => label)).toEqual([`Recovered ${made[0]!.signId.slice(0, 4)}`, 'two'])
    expect(again.recordings().map(({ signer }) => signer)).toEqual(['Ann', null])
    expect(again.report.setAside.map(({ kind, mended }) => [kind, mended])).toEqual([
      ['sign', true],
      ['recording', true],
    ])
    await again.close()
  })

  it('shrugs at entries that name what is not there, twice, or in the way of JavaScript', async () => {
    const { folder, project, journal, made } = await filledProject()
    await project.close()
    const [a, b] = made.map(({ signId }) => signId)
    const strange = [
      { e: 'delete', what: 'constructor', ids: ['x'] },
      { e: 'delete', what: '__proto__', ids: ['x'] },
      { e: 'order', ids: [b, b, 'nobody', a, b] },
      { e: 'restore', what: 'sample', ids: ['nobody'] },
    ]
    writeEntries(journal, [...journalEntries(journal), ...strange])
    const again = await openProject(folder)
    expect(again.signs().map(({ label }) => label)).toEqual(['two', 'one'])
    expect(again.samples().length).toBe(6)
    await again.close()
  })

  it('takes no picture away that a sample names, and no more pictures than samples', async () => {
    const { folder, project, made } = await filledProject()
    await project.close()
    writeFileSync(join(folder, 'thumbnails', `${newId()}.image`), 'orphan')
    const again = await openProject(folder)
    expect(readdirSync(join(folder, 'thumbnails')).length).toBe(6)
    expect(await again.thumbnail(made[0]!.samples[0]!.id)).toEqual(Buffer.from([0xff, 0xd8]))
    await again.close()
  })
})

describe('the library of projects', () => {
  const add = async (library: Library, name: string) =>
    (await library.create({ id: newId(), name, createdAt: 1, options, modelId: null, deletedAt: null })).id

  it('loses no change of several at once', async () => {
    const library = await openLibrary(temporaryFolder())
    const id = await add(library, 'one')
    await Promise.all([
      library.change(id, { name: 'two' }),
      library.change(id, { modelId: newId() }),
      library.change(id, { options: { ...options, hands: 2 } }),
    ])
    const { name, modelId, options: changed } = library.manifest(id)!
    expect([name, modelId !== null, changed.hands]).toEqual(['two', true, 2])
  })

  it('writes nothing once the folder is lost', async () => {
    let held = true
    const mayWrite = () => {
      if (!held) throw new Error('lost')
    }
    const library = await openLibrary(temporaryFolder(), mayWrite)
    const id = await add(library, 'one')
    const contents = await library.contents(id)
    held = false
    await expect(library.change(id, { name: 'two' })).rejects.toThrow('lost')
    await expect(contents.putSign({ id: newId(), label: 'x', none: false, moves: false, hands: null })).rejects.toThrow(
      'lost',
    )
    await expect(add(library, 'three')).rejects.toThrow('lost')
  })

  it('leaves strangers alone: other files, other folders, broken and newer projects', async () => {
    const folder = temporaryFolder()
    const projects = join(folder, 'projects')
    const library = await openLibrary(folder)
    const id = await add(library, 'mine')
    await library.close()
    const newer = newId()
    cpSync(join(projects, id), join(projects, newer), { recursive: true })
    const manifest = {
      ...library.manifest(id)!,
      id: newer,
      version: 2,
      name: 'newer',
      options: { ...options, motion: true },
    }
    writeFileSync(join(projects, newer, 'project.json'), JSON.stringify(manifest))
    mkdirSync(join(projects, 'holiday.tmp'))
    mkdirSync(join(projects, 'broken'))
    writeFileSync(join(projects, 'broken', 'project.json'), '{')
    writeFileSync(join(projects, '.DS_Store'), '')
    mkdirSync(join(projects, `.${id}.${'0'.repeat(12)}.tmp`))

    const again = await openLibrary(folder)
    expect(
      again
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['mine', 'newer'])
    expect(again.unreadable.map(({ folder: path }) => path.split('/').at(-1)).sort()).toEqual(['broken', 'holiday.tmp'])
    expect(readdirSync(projects).sort()).toEqual(['.DS_Store', 'broken', 'holiday.tmp', id, newer].sort())
    const contents = await again.contents(newer)
    expect(contents.readOnly).toContain('newer version of Signsmith (format 2)')
    await expect(
      contents.putSign({ id: newId(), label: 'x', none: false, moves: false, hands: null }),
    ).rejects.toMatchObject({
      code: 'read-only',
    })
    await expect(again.change(newer, { name: 'x' })).rejects.toMatchObject({ code: 'read-only' })
    expect(JSON.parse(readFileSync(join(projects, newer, 'project.json'), 'utf8'))).toEqual(manifest)
    await again.close()
  })
})

describe('settings', () => {
  it('of a newer version are read as far as they are known, and never overwritten', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'settings.json')
    const text = JSON.stringify({
      format: 'signsmith-settings',
      version: 2,
      values: { theme: 'dark', fontSize: 3, signer: 7 },
    })
    writeFileSync(path, text)
    const settings = await openSettings(folder)
    expect(settings.read()).toMatchObject({ theme: 'dark', signer: '' })
    expect(await settings.change({ theme: 'light' })).toMatchObject({ theme: 'light' })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('that cannot be written stay as they were', async () => {
    const folder = temporaryFolder()
    const settings = await openSettings(join(folder, 'gone'))
    await expect(settings.change({ theme: 'dark' })).rejects.toThrow()
    expect(settings.read().theme).toBe('system')
  })

  it('that are no JSON count as defaults', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'settings.json'), '{')
    expect((await openSettings(folder)).read().theme).toBe('system')
  })
})
