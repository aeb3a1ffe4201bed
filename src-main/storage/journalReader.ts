import { type Entry, isRecord } from './entry'
import type { JournalEnd } from './journalEnd'
import {
  isBeginning,
  isCount,
  openLine,
  openRecord,
  type Place,
  parseOrNull,
  type SealedLine,
  START,
} from './journalLine'
import { type Migration, migrate } from './migrations'

export interface JournalFormat<T extends Entry> {
  name: string
  /** Version 1 is lines of JSON as they are; from 2 on each line is sealed, whatever else changes. */
  version: number
  migrations: readonly Migration[]
  /** Looks at a record of the current version; thousands are asked at each start. */
  check(raw: Entry): Checked<T>
  /** Whether an entry is of the kind that a report counts. */
  counts(entry: Entry): boolean
  /** Texts of which lines of that kind hold one, to count them where they cannot be read. */
  traces: readonly string[]
}
/** `entry` is what can be used, as it was or mended; `flaw` says what was wrong, in words that follow "because". */
export type Checked<T> = { entry: T; flaw: null } | { entry: T | null; flaw: string }

/** A record that could be read, and that breaks a limit. */
export interface SetAside {
  /** The kind and the id that it gives itself. */
  kind: string
  id: string
  flaw: string
  /** Part of it is used all the same. */
  mended: boolean
}

/** What is wrong with a file, apart from a torn tail. */
export interface JournalDamage {
  /**
   * missing, empty: there is no file, or nothing in it; lines: parts of it cannot be read or are not there; older: it
   * is whole, and not the one that was written last.
   */
  kind: 'missing' | 'empty' | 'lines' | 'older'
  /** Entries, and those that are counted (of a project: its samples and takes), that were there and cannot be read any more. */
  entriesLost: number
  countedLost: number
  /** Whether the two are known exactly; else it may be more. */
  exact: boolean
}

export interface Reading<T extends Entry> {
  /** Entries of the current version that can be used, in their order. */
  entries: T[]
  version: number
  /** Null in files of version 1. */
  generation: string | null
  place: Place
  /** Bytes up to the end of the last whole line. */
  good: number
  /** The beginning of a line at the very end, from a crash during an append: never acknowledged. */
  tornTail: boolean
  /** Whether it is known how far the file went, so that nothing that was acknowledged can lack unnoticed. */
  endKnown: boolean
  damage: JournalDamage | null
  setAside: SetAside[]
}

/**
 * Reads the bytes of a journal; whatever was changed in them is noticed, and what can be read is kept.
 *
 * @param end how far it went when it was last written, as far as that is known
 * @returns "foreign" when nothing in the bytes looks like ours: they may be somebody's letter
 */
export function readJournal<T extends Entry>(
  bytes: Buffer,
  end: JournalEnd | null,
  format: JournalFormat<T>,
): Reading<T> | 'foreign' {
  const { lines, tail } = split(bytes)
  const first = readHeader(bytes, lines[0], format.name)
  const header = first === 'foreign' ? null : first
  if (header?.version === 1) return finish(readPlain(bytes, lines.slice(1), tail, end, format), 1, format)
  const sealed = readSealed(bytes, header ? lines.slice(1) : lines, tail, header, end, format)
  if (header || sealed.raw.length > 0) return finish(sealed, header?.version ?? format.version, format)
  // Neither a header nor a sealed line: perhaps a file of version 1 that lost its header.
  const plain = readPlain(bytes, lines, tail, end, format)
  const old = plain.raw.some((record) => format.check(record).flaw === null)
  if (old) return finish(plain, 1, format)
  const strange = first === 'foreign' || (!bytes.includes(0) && !bytes.includes(START_OF_HEADER))
  return strange ? 'foreign' : finish(sealed, format.version, format)
}

const START_OF_HEADER = '{"format":'

