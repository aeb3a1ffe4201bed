import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { ZipFile } from 'yazl'
import { Failure } from '../../contract/failure'
import { asFailure, renameDurably, unfinishedName } from '../files'
import { sha256 } from '../models'
import { PROJECT_JOURNAL, type ProjectEntry } from '../records'
import { eraseLeftovers } from '../replacement'
import { inPieces } from '../textPieces'
import {
  FILE_FORMAT,
  FILE_VERSION,
  type FileManifest,
  MANIFEST_ENTRY,
  MOST_ENTRIES,
  modelEntry,
  type Progress,
  pictureEntry,
  RECORDS_ENTRY,
} from './format'
import { openProjectFile } from './read'

/** What goes into a project file. Records, pictures and models are taken some at a time. */
export interface FileSource {
  app: string
  savedAt: number
  project: FileManifest['project']
  /** Gone through once. */
  records: Iterable<ProjectEntry>
  /** Names of pictures that are there. */
  pictures: readonly string[]
  picture(name: string): Promise<Uint8Array>
  models: readonly { id: string; files: readonly string[] }[]
  model(id: string, file: string): Promise<Uint8Array>
}

/**
 * Writes a project file beside its place, reads it back, compares every sum and count, and only then gives it its name:
 * a crash, a full disk or a cancellation leaves what was there.
 *
 * @param signal ends it
 * @throws Failure "cancelled", "disk-full", "read-only", or "storage" where the disk gave back something else
 */
export async function writeProjectFile(
  path: string,
  source: FileSource,
  { onProgress = () => {}, signal }: { onProgress?: Progress; signal?: AbortSignal } = {},
): Promise<FileManifest> {
  const { pictures, models } = source
  if (entriesOf(pictures, models) > MOST_ENTRIES) {
    throw new Failure('bad-input', `No project file holds ${pictures.length} pictures. Leave the pictures out.`)
  }
  const temporary = unfinishedName(path)
  try {
    await eraseLeftovers(path)
    const manifest = await pack(temporary, source, onProgress, signal)
    await compare(temporary, manifest)
    signal?.throwIfAborted()
    await renameDurably(temporary, path)
    return manifest
  } catch (error) {
    await rm(temporary, { force: true })
    if (signal?.aborted) throw new Failure('cancelled', 'Nothing was written: it was cancelled.')
    throw asFailure(error, 'the project file')
  }
}

