import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newId } from '../../src-main/hosts/environment'
import { openLibrary } from '../../src-main/storage/library'
import { temporaryFolder } from '../support/app'
import { type Filled, filledLibrary, PICTURE, picturesBelow, sampleRecord } from '../support/library'

/** A folder of the person's own, which looks as much like ours as it can. */
function ownFolder(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'holiday.jpg'), 'a holiday')
  writeFileSync(join(folder, `${newId()}.image`), 'a picture')
  writeFileSync(join(folder, 'aaaaaaaaaaaaaaaa.report.json'), 'a report')
  writeFileSync(join(folder, 'stamp.json'), '{"days":99,"seen":0}')
  for (const name of ['aaaaaaaaaaaaaaaa.deleted', `.${newId()}.0123456789ab.tmp`, 'album']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'years.txt'), 'years of work')
  }
  return folder
}
const listing = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).sort()

/** Everything that erases anything: a start with something deleted, a second one, and the person's own wish. */
async function eraseAll({ dataFolder, id, samples }: Filled) {
  const first = await openLibrary(dataFolder)
  await (await first.contents(id)).delete('sample', [samples[0]!.id])
  await first.close()
  const later = await openLibrary(
    dataFolder,
    () => {},
    () => Date.now() + 1e12,
  )
  await later.contents(id)
  await later.eraseFound(id)
  await later.eraseFound(null)
  const notices = await later.notices()
  await later.close()
  return notices
}

describe('a link in the data folder', () => {
  it.each(['thumbnails', 'models', 'lost-and-found'])(
    'named %s is named to the person, and nothing behind it is erased, moved or written',
    async (name) => {
      const filled = await filledLibrary()
      await filled.library.close()
      const own = ownFolder()
      const before = listing(own)
      const path = join(filled.folder, name)
      rmSync(path, { recursive: true, force: true })
      symlinkSync(own, path)
      const notices = await eraseAll(filled)
      const again = await openLibrary(filled.dataFolder)
      const sample = sampleRecord(filled.recordingId)
      await (await again.contents(filled.id)).addSamples([sample], new Map([[sample.id, PICTURE]]))
      await again.close()
      expect(listing(own)).toEqual(before)
      expect(lstatSync(path).isSymbolicLink()).toBe(true)
      expect(notices.filter(({ kind }) => kind === 'link')).toEqual([
        { kind: 'link', projectId: filled.id, name: 'Numbers', path },
      ])
    },
  )

  it('in the place of the journal: the project is looked at through it, and nothing is written', async () => {
    const filled = await filledLibrary()
    await filled.library.close()
    const own = ownFolder()
    const journal = join(filled.folder, 'journal.ndjson')
    // With a torn end, which would be cut off.
    appendFileSync(journal, '{')
    renameSync(journal, join(own, 'journal.ndjson'))
    symlinkSync(join(own, 'journal.ndjson'), journal)
    const before = [listing(own), readFileSync(journal, 'utf8')]
    const library = await openLibrary(filled.dataFolder)
    const contents = await library.contents(filled.id)
    expect(contents.samples().length).toBeGreaterThan(0)
    const sample = sampleRecord(filled.recordingId)
    await expect(contents.addSamples([sample], new Map([[sample.id, PICTURE]]))).rejects.toMatchObject({
      code: 'read-only',
      message: expect.stringMatching(/is a link .* put the file itself in the place/),
    })
    await library.close()
    expect([listing(own), readFileSync(journal, 'utf8')]).toEqual(before)
    expect(lstatSync(journal).isSymbolicLink()).toBe(true)
  })

  it('lets no model be written, deleted or measured through it', async () => {
    const filled = await filledLibrary()
    symlinkSync(ownFolder(), join(filled.folder, 'models'))
    for (const need of [filled.library.needInPlace, filled.library.needModelsInPlace]) {
      await expect(need(filled.id)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('is a link to another place'),
      })
    }
    await filled.library.close()
  })

  it('among the pictures, the models and in the lost-and-found stays, and so does what it leads to', async () => {
    const filled = await filledLibrary()
    await filled.library.close()
    const own = ownFolder()
    const before = listing(own)
    const lost = join(filled.folder, 'lost-and-found')
    mkdirSync(join(filled.folder, 'models'))
    mkdirSync(lost)
    symlinkSync(join(own, 'holiday.jpg'), join(filled.folder, 'thumbnails', `${newId()}.image`))
    symlinkSync(own, join(filled.folder, 'thumbnails', newId()))
    symlinkSync(own, join(filled.folder, 'models', 'bbbbbbbbbbbbbbbb.deleted'))
    symlinkSync(own, join(filled.folder, 'models', `.${newId()}.0123456789ab.tmp`))
    symlinkSync(own, join(lost, 'thumbnails'))
    writeFileSync(join(filled.folder, 'thumbnails', `${newId()}.image`), 'nobody’s')
    await eraseAll(filled)
    expect(listing(own)).toEqual(before)
  })

  it('that is a deleted or unfinished project is not erased, nor what it leads to', async () => {
    const filled = await filledLibrary()
    await filled.library.change(filled.id, { deletedAt: 5 })
    await filled.library.close()
    const elsewhere = join(temporaryFolder(), 'elsewhere')
    renameSync(filled.folder, elsewhere)
    symlinkSync(elsewhere, filled.folder)
    const own = ownFolder()
    symlinkSync(own, join(filled.dataFolder, 'projects', `.${newId()}.0123456789ab.tmp`))
    const [before, ours] = [listing(own), listing(elsewhere)]
    const library = await openLibrary(filled.dataFolder)
    expect(library.deleted().map(({ id }) => id)).toEqual([filled.id])
    await library.close()
    expect([listing(own), listing(elsewhere)]).toEqual([before, ours])
  })

  it('that is a project opens, is recorded into, and keeps all its pictures', async () => {
    const filled = await filledLibrary()
    await filled.library.close()
    const elsewhere = join(temporaryFolder(), 'elsewhere')
    renameSync(filled.folder, elsewhere)
    symlinkSync(elsewhere, filled.folder)
    writeFileSync(join(elsewhere, 'thumbnails', 'mine.image'), 'my own')
    const notices = await eraseAll(filled)
    expect(picturesBelow(elsewhere).length).toBe(5)
    expect(notices).toEqual([{ kind: 'link', projectId: filled.id, name: 'Numbers', path: filled.folder }])
    const library = await openLibrary(filled.dataFolder)
    const copy = await library.duplicate(filled.id, { id: newId(), name: 'copy', createdAt: 1 })
    expect((await library.contents(copy.id)).samples().length).toBe(3)
    await library.close()
  })

  it('is not copied with a project', async () => {
    const filled = await filledLibrary()
    symlinkSync(ownFolder(), join(filled.folder, 'models'))
    const copy = await filled.library.duplicate(filled.id, { id: newId(), name: 'copy', createdAt: 1 })
    expect(listing(join(filled.dataFolder, 'projects', copy.id))).not.toContain('models')
    await filled.library.close()
  })
})

describe('a data folder that is reached through a link', () => {
  it('works as any other: what was deleted is erased, pictures too', async () => {
    const real = temporaryFolder()
    const dataFolder = join(temporaryFolder(), 'link')
    symlinkSync(real, dataFolder)
    const filled = await filledLibrary(4, dataFolder)
    await filled.library.close()
    await eraseAll(filled)
    expect(picturesBelow(real).length).toBe(3)
  })
})
