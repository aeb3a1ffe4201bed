import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { Failure } from '../../contract/failure'
import { asFailure, renameDurably, unfinishedName } from '../files'
import { sha256 } from '../models'
import { PROJECT_JOURNAL, type ProjectEntry } from '../records'
import { eraseLeftovers } from '../replacement'
import { inPieces } from '../textPieces'
import {
  compareNames,
  FILE_FORMAT,
  FILE_VERSION,
  type FileManifest,
  MANIFEST_ENTRY,
  MOST_ENTRIES,
  modelEntry,
  type Progress,
  pictureEntry,
  RECORDS_ENTRY,
  SUMS_ENTRY,
} from './format'
import { sumLine } from './pictures'
import { openProjectFile } from './read'
import { createZipWriter } from './zipWriter'

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
  const zip = createZipWriter(path, new Date(source.savedAt), signal)
  const written: FileManifest['entries'] = {}
  const of = entriesOf(source.pictures, source.models)
  let done = 0
  const passed = () => onProgress(++done, of)
  const counts = { sign: 0, recording: 0, sample: 0, take: 0 }
  const addLines = async (name: string, lines: Iterable<string>) => {
    written[name] = await zip.addLines(name, lines)
    passed()
  }
  try {
    await addLines(RECORDS_ENTRY, linesOf(source.records, counts))
    // By the names of their entries, as a reader meets them beside their sums.
    const pictures = source.pictures.toSorted((a, b) => compareNames(pictureEntry(a), pictureEntry(b)))
    const sums = Buffer.alloc(pictures.length * SUM_BYTES)
    let summed = 0
    const readPicture = async (name: string) => ({ name: pictureEntry(name), data: await source.picture(name) })
    await zip.addAll(pictures, false, readPicture, (_name, data) => {
      sums.set(createHash('sha256').update(data).digest(), SUM_BYTES * summed++)
      passed()
    })
    await addLines(SUMS_ENTRY, sumLines(pictures, sums))
    for (const { id, files } of source.models) {
      const readModel = async (file: string) => ({ name: modelEntry(id, file), data: await source.model(id, file) })
      await zip.addAll(files, true, readModel, (name, data) => {
        written[name] = { bytes: data.length, sha256: sha256(data) }
        passed()
      })
    }
  } catch (error) {
    await zip.abandon(error as Error)
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
  await zip.end(MANIFEST_ENTRY, Buffer.from(JSON.stringify(manifest)))
  onProgress(of, of)
  return manifest
}

function* sumLines(pictures: readonly string[], sums: Buffer) {
  for (const [i, picture] of pictures.entries()) {
    const sha256 = sums.toString('hex', i * SUM_BYTES, (i + 1) * SUM_BYTES)
    yield sumLine({ name: pictureEntry(picture), sha256 })
  }
}
/** Bytes of a SHA-256. */
const SUM_BYTES = 32

/** With the records, the sums and the manifest. */
function entriesOf(pictures: FileSource['pictures'], models: FileSource['models']): number {
  return 3 + pictures.length + models.reduce((sum, { files }) => sum + files.length, 0)
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

async function compare(path: string, manifest: FileManifest): Promise<void> {
  const { counts } = manifest
  const file = await openProjectFile(path)
  try {
    const same = JSON.stringify(file.manifest) === JSON.stringify(manifest)
    const whole = file.damaged.length === 0 && file.lostLines === 0 && file.pictures === counts.pictures
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
