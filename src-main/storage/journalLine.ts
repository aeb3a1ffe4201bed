import { crc32 } from 'node:zlib'
import { type Entry, isRecord } from './entry'

/** How far a journal goes: its entries, and how many of them are of the kind that a report counts. */
export interface Place {
  entries: number
  counted: number
}
export const START: Place = { entries: 0, counted: 0 }

/** What a line says besides its entry. Its place is the one it has after it was added. */
export interface SealedLine {
  generation: string
  place: Place
  entry: Entry
}

const hex = (sum: number) => sum.toString(16).padStart(8, '0')
const OPEN = Buffer.from('["')
/** Bytes of `["` and the checksum; all that follows is under it. */
const SUMMED_FROM = 10

/**
 * A line of a journal: `["checksum","generation",entries,counted,entry]`, the checksum being CRC-32 of all that follows
 * it. The generation is drawn anew whenever the file is written anew, so that no line of an earlier one passes.
 */
export function sealLine({ generation, place, entry }: SealedLine): string {
  const rest = `","${generation}",${place.entries},${place.counted},${JSON.stringify(entry)}]`
  return `["${hex(crc32(rest))}${rest}\n`
}

/** The line between two positions, without its end; null when anything in it was changed. */
export function openLine(bytes: Buffer, from: number, to: number): SealedLine | null {
  if (to - from < SUMMED_FROM + 2 || bytes[from] !== OPEN[0] || bytes[from + 1] !== OPEN[1]) return null
  const sum = hex(crc32(bytes.subarray(from + SUMMED_FROM, to)))
  if (bytes.toString('latin1', from + OPEN.length, from + SUMMED_FROM) !== sum) return null
  const raw = parseOrNull(bytes.toString('utf8', from, to))
  if (!Array.isArray(raw) || raw.length !== 5) return null
  const [, generation, entries, counted, entry] = raw
  const known = typeof generation === 'string' && isCount(entries) && isCount(counted) && isRecord(entry)
  return known ? { generation, place: { entries, counted }, entry } : null
}

/** Whether what stands at the end without a line's end can be the beginning of the next line, cut off by a crash. */
export function isBeginning(bytes: Buffer, from: number, generation: string, entries: number): boolean {
  if (bytes.includes(0, from)) return false
  // A whole line with something behind it was no crash's.
  const last = bytes.lastIndexOf(']') + 1
  if (last > from && last < bytes.length && openLine(bytes, from, last)) return false
  // Nor is more than one.
  const name = `","${generation}",`
  if (bytes.indexOf(name, from + SUMMED_FROM + 1) >= 0) return false
  const text = bytes.toString('latin1', from, from + 96)
  const start = `["........","${generation}",${entries},`
  for (let i = 0; i < Math.min(start.length, text.length); i++) {
    const summed = i >= OPEN.length && i < SUMMED_FROM
    if (summed ? !/[0-9a-f]/.test(text[i]!) : text[i] !== start[i]) return false
  }
  return true
}

/** A record of its own line whose last member is a checksum of what comes before. */
export function sealRecord(record: Entry): string {
  const text = JSON.stringify(record).slice(0, -1)
  return `${text},"sum":"${hex(crc32(text))}"}`
}

/** The record without its checksum; null when anything in it was changed. */
export function openRecord(text: string): Entry | null {
  const raw = parseOrNull(text)
  if (!isRecord(raw)) return null
  const { sum, ...record } = raw
  return sealRecord(record) === text && sum !== undefined ? record : null
}

export function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function isCount(raw: unknown): raw is number {
  return Number.isSafeInteger(raw) && Number(raw) >= 0
}
