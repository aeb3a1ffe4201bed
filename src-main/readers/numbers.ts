import { Failure } from '../contract/failure'
import type { GridRecord } from './grid'

/** The mark before the decimals. */
export type DecimalMark = '.' | ','

const POINT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i
/** A field that may be a number in one of the two ways. */
export const NUMERIC = /^\s*[+\-\u2212]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d{1,4})?\s*$/i
const GROUPED = /^[+-]?[1-9]\d{0,2}([.,]\d{3})+$/

/** A number as the table writes it; null when it is none. */
export function numberOf(text: string, mark: DecimalMark): number | null {
  const trimmed = text.trim().replace('\u2212', '-')
  const plain = mark === ',' ? trimmed.replace(',', '.') : trimmed
  if (mark === ',' && trimmed.includes('.')) return null
  return POINT.test(plain) ? Number(plain) : null
}

/**
 * Whether the numbers of some columns are written with a point or a comma.
 *
 * @throws Failure "bad-input" when they are written in both ways, or commas may part thousands
 */
export function decimalMark(records: readonly GridRecord[], columns: readonly number[]): DecimalMark {
  let comma: { text: string; line: number } | null = null
  let point: { text: string; line: number } | null = null
  let plainComma = false
  for (const { fields, line } of records) {
    for (const column of columns) {
      const text = fields[column]
      if (text === undefined) continue
      const hasComma = text.includes(',')
      if (hasComma && text.includes('.') && NUMERIC.test(text.replace(/[.,]/g, ''))) {
        throw new Failure(
          'bad-input',
          `Line ${line} holds “${text.trim()}”: numbers with marks between thousands are not read.`,
        )
      }
      if (hasComma && NUMERIC.test(text)) {
        comma ??= { text: text.trim(), line }
        if (!GROUPED.test(text.trim())) plainComma = true
      } else if (point === null && text.includes('.') && NUMERIC.test(text)) {
        point = { text: text.trim(), line }
      }
    }
  }
  if (comma === null) return '.'
  if (point !== null) {
    throw new Failure(
      'bad-input',
      `Numbers are written in two ways, “${comma.text}” in line ${comma.line} and “${point.text}” in line ${point.line}: use one.`,
    )
  }
  if (!plainComma) {
    throw new Failure(
      'bad-input',
      `Line ${comma.line} holds “${comma.text}”, which may be a decimal or a thousand: write numbers without marks between thousands.`,
    )
  }
  return ','
}
