import { Failure } from '../../contract/failure'
import { sameName } from '../../contract/project'
import type { LabelledRow, RowFile, Rows, TableColumn } from './table'

/** Whether a row meets every condition of a filter. */
export type RowFilter = (row: LabelledRow) => boolean
/** What is filtered: a table or a file of takes. */
interface Filtered {
  columns: readonly TableColumn[]
  rows: readonly LabelledRow[]
}

const CONDITION = /^([^=!<>]+?)\s*(<=|>=|!=|=|<|>)(.*)$/s
type Operator = '<=' | '>=' | '!=' | '=' | '<' | '>'

/** Columns whose meaning was understood, whatever the table calls them. */
const UNDERSTOOD = ['label', 'signer', 'recording', 'day', 'score'] as const
/** A session is what stands in for a day. */
const ALSO: Record<string, string> = { session: 'day' }

/**
 * Reads conditions over a table's columns, such as `signer=c,day<2022-03-07,label=A|B|C`: joined by commas, all must
 * hold; a bar parts values of which one is enough (with `!=`, none of which may be). Numbers compare as numbers, all
 * else as text, as days written 2022-03-07 do.
 *
 * @param flag named in errors
 * @throws Failure "bad-input" for a condition that cannot be read, or a column that the table does not have
 */
export function readFilter(text: string, flag: string, { columns, rows }: Filtered): RowFilter {
  const conditions = text.split(',').map((part) => {
    const [, name, operator, values] = CONDITION.exec(part.trim()) ?? []
    if (name === undefined) {
      throw new Failure(
        'bad-input',
        `${flag}: “${part.trim()}” is no condition: write a column, one of = != < <= > >=, and a value, such as signer=c.`,
      )
    }
    const cell = findCell(name, flag, columns, rows)
    const wanted = values!.split('|').map((value) => value.trim())
    if (operator !== '=' && operator !== '!=' && wanted.length > 1) {
      throw new Failure('bad-input', `${flag}: “${part.trim()}” compares with several values; only = and != can.`)
    }
    return holds(cell, operator as Operator, wanted)
  })
  return (row) => conditions.every((condition) => condition(row))
}

/**
 * A file as if it had those rows alone that meet every condition (`readFilter`).
 *
 * @throws Failure "bad-input" for a condition that cannot be read, or where no row is left
 */
export function onlyRows(file: RowFile, text: string, flag: string): RowFile {
  const rows = (file.rows as readonly LabelledRow[]).filter(readFilter(text, flag, file)) as unknown as Rows
  if (rows.length === 0) throw new Failure('bad-input', `${flag}: no row of the file meets “${text}”.`)
  return { ...file, rows }
}

type Cell = (row: LabelledRow) => string

function findCell(name: string, flag: string, columns: Filtered['columns'], rows: Filtered['rows']): Cell {
  const key = name.trim().toLowerCase()
  const at = columns.findIndex((column) => column.name.trim().toLowerCase() === key)
  const understood = UNDERSTOOD.find((one) => one === (at < 0 ? (ALSO[key] ?? key) : key))
  // A column of that name that was not taken for it, because the person named another one, is just a column.
  const own = at >= 0 && columns[at]!.role !== understood
  if (understood && !own && (at >= 0 || rows.some((row) => row[understood] !== null))) {
    return (row) => String(row[understood] ?? '')
  }
  if (at >= 0) return (row) => row.others[at]!
  const known =
    columns.length > 0
      ? `there are ${columns.map((column) => column.name).join(', ')}`
      : 'there is none besides the hands'
  throw new Failure('bad-input', `${flag}: there is no column “${name.trim()}”; ${known}.`)
}

function holds(cell: Cell, operator: Operator, wanted: readonly string[]): RowFilter {
  if (operator === '=' || operator === '!=') {
    const any = (row: LabelledRow) => wanted.some((value) => isEqual(cell(row), value))
    return operator === '=' ? any : (row) => !any(row)
  }
  const value = wanted[0]!
  return (row) => {
    const own = cell(row)
    // A row that does not say is on neither side.
    if (own === '') return false
    const order = compare(own, value)
    switch (operator) {
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
    }
  }
}

const numberOf = (text: string) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null)

function isEqual(own: string, value: string): boolean {
  const [a, b] = [numberOf(own), numberOf(value)]
  return a !== null && b !== null ? a === b : sameName(own, value)
}

function compare(own: string, value: string): number {
  const [a, b] = [numberOf(own), numberOf(value)]
  if (a !== null && b !== null) return a - b
  return own < value ? -1 : own > value ? 1 : 0
}