/** From and to, without the line's end. */
interface Segment {
  from: number
  to: number
}
interface Raw extends Omit<Reading<never>, 'entries' | 'version' | 'setAside'> {
  raw: Entry[]
}
interface Header extends Place {
  version: number
  generation: string
  previous: string | null
}

/** Lines that have their end, and what stands behind the last of them. */
function split(bytes: Buffer): { lines: Segment[]; tail: Segment | null } {
  const lines: Segment[] = []
  let from = 0
  for (let to = bytes.indexOf(0x0a); to >= 0; to = bytes.indexOf(0x0a, from)) {
    lines.push({ from, to })
    from = to + 1
  }
  return { lines, tail: from < bytes.length ? { from, to: bytes.length } : null }
}

/** Null when it cannot be trusted; of version 1 only the version is known. */
function readHeader(bytes: Buffer, first: Segment | undefined, name: string): Header | null | 'foreign' {
  if (!first) return null
  const text = bytes.toString('utf8', first.from, first.to)
  const raw = parseOrNull(text)
  if (!isRecord(raw)) return null
  if (typeof raw.format === 'string' && raw.format !== name) return 'foreign'
  if (text === JSON.stringify({ format: name, version: 1 })) {
    return { version: 1, generation: '', previous: null, ...START }
  }
  const record = openRecord(text)
  if (record?.format !== name || !isCount(record.version) || typeof record.generation !== 'string') return null
  const { version, generation, previous, entries, counted } = record
  return {
    version,
    generation,
    previous: typeof previous === 'string' ? previous : null,
    ...(isCount(entries) && isCount(counted) ? { entries, counted } : START),
  }
}

function readSealed(
  bytes: Buffer,
  lines: Segment[],
  tail: Segment | null,
  header: Header | null,
  end: JournalEnd | null,
  { counts, traces }: Pick<JournalFormat<never>, 'counts' | 'traces'>,
): Raw {
  const sealed: SealedLine[] = []
  /** Lines that could not be read, and how many could be before each. */
  const unread: { segment: Segment; after: number }[] = []
  for (const segment of lines) {
    const line = openLine(bytes, segment.from, segment.to)
    if (line) sealed.push(line)
    else unread.push({ segment, after: sealed.length })
  }
  const generation = generationOf(sealed, header, end)
  const ownHeader = header?.generation === generation ? header : null
  const ownEnd = end?.generation === generation ? end : null
  const { own, disordered } = inOrder(sealed, generation)

  const last = own.at(-1)?.place ?? START
  const least = [ownHeader, ownEnd].reduce<Place>(
    (most, place) => (place && place.entries > most.entries ? place : most),
    last,
  )
  const torn =
    tail !== null &&
    generation !== null &&
    ownEnd?.clean !== true &&
    least === last &&
    isBeginning(bytes, tail.from, generation, last.entries + 1)
  if (tail && !torn) {
    const line = openLine(bytes, tail.from, bytes.lastIndexOf(']') + 1)
    if (line?.generation === generation && line.place.entries === last.entries + 1) own.push(line)
    else unread.push({ segment: tail, after: sealed.length })
  }

  const raw = own.map(({ entry }) => entry)
  // What cannot be read behind the last line counts where nothing else says how much there was.
  const behind = ownEnd ? [] : unread.filter(({ after }) => after === sealed.length)
  const counted = behind.filter(({ segment }) => isTraced(bytes, segment, traces)).length
  const entriesLost = Math.max(least.entries, last.entries + behind.length) - raw.length
  const countedLost = Math.max(least.counted, last.counted + counted) - raw.filter(counts).length
  const whole = ownHeader !== null && unread.length === 0 && !disordered && !(tail && !torn) && entriesLost <= 0
  const older = end !== null && ownEnd === null && end.generation !== header?.previous
  const lost = { entriesLost: Math.max(0, entriesLost), countedLost: Math.max(0, countedLost) }
  return {
    raw,
    generation,
    place: last,
    good: torn ? tail.from : bytes.length,
    tornTail: torn,
    endKnown: ownEnd !== null,
    damage: !whole
      ? { kind: 'lines', ...lost, exact: behind.length === 0 }
      : older
        ? { kind: 'older', entriesLost: 0, countedLost: Math.max(0, end.counted - last.counted), exact: false }
        : null,
  }
}

