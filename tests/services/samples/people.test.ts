import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PeopleParts } from '../../../src-main/contract/people'
import { sameName } from '../../../src-main/contract/project'
import { SAMPLE_FORMS, type SampleForm } from '../../../src-main/contract/sampleFile'
import { newId } from '../../../src-main/hosts/environment'
import { openApp } from '../../../src-main/services/app'
import { cellsRead, namesRead, readBack } from '../../../src-main/services/samples/compare'
import { filesOf } from '../../../src-main/services/samples/files'
import { gather } from '../../../src-main/services/samples/gather'
import { openLibrary } from '../../../src-main/storage/library'
import { type AnyProject, anyName, anyProject, projectFolder } from '../../support/anyProject'
import { appOptions, temporaryFolder } from '../../support/app'

const recording = { signer: 'Zoë Quist', unused: false, source: 'camera', samples: 2, takes: 2, hands: 1 } as const
const BOTH: AnyProject = {
  seed: 7,
  signs: [
    { label: 'held', none: false, moves: false, recordings: [recording, { ...recording, signer: 'Bo' }] },
    { label: 'moving', none: false, moves: true, recordings: [recording] },
  ],
}
const NAMES_NOBODY: readonly SampleForm[] = ['kinivi']

/** A project of which one recording more came from a file that was named after who signed. */
async function withImport() {
  const { dataFolder, id } = await projectFolder(BOTH)
  const library = await openLibrary(dataFolder)
  const contents = await library.contents(id)
  const [own] = contents.recordings()
  const imported = newId()
  const origin = { file: 'Zoë Quist at home.csv', dated: true }
  await contents.putRecording({ ...own!, id: imported, source: 'import', origin })
  const [sample] = contents.samples()
  const added = { ...sample!, id: newId(), recordingId: imported, hasThumbnail: true }
  await contents.addSamples([added], new Map([[added.id, Uint8Array.from([0xff, 0xd8, 1])]]))
  return { dataFolder, id, imported, library, contents }
}

/** Every file of a form by its name, as it is written. */
async function written(form: SampleForm, contents: Parameters<typeof gather>[0], left: PeopleParts) {
  const files = await filesOf(form, gather(contents, left), contents)
  return Promise.all(files.map(async (file) => ({ ...file, bytes: Buffer.from(await file.make()) })))
}

/** Whom a file names in each of its rows; null for one that has no rows with people. */
function signersIn(name: string, bytes: Buffer): (string | null)[] | null {
  if (/^(samples|takes)\.(csv|jsonl)$/.test(name) && !bytes.toString().startsWith('file,')) {
    const material = readBack(bytes)
    return (material.kind === 'takes' ? material.takes : material.table).rows.map(({ signer }) => signer)
  }
  if (!/^(pictures|takes)\.csv$/.test(name)) return null
  const [header, ...rows] = cellsRead(bytes)
  return rows.map((cells) => cells[header!.indexOf('signer')] || null)
}

