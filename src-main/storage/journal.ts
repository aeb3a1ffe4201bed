import { copyFile, stat } from 'node:fs/promises'
import { Failure } from '../contract/failure'
import { type Entry, isRecord } from './entry'
import { asFailure, writeAtomic } from './files'
import { type HeldFile, holdFile, openToHold } from './heldFile'
import { type Migration, migrate } from './migrations'
import { createQueue } from './queue'

export interface JournalFormat<T extends Entry> {
  name: string
  version: number
  migrations: readonly Migration[]
  /** Whether a parsed line is an entry of the current version; thousands are asked at each start. */
  isEntry(raw: unknown): raw is T
}

/** What was found when the journal was opened. */
export interface JournalReport {
  /** A last line without its end, from a crash during a write: never acknowledged, dropped. */
  tornTail: boolean
  /** Lines that could not be read and were left out; the file as it was lies at `copy`. */
  badLines: number
  copy: string | null
  /** A file without a single line where there should be a header. */
  empty: boolean
  /** The version of the file, when it is newer than this program knows; then nothing may be written. */
  newerVersion: number | null
  /** Why the file could not be repaired or brought up to date just now; it was left as it is. */
  unrepaired: string | null
}

export interface Journal<T extends Entry> {
  entries: T[]
  report: JournalReport
  /** Adds entries; when the promise resolves they are on the disk. All of one call are kept, or none. */
  append(entries: readonly T[], what: string): Promise<void>
  /** Replaces the whole file by these entries, atomically. */
  rewrite(entries: readonly T[], what: string): Promise<void>
  /** @throws Failure "replaced" when the path no longer names the file that was opened */
  check(): Promise<void>
  /** Whether another program was seen to have removed or replaced the file; then nothing is written any more. */
  replaced(): boolean
  /**
   * Writes the whole file anew although it was replaced, and goes on with it.
   *
   * @returns where what lay there meanwhile is kept, or null when there was nothing
   */
  putBack(entries: readonly T[], what: string): Promise<string | null>
  /** Nothing can be written afterwards. */
  close(): Promise<void>
}

/**
 * Opens an append-only file of JSON lines: a header `{"format", "version"}`, then one entry a line.
 *
 * @param frozen nothing may be written, not even a repair
 * @throws Failure "damaged" when the file is not such a journal, "disk-full" or "read-only" when it cannot be created
 */
export async function openJournal<T extends Entry>(
  path: string,
  format: JournalFormat<T>,
  frozen = false,
): Promise<Journal<T>> {
  const found = await openToHold(path, frozen)
  const bytes = found && (await found.readFile())
  const header = `${JSON.stringify({ format: format.name, version: format.version })}\n`
  const report: JournalReport = {
    tornTail: false,
    badLines: 0,
    copy: null,
    empty: bytes?.length === 0,
    newerVersion: null,
    unrepaired: null,
  }
  if (!bytes || bytes.length === 0) {
    await found?.close()
    if (!frozen) await writeAtomic(path, header, 'the journal of the project')
    const size = Buffer.byteLength(header)
    return operate(header, holdFile(path, await openToHold(path, frozen), size, size), [], report)
  }

  const whole = bytes.lastIndexOf(0x0a) + 1
  report.tornTail = whole < bytes.length
  const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1)
  const { version, body, lost } = readHeader(lines, path, format)
  const { entries, bad } = parseLines(body, version === format.version ? format.isEntry : isRecord)
  report.badLines = bad + (lost ? 1 : 0)

  if (version > format.version) report.newerVersion = version
  if (version > format.version || frozen) {
    return operate(header, holdFile(path, found, bytes.length, bytes.length), entries.filter(format.isEntry), report)
  }
  if (report.badLines > 0 || version < format.version) {
    const migrated = migrate(entries, version, format.migrations).filter(format.isEntry)
    const size = await repair(path, serialise(header, migrated), version < format.version, version, report)
    if (size !== null) await found.close()
    const file =
      size === null
        ? holdFile(path, found, bytes.length, whole)
        : holdFile(path, await openToHold(path, frozen), size, size)
    return operate(header, file, migrated, report)
  }
  return operate(header, holdFile(path, found, bytes.length, whole), entries as T[], report)
}

/** Keeps the file as it was under another name and writes the good one; null when the disk does not let it. */
async function repair(
  path: string,
  text: string,
  outdated: boolean,
  version: number,
  report: JournalReport,
): Promise<number | null> {
  const copy = `${path}.${outdated ? `version-${version}` : 'damaged'}-${Date.now()}`
  try {
    await copyFile(path, copy)
    await writeAtomic(path, text, 'the repaired journal')
    report.copy = copy
    return (await stat(path)).size
  } catch (error) {
    const failure = asFailure(error, 'the repaired journal')
    // Lines of the current version can be added behind bad ones; older files must become new ones first.
    if (outdated || !(failure instanceof Failure)) throw failure
    report.unrepaired = failure.message
    return null
  }
}

/** The version, and the lines after the header; all lines when the header is lost but what follows is ours. */
function readHeader<T extends Entry>(
  lines: string[],
  path: string,
  { name, version, isEntry }: JournalFormat<T>,
): { version: number; body: string[]; lost: boolean } {
  const [first, ...rest] = lines
  const header = tryParse(first ?? '')
  if (isRecord(header) && header.format === name && Number.isInteger(header.version) && Number(header.version) >= 1) {
    return { version: Number(header.version), body: rest, lost: false }
  }
  const foreign = isRecord(header) && header.format !== undefined && header.format !== name
  if (!foreign && rest.some((line) => isEntry(tryParse(line)))) {
    return { version, body: isEntry(header) ? lines : rest, lost: true }
  }
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

function serialise(header: string, entries: readonly Entry[]): string {
  return header + entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

function operate<T extends Entry>(header: string, file: HeldFile, entries: T[], report: JournalReport): Journal<T> {
  let closed = false
  const inTurn = createQueue()

  const needWritable = () => {
    if (closed) throw new Failure('conflict', 'This project is being closed: nothing more is written.')
    if (report.newerVersion !== null) {
      throw new Failure('read-only', 'This project was written by a newer Signsmith: it can be looked at, not changed.')
    }
  }

  return {
    entries,
    report,
    replaced: file.replaced,
    check: () => inTurn(file.check),
    append: (added, what) =>
      inTurn(async () => {
        needWritable()
        try {
          await file.append(Buffer.from(serialise('', added)))
        } catch (error) {
          throw asFailure(error, what)
        }
      }),
    rewrite: (replacement, what) =>
      inTurn(async () => {
        needWritable()
        await file.replace(serialise(header, replacement), what)
      }),
    putBack: (replacement, what) =>
      inTurn(async () => {
        needWritable()
        return file.putBack(serialise(header, replacement), what)
      }),
    close: () =>
      inTurn(async () => {
        closed = true
        await file.close()
      }),
  }
}
