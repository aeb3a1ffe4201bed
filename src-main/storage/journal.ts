import { copyFile, type FileHandle, open, readFile, stat } from 'node:fs/promises'
import { Failure } from '../contract/failure'
import { asFailure, errorCode, writeAtomic } from './files'
import { type Migration, migrate } from './migrations'

/** One fact, a line of JSON. */
export type Entry = Record<string, unknown>

export interface JournalFormat<T extends Entry> {
  name: string
  version: number
  migrations: readonly Migration[]
  /** Whether a parsed line is an entry of the current version; a cheap structural check, thousands run at each start. */
  isEntry(raw: unknown): raw is T
}

/** What was found when the journal was opened. */
export interface JournalReport {
  /** A last line without its end, from a crash during a write: never acknowledged, dropped. */
  tornTail: boolean
  /** Lines in the middle that could not be read; the file as it was lies at `copy`. */
  badLines: number
  copy: string | null
  /** The version of the file, when it is newer than this program knows; then nothing may be written. */
  newerVersion: number | null
}

export interface Journal<T extends Entry> {
  entries: T[]
  report: JournalReport
  /** Adds entries; when the promise resolves they are on the disk. All of one call are kept, or none. */
  append(entries: readonly T[], what: string): Promise<void>
  /** Replaces the whole file by these entries, atomically. */
  rewrite(entries: readonly T[], what: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens an append-only file of JSON lines: a header `{"format", "version"}`, then one entry a line.
 * Source of the design and its timings: docs/decisions/0004-storage.md.
 *
 * @throws Failure "damaged" when the file is not such a journal, "disk-full" or "read-only" when it cannot be created
 */
export async function openJournal<T extends Entry>(path: string, format: JournalFormat<T>): Promise<Journal<T>> {
  const bytes = await readOrEmpty(path)
  const header = `${JSON.stringify({ format: format.name, version: format.version })}\n`
  const report: JournalReport = { tornTail: false, badLines: 0, copy: null, newerVersion: null }
  if (bytes.length === 0) {
    await writeAtomic(path, header, 'the journal of the project')
    return operate(path, header, Buffer.byteLength(header), [], report)
  }

  const whole = bytes.lastIndexOf(0x0a) + 1
  report.tornTail = whole < bytes.length
  const lines = bytes.toString('utf8', 0, whole).split('\n')
  lines.pop()
  const version = readHeader(lines.shift(), path, format.name)
  const parsed = parseLines(lines, version === format.version ? format.isEntry : isRecord)
  report.badLines = parsed.bad

  if (version > format.version) {
    report.newerVersion = version
    return operate(path, header, bytes.length, parsed.entries.filter(format.isEntry), report)
  }
  if (parsed.bad > 0 || version < format.version) {
    report.copy = `${path}.${version < format.version ? `version-${version}` : 'damaged'}-${Date.now()}`
    await copyFile(path, report.copy)
    const entries = migrate(parsed.entries, version, format.migrations).filter(format.isEntry)
    await writeAtomic(path, serialise(header, entries), 'the repaired journal')
    const { size } = await stat(path)
    return operate(path, header, size, entries, report)
  }
  return operate(path, header, whole, parsed.entries as T[], report)
}

async function readOrEmpty(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

function readHeader(line: string | undefined, path: string, name: string): number {
  const header = line === undefined ? null : tryParse(line)
  if (isRecord(header) && header.format === name && Number.isInteger(header.version)) return header.version as number
  throw new Failure('damaged', `${path} does not begin as a ${name} file. It was left as it is.`)
}

function parseLines<T extends Entry>(
  lines: string[],
  isEntry: (raw: unknown) => raw is T,
): { entries: T[]; bad: number } {
  const entries: T[] = []
  let bad = 0
  for (const line of lines) {
    const raw = tryParse(line)
    if (isEntry(raw)) entries.push(raw)
    else bad++
  }
  return { entries, bad }
}

function tryParse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export function isRecord(raw: unknown): raw is Entry {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

function serialise(header: string, entries: readonly Entry[]): string {
  return header + entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

function operate<T extends Entry>(
  path: string,
  header: string,
  length: number,
  entries: T[],
  report: JournalReport,
): Journal<T> {
  let size = length
  let handle: FileHandle | null = null
  let queue: Promise<unknown> = Promise.resolve()

  /** One write at a time; a failed one does not stop the next. */
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const result = queue.then(work)
    queue = result.catch(() => {})
    return result
  }
  const writable = () => {
    if (report.newerVersion !== null) {
      throw new Failure('read-only', 'This project was written by a newer Signsmith: it can be looked at, not changed.')
    }
  }
  const reopen = async () => {
    await handle?.close()
    handle = null
    handle = await open(path, 'r+')
    // A tail that a crash or a full disk left behind must not run into the next line.
    if ((await handle.stat()).size !== size) await handle.truncate(size)
    return handle
  }
  const write = async (data: Buffer) => {
    const file = handle ?? (await reopen())
    for (let written = 0; written < data.length; ) {
      const { bytesWritten } = await file.write(data, written, data.length - written, size + written)
      written += bytesWritten
    }
    await file.datasync()
  }

  return {
    entries,
    report,
    append: (added, what) =>
      inTurn(async () => {
        writable()
        const data = Buffer.from(serialise('', added))
        try {
          await write(data)
        } catch (error) {
          await reopen().catch(() => {})
          throw asFailure(error, what)
        }
        size += data.length
      }),
    rewrite: (replacement, what) =>
      inTurn(async () => {
        writable()
        await handle?.close()
        handle = null
        const text = serialise(header, replacement)
        await writeAtomic(path, text, what)
        size = Buffer.byteLength(text)
      }),
    close: () =>
      inTurn(async () => {
        await handle?.close()
        handle = null
      }),
  }
}
