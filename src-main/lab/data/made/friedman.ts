import type { Random } from '../../../learning/random'
import type { Rows } from '../rows'

const COLUMNS = 10

/**
 * Friedman's first problem: y = 10 sin(π x₁ x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + noise, with ten columns uniform in
 * [0, 1), of which five mean nothing. Without noise y has a standard deviation of 4.9, so with noise of 1
 * nothing can predict it with a lower RMSE than 0.2 standard deviations.
 * Source: J. Friedman, "Multivariate adaptive regression splines", Annals of Statistics 19, 1991.
 *
 * @param noise its standard deviation
 */
export function makeFriedman(count: number, random: Random, noise = 1): Rows {
  const values = Float32Array.from({ length: count * COLUMNS }, () => random.uniform())
  const targets = Float32Array.from({ length: count }, (_, row) => {
    const [a, b, c, d, e] = values.subarray(row * COLUMNS) as unknown as [number, number, number, number, number]
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + noise * random.normal()
  })
  const names = Array.from({ length: COLUMNS }, (_, i) => `x${i + 1}`)
  return { values, targets, columns: COLUMNS, names, target: 'y' }
}
