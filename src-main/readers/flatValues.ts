import { Failure } from '../contract/failure'
import { LANDMARK_COUNT } from '../learning/landmarks/topology'
import type { Grid, GridRecord } from './grid'
import { NUMERIC } from './numbers'
import { type Hand, landmarkName, valueName } from './spelling'

/** Values of 21 points in 2 or 3 dimensions, of one hand or two. */
const LENGTHS = [42, 63, 126] as const
const NEAR_ZERO = 1e-4
const LOOKED_AT = 500

/** How the values of a hand follow each other: point by point, or axis by axis. */
type Layout = 'points' | 'axes'

/**
 * Columns that hold 42 or 63 values without saying which is which, such as those of kinivi's gestures, get the names
 * x0, y0 …, where their order can be told by the wrist, which lies at 0 in them; null where there are no such columns.
 *
 * @throws Failure "bad-input" when the order cannot be told
 */
export function nameFlatValues(grid: Grid): Grid | null {
  return grid.header === null ? withoutHeader(grid) : underNumbers(grid, grid.header)
}

/** A sign, and x and y of one point at 16 moments. */
const HISTORY = 33

function withoutHeader(grid: Grid): Grid {
  const width = grid.records[0]!.fields.length
  const dimensions = LENGTHS.find((length) => length === width || length === width - 1)
  if (width === HISTORY) {
    throw new Failure(
      'bad-input',
      `The file has no header line, and ${width} fields a row: kinivi's path of one fingertip (point_history.csv), which shows no hand. Signsmith learns from whole hands; record the movement as takes instead.`,
    )
  }
  if (!dimensions) {
    throw new Failure(
      'bad-input',
      `The file has no header line, and ${width} fields a row, where a sign and the 42 or 63 numbers of a hand would be 43 or 64. A header names the columns: label,x0,y0 … x20,y20.`,
    )
  }
  const rows = grid.records.filter(({ fields }) => fields.length === width)
  const label = width === dimensions ? null : labelColumn(rows, width)
  const values = Array.from({ length: dimensions }, (_, i) => (label === 0 ? i + 1 : i))
  const header = Array.from({ length: width }, (_, i) => (i === label ? 'label' : ''))
  return { ...grid, header: namedAs(header, values, rows, '') }
}

/** Where the sign stands in a row without names: the one field that is no number, or the one whole number. */
function labelColumn(rows: readonly GridRecord[], width: number): number {
  const all = (column: number, test: (text: string) => boolean) => rows.every(({ fields }) => test(fields[column]!))
  const ends = [0, width - 1]
  const words = ends.filter(
    (column) => !all(column, (text) => NUMERIC.test(text) || isZero(text) || /^nan$/i.test(text)),
  )
  if (words.length === 1) return words[0]!
  const whole = ends.filter((column) => all(column, (text) => /^\s*\d{1,6}\s*$/.test(text)))
  if (words.length === 0 && whole.length === 1) return whole[0]!
  throw new Failure(
    'bad-input',
    `The file has no header line, and it cannot be told which of the ${width} fields is the sign. A header names the columns: label,x0,y0 … x20,y20.`,
  )
}

function underNumbers(grid: Grid, header: readonly string[]): Grid | null {
  if (header.some((name) => landmarkName(name) !== null)) return null
  const groups = new Map<string, { hand: Hand; columns: number[]; indices: number[] }>()
  header.forEach((name, i) => {
    const found = valueName(name)
    if (!found) return
    const key = `${found.family}/${found.hand}`
    const group = groups.get(key) ?? { hand: found.hand, columns: [], indices: [] }
    groups.set(key, group)
    group.columns.push(i)
    group.indices.push(found.index)
  })
  const whole = [...groups.values()].filter(({ indices }) =>
    indices.every((index, i) => index === indices[0]! + i && (indices[0]! === 0 || indices[0]! === 1)),
  )
  // pandas numbers the columns of a table without names, that of the sign among them.
  const numbered = whole.find(({ columns }) => columns.length === header.length)
  if (numbered && LENGTHS.some((length) => length + 1 === header.length)) {
    return withoutHeader({ ...grid, header: null, facts: [...grid.facts, 'columns without names'] })
  }
  const found = whole.filter(({ columns }) => LENGTHS.some((length) => length === columns.length))
  if (found.length === 0) return null
  const rows = grid.records.filter(({ fields }) => fields.length === header.length)
  const names = found.reduce<string[]>(
    (named, { hand, columns }) => namedAs(named, columns, rows, hand === 'only' ? '' : `${hand}_`),
    [...header],
  )
  return { ...grid, header: names, facts: [...grid.facts, `${found[0]!.columns.length} values a hand`] }
}

/** The header with names for some columns of values. */
function namedAs(
  header: readonly string[],
  columns: readonly number[],
  rows: readonly GridRecord[],
  prefix: string,
): string[] {
  const names = [...header]
  const hands = columns.length === 126 ? 2 : 1
  const each = columns.length / hands
  const dimensions = each / LANDMARK_COUNT
  let layout: Layout | null = null
  for (let hand = 0; hand < hands; hand++) {
    const own = columns.slice(hand * each, (hand + 1) * each)
    layout = seen(rows, own).length > 0 || !layout ? layoutOf(rows, own, dimensions) : layout
    own.forEach((column, i) => {
      const axis = layout === 'points' ? i % dimensions : Math.floor(i / LANDMARK_COUNT)
      const point = layout === 'points' ? Math.floor(i / dimensions) : i % LANDMARK_COUNT
      names[column] = `${prefix}${'xyz'[axis]}${point + hand * LANDMARK_COUNT}`
    })
  }
  return names
}

/** Which columns are 0 in every row tells where the wrist's values lie: z of the wrist is 0 in what MediaPipe gives. */
function layoutOf(rows: readonly GridRecord[], columns: readonly number[], dimensions: number): Layout {
  const some = seen(rows, columns)
  const zero = (i: number) => some.length > 0 && some.every(({ fields }) => isZero(fields[columns[i]!]!))
  const points = dimensions === 3 ? zero(2) : zero(0) && zero(1)
  const axes = dimensions === 3 ? zero(2 * LANDMARK_COUNT) : zero(0) && zero(LANDMARK_COUNT)
  if (points === axes) {
    throw new Failure(
      'bad-input',
      `It cannot be told whether the ${columns.length} numbers of a row go point by point or axis by axis. A header names the columns: label,x0,y0 … or label,x0,x1 …`,
    )
  }
  return points ? 'points' : 'axes'
}

/** Rows in which these columns hold a hand. */
function seen(rows: readonly GridRecord[], columns: readonly number[]): GridRecord[] {
  return rows.slice(0, LOOKED_AT).filter(({ fields }) => columns.some((column) => !isZero(fields[column]!)))
}

function isZero(text: string): boolean {
  const trimmed = text.trim()
  return trimmed === '' || Math.abs(Number(trimmed.replace(',', '.'))) < NEAR_ZERO
}
