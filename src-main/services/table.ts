import { parse as parseCsv } from 'csv-parse/sync'
import { Failure } from '../contract/failure'
import type { Dataset } from '../learning/dataset'
import type { GroupedSample } from '../learning/evaluation/splits'
import { palmSize, unsquash } from '../learning/landmarks/normalise'
import { HAND_SIZE, LANDMARK_COUNT } from '../learning/landmarks/topology'

/** One row of a landmark table, checked. */
export interface TableRow {
  /** Line of the file, from 1, where the row begins. */
  line: number
  /** Number of the row among the file's rows, from 0, skipped ones counted in. */
  row: number
  label: string | null
  signer: string | null
  recording: string | null
  /** How sure the landmarker was of the hand, where the table says. */
  score: number | null
  /** 21 × 3 in frame heights. */
  points: Float32Array
}
export interface RejectedRow {
  line: number
  reason: string
}
export interface Table {
  rows: TableRow[]
  rejected: RejectedRow[]
  labelled: boolean
}

type Columns = Map<string, number>
const MOST_ROWS = 200_000
/** Landmarks may lie outside of the picture, but not this far. */
const LARGEST_FRACTION = 10
const USED = /^(label|signer|person|recording|aspect|score|hand_score|[xyz]\d+)$/
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i

/**
 * Reads landmarks from CSV text: a header; x0, y0 and optionally z0 to x20, y20, z20 as fractions of the image; `label`
 * unless the table is only to be predicted; optionally signer (or person), recording, score (or hand_score) and aspect
 * (width ÷ height, 1 when absent). Other columns are ignored. Rows come in the order of the file.
 *
 * @throws Failure "bad-input" when a column is missing or the text is no table
 */
export function readTable(text: string, needsLabel: boolean): Table {
  const rejected: RejectedRow[] = []
  const records = parseRecords(text, rejected)
  const header = records.shift()
  if (!header)
    throw new Failure('bad-input', 'The file is empty: a header line with the names of the columns is needed.')
  const columns = readHeader(header.record, needsLabel)
  if (records.length > MOST_ROWS) {
    throw new Failure(
      'bad-input',
      `The file has ${records.length} rows, more than the ${MOST_ROWS} that are read at once.`,
    )
  }
  const rows: TableRow[] = []
  for (const [index, { record, line }] of records.entries()) {
    const row = readRow(record, { line, row: index, width: header.record.length, needsLabel }, columns)
    if ('reason' in row) rejected.push(row)
    else rows.push(row)
  }
  rejected.sort((a, b) => a.line - b.line)
  return { rows, rejected, labelled: columns.has('label') }
}

function parseRecords(text: string, rejected: RejectedRow[]): { record: string[]; line: number }[] {
  let end = 0
  const records = parseCsv(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      rejected.push({ line: Number(error?.lines ?? end + 1), reason: error?.message ?? 'it cannot be read' })
      return undefined
    },
  }) as unknown as { record: string[]; info: { lines: number } }[]
  return records.map(({ record, info }) => {
    const line = info.lines
    end = line
    return { record, line }
  })
}

function readHeader(header: string[], needsLabel: boolean): Columns {
  const columns: Columns = new Map()
  header.forEach((name, i) => {
    const key = name.trim()
    if (columns.has(key) && USED.test(key)) throw new Failure('bad-input', `The header has two columns called ${key}.`)
    if (!columns.has(key)) columns.set(key, i)
  })
  const needed = [...(needsLabel ? ['label'] : []), ...coordinates('x'), ...coordinates('y')]
  const missing = needed.filter((name) => !columns.has(name))
  if (missing.length > 0) {
    const shown = missing.slice(0, 6).join(', ') + (missing.length > 6 ? ` and ${missing.length - 6} more` : '')
    throw new Failure('bad-input', `The header lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${shown}.`)
  }
  const depths = coordinates('z').filter((name) => columns.has(name))
  if (depths.length > 0 && depths.length < LANDMARK_COUNT) {
    throw new Failure(
      'bad-input',
      `The header has only ${depths.length} of the 21 z columns: give all of them or none.`,
    )
  }
  return columns
}

function coordinates(axis: string): string[] {
  return Array.from({ length: LANDMARK_COUNT }, (_, i) => `${axis}${i}`)
}

interface RowPlace {
  line: number
  row: number
  width: number
  needsLabel: boolean
}

function readRow(
  record: string[],
  { line, row, width, needsLabel }: RowPlace,
  columns: Columns,
): TableRow | RejectedRow {
  if (record.length !== width) return { line, reason: `it has ${record.length} fields, the header has ${width}` }
  const text = (name: string): string | null => {
    const at = columns.get(name)
    return at === undefined ? null : record[at]!.trim() || null
  }
  if (needsLabel && text('label') === null) return { line, reason: 'its label is empty' }
  const raw = new Float32Array(HAND_SIZE)
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const name = `${'xyz'[axis]}${i}`
      if (axis === 2 && !columns.has(name)) continue
      const value = number(text(name))
      if (value === null) return { line, reason: `${name} is “${text(name) ?? ''}”, not a number` }
      if (Math.abs(value) > LARGEST_FRACTION)
        return { line, reason: `${name} is ${value}, not a fraction of the image` }
      raw[i * 3 + axis] = value
    }
  }
  const aspect = columns.has('aspect') ? number(text('aspect')) : 1
  if (aspect === null || aspect < 0.05 || aspect > 20) {
    return { line, reason: `aspect is “${text('aspect') ?? ''}”, not a width ÷ height` }
  }
  const points = new Float32Array(HAND_SIZE)
  unsquash(raw, aspect, points)
  if (palmSize(points) < 1e-6) return { line, reason: 'its wrist and knuckles are one point, not a hand' }
  const recording = text('recording')
  const score = number(text('score') ?? text('hand_score'))
  return { line, row, label: text('label'), signer: text('signer') ?? text('person'), recording, score, points }
}

function number(text: string | null): number | null {
  if (text === null) return null
  return DECIMAL.test(text) ? Number(text) : null
}

/** Labelled rows as training material; classes in the natural order of their names. */
export function tableMaterial(rows: readonly TableRow[]): { set: Dataset; labels: string[]; grouped: GroupedSample[] } {
  const labels = [...new Set(rows.map((row) => row.label!))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const classOf = new Map(labels.map((label, i) => [label, i]))
  const set: Dataset = {
    slots: 1,
    classes: labels.length,
    points: new Float32Array(rows.length * HAND_SIZE),
    present: new Uint8Array(rows.length).fill(1),
    labels: new Int32Array(rows.length),
  }
  const grouped = rows.map(({ points, label, signer, recording }, i): GroupedSample => {
    set.points.set(points, i * HAND_SIZE)
    set.labels[i] = classOf.get(label!)!
    return { label: set.labels[i], signer, recording }
  })
  return { set, labels, grouped }
}
