import { createHash } from 'node:crypto'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import { openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { Failure } from '../../contract/failure'
import { parseJson } from '../../contract/parse'
import { isRecord } from '../entry'
import { errorCode, reasonOf } from '../files'
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
  records: readonly ProjectEntry[]
  /** Lines of the records that cannot be read. */
  lostLines: number
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
    let records: Buffer | null = null
    const check = async ([name, { bytes, sha256 }]: [string, { bytes: number; sha256: string }]) => {
      const entry = entries.get(name)
      const kept = name === RECORDS_ENTRY
      const found = entry && (await unpack(zip, entry, kept, handle).catch(() => null))
      if (found && found.bytes === bytes && found.sha256 === sha256) whole.add(name)
      else damaged.push(name)
      if (found && kept) records = found.data
      done += entry?.uncompressedSize ?? 0
      onProgress(done, all)
    }
    const named = Object.entries(manifest.entries)
    for (let from = 0; from < named.length; from += AT_ONCE) {
      await Promise.all(named.slice(from, from + AT_ONCE).map(check))
    }
    // What the manifest does not name has no sum: it is not used.
    for (const name of entries.keys()) if (name !== MANIFEST_ENTRY && !(name in manifest.entries)) damaged.push(name)
    const lines = records ?? Buffer.alloc(0)
    if (hasMoreValues(lines, most))
      throw refuse(`its records hold more than ${most} values, and no project has so many.`)
    const { read, lost } = readRecords(lines, manifest.records)
    return {
      manifest,
      damaged,
      records: read,
      lostLines: lost,
      whole,
      async read(name) {
        if (!whole.has(name)) throw new Failure('damaged', `“${name}” of ${path} is not as it was written.`)
        const { data, sha256 } = await unpack(zip, entries.get(name)!, true, handle)
        if (sha256 !== manifest.entries[name]!.sha256)
          throw new Failure('damaged', `“${name}” of ${path} has changed while it was read.`)
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
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw refuse(`${(error as Error).message}.`)
  }
  needApart([...entries.values()], refuse)
  return entries
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
  const { data } = await unpack(zip, entry, true).catch((error) => {
    throw damaged(`is damaged (${(error as Error).message})`)
  })
  if (hasMoreValues(data, MOST_VALUES)) throw refuse(`its manifest.json holds more than ${MOST_VALUES} values.`)
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
  const parsed = parseJson(FileManifest, data.toString('utf8'))
  if (!parsed.ok) throw damaged(`cannot be understood: ${parsed.message}`)
  return parsed.value
}

/** Entries that are read side by side: one after the other the disk would mostly be waited for. */
const AT_ONCE = 16

/** @param keep whether its bytes are wanted */
async function unpack(zip: ZipFile, entry: ZipEntry, keep: boolean, handle?: FileHandle) {
  // Of thousands of small pictures that lie as they are a stream each would take most of the time.
  if (handle && entry.compressionMethod === STORED && entry.compressedSize <= LARGE) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    const data = Buffer.alloc(entry.compressedSize)
    const { bytesRead: bytes } = await handle.read(data, 0, data.length, fileDataStart)
    return { bytes, sha256: sha256Of(data), data }
  }
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let bytes = 0
  // What becomes more than was said is ended by the library.
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    hash.update(chunk)
    bytes += chunk.length
    if (keep) chunks.push(chunk)
  }
  return { bytes, sha256: hash.digest('hex'), data: Buffer.concat(chunks) }
}

/** 1 for each byte that a value or a line begins with, or the next of several. */
const BEGINNINGS = Uint8Array.from({ length: 256 }, (_, byte) => ('[{,\n'.includes(String.fromCharCode(byte)) ? 1 : 0))

/** Whether JSON holds more values than so many, counted before any of them is made; commas in names count as well. */
function hasMoreValues(bytes: Buffer, most: number): boolean {
  let values = 0
  for (let at = 0; at < bytes.length; at++) values += BEGINNINGS[bytes[at]!]!
  return values > most
}

function readRecords(bytes: Buffer, version: number): { read: ProjectEntry[]; lost: number } {
  const raw: Record<string, unknown>[] = []
  let lost = 0
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    const line = parseOrNull(bytes.subarray(from, end < 0 ? bytes.length : end))
    if (isRecord(line)) raw.push(line)
    else lost++
    from = end < 0 ? bytes.length : end + 1
  }
  const current = version < PROJECT_JOURNAL.version ? migrate(raw, version, PROJECT_JOURNAL.migrations ?? []) : raw
  const read = current.flatMap((line) => {
    const { entry, flaw } = PROJECT_JOURNAL.check(line)
    if (flaw !== null) lost++
    return entry ? [entry] : []
  })
  return { read, lost }
}

function parseOrNull(bytes: Buffer): unknown {
  try {
    // A text can be too long to be one.
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
