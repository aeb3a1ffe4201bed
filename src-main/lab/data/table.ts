import { openDelimited } from '../../readers/delimited'
import { type GridRecord, quoteNames } from '../../readers/grid'
import { decimalMark, NUMERIC, numberOf } from '../../readers/numbers'
import { splitRecords } from '../../readers/records'
import { badFile, badLine, inFile, type TextFile } from './source'

/** A table of delimited text whose records are all of one length. */
export interface Table {
  file: TextFile
  /** Of the columns: those of the header, else “column 1” and so on. */
  names: readonly string[]
  headed: boolean
  records: readonly GridRecord[]
}

/**
 * Opens text whose fields are separated by commas, semicolons, tabs, bars or spaces. A first line in which some field is
 * no number is the header.
 *
 * @throws Failure "bad-input" that names the file and the line
 */
export function openTable(file: TextFile): Table {
  const { rest, line, separator } = openDelimited(file.text)
  const { records, rejected } = splitRecords(rest, separator, line)
  if (rejected[0]) throw badLine(file, rejected[0].line, rejected[0].reason)
  const [first] = records
  if (!first) throw badFile(file, 'it is empty')
  const uneven = records.find(({ fields }) => fields.length !== first.fields.length)
  if (uneven) {
    const has = `it has ${uneven.fields.length} fields`
    throw badLine(file, uneven.line, `${has}, where line ${first.line} has ${first.fields.length}`)
  }
  const headed = first.fields.some((field) => field.trim() !== '' && !NUMERIC.test(field))
  const names = first.fields.map((field, i) => (headed ? field.trim() : `column ${i + 1}`))
  if (headed) checkNames(file, names, first.line)
  const rows = headed ? records.slice(1) : records
  if (rows.length === 0) throw badFile(file, 'nothing follows its header')
  return { file, names, headed, records: rows }
}

/** A line of values with one that is no number is not taken for names: values come twice, or have decimals. */
function checkNames(file: TextFile, names: readonly string[], line: number): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw badLine(file, line, `as names of columns, ${quoteNames([twice])} stands in it twice`)
  const value = names.find((name) => NUMERIC.test(name) && !/^\d+$/.test(name))
  if (value === undefined) return
  const word = names.find((name) => name !== '' && !NUMERIC.test(name))!
  throw badLine(file, line, `it holds both “${value}” and “${word}”, so it is neither names nor numbers`)
}

/** @throws Failure "bad-input" when there is no such column */
export function columnOf({ file, names, headed }: Table, name: string): number {
  const at = names.indexOf(name)
  if (at >= 0) return at
  const known = headed ? `it names ${quoteNames(names)}` : 'it has no header that names columns'
  throw badFile(file, `there is no column ${quoteNames([name])}: ${known}`)
}

/**
 * The numbers of some columns.
 *
 * @returns records × columns
 * @throws Failure "bad-input" that names the file, the line and the column
 */
export function numbersOf({ file, names, records }: Table, columns: readonly number[]): Float32Array {
  const mark = inFile(file, () => decimalMark(records, columns))
  const values = new Float32Array(records.length * columns.length)
  let at = 0
  for (const { fields, line } of records) {
    for (const column of columns) {
      const text = fields[column]!
      const value = numberOf(text, mark)
      // What single precision cannot hold is as bad as what is no number.
      if (value === null || !Number.isFinite(Math.fround(value))) {
        const found = text.trim() === '' ? 'is empty' : `holds “${text.trim().slice(0, 24)}”`
        throw badLine(file, line, `${quoteNames([names[column]!])} ${found}, where a number is needed`)
      }
      values[at++] = value
    }
  }
  return values
}

/** Whole numbers from 0 of one column. @throws Failure "bad-input" that names the file and the line */
export function labelsOf(table: Table, column: number, most: number): Int32Array {
  const labels = numbersOf(table, [column])
  const bad = labels.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label <= most))
  if (bad < 0) return Int32Array.from(labels)
  const { file, names, records } = table
  const what = `the class is ${labels[bad]} in ${quoteNames([names[column]!])}, not a whole number from 0 to ${most}`
  throw badLine(file, records[bad]!.line, what)
}

/** All columns but some. */
export function columnsBut({ names }: Table, ...without: readonly number[]): number[] {
  return [...names.keys()].filter((column) => !without.includes(column))
}
