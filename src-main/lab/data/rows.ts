import { Failure } from '../../contract/failure'
import { standardise } from '../../learning/classifier/draws'
import type { Random } from '../../learning/random'
import { takeValues } from './pictures'
import { standardOf } from './standard'

/** A table to predict a number from. */
export interface Rows {
  /** n × columns. */
  values: Float32Array
  /** n. */
  targets: Float32Array
  columns: number
  /** Of the columns. */
  names: readonly string[]
  /** The name of what is predicted. */
  target: string
}

/** Some rows, copied, in the order of `at`. */
export function takeRows(rows: Rows, at: ArrayLike<number>): Rows {
  const targets = Float32Array.from(at, (i) => rows.targets[i]!)
  return { ...rows, values: takeValues(rows.values, rows.columns, at), targets }
}

/**
 * Two sets without a common row, drawn at random.
 *
 * @param share of the rows that are learned from, between 0 and 1
 * @throws Failure "bad-input" when one of the two would be empty
 */
export function splitRows(rows: Rows, share: number, random: Random): { train: Rows; test: Rows } {
  const n = rows.targets.length
  const count = Math.round(n * share)
  if (count < 1 || count >= n)
    throw new Failure('bad-input', `${n} rows are too few to learn from some and test on others.`)
  const order = random.permutation(n)
  return { train: takeRows(rows, order.subarray(0, count)), test: takeRows(rows, order.subarray(count)) }
}

/**
 * Rows in the units of others: every column and the target less their mean, divided by their standard deviation.
 *
 * @param from the rows to learn from, so that the rows to test on say nothing beforehand
 */
export function standardiseRows(rows: Rows, from: Rows): Rows {
  const values = Float32Array.from(rows.values)
  const targets = Float32Array.from(rows.targets)
  standardise(values, standardOf(from.values, from.columns))
  standardise(targets, standardOf(from.targets, 1))
  return { ...rows, values, targets }
}
