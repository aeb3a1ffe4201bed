import { HAND_SIZE } from '../learning/landmarks/topology'
import type { Columns } from './columns'
import type { Grid, GridRecord, Rejected } from './grid'
import type { HandColumns } from './handColumns'
import { readName } from './names'
import { type DecimalMark, numberOf } from './numbers'
import { sideOf } from './spelling'

/** What a row says besides its hand. */
export interface RowWords {
  label: string | null
  signer: string | null
  recording: string | null
  day: string | null
  score: number | null
  aspect: number | null
  size: { width: number; height: number } | null
  /** What the columns that belong to no hand say, in their order. */
  others: string[]
}

/** A hand as the file writes it, in the units of the file, whatever they are. */
export interface RawHand {
  /** 21 × 3. */
  raw: Float64Array
  /** The person's own, where its columns, or one that is about it, say it. */
  hand: 'left' | 'right' | null
  /** How sure the landmarker was of it, where a column says that of it alone. */
  sure: number | null
  /** What the header calls its numbers. */
  names: readonly string[]
}

/** A row as the file writes it, with the hand that is used where there are two. */
export interface RawRow extends RowWords, RawHand {
  line: number
  row: number
  /** The other hand, where the row has two. */
  second: RawHand | null
}

/** The rows of a grid that have a name and a hand, and why the others have none. */
export function readRows(
  grid: Grid,
  columns: Columns,
  mark: DecimalMark,
  needsLabel: boolean,
): { rows: RawRow[]; rejected: Rejected[] } {
  const width = grid.header!.length
  const rows: RawRow[] = []
  const rejected: Rejected[] = []
  grid.records.forEach((record, row) => {
    const read = readRow(record, row, width, columns, mark, needsLabel)
    if ('reason' in read) rejected.push({ line: record.line, ...read })
    else rows.push(read)
  })
  return { rows, rejected }
}

/** Why a row cannot be used. */
export type Flaw = Omit<Rejected, 'line'>

function readRow(
  { fields, line }: GridRecord,
  row: number,
  width: number,
  columns: Columns,
  mark: DecimalMark,
  needsLabel: boolean,
): RawRow | Flaw {
  const uneven = flawOfWidth(fields, width)
  if (uneven) return uneven
  const words = readWords(fields, columns, mark, needsLabel)
  if ('reason' in words) return words
  const hands = columns.hands.map((hand) => readHand(fields, hand, mark))
  const flawed = hands.find((hand) => hand !== null && 'reason' in hand) as Flaw | undefined
  if (flawed) return flawed
  const [first, second = null] = hands.flatMap((raw, i): RawHand[] => {
    if (raw === null) return []
    const { hand, names, side, sure } = columns.hands[i]!
    const said = hand === 'left' || hand === 'right' ? hand : side && sideOf(fields[side.column]!)
    return [{ raw: raw as Float64Array, hand: said, sure: sure && numberOf(fields[sure.column]!, mark), names }]
  })
  if (!first) return { kind: 'no hand', reason: noHand(fields, columns.hands) }
  return { line, row, ...words, ...first, second }
}

export function flawOfWidth(fields: readonly string[], width: number): Flaw | null {
  if (fields.length === width) return null
  return { kind: 'fields', reason: `it has ${fields.length} fields, the header has ${width}` }
}

/** Everything of a row but its hand. @param fields as many as the header names */
export function readWords(
  fields: readonly string[],
  columns: Omit<Columns, 'hands'>,
  mark: DecimalMark,
  needsLabel: boolean,
): RowWords | Flaw {
  const text = (column: { column: number } | null) => (column && fields[column.column]!.trim()) || null
  const number = (column: { column: number } | null) => numberOf(text(column) ?? '', mark)
  const labelText = text(columns.label)
  if (needsLabel && labelText === null) return { kind: 'label', reason: 'its label is empty' }
  const names: Record<'label' | 'signer', string | null> = { label: null, signer: null }
  for (const [kind, value] of [
    ['label', labelText],
    ['signer', text(columns.signer)],
  ] as const) {
    if (value === null) continue
    const read = readName(value)
    if ('flaw' in read) return { kind: `${kind} name`, reason: `its ${kind} cannot be a name: ${read.flaw}` }
    names[kind] = read.name
  }

  let size: RawRow['size'] = null
  if (columns.size) {
    const [w, h] = [number(columns.size.width), number(columns.size.height)]
    const fits = (n: number | null) => n !== null && n >= 16 && n <= 16_384
    if (!fits(w) || !fits(h)) {
      const told = `${text(columns.size.width) ?? ''} × ${text(columns.size.height) ?? ''}`
      return { kind: 'size', reason: `its width and height are “${told}”, not a picture's in pixels` }
    }
    size = { width: w!, height: h! }
  }
  const aspect = number(columns.aspect)
  if (columns.aspect && (aspect === null || aspect < 0.05 || aspect > 20)) {
    return { kind: 'aspect', reason: `aspect is “${text(columns.aspect) ?? ''}”, not a width ÷ height` }
  }
  return {
    ...names,
    recording: columns.recording.every((column) => text(column) === null)
      ? null
      : columns.recording.map((column) => text(column) ?? '').join(' · '),
    day: text(columns.day),
    score: number(columns.score),
    aspect,
    size,
    others: columns.others.map((column) => text(column) ?? ''),
  }
}

/** Fields that say that there is nothing. */
export const NOTHING = /^(|nan|null|none|na|n\/a)$/i

/** A hand, or null when the row says that it is not in view: every field empty, or every field 0, or every field −1. */
export function readHand(
  fields: readonly string[],
  { at, names }: HandColumns,
  mark: DecimalMark,
): Float64Array | null | Flaw {
  const raw = new Float64Array(HAND_SIZE)
  let empty = 0
  let flaw: Flaw | null = null
  let wanted = 0
  for (let i = 0; i < HAND_SIZE; i++) {
    if (at[i] === -1) continue
    wanted++
    const text = fields[at[i]!]!
    const value = numberOf(text, mark)
    if (value !== null) {
      raw[i] = value
      continue
    }
    const trimmed = text.trim()
    if (NOTHING.test(trimmed)) empty++
    flaw ??= { kind: 'number', reason: `${names[i]} is “${trimmed.slice(0, 40)}”, not a number` }
  }
  if (empty === wanted) return null
  if (flaw) return flaw
  const first = raw[0]!
  if ((first === 0 || first === -1) && raw.every((value, i) => at[i] === -1 || value === first)) return null
  return raw
}

function noHand(fields: readonly string[], hands: readonly HandColumns[]): string {
  const { at, names } = hands[0]!
  const text = fields[at[0]!]!.trim()
  return `it has no hand: ${names[0]} and all the others are ${text === '' ? 'empty' : `“${text}”`}`
}