describe('people in files for other programs', () => {
  it('are named as a person says, or not at all, whatever they are called', async () => {
    await fc.assert(
      fc.asyncProperty(anyProject, anyName, fc.boolean(), async (project, other, people) => {
        const { dataFolder, id } = await projectFolder(project)
        const library = await openLibrary(dataFolder)
        const contents = await library.contents(id)
        const own = contents.recordings().find(({ signer }) => signer !== null)?.signer
        const left: PeopleParts = { people, ...(own ? { names: { [own]: other } } : {}) }
        const called = (signer: string | null) => {
          if (people || signer === null) return null
          return own && sameName(own, signer) ? other : signer
        }
        const all = gather(contents, { people: false })
        const wanted = (['samples', 'takes'] as const).map((kind) =>
          namesRead(all[kind].map((item) => ({ ...item, signer: called(item.signer) }))).map(({ signer }) => signer),
        )
        for (const form of ['csv', 'jsonl'] as const) {
          if (all.samples.length + all.takes.length === 0) continue
          const found = (await written(form, contents, left)).map(({ name, bytes }) => signersIn(name, bytes))
          expect(found).toEqual(wanted.filter((rows) => rows.length > 0))
        }
        await library.close()
      }),
      { numRuns: 25 },
    )
  })

  it.each(SAMPLE_FORMS)('stand nowhere in a %s without them, nor in what their files were called', async (form) => {
    const { contents, imported, library } = await withImport()
    const texts = async (left: PeopleParts) => {
      const files = await written(form, contents, left)
      return files.flatMap(({ name, bytes }) => [name, bytes.toString('utf8')]).join('\n')
    }
    const whole = await texts({ people: false })
    const names = !NAMES_NOBODY.includes(form)
    // A form of takes holds nothing of the imported sample.
    expect([whole.includes('Zoë'), whole.includes(imported)]).toEqual([names, names && form !== 'pose'])
    const nobody = await texts({ people: true })
    for (const word of ['Zoë', 'Quist', 'Bo', 'at home', imported]) expect(nobody).not.toContain(word)
    const renamed = await texts({ people: false, names: { 'zoë quist': 'Person 1' } })
    for (const word of ['Zoë', 'Quist', 'at home', imported]) expect(renamed).not.toContain(word)
    expect(renamed.includes('Person 1')).toBe(names)
    await library.close()
  })

  it.each(SAMPLE_FORMS)('are looked at when a %s is read back: who is named otherwise is refused', async (form) => {
    const { dataFolder, id } = await projectFolder(BOTH)
    const library = await openLibrary(dataFolder)
    const contents = await library.contents(id)
    const named = await written(form, contents, { people: false })
    for (const left of [{ people: true }, { people: false, names: { Bo: 'Ann' } }]) {
      const files = await written(form, contents, left)
      const read = (bytes: (i: number) => Buffer) =>
        files.map(({ check }, i) => {
          const others = new Map(files.map(({ name, bytes }) => [name, bytes]))
          return () => check(bytes(i), others)
        })
      for (const check of read((i) => files[i]!.bytes)) expect(check).not.toThrow()
      const refused = read((i) => named[i]!.bytes).filter((check, i) => {
        const differs = !files[i]!.bytes.equals(named[i]!.bytes)
        if (differs) expect(check).toThrow('does not read as what was to be written')
        return differs
      })
      // Bo made no takes of the sign that moves.
      const none = NAMES_NOBODY.includes(form) || (form === 'pose' && 'names' in left)
      expect(refused.length > 0).toBe(!none)
    }
    await library.close()
  })

  it('are said before anything is written, and nobody else can be called otherwise', async () => {
    const { dataFolder, id, library } = await withImport()
    await library.close()
    const app = await openApp(appOptions(dataFolder))
    const looks = await app.handlers['sampleFiles.look']({ projectId: id })
    expect(Object.fromEntries(looks.map(({ form, counts }) => [form, counts.people]))).toEqual({
      csv: ['Bo', 'Zoë Quist'],
      jsonl: ['Bo', 'Zoë Quist'],
      kinivi: [],
      pose: ['Zoë Quist'],
      pictures: ['Bo', 'Zoë Quist'],
    })
    expect(await app.handlers['projectFiles.people']({ projectId: id })).toEqual(['Bo', 'Zoë Quist'])
    for (const [left, people] of [
      [{ people: true }, []],
      [{ people: false, names: { BO: 'Ann' } }, ['Ann', 'Zoë Quist']],
    ] as const) {
      const { counts, write } = await app.sampleFiles.prepare(id, 'csv', left)
      expect(counts.people).toEqual(people)
      expect((await write(join(temporaryFolder(), 'a.zip'), 'zip')).people).toEqual(people)
    }
    const unknown = app.sampleFiles.prepare(id, 'csv', { people: false, names: { Bob: 'Ann' } })
    await expect(unknown).rejects.toThrow('Nobody in the project is called “Bob”. Nothing was written.')
    await app.close()
  })
})
