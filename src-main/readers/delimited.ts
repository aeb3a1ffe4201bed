import { Failure } from '../contract/failure'
import { type Grid, type GridRecord, quoteNames } from './grid'
import { withoutGuard } from './guards'
import { NUMERIC } from './numbers'
import { splitRecords } from './records'
import { landmarkName, valueName } from './spelling'

const SEPARATORS = [
  [',', null],
  [';', 'separated by semicolons'],
  ['\t', 'separated by tabs'],
  ['|', 'separated by bars'],
  [' ', 'separated by spaces'],
] as const
type Separator = (typeof SEPARATORS)[number][0]

/** So many lines are looked at for the header, which may stand under a title. */
const MOST_BEFORE_HEADER = 20
/** So many points named in one line are a header beyond doubt. */
const SURE = 42

/**
 * Reads text whose fields are separated by commas, semicolons, tabs, bars or spaces: with Excel's `sep=` line, comments
 * that begin with # or //, titles over the header, and no header where the first line holds nothing but numbers and a name.
 */
export function readDelimited(text: string): Grid {
  const facts: string[] = []
  const { rest, line, separator, ...opened } = openDelimited(text)
  let { skipped } = opened
  const told = SEPARATORS.find(([mark]) => mark === separator)![1]
  if (told) facts.push(told)

  const { records, rejected } = splitRecords(rest, separator, line)
  const first = records.slice(0, MOST_BEFORE_HEADER)
  const sure = first.findIndex(({ fields }) => countNames(fields) >= SURE)
  const titles = sure > 0 && first.slice(0, sure).every(({ fields }) => countNumbers(fields) < SURE) ? sure : 0
  skipped += titles
  records.splice(0, titles)
  const head = records[0]
  if (!head) throw new Failure('bad-input', 'The file is empty: a header line with the names of the columns is needed.')
  const header = isHeader(head.fields) ? records.shift()!.fields.map((name) => name.trim()) : null
  const width = header?.length ?? head.fields.length
  const rows = records.filter(({ fields }) => !/^\s*(#|\/\/)/.test(fields[0]!) || fields.length === width)
  for (const { fields } of rows) {
    for (const [i, field] of fields.entries()) if (field.startsWith("'")) fields[i] = withoutGuard(field)
  }
  skipped += records.length - rows.length
  if (skipped > 0) facts.push(`${skipped} ${skipped === 1 ? 'line' : 'lines'} of comment left out`)
  if (header === null) facts.push('no header line')
  return { header, records: evened(rows, header, width, separator, facts), rejected, facts, unit: 'line' }
}

/** Where the records of a delimited text begin, behind comments and Excel's `sep=` line, and what separates their fields. */
export function openDelimited(text: string): { rest: string; line: number; skipped: number; separator: Separator } {
  const { rest, line, skipped } = withoutComments(text)
  const declared = /^"?sep=(.)"?[;,]*(?:\r\n|\n|\r|$)/i.exec(rest)
  const known = SEPARATORS.find(([mark]) => mark === declared?.[1])?.[0]
  if (!declared) return { rest, line, skipped, separator: findSeparator(rest) }
  const records = rest.slice(declared[0].length)
  return { rest: records, line: line + 1, skipped, separator: known ?? findSeparator(records) }
}

/** Comments at the beginning, unless one of them is the header itself. */
function withoutComments(text: string): { rest: string; line: number; skipped: number } {
  let rest = text
  let line = 1
  let skipped = 0
  while (true) {
    const found = /^[^\S\r\n]*(#|\/\/)?([^\r\n]*)(\r\n|\n|\r|$)/.exec(rest)!
    const [whole, mark, content = ''] = found
    if (whole === '' || (mark === undefined && content.trim() !== '')) break
    const long = content.length > 2 * SURE
    if (mark !== undefined && long && countNames(content.split(findSeparator(content))) >= SURE) {
      rest = rest.slice(rest.indexOf(mark) + mark.length).trimStart()
      break
    }
    if (mark !== undefined) skipped++
    rest = rest.slice(whole.length)
    line++
  }
  return { rest, line, skipped }
}

/** The separator under which the first lines together hold the most points and numbers, else the most fields. */
function findSeparator(text: string): Separator {
  const scored = SEPARATORS.map(([mark]) => {
    const { records } = splitRecords(text, mark, 1, MOST_BEFORE_HEADER)
    const counts = records.map(({ fields }) => countNames(fields) + countNumbers(fields))
    return { mark, known: counts.reduce((sum, n) => sum + n, 0), fields: records[0]?.fields.length ?? 0 }
  })
  // A space also stands in names and titles.
  const likely = scored.filter(({ mark, known }) => mark !== ' ' || known >= SURE)
  return likely.reduce((best, one) =>
    one.known > best.known || (one.known === best.known && one.fields > best.fields) ? one : best,
  ).mark
}

/** No table has more; what a wrong separator makes of a text may. */
const MOST_FIELDS = 5_000

function countNames(fields: readonly string[]): number {
  return fields.slice(0, MOST_FIELDS).filter((field) => landmarkName(field) !== null).length
}
function countNumbers(fields: readonly string[]): number {
  return fields.slice(0, MOST_FIELDS).filter((field) => NUMERIC.test(field)).length
}

/** A line of names, or of the numbers 0, 1, 2 … in their order, rather than of values. */
function isHeader(fields: readonly string[]): boolean {
  if (countNumbers(fields) < 21) return true
  const indices = fields.filter((field) => /^\d+$/.test(field.trim()) && valueName(field) !== null).map(Number)
  return indices.length >= 21 && indices.every((index, i) => i === 0 || index === indices[i - 1]! + 1)
}

/** Records as wide as the header where that is certain: empty fields too many or too few at the end, names of rows as in R. */
function evened(
  records: GridRecord[],
  header: string[] | null,
  width: number,
  separator: string,
  facts: string[],
): GridRecord[] {
  for (const { fields } of records) {
    while (fields.length > width && fields.at(-1)!.trim() === '') fields.pop()
    while (header && fields.length < width && header.slice(fields.length).every((name) => name === '')) fields.push('')
  }
  if (header === null || records.length === 0 || records.some(({ fields }) => fields.length === width)) return records
  const found = records[0]!.fields.length
  if (separator === ',' && records.every(({ fields }) => fields.length > width * 1.3)) {
    throw new Failure(
      'bad-input',
      `Rows have ${found} fields and the like, the header has ${width}. If the numbers have decimal commas, fields must be separated by semicolons.`,
    )
  }
  if (records.some(({ fields }) => fields.length !== found)) return records
  if (found === width + 1 && records.every(({ fields }, i) => Number(fields[0]) === i + 1)) {
    facts.push('rows numbered in a column without a name')
    return records.map(({ fields, line }) => ({ fields: fields.slice(1), line }))
  }
  throw new Failure(
    'bad-input',
    `Every row has ${found} fields, the header has ${width}, beginning with ${quoteNames(header, 3)}.`,
  )
}
