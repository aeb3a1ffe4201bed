import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import { isRecord } from '../entry'
import { errorCode, reasonOf } from '../files'
import type { Checked } from '../journalReader'
import { migrate } from '../migrations'
import { sha256 as sha256Of } from '../models'
import { PROJECT_JOURNAL, type ProjectEntry } from '../records'
import { flawOfEntry, LARGE, needApart, shown } from '../zip'
import {
  FILE_FORMAT,
  FILE_VERSION,
  FileManifest,
  MANIFEST_ENTRY,
  MOST_BYTES,
  MOST_ENTRIES,
  MOST_IN_ALL,
  MOST_VALUES,
  type Progress,
  partOf,
  RECORDS_ENTRY,
} from './format'

/** A project file that was read through; what it holds can be asked for until it is closed. */
export interface ProjectFile {
  manifest: FileManifest
  /** Entries that are gone or not as the manifest says; of the records, what can be read is there all the same. */
  damaged: readonly string[]
  /** Lines of the records that can be read, and that cannot. */
  lines: number
  lostLines: number
  /** The records, read anew one after the other. @throws Failure "damaged" where they have changed meanwhile */
  records(): AsyncIterable<ProjectEntry>
  /** Entries that are as the manifest says. */
  whole: ReadonlySet<string>
  /** @throws Failure "damaged" where it is not as the manifest says */
  read(entry: string): Promise<Uint8Array>
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
  const zip = await openZip(path, refuse)
  const handle = await openFile(path, 'r')
  const close = () => {
    zip.close()
    void handle.close()
  }
  try {
    const entries = await listEntries(zip, refuse)
    const manifest = await readManifest(path, zip, entries.get(MANIFEST_ENTRY), refuse)
    const all = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0)
    let done = 0
    const whole = new Set<string>()
    const damaged: string[] = []
    const chunks = (name: string) => chunksOf(zip, entries.get(name)!, handle)
    const named = Object.entries(manifest.entries)
    const hasRecords = entries.has(RECORDS_ENTRY) && RECORDS_ENTRY in manifest.entries
    const seen = hasRecords
      ? await lookThrough(chunks(RECORDS_ENTRY), manifest.records, most, refuse).catch(unlessRefused)
      : null
    const check = async ([name, { bytes, sha256 }]: [string, Sum]) => {
      const entry = entries.get(name)
      const found = name === RECORDS_ENTRY ? seen : entry && (await sumOf(chunks(name)).catch(() => null))
      if (found && found.bytes === bytes && found.sha256 === sha256) whole.add(name)
      else damaged.push(name)
      done += entry?.uncompressedSize ?? 0
      onProgress(done, all)
    }
    for (let from = 0; from < named.length; from += AT_ONCE) {
      await Promise.all(named.slice(from, from + AT_ONCE).map(check))
    }
    // What the manifest does not name has no sum: it is not used.
    for (const name of entries.keys()) if (name !== MANIFEST_ENTRY && !(name in manifest.entries)) damaged.push(name)
    const changed = (name: string) => new Failure('damaged', `“${name}” of ${path} has changed while it was read.`)
    const again = async function* (name: string) {
      try {
        yield* chunks(name)
      } catch (error) {
        throw reasonOf(error) === null ? changed(name) : error
      }
    }
    return {
      manifest,
      damaged,
      lines: seen?.lines ?? 0,
      lostLines: seen?.lost ?? 0,
      whole,
      async *records() {
        if (!seen) return
        const hash = createHash('sha256')
        for await (const line of linesOf(summed(again(RECORDS_ENTRY), hash))) {
          const { entry } = readLine(line, manifest.records)
          if (entry) yield entry
        }
        if (hash.digest('hex') !== seen.sha256) throw changed(RECORDS_ENTRY)
      },
      async read(name) {
        if (!whole.has(name)) throw new Failure('damaged', `“${name}” of ${path} is not as it was written.`)
        const data = await buffer(again(name))
        if (sha256Of(data) !== manifest.entries[name]!.sha256) throw changed(name)
        return data
      },
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** What a project file says that it holds, without reading the rest. @throws as `openProjectFile` does */
export async function readFileManifest(path: string): Promise<FileManifest> {
  const refuse = refusalOf(path)
  const zip = await openZip(path, refuse)
  try {
    return await readManifest(path, zip, (await listEntries(zip, refuse)).get(MANIFEST_ENTRY), refuse)
  } finally {
    zip.close()
  }
}

type Refusal = (reason: string) => Failure

function refusalOf(path: string): Refusal {
  return (reason) => new Failure('bad-input', `${path} is no project file: ${reason}`)
}

function openZip(path: string, refuse: Refusal): Promise<ZipFile> {
  return openPromise(path, { autoClose: false, strictFileNames: true }).catch((error) => {
    if (errorCode(error)) throw new Failure('not-found', `${path} cannot be read: ${reasonOf(error) ?? error.message}.`)
    throw refuse('it is not a zip, or its end is missing.')
  })
}

/** Every entry by its name, none of which could harm. */
async function listEntries(zip: ZipFile, refuse: Refusal): Promise<Map<string, ZipEntry>> {
  if (zip.entryCount > MOST_ENTRIES)
    throw refuse(`it has ${zip.entryCount} entries, and none has more than ${MOST_ENTRIES}.`)
  const entries = new Map<string, ZipEntry>()
  let all = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const flaw = flawOf(entry) ?? (entries.has(entry.fileName) ? 'is in it twice' : null)
      if (flaw) throw refuse(`“${shown(entry.fileName)}” ${flaw}.`)
      all += entry.uncompressedSize
      if (all > MOST_IN_ALL) throw refuse('unpacked it would be larger than 4 GiB.')
      entries.set(entry.fileName, lean(entry))
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw refuse(`${(error as Error).message}.`)
  }
  needApart([...entries.values()], refuse)
  return entries
}

/** What of an entry is needed to read it: all the rest is most of the memory that thousands of them take. */
function lean(entry: ZipEntry): ZipEntry {
  const { fileName, generalPurposeBitFlag, compressionMethod } = entry
  const { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader } = entry
  const place = { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader }
  const needed = { fileName, generalPurposeBitFlag, compressionMethod, ...place }
  return Object.assign(Object.create(Object.getPrototypeOf(entry)), needed)
}
const STORED = 0

function flawOf(entry: ZipEntry): string | null {
  const part = partOf(entry.fileName)
  return part ? flawOfEntry(entry, MOST_BYTES[part.kind]) : 'is no part of one'
}

async function readManifest(path: string, zip: ZipFile, entry: ZipEntry | undefined, refuse: Refusal) {
  if (!entry) throw refuse('it lacks manifest.json, which says what is in it.')
  const damaged = (reason: string) =>
    new Failure('damaged', `${path} cannot be opened: manifest.json, which says what is in it, ${reason}.`)
  const data = await buffer(chunksOf(zip, entry)).catch((error) => {
    throw damaged(`is damaged (${(error as Error).message})`)
  })
  if (valuesIn(data) > MOST_VALUES) throw refuse(`its manifest.json holds more than ${MOST_VALUES} values.`)
  const raw = parseOrNull(data)
  if (!isRecord(raw)) throw damaged('is damaged')
  if (raw.format !== FILE_FORMAT) throw refuse('its manifest.json is of something else.')
  const newer = [raw.version, raw.records].map(Number)
  if (newer[0]! > FILE_VERSION || newer[1]! > PROJECT_JOURNAL.version) {
    throw new Failure(
      'bad-input',
      `${path} was written by a newer version of Signsmith (format ${newer.join('.')}). To open it, update Signsmith.`,
    )
  }
  const parsed = parse(FileManifest, raw)
  if (!parsed.ok) throw damaged(`cannot be understood: ${parsed.message}`)
  return parsed.value
}

/** Entries that are read side by side: one after the other the disk would mostly be waited for. */
const AT_ONCE = 16

/** The bytes of an entry, unpacked. */
async function* chunksOf(zip: ZipFile, entry: ZipEntry, handle?: FileHandle): AsyncGenerator<Buffer> {
  // Of thousands of small pictures that lie as they are a stream each would take most of the time.
  if (handle && entry.compressionMethod === STORED && entry.compressedSize <= LARGE) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    const data = Buffer.alloc(entry.compressedSize)
    const { bytesRead } = await handle.read(data, 0, data.length, fileDataStart)
    yield data.subarray(0, bytesRead)
  } else {
    // What becomes more than was said is ended by the library.
    for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk
  }
}

type Chunks = AsyncIterable<Buffer>
interface Sum {
  bytes: number
  sha256: string
}

async function* summed(chunks: Chunks, hash: Hash) {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

async function sumOf(chunks: Chunks): Promise<Sum> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const { length } of summed(chunks, hash)) bytes += length
  return { bytes, sha256: hash.digest('hex') }
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

/** 1 for each byte that a value or a line begins with, or the next of several. */
const BEGINNINGS = Uint8Array.from({ length: 256 }, (_, byte) => ('[{,\n'.includes(String.fromCharCode(byte)) ? 1 : 0))

/** Values that JSON holds, counted before any of them is made; commas in names count as well. */
function valuesIn(bytes: Buffer): number {
  let values = 0
  for (let at = 0; at < bytes.length; at++) values += BEGINNINGS[bytes[at]!]!
  return values
}

/** Lines of bytes, without their ends. */
async function* linesOf(chunks: Chunks): AsyncGenerator<Buffer> {
  let begun: Buffer[] = []
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)])
      begun = []
      from = end + 1
    }
    if (from < chunk.length) begun.push(chunk.subarray(from))
  }
  if (begun.length > 0) yield Buffer.concat(begun)
}
const LINE_END = 0x0a

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
