import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ZipFile } from 'yazl'
import { Failure } from '../../src-main/contract/failure'
import { PROJECT_DEFAULTS } from '../../src-main/contract/project'
import type { FileParts } from '../../src-main/contract/projectFile'
import { newId } from '../../src-main/hosts/environment'
import { type Library, openLibrary } from '../../src-main/storage/library'
import { writeModel } from '../../src-main/storage/models'
import { openProjectFile, type ProjectFile } from '../../src-main/storage/projectFile/read'
import { projectSource } from '../../src-main/storage/projectFile/source'
import { unpackProject } from '../../src-main/storage/projectFile/unpack'
import { writeProjectFile } from '../../src-main/storage/projectFile/write'
import type { ProjectEntry } from '../../src-main/storage/records'
import { takeRecord } from '../../src-main/storage/takeRecords'
import { temporaryFolder } from '../support/app'
import { filledLibrary, PICTURE, sampleRecord } from '../support/library'
import { storedCard, storedFiles } from '../support/storedModel'
import { newTake } from '../support/takes'
import { unzip } from '../support/unzip'
import { renamedIn, zipOfFiles } from '../support/zips'

const NOTHING: FileParts = { pictures: false, models: false, people: false }

async function save(library: Library, id: string, path: string, left = NOTHING) {
  const source = await projectSource(library, library.manifest(id)!, await library.contents(id), left)
  return writeProjectFile(path, { ...source, app: '0.0.0', savedAt: 1_000_000_000_000 })
}

/** Opens a file as a new project of a library. @returns its id */
async function open(library: Library, path: string): Promise<string> {
  const file = await openProjectFile(path)
  const { name, createdAt, options, modelId } = file.manifest.project
  const id = newId()
  await library.create({ id, name, createdAt, options, modelId, deletedAt: null }, (folder) =>
    unpackProject(folder, file),
  )
  file.close()
  return id
}

/** The records of a file, as far as they can be read. */
const recordsOf = (file: ProjectFile): Promise<ProjectEntry[]> => Readable.from(file.records()).toArray()

/** The pictures and the files of models that are whole, by their names, to the byte. */
async function contentsOf(file: ProjectFile): Promise<Record<string, string>> {
  const contents: Record<string, string> = {}
  for await (const { name, read } of file.eachPicture()) contents[name] = Buffer.from(await read()).toString('base64')
  for (const [id, files] of file.models) {
    for (const name of files) contents[`${id}/${name}`] = Buffer.from(await file.model(id, name)).toString('base64')
  }
  return contents
}

/** All of a project that a person would miss. */
async function all(library: Library, id: string) {
  const contents = await library.contents(id)
  const pictures: Record<string, string[]> = {}
  for (const { id } of contents.samples()) {
    const picture = await contents.thumbnail(id)
    if (picture) pictures[id] = [Buffer.from(picture).toString('base64')]
  }
  for (const { id } of contents.takes()) {
    pictures[id] = (await contents.strip(id)).map((picture) => Buffer.from(picture).toString('base64'))
  }
  const { name, createdAt, options, modelId } = library.manifest(id)!
  const models = (await library.models(id)).cards
  return { name, createdAt, options, modelId, models, entries: [...contents.liveEntries()], pictures }
}

/** A library with one project of samples, takes of a moving sign with strips, and a model. */
async function full() {
  const filled = await filledLibrary()
  const { library, id } = filled
  const contents = await library.contents(id)
  const [signId, recordingId, modelId] = [newId(), newId(), newId()]
  await contents.putSign({ id: signId, label: 'wave', none: false, moves: true, hands: 2 })
  await contents.putRecording({ id: recordingId, signId, signer: 'Bo', source: 'video', startedAt: 2, unused: true })
  for (let seed = 0; seed < 3; seed++) {
    const take = takeRecord(newTake({ seed, strip: 2 }), newId(), recordingId)
    await contents.addTake(take, [PICTURE, Uint8Array.from([0xff, 0xd8, seed])])
  }
  await writeModel(library.modelFolder(id, modelId), storedFiles(modelId), storedCard(modelId))
  await library.change(id, { modelId })
  return { ...filled, modelId }
}