async function pack(path: string, source: FileSource, onProgress: Progress, signal?: AbortSignal) {
  const zip = new ZipFile()
  const written: FileManifest['entries'] = {}
  const mtime = new Date(source.savedAt)
  const of = entriesOf(source.pictures, source.models)
  let done = 0
  /** Bytes that the zip was given, and that have passed on to the disk. */
  let [added, passed] = [0, 0]
  const meter = new Transform({
    transform(chunk, _encoding, next) {
      passed += chunk.length
      next(null, chunk)
    },
  })
  // What goes wrong while an entry is made would otherwise be nobody's, and the stream would never end.
  const fail = (error: Error) => void (zip.outputStream as Readable).destroy(error)
  zip.on('error', fail)
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  const writing = pipeline(zip.outputStream, meter, file, { signal })
  // It is waited for at the end; until then its failure is seen by whoever waits for room.
  writing.catch(() => {})

  const hash = createHash('sha256')
  let bytes = 0
  const counts = { sign: 0, recording: 0, sample: 0, take: 0 }
  async function* records() {
    for await (const chunk of inPieces(linesOf(source.records, counts))) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  const readAll = new Promise<void>((resolve) => {
    zip.addReadStreamLazy(RECORDS_ENTRY, { mtime }, (give) => {
      const stream = Readable.from(records(), { objectMode: false })
      give(null, stream.once('error', fail).once('end', resolve))
    })
  })
  await Promise.race([readAll, writing])
  written[RECORDS_ENTRY] = { bytes, sha256: hash.digest('hex') }
  onProgress(++done, of)

  const letGo = lettingGo(zip)
  /** Some at a time: one after the other the disk would mostly be waited for, and all at once do not fit into memory. */
  const addAll = async <One>(
    all: readonly One[],
    compress: boolean,
    read: (one: One) => Promise<{ name: string; data: Uint8Array }>,
  ) => {
    for (let from = 0; from < all.length; from += AT_ONCE) {
      signal?.throwIfAborted()
      for (const { name, data } of await Promise.all(all.slice(from, from + AT_ONCE).map(read))) {
        written[name] = { bytes: data.length, sha256: sha256(data) }
        zip.addBuffer(Buffer.from(data.buffer, data.byteOffset, data.length), name, { mtime, compress })
        added += LOCAL_HEADER + name.length + data.length
        onProgress(++done, of)
      }
      while (compress === false && added - passed > MOST_WAITING) await Promise.race([delay(1), writing])
      letGo()
    }
  }
  // What the records became nobody knows before; by now it has passed.
  added = passed
  try {
    await addAll(source.pictures, false, async (name) => ({
      name: pictureEntry(name),
      data: await source.picture(name),
    }))
    for (const { id, files } of source.models) {
      await addAll(files, true, async (file) => ({ name: modelEntry(id, file), data: await source.model(id, file) }))
    }
  } catch (error) {
    fail(error as Error)
    await writing.catch(() => {})
    throw error
  }
  const manifest: FileManifest = {
    format: FILE_FORMAT,
    version: FILE_VERSION,
    app: source.app,
    savedAt: source.savedAt,
    records: PROJECT_JOURNAL.version,
    project: source.project,
    counts: {
      signs: counts.sign,
      recordings: counts.recording,
      samples: counts.sample,
      takes: counts.take,
      pictures: source.pictures.length,
      models: source.models.length,
    },
    entries: written,
  }
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), MANIFEST_ENTRY, { mtime })
  zip.end()
  await writing
  onProgress(of, of)
  return manifest
}

/**
 * yazl holds on to the bytes of every entry until the file is closed, by the function that writes them, although it calls
 * that once: with thousands of pictures this is all of the memory that a file takes. What was written is let go.
 */
function lettingGo(zip: ZipFile): () => void {
  const { entries } = zip as unknown as { entries: { state: number; doFileDataPump: (() => void) | null }[] }
  let next = 0
  return () => {
    for (; entries[next]?.state === WRITTEN; next++) entries[next]!.doFileDataPump = null
  }
}
/** yazl's `Entry.FILE_DATA_DONE`. */
const WRITTEN = 3

const AT_ONCE = 64
/** Bytes before the name and the data of an entry. */
const LOCAL_HEADER = 30
/** Bytes of entries that wait for the disk. */
const MOST_WAITING = 1024 * 1024

/** With the records and the manifest. */
function entriesOf(pictures: FileSource['pictures'], models: FileSource['models']): number {
  return 2 + pictures.length + models.reduce((sum, { files }) => sum + files.length, 0)
}

/** The sum that the entry of these lines has. */
export async function recordsSum(records: Iterable<ProjectEntry>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of inPieces(linesOf(records))) hash.update(chunk)
  return hash.digest('hex')
}

/** @param counts of lines of each kind, which those that went by are added to */
function* linesOf(records: Iterable<ProjectEntry>, counts: Partial<Record<ProjectEntry['e'], number>> = {}) {
  for (const entry of records) {
    counts[entry.e] = (counts[entry.e] ?? 0) + 1
    yield `${JSON.stringify(entry)}\n`
  }
}

async function compare(path: string, { entries, counts }: FileManifest): Promise<void> {
  const file = await openProjectFile(path)
  try {
    const same = JSON.stringify(file.manifest.entries) === JSON.stringify(entries)
    const whole = file.damaged.length === 0 && file.lostLines === 0
    const all = file.lines >= counts.signs + counts.recordings + counts.samples + counts.takes
    if (!same || !whole || !all) {
      throw new Failure(
        'storage',
        'The project file was written, but the disk gave back something else. It was erased; try another disk.',
      )
    }
  } finally {
    file.close()
  }
}
