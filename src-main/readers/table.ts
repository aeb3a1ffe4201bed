import { Failure } from '../contract/failure'
import { openCells } from './cells'
import { type Choices, type ColumnRole, readColumns } from './columns'
import { readDelimited } from './delimited'
import { type Decode, type Decoded, decodeText } from './encoding'
import { nameFlatValues } from './flatValues'
import type { Grid, Rejected } from './grid'
import { looksLikeJson, readJson } from './json'
import { labelsOf, readLabelFile } from './labelFile'
import { gatherLongForm } from './longForm'
import { oneNames } from './names'
import { describeOther } from './notTables'
import { decimalMark } from './numbers'
import { type RawRow, readRows } from './rows'
import { type PictureSize, sizeRows, tellSquare } from './sizes'
import { sideOf } from './spelling'
import { describeReading } from './understood'

/** What a row says besides what it shows: a hand, or a take. */
export interface LabelledRow {
  /** Line of the file, or item of a JSON list, from 1, where the row begins. */
  line: number
  /** Number of the row among the file's rows, from 0, skipped ones counted in. */
  row: number
  label: string | null
  signer: string | null
  recording: string | null
  /** The day or session that the table says, as it writes it. */
  day: string | null
  /** How sure the landmarker was of the hand, where the table says. */
  score: number | null
  /** What the columns that belong to no hand say, in the order of the table's `columns`. */
  others: string[]
}

/** One row of a landmark table, checked. */
export interface TableRow extends LabelledRow {
  /** 21 × 3 in frame heights. */
  points: Float32Array
  /** Width ÷ height of its picture; null where nobody says it. */
  aspect: number | null
  /** The person's own hand that it is, where the columns of the hand, or one beside them, say it. */
  hand: 'left' | 'right' | null
  /** The other hand of the row, where it has two and both are asked for. */
  second: SecondHand | null
}

/** As the first hand of its row, in a picture of the same shape. */
export type SecondHand = Pick<TableRow, 'points' | 'hand' | 'score'>

export interface TableColumn {
  name: string
  role: ColumnRole
}

export interface Table {
  rows: TableRow[]
  /** The columns that belong to no hand. */
  columns: TableColumn[]
  /** In the order of the file. */
  rejected: Rejected[]
  labelled: boolean
  /** Whether nobody says the shape of the pictures, so that they were taken as square. */
  square: boolean
  /** What was understood and what was not, in one line. */
  understood: string
  /** What `line` counts. */
  unit: 'line' | 'item'
}

/** What a person may say of a table that does not say it itself. */
export interface ReadOptions {
  decode: Decode
  needsLabel: boolean
  encoding: string | null
  size: PictureSize | null
  /** Whether both hands of a row are asked for, and which of the person's they are. */
  needsHands?: boolean
  /** A file with the names of the signs, one a line, for tables that number them. */
  labels: { name: string; bytes: Uint8Array; given: boolean } | null
  choices: Choices
}

const MOST_ROWS = 200_000

/**
 * Reads the landmarks of one hand a row from delimited text, JSON or JSON Lines, in the dialects that people have.
 * What cannot be read without guessing is refused, with the reason.
 *
 * @throws Failure "bad-input" when nothing of it can be used
 */
export function readTable(bytes: Uint8Array, options: ReadOptions): Table {
  const { text, fact } = openText(bytes, options)
  return tableOf(openGrid(text), options, fact)
}

/** @throws Failure "bad-input" when the bytes are no text, or an empty one */
export function openText(bytes: Uint8Array, { encoding, decode }: Pick<ReadOptions, 'encoding' | 'decode'>): Decoded {
  const other = describeOther(bytes)
  if (other) throw new Failure('bad-input', `This is no table but ${other}.`)
  const decoded = decodeText(bytes, encoding, decode)
  if (decoded.text.trim() === '')
    throw new Failure('bad-input', 'The file is empty: a header line with the names of the columns is needed.')
  return decoded
}

/** A text of any dialect as rows of one hand or one pair of hands each. */
export function openGrid(text: string): OpenGrid {
  const plain = looksLikeJson(text) ? readJson(text) : readDelimited(text)
  if (plain.records.length > MOST_ROWS * 21) throw tooMany(plain.records.length)
  if (plain.records.length === 0) {
    if (plain.rejected.length > 0) throw nothing(plain.unit, plain.rejected)
    throw new Failure('bad-input', 'The file has a header, but no rows.')
  }
  const opened = openCells(plain) ?? plain
  const grid = gatherLongForm(opened) ?? nameFlatValues(opened) ?? opened
  if (grid.records.length > MOST_ROWS) throw tooMany(grid.records.length)
  return { grid, nameless: plain.header === null }
}

interface OpenGrid {
  grid: Grid
  /** Whether the file had no header. */
  nameless: boolean
}

function tooMany(count: number): Failure {
  return new Failure('bad-input', `The file has ${count} rows, more than the ${MOST_ROWS} that are read at once.`)
}