describe('a project file', () => {
  it('gives back the same project: signs, recordings, samples, takes, pictures, models and options', async () => {
    const { library, id } = await full()
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    const { counts } = await save(library, id, path)
    expect(counts).toEqual({ signs: 2, recordings: 2, samples: 4, takes: 3, pictures: 10, models: 1 })
    const elsewhere = await openLibrary(temporaryFolder())
    const copy = await open(elsewhere, path)
    expect(await all(elsewhere, copy)).toEqual(await all(library, id))
    // On the disk as well, not only in the memory of whoever wrote it.
    await elsewhere.close()
    await library.close()
  })

  it('is the same for any project, whatever its names, hands and deletions', async () => {
    const name = fc
      .stringMatching(/^[\p{L}\p{N} '’-]{1,20}$/u)
      .filter((text) => text.trim() === text && /[\p{L}\p{N}]/u.test(text))
    const recording = fc.record({ signer: fc.option(name), unused: fc.boolean(), samples: fc.nat(3), takes: fc.nat(2) })
    const sign = fc.record({ moves: fc.boolean(), recordings: fc.array(recording, { maxLength: 2 }) })
    const project = fc.record({
      name,
      labels: fc.uniqueArray(name, { maxLength: 4 }),
      signs: fc.array(sign, { minLength: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(project, fc.nat(3), async ({ name, labels, signs }, gone) => {
        const library = await openLibrary(temporaryFolder())
        const id = newId()
        await library.create({ id, name, createdAt: 5, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null })
        const contents = await library.contents(id)
        for (const [i, label] of labels.entries()) {
          const signId = newId()
          const { moves, recordings } = signs[i]!
          await contents.putSign({ id: signId, label, none: false, moves, hands: null })
          for (const { signer, unused, samples, takes } of recordings) {
            const recordingId = newId()
            await contents.putRecording({ id: recordingId, signId, signer, source: 'camera', startedAt: i, unused })
            const added = Array.from({ length: samples }, () => sampleRecord(recordingId))
            if (added.length > 0) await contents.addSamples(added, new Map(added.map((one) => [one.id, PICTURE])))
            for (let seed = 0; seed < takes; seed++)
              await contents.addTake(takeRecord(newTake({ seed, strip: 1 }), newId(), recordingId), [PICTURE])
          }
        }
        const deleted = contents.signs()[gone]
        if (deleted) await contents.delete('sign', [deleted.id])
        const path = join(temporaryFolder(), 'any.signsmith')
        await save(library, id, path)
        const elsewhere = await openLibrary(temporaryFolder())
        expect(await all(elsewhere, await open(elsewhere, path))).toEqual(await all(library, id))
        await elsewhere.close()
        await library.close()
      }),
      { numRuns: 25 },
    )
  })

  it('calls people as a person says, and tells nothing of the file that they came from where they are left out', async () => {
    const { library, id } = await full()
    const contents = await library.contents(id)
    const recording = { ...contents.recordings()[0]!, id: newId(), signer: '__proto__' }
    await contents.putRecording({ ...recording, source: 'import', origin: { file: 'ann-at-home.csv', dated: false } })
    const sample = { ...contents.samples()[0]!, id: newId(), recordingId: recording.id, hasThumbnail: false }
    await contents.addSamples([sample], new Map())
    const take = { ...contents.takes()[0]!, id: newId(), recordingId: recording.id, pictures: 0 }
    await contents.addTake(take, [])
    let imported = ''
    const path = join(temporaryFolder(), 'renamed.signsmith')
    const peopleOf = async (left: FileParts) => {
      await save(library, id, path, left)
      const file = await openProjectFile(path)
      const all = await recordsOf(file)
      const recordings = all.flatMap((entry) => (entry.e === 'recording' ? [entry] : []))
      file.close()
      imported = recordings.at(-1)!.id
      const belong = all.flatMap((entry) => ('rec' in entry && entry.rec === imported ? [entry.id] : []))
      expect(belong).toEqual([sample.id, take.id])
      return recordings.map(({ signer, origin }) => [signer, origin?.file ?? null])
    }
    await peopleOf(NOTHING)
    expect(imported).toBe(recording.id)
    expect(await peopleOf({ ...NOTHING, names: { Ann: 'A', Somebody: 'else' } })).toEqual([
      ['A', null],
      ['Bo', null],
      ['__proto__', 'file'],
    ])
    // Its id is a sum of the name of the file and of the person.
    expect(imported).not.toBe(recording.id)
    expect(await peopleOf({ ...NOTHING, people: true })).toEqual([
      [null, null],
      [null, null],
      [null, 'file'],
    ])
    await library.close()
  })

  it('leaves out what a person leaves out', async () => {
    const { library, id } = await full()
    const path = join(temporaryFolder(), 'less.signsmith')
    const { counts } = await save(library, id, path, { pictures: true, models: true, people: true })
    expect(counts).toMatchObject({ samples: 4, takes: 3, pictures: 0, models: 0 })
    const elsewhere = await openLibrary(temporaryFolder())
    const copy = await all(elsewhere, await open(elsewhere, path))
    expect(JSON.stringify(copy)).not.toMatch(/Ann|Bo"/)
    expect([copy.modelId, copy.models, Object.values(copy.pictures).flat()]).toEqual([null, [], []])
    await elsewhere.close()
    await library.close()
  })

  it('stays as it was where the new one could not be written, and leaves nothing beside it', async () => {
    const { library, id } = await full()
    const folder = temporaryFolder()
    const path = join(folder, 'Numbers.signsmith')
    await save(library, id, path)
    const before = readFileSync(path)
    const source = await projectSource(library, library.manifest(id)!, await library.contents(id), NOTHING)
    const gone = { ...source, app: '0', savedAt: 1, picture: () => Promise.reject(new Error('gone')) }
    await expect(writeProjectFile(path, gone)).rejects.toThrow('gone')
    const controller = new AbortController()
    const ending = writeProjectFile(
      path,
      { ...source, app: '0', savedAt: 1 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    )
    await expect(ending).rejects.toMatchObject({ code: 'cancelled' })
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['Numbers.signsmith'])
    await library.close()
  })
})

/** The same file with other entries, in another order. */
async function rezipped(path: string, change: (files: Map<string, Buffer>) => void): Promise<string> {
  const files = await unzip(readFileSync(path))
  change(files)
  return fileOf(await zipOfFiles(files))
}
const sumsIn = (files: ReadonlyMap<string, Buffer>) => files.get('pictures.sha256')!.toString().trimEnd().split('\n')

describe('the pictures of a project file', () => {
  const made = async () => {
    const { library, id } = await full()
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    await save(library, id, path)
    await library.close()
    const file = await openProjectFile(path)
    const contents = await contentsOf(file)
    file.close()
    return { path, contents }
  }
  const opened = async (path: string) => {
    const file = await openProjectFile(path)
    const contents = await contentsOf(file)
    file.close()
    return { damaged: file.damaged, contents }
  }

  it('have their sums in a list of their own, in the order of their names', async () => {
    const { path } = await made()
    const files = await unzip(readFileSync(path))
    const pictures = [...files.keys()].filter((name) => name.startsWith('pictures/'))
    expect(pictures).toEqual(pictures.toSorted())
    const sha256 = (name: string) => createHash('sha256').update(files.get(name)!).digest('hex')
    expect(sumsIn(files)).toEqual(pictures.map((name) => `${sha256(name)}  ${name}`))
  })

  it('are the same in a file of version 1, which has their sums in its manifest', async () => {
    const { path, contents } = await made()
    const former = await rezipped(path, (files) => {
      const manifest = JSON.parse(files.get('manifest.json')!.toString())
      delete manifest.entries['pictures.sha256']
      for (const line of sumsIn(files)) {
        const [sha256, name] = line.split('  ')
        manifest.entries[name!] = { bytes: files.get(name!)!.length, sha256 }
      }
      files.delete('pictures.sha256')
      files.delete('manifest.json')
      files.set('manifest.json', Buffer.from(JSON.stringify({ ...manifest, version: 1 })))
    })
    expect(await opened(former)).toEqual({ damaged: [], contents })
  })

  it('are the same in a file that another program packed anew, in an order of its own', async () => {
    const { path, contents } = await made()
    const other = await rezipped(path, (files) => {
      for (const [name, bytes] of [...files].toReversed()) {
        files.delete(name)
        files.set(name, bytes)
      }
      for (const folder of ['models-', 'pictures-']) files.set(folder, Buffer.alloc(0))
    })
    const packed = readFileSync(other)
    writeFileSync(other, renamedIn(renamedIn(packed, 'models-', 'models/'), 'pictures-', 'pictures/'))
    expect(await opened(other)).toEqual({ damaged: [], contents })
  })

  it.each([
    ['gone', (line: string) => [line], (lines: string[]) => lines.slice(1)],
    ['another', (line: string) => [line], ([first, ...lines]: string[]) => [`0${first!.slice(1)}`, ...lines]],
    ['no sum', (line: string) => [line], ([first, ...lines]: string[]) => [first!.toUpperCase(), ...lines]],
    ['there twice', () => [], ([first, ...lines]: string[]) => [first!, first!, ...lines]],
    ['at the end', () => [], ([first, ...lines]: string[]) => [...lines, first!]],
    ['of nothing', () => ['00  pictures/zzzzzzzzzzzz.image'], (lines: string[]) => lines.concat(NOBODY)],
  ])('are whole but for the one whose line is %s, and the list is called damaged', async (_how, lost, change) => {
    const { path, contents } = await made()
    let first = ''
    const damaged = await rezipped(path, (files) => {
      const lines = sumsIn(files)
      first = lines[0]!
      files.set('pictures.sha256', Buffer.from(`${change(lines).join('\n')}\n`))
    })
    const names = lost(first).map((line) => line.split('  ')[1]!)
    const kept = Object.entries(contents).filter(([name]) => !names.includes(`pictures/${name}.image`))
    expect(await opened(damaged)).toEqual({
      damaged: ['pictures.sha256', ...names],
      contents: Object.fromEntries(kept),
    })
  })

  it.each([
    ['twice', 0, ([first, ...lines]: string[]) => [first!, first!, ...lines]],
    ['out of its order', 1, ([first, ...lines]: string[]) => [...lines, first!]],
  ])('are whole, or known to be none, in a file that somebody made to have a line %s', async (_how, lost, change) => {
    const { path, contents } = await made()
    const strange = await rezipped(path, (files) => {
      const sums = Buffer.from(`${change(sumsIn(files)).join('\n')}\n`)
      const manifest = JSON.parse(files.get('manifest.json')!.toString())
      const sha256 = createHash('sha256').update(sums).digest('hex')
      manifest.entries['pictures.sha256'] = { bytes: sums.length, sha256 }
      files.set('pictures.sha256', sums)
      files.set('manifest.json', Buffer.from(JSON.stringify(manifest)))
    })
    const file = await opened(strange)
    expect([file.damaged.length, Object.keys(file.contents).length]).toEqual([
      lost,
      Object.keys(contents).length - lost,
    ])
    expect(contents).toMatchObject(file.contents)
  })

  it('are refused where two of them share their bytes', async () => {
    const { path } = await made()
    const bytes = readFileSync(path)
    // The list at the end of a zip says at byte 42 of each of its records where the entry lies; its name is at byte 46.
    const placeOf = (name: string) => bytes.lastIndexOf(name) - 4
    const [one, other] = sumsIn(await unzip(bytes)).map((line) => placeOf(line.split('  ')[1]!))
    bytes.writeUInt32LE(bytes.readUInt32LE(one!), other!)
    await expect(openProjectFile(fileOf(bytes))).rejects.toThrow('lie over one another')
  })
})

it('says of a disk that gives nothing back that the file cannot be read, not that it is none', async () => {
  const { library, id } = await full()
  const path = join(temporaryFolder(), 'Numbers.signsmith')
  await save(library, id, path)
  await library.close()
  const file = await openProjectFile(path)
  const handle = await openFile(path)
  const broken = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
  const spy = vi.spyOn(Object.getPrototypeOf(handle), 'read').mockRejectedValue(broken)
  onTestFinished(() => spy.mockRestore())
  const refused = { code: 'not-found', message: expect.stringContaining(`${path} cannot be read: `) }
  await expect(contentsOf(file)).rejects.toMatchObject(refused)
  await expect(openProjectFile(path)).rejects.toMatchObject(refused)
  await handle.close()
  file.close()
})

/** A sum of a picture that is not there. */
const NOBODY = `${'0'.repeat(64)}  pictures/zzzzzzzzzzzz.image`

/** Collects what nothing holds on to. */
const collect = () => {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

describe('a large project', () => {
  it('is written and opened with few of its records and pictures in memory at a time', async () => {
    const { library, id, recordingId } = await filledLibrary(0)
    const contents = await library.contents(id)
    const samples = Array.from({ length: 1_000 }, () => sampleRecord(recordingId))
    await contents.addSamples(samples, new Map(samples.map((one) => [one.id, randomBytes(8_000)])))
    const read: WeakRef<Uint8Array>[] = []
    const thumbnail = async (sampleId: string) => {
      const bytes = await contents.thumbnail(sampleId)
      if (bytes) read.push(new WeakRef(bytes))
      return bytes
    }
    const inMemory = () => {
      collect()
      return read.filter((one) => one.deref() !== undefined).length
    }
    const source = await projectSource(library, library.manifest(id)!, { ...contents, thumbnail }, NOTHING)
    await new Promise(setImmediate)
    expect([read.length, inMemory()]).toEqual([1_000, 0])

    const folder = temporaryFolder()
    const path = join(folder, 'Numbers.signsmith')
    const written = () => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    const growth: number[] = []
    const records = function* () {
      for (let round = 0; round < 5; round++) {
        yield* contents.liveEntries()
        growth.push(written())
      }
    }
    let most = 0
    const onProgress = (done: number) => {
      if (done % 200 === 0) most = Math.max(most, inMemory())
    }
    await writeProjectFile(path, { ...source, records: records(), app: '0', savedAt: 1 }, { onProgress })
    expect(growth.at(-1)).toBeGreaterThan(0)
    expect(most).toBeLessThan(500)
    await library.close()
  })

  it('takes no memory for each picture but for a line of the list at the end of the zip', async () => {
    const project = { id: newId(), name: 'Numbers', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null }
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    const bytes = Buffer.alloc(4_000, 1)
    const picture = async () => bytes
    const used = () => {
      collect()
      return process.memoryUsage().heapUsed
    }
    /** Bytes in use for each picture when the last one was packed, and when the file is open. */
    const bytesFor = async (names: readonly string[]) => {
      const before = used()
      let packed = 0
      const onProgress = (done: number) => {
        if (done === names.length) packed = used()
      }
      const source = {
        app: '0',
        savedAt: 1,
        project,
        records: [],
        pictures: names,
        picture,
        models: [],
        model: picture,
      }
      await writeProjectFile(path, source, { onProgress })
      const closed = used()
      const file = await openProjectFile(path)
      expect(file.pictures).toBe(names.length)
      const open = used()
      file.close()
      return [packed - before, open - closed].map((bytes) => bytes / names.length)
    }
    const names = Array.from({ length: 4_000 }, () => newId())
    // What everything takes when it is done for the first time is not counted.
    await bytesFor(names.slice(0, 500))
    const [packed, open] = await bytesFor(names)
    // A name, a place, a size and a sum are some 150 bytes; with all that the zip's writer knows of each they would be 1,000.
    expect(packed).toBeLessThan(400)
    expect(open).toBeLessThan(100)
  })

  it('opens not at all where its file changes meanwhile', async () => {
    const { library, id, dataFolder } = await full()
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    await save(library, id, path)
    const file = await openProjectFile(path)
    const bytes = readFileSync(path)
    // Behind its header and its name come the records, packed.
    const place = bytes.indexOf('records.ndjson') + 'records.ndjson'.length
    writeFileSync(path, bytes.fill(0, place + 100, place + 120), { flag: 'r+' })
    const before = readdirSync(join(dataFolder, 'projects'))
    const values = { name: 'Copy', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null }
    const opening = library.create({ ...values, id: newId() }, (folder) => unpackProject(folder, file))
    await expect(opening).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('has changed while it was read'),
    })
    expect(readdirSync(join(dataFolder, 'projects'))).toEqual(before)
    file.close()
    await library.close()
  })
})

function fileOf(bytes: Buffer): string {
  const path = join(temporaryFolder(), 'X.signsmith')
  writeFileSync(path, bytes)
  return path
}
const manifest = (over: object) =>
  JSON.stringify({ format: 'signsmith-project-file', version: 1, records: 3, entries: {}, ...over })

describe('a file that is no good one', () => {
  it.each([
    ['is a text', async () => Buffer.from('hello'), 'is not a zip'],
    ['is empty', async () => Buffer.alloc(0), 'is not a zip'],
    ['has no manifest', () => zipOfFiles([['records.ndjson', '']]), 'lacks manifest.json'],
    [
      'has a manifest of something else',
      () => zipOfFiles([['manifest.json', '{"format":"x"}']]),
      'is of something else',
    ],
    ['has a damaged manifest', () => zipOfFiles([['manifest.json', '{"fo']]), 'is damaged'],
    ['lacks half of its manifest', () => zipOfFiles([['manifest.json', manifest({})]]), 'cannot be understood'],
    [
      'is of a newer version',
      () => zipOfFiles([['manifest.json', manifest({ version: 3 })]]),
      'newer version of Signsmith',
    ],
    [
      'is of a newer version, with parts that nobody knows yet',
      () =>
        zipOfFiles([
          ['sounds/abcdefghijkl.wav', ''],
          ['manifest.json', manifest({ version: 3 })],
        ]),
      'newer version of Signsmith',
    ],
    ['has newer lines', () => zipOfFiles([['manifest.json', manifest({ records: 99 })]]), 'newer version of Signsmith'],
    [
      'has a folder that holds something itself',
      () => zipOfFiles([['pictures-', 'x']]).then((zip) => renamedIn(zip, 'pictures-', 'pictures/')),
      '“pictures/” is too large',
    ],
    ['has another part', () => zipOfFiles([['pictures/x.exe', '']]), '“pictures/x.exe” is no part of one'],
    [
      'has a part outside of it',
      async () => renamedIn(await zipOfFiles([['xx/pictures/abcdefghijkl.image', '']]), 'xx/pictures', '../pictures'),
      'invalid relative path',
    ],
    [
      'has a part at the root of the disk',
      async () => renamedIn(await zipOfFiles([['xtmp/abcdefghijkl', '']]), 'xtmp/', '/tmp/'),
      'absolute path',
    ],
    [
      'has a name with backslashes',
      async () => renamedIn(await zipOfFiles([['xx/xx/abcdef', '']]), 'xx/xx/', '..\\..\\'),
      'invalid characters in fileName',
    ],
    ['has a link', () => zipOfFiles([['pictures/abcdefghijkl.image', '/etc/passwd', 0o120777]]), 'is a link'],
    [
      'has a part twice',
      async () =>
        renamedIn(
          await zipOfFiles([
            ['pictures/abcdefghijkl.image', '1'],
            ['pictures/abcdefghijkm.image', '2'],
          ]),
          'abcdefghijkm',
          'abcdefghijkl',
        ),
      'is in it twice',
    ],
    [
      'has a name in capitals that another disk would take for the same',
      () => zipOfFiles([['pictures/ABCDEFGHIJKL.image', '']]),
      'is no part of one',
    ],
    ['becomes very much', () => zipOfFiles([['records.ndjson', '0'.repeat(30_000_000)]]), 'times as large'],
    [
      'has too large a picture',
      () => zipOfFiles([['pictures/abcdefghijkl.image', 'x'.repeat(2 ** 20 + 1)]]),
      'is too large',
    ],
  ])('%s', async (_what, make, reason) => {
    const opening = openProjectFile(fileOf(await make()))
    await expect(opening).rejects.toBeInstanceOf(Failure)
    await expect(opening).rejects.toThrow(reason)
  })

  it('has more parts than any project', async () => {
    const path = join(temporaryFolder(), 'many.signsmith')
    const zip = new ZipFile()
    zip.addBuffer(Buffer.from(manifest({})), 'manifest.json')
    zip.end({ forceZip64Format: true, comment: '' })
    await pipeline(zip.outputStream, createWriteStream(path))
    // So many are said at the end, in the record of large zips.
    const bytes = readFileSync(path)
    const end = bytes.indexOf(Buffer.from('PK\x06\x06', 'latin1'))
    for (const at of [24, 32]) bytes.writeBigUInt64LE(100_000n, end + at)
    await expect(openProjectFile(fileOf(bytes))).rejects.toThrow('it has 100000 entries')
  })

  it.each([
    ['many lines', '{}\n'.repeat(10)],
    ['many values in one line', `{"e":"order","ids":[],"x":[${'[],'.repeat(8)}[]]}\n`],
  ])('would take far more memory than room: %s', async (_what, records) => {
    const counts = { signs: 0, recordings: 0, samples: 0, takes: 0, pictures: 0, models: 0 }
    const project = { id: newId(), name: 'Numbers', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null }
    const path = fileOf(
      await zipOfFiles([
        ['manifest.json', manifest({ app: '0', savedAt: 1, project, counts })],
        ['records.ndjson', records],
      ]),
    )
    // What the manifest does not name is not read.
    ;(await openProjectFile(path, () => {}, 8)).close()
    const sha256 = createHash('sha256').update(records).digest('hex')
    const entries = { 'records.ndjson': { bytes: records.length, sha256 } }
    const named = fileOf(
      await zipOfFiles([
        ['manifest.json', manifest({ app: '0', savedAt: 1, project, counts, entries })],
        ['records.ndjson', records],
      ]),
    )
    await expect(openProjectFile(named, () => {}, 8)).rejects.toThrow('its records hold more than 8 values')
    ;(await openProjectFile(named, () => {}, 80)).close()
  })

  it('is not there, or a folder', async () => {
    const folder = temporaryFolder()
    await expect(openProjectFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
    await expect(openProjectFile(folder)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a damaged file', () => {
  it('opens as far as its sums hold, and says which parts do not', async () => {
    const { library, id, samples, modelId } = await full()
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    await save(library, id, path)
    const bytes = readFileSync(path)
    // A picture is stored as it is: behind its name come its two bytes.
    const name = `pictures/${samples[0]!.id}.image`
    const at = bytes.indexOf(name) + name.length
    const place = bytes.indexOf(Buffer.from(PICTURE), at)
    bytes[place + 1] = 0
    const file = await openProjectFile(fileOf(bytes))
    expect([file.damaged, file.lostLines, (await recordsOf(file)).length]).toEqual([[name], 0, 11])
    expect(Object.keys(await contentsOf(file))).not.toContain(samples[0]!.id)
    const elsewhere = await openLibrary(temporaryFolder())
    const copy = newId()
    const { options } = file.manifest.project
    await elsewhere.create({ id: copy, name: 'Copy', createdAt: 1, options, modelId, deletedAt: null }, (folder) =>
      unpackProject(folder, file),
    )
    const contents = await elsewhere.contents(copy)
    expect(await contents.thumbnail(samples[0]!.id)).toBe(null)
    expect(await contents.thumbnail(samples[1]!.id)).not.toBe(null)
    expect(contents.samples().length).toBe(4)
    file.close()
    await elsewhere.close()
    await library.close()
  })

  it('is never taken for a whole one, whatever was changed in it', async () => {
    const { library, id } = await full()
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    await save(library, id, path)
    const bytes = readFileSync(path)
    const whole = await openProjectFile(path)
    const [records, contents] = [JSON.stringify(await recordsOf(whole)), await contentsOf(whole)]
    whole.close()
    const place = fc.nat(bytes.length - 1)
    const change = fc.oneof(
      fc.record({ at: place, byte: fc.nat(255) }).map(({ at, byte }) => (copy: Buffer) => {
        copy[at] = byte
        return copy
      }),
      place.map((to) => (copy: Buffer) => copy.subarray(0, to)),
      fc.tuple(place, place).map(
        ([at, to]) =>
          (copy: Buffer) =>
            copy.fill(0, Math.min(at, to), Math.max(at, to)),
      ),
    )
    let opened = 0
    await fc.assert(
      fc.asyncProperty(change, async (damage) => {
        const changed = damage(Buffer.from(bytes))
        const file = await openProjectFile(fileOf(changed)).catch((error) => {
          expect(error).toBeInstanceOf(Failure)
          return null
        })
        if (!file) return
        opened++
        // What is called whole is what was written, to the byte.
        const found = await contentsOf(file)
        expect(contents).toMatchObject(found)
        if (!file.damaged.includes('records.ndjson')) expect(JSON.stringify(await recordsOf(file))).toBe(records)
        if (file.damaged.length === 0) expect(found).toEqual(contents)
        file.close()
      }),
      { numRuns: 300 },
    )
    expect(opened).toBeGreaterThan(10)
    await library.close()
  })
})

it('keeps nothing of a file that cannot be unpacked to its end', async () => {
  const { library, id, dataFolder } = await full()
  const path = join(temporaryFolder(), 'Numbers.signsmith')
  await save(library, id, path)
  const file = await openProjectFile(path)
  const before = readdirSync(join(dataFolder, 'projects'))
  const controller = new AbortController()
  const values = { name: 'Copy', createdAt: 1, options: PROJECT_DEFAULTS, modelId: null, deletedAt: null }
  const copy = newId()
  const opening = library.create({ ...values, id: copy }, (folder) =>
    unpackProject(folder, file, () => controller.abort(), controller.signal),
  )
  await expect(opening).rejects.toThrow()
  expect([library.manifest(copy), readdirSync(join(dataFolder, 'projects'))]).toEqual([null, before])
  expect(existsSync(join(dataFolder, 'projects', copy))).toBe(false)
  file.close()
  await library.close()
})