/** The generation of the file as it was written last, of which at least a line should be there. */
function generationOf(lines: SealedLine[], header: Header | null, end: JournalEnd | null): string | null {
  const numbers = new Map<string, number>()
  for (const { generation } of lines) numbers.set(generation, (numbers.get(generation) ?? 0) + 1)
  const [most] = [...numbers].sort(([, a], [, b]) => b - a)
  const known = [end?.generation, header?.generation]
  return known.find((generation) => generation && numbers.has(generation)) ?? most?.[0] ?? known[1] ?? known[0] ?? null
}

/** Lines of one generation by their place, each place once. */
function inOrder(lines: SealedLine[], generation: string | null): { own: SealedLine[]; disordered: boolean } {
  let disordered = false
  let before = 0
  for (const { generation: other, place } of lines) {
    if (other !== generation || place.entries <= before) disordered = true
    before = place.entries
  }
  if (!disordered) return { own: lines, disordered }
  const byPlace = new Map<number, SealedLine>()
  for (const line of lines) {
    if (line.generation === generation && !byPlace.has(line.place.entries)) byPlace.set(line.place.entries, line)
  }
  return { own: [...byPlace.values()].sort((a, b) => a.place.entries - b.place.entries), disordered }
}

function readPlain(
  bytes: Buffer,
  lines: Segment[],
  tail: Segment | null,
  end: JournalEnd | null,
  { traces }: Pick<JournalFormat<never>, 'traces'>,
): Raw {
  const raw: Entry[] = []
  const unread: Segment[] = []
  for (const segment of lines) {
    const record = parseOrNull(bytes.toString('utf8', segment.from, segment.to))
    if (isRecord(record)) raw.push(record)
    else unread.push(segment)
  }
  const torn = tail !== null && isPlainBeginning(bytes.subarray(tail.from))
  if (tail && !torn) unread.push(tail)
  const countedLost = unread.filter((segment) => isTraced(bytes, segment, traces)).length
  return {
    raw,
    generation: null,
    place: START,
    good: torn ? tail.from : bytes.length,
    tornTail: torn,
    endKnown: false,
    damage:
      unread.length > 0
        ? { kind: 'lines', entriesLost: unread.length, countedLost, exact: false }
        : end
          ? { kind: 'older', entriesLost: 0, countedLost: 0, exact: false }
          : null,
  }
}

function isTraced(bytes: Buffer, { from, to }: Segment, traces: readonly string[]): boolean {
  const line = bytes.subarray(from, to)
  return traces.some((trace) => line.includes(trace))
}

/** Whether it can be the beginning of a record that a crash cut off; one that is complete, and something, is not. */
function isPlainBeginning(tail: Buffer): boolean {
  const text = tail.toString('utf8')
  const complete = text.slice(0, text.lastIndexOf('}') + 1)
  const oneLine = tail.every((byte) => byte >= 0x20)
  return text.startsWith('{') && oneLine && (complete === text || !isRecord(parseOrNull(complete)))
}

function finish<T extends Entry>({ raw, ...rest }: Raw, version: number, format: JournalFormat<T>): Reading<T> {
  const entries: T[] = []
  const setAside: SetAside[] = []
  for (const written of raw) {
    const record = migrate(written, version, format.migrations)
    const { entry, flaw } = format.check(record)
    if (entry) entries.push(entry)
    if (flaw !== null) {
      const text = (raw: unknown) => (typeof raw === 'string' ? raw.slice(0, 80) : '')
      setAside.push({ kind: text(record.e), id: text(record.id), flaw, mended: entry !== null })
    }
  }
  return { ...rest, entries, version, setAside }
}
