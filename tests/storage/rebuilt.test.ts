import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT_DEFAULTS, RECOGNITION_DEFAULTS } from '../../src-main/contract/project'
import { SETTINGS_DEFAULTS } from '../../src-main/contract/settings'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import { openSettings } from '../../src-main/storage/settings'
import { temporaryFolder } from '../support/app'
import { filledLibrary } from '../support/library'

/** A closed project whose project.json is written anew as `change` says; null takes it away. */
async function damaged(change: (text: string) => string | null) {
  const filled = await filledLibrary()
  await filled.library.close()
  const path = join(filled.folder, 'project.json')
  const text = change(readFileSync(path, 'utf8'))
  if (text === null) rmSync(path)
  else writeFileSync(path, text)
  const library = await openLibrary(filled.dataFolder)
  const manifest = library.manifest(filled.id)
  const samples = manifest && (await library.contents(filled.id)).samples().length
  const [notice] = await library.notices()
  await library.close()
  const copies = readdirSync(filled.folder).filter((name) => name.startsWith('project.json.damaged-'))
  // The next start finds nothing wrong.
  const again = await openLibrary(filled.dataFolder)
  expect([again.manifest(filled.id), await again.notices(), again.unreadable]).toEqual([manifest, [], []])
  await again.close()
  return {
    filled,
    manifest,
    samples,
    notice,
    kept: copies.map((name) => readFileSync(join(filled.folder, name), 'utf8')),
  }
}
const field = (text: string, change: (manifest: Record<string, unknown>) => void) => {
  const manifest = JSON.parse(text)
  change(manifest)
  return JSON.stringify(manifest)
}
const own = { ...PROJECT_DEFAULTS, hands: 2, keepThumbnails: false }
const all = ['name', 'createdAt', 'options', 'modelId']

describe('a project.json', () => {
  it.each([
    ['is missing', () => null, [], all],
    ['is empty', () => '', [''], all],
    ['is no JSON at all', () => 'dear aunt', ['dear aunt'], all],
    ['is a list', () => '[]', ['[]'], all],
  ])('that %s is written anew, and the samples are shown', async (_name, change, kept, lost) => {
    const found = await damaged(change)
    expect(found.manifest).toMatchObject({
      id: found.filled.id,
      name: `Recovered project ${found.filled.id.slice(0, 4)}`,
      options: PROJECT_DEFAULTS,
      modelId: null,
      deletedAt: null,
    })
    expect([found.samples, found.kept]).toEqual([4, kept])
    const of = { projectId: found.filled.id, name: found.manifest!.name }
    expect(found.notice).toMatchObject({ kind: 'rebuilt', ...of, missing: kept.length === 0, lost })
  })

  it('that is damaged is kept beside where anything may be written, and not where it is only looked at', async () => {
    const filled = await filledLibrary()
    await filled.library.close()
    writeFileSync(join(filled.folder, 'project.json'), '{')
    const files = () => readdirSync(filled.folder).sort()
    const before = files()
    const looking = await openLibrary(filled.dataFolder, undefined, undefined, () => 'The disk is full.')
    expect([looking.list().length, files()]).toEqual([1, before])
    expect(readFileSync(join(filled.folder, 'project.json'), 'utf8')).toBe('{')
    await looking.close()
    const library = await openLibrary(filled.dataFolder)
    expect(files().filter((name) => name.startsWith('project.json.damaged-')).length).toBe(1)
    await library.close()
  })

  it('that is damaged keeps every project that was deleted, until a start at which all are whole', async () => {
    const filled = await filledLibrary()
    await filled.library.close()
    const deleted = join(filled.folder, '..', newId())
    cpSync(filled.folder, deleted, { recursive: true })
    const path = join(filled.folder, 'project.json')
    const marked = field(readFileSync(path, 'utf8'), (manifest) => {
      manifest.id = basename(deleted)
      manifest.deletedAt = 1
    })
    writeFileSync(join(deleted, 'project.json'), marked)
    writeFileSync(path, '{')
    await (await openLibrary(filled.dataFolder)).close()
    expect(existsSync(deleted)).toBe(true)
    // What is none of our projects and always there is no reason to keep it for ever.
    mkdirSync(join(deleted, '..', 'my backup'))
    await (await openLibrary(filled.dataFolder)).close()
    expect(existsSync(deleted)).toBe(false)
  })

  it('that begins with a mark of an editor is read as it is', async () => {
    const found = await damaged((text) => `\ufeff${text}`)
    expect([found.manifest, found.samples, found.notice]).toEqual([
      expect.objectContaining({ name: 'Numbers', options: own, createdAt: 7 }),
      4,
      undefined,
    ])
  })

  it('that was cut off keeps the name and the options that stand in it', async () => {
    const found = await damaged((text) => text.slice(0, text.indexOf('"release"')))
    expect(found.manifest).toMatchObject({ name: 'Numbers', createdAt: 7, options: own })
    expect(found.samples).toBe(4)
  })

  it.each([
    ['hands', (options: Record<string, unknown>) => (options.hands = 3), { hands: 1, keepThumbnails: false }],
    [
      'recognition.hold',
      (options: Record<string, unknown>) =>
        (options.recognition = { ...RECOGNITION_DEFAULTS, accepted: 0.6, hold: 1e9 }),
      { hands: 2, recognition: { ...RECOGNITION_DEFAULTS, accepted: 0.6 } },
    ],
    [
      'recognition.perSign.aaaaaaaaaaaa',
      (options: Record<string, unknown>) =>
        (options.recognition = {
          ...RECOGNITION_DEFAULTS,
          perSign: {
            aaaaaaaaaaaa: { accepted: 9 },
            bbbbbbbbbbbb: { accepted: 0.6, hold: 1, release: 2, cooldown: 3 },
          },
        }),
      {
        recognition: {
          ...RECOGNITION_DEFAULTS,
          perSign: { bbbbbbbbbbbb: { accepted: 0.6, hold: 1, release: 2, cooldown: 3 } },
        },
      },
    ],
  ])('with %s out of range falls back in this alone', async (name, change, options) => {
    const found = await damaged((text) =>
      field(text, (manifest) => change(manifest.options as Record<string, unknown>)),
    )
    expect(found.manifest).toMatchObject({ name: 'Numbers', options })
    expect(found.notice).toMatchObject({ kind: 'rebuilt', missing: false, lost: [`options.${name}`] })
    expect(found.kept.length).toBe(1)
  })

  it('is no folder: what stands in its place is kept beside', async () => {
    const filled = await filledLibrary()
    await filled.library.close()
    const path = join(filled.folder, 'project.json')
    rmSync(path)
    mkdirSync(path)
    writeFileSync(join(path, 'mine.txt'), 'mine')
    const library = await openLibrary(filled.dataFolder)
    expect((await library.contents(filled.id)).samples().length).toBe(4)
    const [notice] = await library.notices()
    expect(readFileSync(join((notice as { copy: string }).copy, 'mine.txt'), 'utf8')).toBe('mine')
    await library.close()
  })

  it('that is damaged leaves a deleted project deleted, and erases it one start later', async () => {
    const filled = await filledLibrary()
    await filled.library.change(filled.id, { deletedAt: 9 })
    await filled.library.close()
    const path = join(filled.folder, 'project.json')
    writeFileSync(
      path,
      field(readFileSync(path, 'utf8'), (manifest) => (manifest.name = '')),
    )
    const library = await openLibrary(filled.dataFolder)
    expect([library.list(), library.deleted().length]).toEqual([[], 1])
    await library.close()
    const later = await openLibrary(filled.dataFolder)
    expect([later.deleted(), readdirSync(join(filled.dataFolder, 'projects'))]).toEqual([[], []])
    await later.close()
  })

  it('of another project, another program or a folder of nothing is left alone', async () => {
    const dataFolder = temporaryFolder()
    const projects = join(dataFolder, 'projects')
    const write = (text: string | null) => {
      const id = newId()
      mkdirSync(join(projects, id), { recursive: true })
      if (text !== null) writeFileSync(join(projects, id, 'project.json'), text)
      return id
    }
    const ids = [write(`{"id":"${newId()}"}`), write('{"format":"sketch","version":3}'), write(null)]
    const before = readdirSync(projects, { recursive: true }).sort()
    const library = await openLibrary(dataFolder)
    expect([library.list(), library.unreadable.map(({ folder }) => folder).sort()]).toEqual([
      [],
      ids.map((id) => join(projects, id)).sort(),
    ])
    await library.close()
    expect(readdirSync(projects, { recursive: true }).sort()).toEqual(before)
  })
})

