import { quoteNames } from '../../readers/grid'
import { NUMERIC } from '../../readers/numbers'
import type { Features } from './features'
import type { Pictures } from './pictures'
import type { Rows } from './rows'
import type { Series } from './series'
import { badFile, badLine, type TextFile } from './source'
import { columnOf, columnsBut, labelsOf, numbersOf, openTable, type Table } from './table'

const HIGHEST_CLASS = 999
/** The brightest that tables of pictures are written with: fractions, scikit-learn's digits, bytes. */
const BRIGHTEST = [1, 16, 255]
const GOOD = 'good'

/**
 * A table to predict a number from; all of its columns are numbers.
 *
 * @param target the column to predict; the last when it is null
 * @throws Failure "bad-input" that names the file and the line
 */
export function readRows(file: TextFile, target: string | null = null): Rows {
  const table = openTable(file)
  const predicted = target === null ? table.names.length - 1 : columnOf(table, target)
  const columns = columnsBut(table, predicted)
  if (columns.length === 0) throw badFile(file, 'it has one column: there is nothing to predict it from')
  const numbers = numbersOf(table, [...columns, predicted])
  const isTarget = (i: number) => i % (columns.length + 1) === columns.length
  return {
    values: numbers.filter((_, i) => !isTarget(i)),
    targets: numbers.filter((_, i) => isTarget(i)),
    columns: columns.length,
    names: columns.map((column) => table.names[column]!),
    target: table.names[predicted]!,
  }
}

/**
 * One column of a table, whose rows follow each other in time.
 *
 * @param column null for the last one that begins with a number
 * @throws Failure "bad-input" that names the file and the line
 */
export function readSeries(file: TextFile, column: string | null = null): Series {
  const table = openTable(file)
  const at =
    column === null ? table.records[0]!.fields.findLastIndex((field) => NUMERIC.test(field)) : columnOf(table, column)
  if (at < 0) throw badLine(file, table.records[0]!.line, 'no field of it is a number')
  return { values: numbersOf(table, [at]), name: table.names[at]! }
}

/**
 * A picture a row: its points line by line, and its class. Points are from 0 to 1, to 16 or to 255, whichever the
 * brightest of all allows.
 *
 * @param label the column of the class; when it is null the one called “label”, else the last
 * @returns square pictures of one channel; as many classes as the highest and one more
 * @throws Failure "bad-input" that names the file and the line
 */
export function readPictures(file: TextFile, label: string | null = null): Pictures {
  const table = openTable(file)
  const named = table.names.indexOf('label')
  const last = named >= 0 ? named : table.names.length - 1
  const classed = label === null ? last : columnOf(table, label)
  const points = columnsBut(table, classed)
  const side = Math.sqrt(points.length)
  if (side < 1 || !Number.isInteger(side)) {
    const line = table.records[0]!.line
    throw badLine(file, line, `besides the class there are ${points.length} fields, which are no square picture`)
  }
  const values = numbersOf(table, points)
  const brightest = brightestOf(table, values, points.length)
  const labels = labelsOf(table, classed, HIGHEST_CLASS)
  const classes = 1 + labels.reduce((most, own) => Math.max(most, own), 0)
  return { values: values.map((value) => value / brightest), labels, height: side, width: side, channels: 1, classes }
}

function brightestOf({ file, records }: Table, values: Float32Array, width: number): number {
  const limit = BRIGHTEST.at(-1)!
  const bad = values.findIndex((value) => value < 0 || value > limit)
  if (bad >= 0) {
    const what = `a point is ${values[bad]}, where points are from 0 to ${limit}`
    throw badLine(file, records[Math.floor(bad / width)]!.line, what)
  }
  const most = values.reduce((highest, value) => Math.max(highest, value), 0)
  return BRIGHTEST.find((brightest) => most <= brightest)!
}

/**
 * Features of pictures of things, one a row: numbers, a column of the label, which is “good” or the name of a defect,
 * and perhaps a column “split” with “train” or “test”, as MVTec AD is split.
 *
 * @param label the column of the label
 * @throws Failure "bad-input" that names the file and the line
 */
export function readFeatures(file: TextFile, label = 'label'): Features {
  const table = openTable(file)
  const labelled = columnOf(table, label)
  const split = table.names.indexOf('split')
  const columns = columnsBut(table, labelled, split)
  if (columns.length === 0) throw badFile(file, 'it has no column of features')
  const defect = readDefects(table, labelled)
  return {
    values: numbersOf(table, columns),
    defect,
    train: split < 0 ? null : readSplit(table, split, defect),
    columns: columns.length,
    names: columns.map((column) => table.names[column]!),
  }
}

function readDefects({ file, names, records }: Table, column: number): Uint8Array {
  const labels = records.map(({ fields }) => fields[column]!.trim().toLowerCase())
  const empty = labels.indexOf('')
  if (empty >= 0) throw badLine(file, records[empty]!.line, `${quoteNames([names[column]!])} is empty`)
  const defect = Uint8Array.from(labels, (own) => (own === GOOD ? 0 : 1))
  if (!defect.includes(0)) throw badFile(file, `no row of it is “${GOOD}”: there is nothing to learn from`)
  if (!defect.includes(1)) throw badFile(file, `every row of it is “${GOOD}”: there is no defect to find`)
  return defect
}

function readSplit({ file, records }: Table, column: number, defect: Uint8Array): Uint8Array {
  const train = Uint8Array.from(records, ({ fields, line }, row) => {
    const part = fields[column]!.trim().toLowerCase()
    if (part !== 'train' && part !== 'test') throw badLine(file, line, `split is “${part}”, neither “train” nor “test”`)
    if (part === 'train' && defect[row] === 1)
      throw badLine(file, line, 'a defect is to learn from: only good ones are')
    return part === 'train' ? 1 : 0
  })
  if (!train.includes(1)) throw badFile(file, 'no row is “train” in `split`')
  if (!train.some((own, row) => own === 0 && defect[row] === 0)) {
    throw badFile(file, 'no good row is “test” in `split`: defects are told from good ones that were not learned from')
  }
  return train
}
