import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Entry as ZipEntry } from 'yauzl'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import { isRecord } from '../entry'
import { reasonOf } from '../files'
import type { Checked } from '../journalReader'
import { migrate } from '../migrations'
import { sha256 as sha256Of } from '../models'
import { PROJECT_JOURNAL, type ProjectEntry } from '../records'
import { type Chunks, inBatches, linesOf, type Sum, summed, sumOf, valuesIn } from './chunks'
import { type FileEntries, openEntries, type Refusal } from './entries'
import {
  FILE_FORMAT,
  FILE_VERSION,
  FileManifest,
  MANIFEST_ENTRY,
  MOST_VALUES,
  modelEntry,
  type Progress,
  partOf,
  RECORDS_ENTRY,
  SUMS_ENTRY,
} from './format'
import { inOrder, type Paired, type PictureSum, paired, readSums, sumsOfVersion1 } from './pictures'

/** A picture of a project file, by the name that it has in the project. */
export interface FilePicture {
  name: string
  /** @throws Failure "damaged" where it has changed meanwhile */
  read(): Promise<Uint8Array>
}

/** A project file that was read through; what it holds can be asked for until it is closed. */
export interface ProjectFile {
  manifest: FileManifest
  /** Entries that are gone or not as they were written; of the records, what can be read is there all the same. */
  damaged: readonly string[]
  /** Lines of the records that can be read, and that cannot. */
  lines: number
  lostLines: number
  /** The records, read anew one after the other. @throws Failure "damaged" where they have changed meanwhile */
  records(): AsyncIterable<ProjectEntry>
  /** How many pictures are as they were written. */
  pictures: number
  /** Those pictures, found anew one after the other. @throws Failure "damaged" where others are there meanwhile */
  eachPicture(): AsyncIterable<FilePicture>
  /** The files of each model of which all are as they were written, by its id. */
  models: ReadonlyMap<string, readonly string[]>
  /** @throws Failure "damaged" where it has changed meanwhile */
  model(id: string, file: string): Promise<Uint8Array>
  close(): void
}

/**
 * Opens a project file and reads all of it once: names, sizes, links and sums are looked at before anything is used.
 *
 * @param most values that its records hold
 * @throws Failure "bad-input" for what is none, is hostile, or was written by a newer version; "damaged" without a manifest
 */
export async function openProjectFile(
  path: string,
  onProgress: Progress = () => {},
  most = MOST_VALUES,
): Promise<ProjectFile> {
  const refuse = refusalOf(path)
  const file = await openOurs(path, refuse)
  try {
    const { others } = file
    const manifest = await readManifest(path, file, refuse)
    const named = new Map(Object.entries(manifest.entries).filter(([name]) => partOf(name)?.kind !== 'picture'))
    const changed = (name: string) => new Failure('damaged', `“${name}” of ${path} has changed while it was read.`)
    const again = async function* (name: string, entry: ZipEntry) {
      try {
        yield* file.chunks(entry)
      } catch (error) {
        throw reasonOf(error) === null ? changed(name) : error
      }
    }
    const readAgain = async (name: string, entry: ZipEntry, sum: string) => {
      const data = await buffer(again(name, entry))
      if (sha256Of(data) !== sum) throw changed(name)
      return data
    }
    let done = 0
    const passed = (entry: ZipEntry | null | undefined) => {
      done += entry?.uncompressedSize ?? 0
      onProgress(done, file.bytes)
    }

    const records = named.has(RECORDS_ENTRY) ? others.get(RECORDS_ENTRY) : undefined
    const seen = records
      ? await lookThrough(file.chunks(records), manifest.records, most, refuse).catch(unlessRefused)
      : null
    const whole = new Set<string>()
    for (const [name, { bytes, sha256 }] of named) {
      const entry = others.get(name)
      const found = name === RECORDS_ENTRY ? seen : entry && (await sumOf(file.chunks(entry)).catch(() => null))
      if (found && found.bytes === bytes && found.sha256 === sha256) whole.add(name)
      passed(entry)
    }
    // What the manifest does not name has no sum: it is not used.
    const unnamed = [...others.keys()].filter((name) => name !== MANIFEST_ENTRY && !named.has(name))
    const damaged = [...[...named.keys()].filter((name) => !whole.has(name)), ...unnamed]

    const sums = await pictureSums(file, manifest, whole)
    const lost = new Set<string>()
    let pictures = 0
    const check = async ({ name, entry, sha256 }: Paired) => {
      const found = entry && sha256 && (await sumOf(file.chunks(entry)).catch(() => null))
      if (found && found.sha256 === sha256) pictures++
      else lost.add(name)
      passed(entry)
    }
    for await (const some of inBatches(paired(file.eachPicture(), sums()), AT_ONCE)) await Promise.all(some.map(check))
    damaged.push(...lost)
    return {
      manifest,
      damaged,
      lines: seen?.lines ?? 0,
      lostLines: seen?.lost ?? 0,
      async *records() {
        if (!seen || !records) return
        const hash = createHash('sha256')
        for await (const line of linesOf(summed(again(RECORDS_ENTRY, records), hash))) {
          const { entry } = readLine(line, manifest.records)
          if (entry) yield entry
        }
        if (hash.digest('hex') !== seen.sha256) throw changed(RECORDS_ENTRY)
      },
      pictures,
      async *eachPicture() {
        let found = 0
        for await (const { name: entryName, entry, sha256 } of paired(file.eachPicture(), sums())) {
          if (lost.has(entryName)) continue
          const part = partOf(entryName)
          if (!entry || !sha256 || part?.kind !== 'picture') throw changed(entryName)
          found++
          yield { name: part.name, read: () => readAgain(entryName, entry, sha256) }
        }
        if (found !== pictures) throw changed(SUMS_ENTRY)
      },
      models: wholeModels(whole, damaged),
      model(id, name) {
        const entry = modelEntry(id, name)
        return readAgain(entry, others.get(entry)!, named.get(entry)!.sha256)
      },
      close: file.close,
    }
  } catch (error) {
    file.close()
    throw error
  }
}