describe('a settings.json', () => {
  const opened = async (write: (path: string) => void) => {
    const folder = temporaryFolder()
    write(join(folder, 'settings.json'))
    const settings = await openSettings(folder)
    const again = await openSettings(folder)
    expect([again.read(), again.notice]).toEqual([settings.read(), null])
    await again.change({ theme: 'light' })
    return { settings, kept: readdirSync(folder).filter((name) => name.includes('.damaged-')).length }
  }
  const file = (values: object) => JSON.stringify({ format: 'signsmith-settings', version: 1, values })

  it('that is damaged is kept beside as soon as anything may be written, and not before', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'settings.json'), '{')
    let writable = false
    const settings = await openSettings(folder, () => writable)
    await settings.change({ theme: 'dark' })
    expect([readdirSync(folder), settings.notice]).toEqual([
      ['settings.json'],
      { kind: 'settings', lost: [], copy: null },
    ])
    writable = true
    await settings.change({ theme: 'light' })
    const copy = settings.notice!.copy!
    expect([readFileSync(copy, 'utf8'), readdirSync(folder).length]).toEqual(['{', 2])
  })

  it('that begins with a mark of an editor is read as it is', async () => {
    const { settings, kept } = await opened((path) => writeFileSync(path, `\ufeff${file({ theme: 'dark' })}`))
    expect([settings.read().theme, settings.notice, kept]).toEqual(['dark', null, 0])
  })

  it('with one value out of range keeps all the others, and says which', async () => {
    const shortcuts = { on: false, keys: { train: 'x', record: 'a whole sentence' } }
    const { settings, kept } = await opened((path) =>
      writeFileSync(path, file({ theme: 'dark', burst: 900, shortcuts })),
    )
    expect(settings.read()).toEqual({
      ...SETTINGS_DEFAULTS,
      theme: 'dark',
      shortcuts: { on: false, keys: { train: 'x' } },
    })
    expect(settings.notice).toMatchObject({ lost: ['shortcuts.keys.record', 'burst'], copy: expect.any(String) })
    expect(kept).toBe(1)
  })

  it.each([
    ['empty', (path: string) => writeFileSync(path, '')],
    ['no JSON', (path: string) => writeFileSync(path, '{')],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('that is %s counts as the usual ones, is kept beside, and can be changed', async (_name, write) => {
    const { settings, kept } = await opened(write)
    expect([settings.read(), settings.notice?.kind, kept]).toEqual([SETTINGS_DEFAULTS, 'settings', 1])
  })
})