/** @param encoding told, where it is not UTF-8 */
export function tableOf({ grid, nameless }: OpenGrid, options: ReadOptions, encoding: string | null): Table {
  const { needsLabel } = options
  const columns = readColumns(grid.header!, grid.records, needsLabel, options.choices)
  if (options.needsHands) {
    const about = columns.hands.flatMap(({ side, sure }) => [side?.name, sure?.name])
    const hands = new Set([...about, ...columns.others.flatMap(({ name, role }) => (role === 'hand' ? [name] : []))])
    columns.unused = columns.unused.filter((name) => !hands.has(name))
  }
  const numeric = [
    ...columns.hands.flatMap(({ at }) => at.filter((column) => column >= 0)),
    ...(columns.aspect ? [columns.aspect.column] : []),
  ]
  const mark = decimalMark(grid.records, numeric)
  const read = readRows(grid, columns, mark, needsLabel)
  const rejected = [...grid.rejected, ...read.rejected]
  if (read.rows.length === 0) throw nothing(grid.unit, rejected)

  const file = options.labels && (options.labels.given || nameless) ? options.labels : null
  const named = file ? labelsOf(read.rows, readLabelFile(file.bytes, options.decode)) : null
  const { sized, facts, square } = sizeRows(read.rows, options.size)
  const seconds = options.needsHands ? sizeSeconds(read.rows, options.size) : { hands: [], facts: [] }
  const seen = sized.flatMap((hand) => ('points' in hand ? [hand.points] : []))
  const labels = oneNames(read.rows.flatMap(({ label }, i) => named?.[i] ?? label ?? []))
  const signers = oneNames(read.rows.flatMap(({ signer }) => signer ?? []))
  const side = columns.others.findIndex(({ role }) => role === 'hand')
  const rows = read.rows.flatMap((one, i): TableRow[] => {
    const { line, row, label, signer, recording, day, score, others } = one
    const own = sized[i]!
    if ('reason' in own) {
      rejected.push({ line, ...own })
      return []
    }
    const name = named?.[i] ?? label
    return [
      {
        line,
        row,
        label: name === null ? null : labels.of.get(name)!,
        signer: signer === null ? null : signers.of.get(signer)!,
        recording,
        day,
        score: score ?? one.sure,
        points: own.points,
        aspect: own.aspect,
        hand: one.hand ?? (side < 0 ? null : sideOf(others[side]!)),
        second: seconds.hands[i] ?? null,
        others,
      },
    ]
  })
  if (rows.length === 0) throw nothing(grid.unit, rejected)
  rejected.sort((a, b) => a.line - b.line)
  const understood = describeReading({
    rows,
    of: 'row',
    columns,
    facts: [
      ...(encoding ? [encoding] : []),
      ...grid.facts,
      ...(mark === ',' ? ['decimal commas'] : []),
      ...facts,
      ...seconds.facts,
      ...(square ? [tellSquare(seen, new Set(read.rows.map(({ label }) => label)).size)] : []),
    ],
    pairs: read.rows.filter(({ second }) => second !== null).length,
    bothUsed: options.needsHands ?? false,
    labels,
    signers,
    namesFrom: file?.name ?? null,
  })
  const others = columns.others.map(({ name, role }) => ({ name, role }))
  return { rows, columns: others, rejected, labelled: columns.label !== null, square, understood, unit: grid.unit }
}

/** The other hands of rows that have two; one that cannot be used is told, and does its row no harm. */
function sizeSeconds(
  rows: readonly RawRow[],
  size: PictureSize | null,
): { hands: (SecondHand | null)[]; facts: string[] } {
  const places = rows.flatMap(({ second }, i) => (second ? [i] : []))
  const { sized } = sizeRows(
    places.map((i) => ({ ...rows[i]!, ...rows[i]!.second! })),
    size,
  )
  const hands = new Array<SecondHand | null>(rows.length).fill(null)
  const flaws: Rejected[] = []
  for (const [n, i] of places.entries()) {
    const { line, score, second } = rows[i]!
    const own = sized[n]!
    if ('reason' in own) flaws.push({ line, ...own })
    else hands[i] = { points: own.points, hand: second!.hand, score: second!.sure ?? score }
  }
  const facts = groupReasons(flaws).map(({ count, first }) => `${count} second hands are not used: ${first}`)
  return { hands, facts }
}

/** Why there is nothing to work with: each kind of reason once, the commonest first. */
export function nothing(unit: string, rejected: readonly Rejected[], what = 'row'): Failure {
  const reasons = groupReasons(rejected).slice(0, 3)
  const told = reasons.map(
    ({ count, first, lines }) => `${count > 1 ? `${count} times, ` : ''}${first} (${unit} ${lines[0]})`,
  )
  return new Failure('bad-input', `The file has no ${what} that can be used: ${told.join('; ')}.`)
}

/** Reasons of one kind together, the commonest first. */
export function groupReasons(rejected: readonly Rejected[]): { count: number; first: string; lines: number[] }[] {
  const groups = new Map<string, Rejected[]>()
  for (const one of rejected) {
    const own = groups.get(one.kind)
    if (own) own.push(one)
    else groups.set(one.kind, [one])
  }
  return [...groups.values()]
    .map((own) => ({ count: own.length, first: own[0]!.reason, lines: own.map(({ line }) => line) }))
    .sort((a, b) => b.count - a.count)
}