/** What a project file says that it holds, without reading the rest. @throws as `openProjectFile` does */
export async function readFileManifest(path: string): Promise<FileManifest> {
  const refuse = refusalOf(path)
  const file = await openOurs(path, refuse)
  try {
    return await readManifest(path, file, refuse)
  } finally {
    file.close()
  }
}

/** A newer version is told before what is in it. */
function openOurs(path: string, refuse: Refusal): Promise<FileEntries> {
  return openEntries(path, refuse, (manifest) => {
    if (manifest && valuesIn(manifest) <= MOST_VALUES) needOurVersion(path, parseOrNull(manifest))
  })
}

function refusalOf(path: string): Refusal {
  return (reason) => new Failure('bad-input', `${path} is no project file: ${reason}`)
}

async function readManifest(path: string, { others, chunks }: FileEntries, refuse: Refusal) {
  const entry = others.get(MANIFEST_ENTRY)
  if (!entry) throw refuse('it lacks manifest.json, which says what is in it.')
  const damaged = (reason: string) =>
    new Failure('damaged', `${path} cannot be opened: manifest.json, which says what is in it, ${reason}.`)
  const data = await buffer(chunks(entry)).catch((error) => {
    throw damaged(`is damaged (${(error as Error).message})`)
  })
  if (valuesIn(data) > MOST_VALUES) throw refuse(`its manifest.json holds more than ${MOST_VALUES} values.`)
  const raw = parseOrNull(data)
  if (!isRecord(raw)) throw damaged('is damaged')
  if (raw.format !== FILE_FORMAT) throw refuse('its manifest.json is of something else.')
  needOurVersion(path, raw)
  const parsed = parse(FileManifest, raw)
  if (!parsed.ok) throw damaged(`cannot be understood: ${parsed.message}`)
  return parsed.value
}

/** @throws Failure "bad-input" for the manifest of a newer version, whose files may have parts that nobody knows today */
function needOurVersion(path: string, manifest: unknown): void {
  if (!isRecord(manifest) || manifest.format !== FILE_FORMAT) return
  const versions = [manifest.version, manifest.records].map(Number)
  if (versions[0]! <= FILE_VERSION && versions[1]! <= PROJECT_JOURNAL.version) return
  throw new Failure(
    'bad-input',
    `${path} was written by a newer version of Signsmith (format ${versions.join('.')}). To open it, update Signsmith.`,
  )
}

/** Pictures that are read side by side. */
const AT_ONCE = 16

/** How to get the sums of the pictures, in the order of their names. */
async function pictureSums(
  { others, chunks }: FileEntries,
  manifest: FileManifest,
  whole: ReadonlySet<string>,
): Promise<() => AsyncIterable<PictureSum> | Iterable<PictureSum>> {
  const held = (sums: readonly PictureSum[]) => () => sums
  if (manifest.version === 1) return held(sumsOfVersion1(manifest))
  const entry = others.get(SUMS_ENTRY)
  if (!entry) return held([])
  const read = () => readSums(chunks(entry))
  if (whole.has(SUMS_ENTRY)) return read
  // Of a damaged list each line that can be read is still the sum of its picture, or of none.
  const lines: PictureSum[] = []
  try {
    for await (const line of read()) lines.push(line)
  } catch {
    // What came before is there.
  }
  return held(inOrder(lines))
}

function wholeModels(whole: ReadonlySet<string>, damaged: readonly string[]): Map<string, string[]> {
  const models = new Map<string, string[]>()
  for (const name of whole) {
    const part = partOf(name)
    if (part?.kind === 'model') models.set(part.id, [...(models.get(part.id) ?? []), part.file])
  }
  for (const name of damaged) {
    const part = partOf(name)
    if (part?.kind === 'model') models.delete(part.id)
  }
  return models
}

/** The records as they were when all of the file was read. */
interface SeenRecords extends Sum {
  /** Lines that can be read, and that cannot. */
  lines: number
  lost: number
}

/** @throws the refusal, before more values than so many are made of them */
async function lookThrough(chunks: Chunks, version: number, most: number, refuse: Refusal): Promise<SeenRecords> {
  const hash = createHash('sha256')
  let [bytes, values, lines, lost] = [0, 0, 0, 0]
  const counted = async function* () {
    for await (const chunk of summed(chunks, hash)) {
      bytes += chunk.length
      values += valuesIn(chunk)
      if (values > most) throw refuse(`its records hold more than ${most} values, and no project has so many.`)
      yield chunk
    }
  }
  for await (const line of linesOf(counted())) {
    const { entry, flaw } = readLine(line, version)
    if (entry) lines++
    if (flaw !== null) lost++
  }
  return { bytes, sha256: hash.digest('hex'), lines, lost }
}

/** What cannot be unpacked is damaged; what is refused is not used at all. */
function unlessRefused(error: unknown): null {
  if (error instanceof Failure) throw error
  return null
}

function readLine(line: Buffer, version: number): Checked<ProjectEntry> {
  const raw = parseOrNull(line)
  if (!isRecord(raw)) return { entry: null, flaw: 'it is none' }
  return PROJECT_JOURNAL.check(migrate(raw, version, PROJECT_JOURNAL.migrations))
}

function parseOrNull(bytes: Buffer): unknown {
  try {
    // A text can be too long to be one.
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
