import type { Standard } from '../../learning/classifier/draws'

/**
 * Mean and standard deviation of each column, for learning's `standardise`. The spread of a column that is the same in
 * every row is 1, so that standardised it is 0 there.
 *
 * @param values n × columns
 */
export function standardOf(values: Float32Array, columns: number): Standard {
  const n = values.length / columns
  const mean = new Float32Array(columns)
  const spread = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    let sum = 0
    for (let at = column; at < values.length; at += columns) sum += values[at]!
    let squares = 0
    for (let at = column; at < values.length; at += columns) squares += (values[at]! - sum / n) ** 2
    mean[column] = sum / n
    spread[column] = Math.sqrt(squares / n)
    if (!(spread[column]! > 1e-6 * Math.abs(mean[column]!))) spread[column] = 1
  }
  return { mean, spread }
}
