import type { Random } from '../random'
import { summarise } from './metrics'

/** How one method did against another under the same draws. */
export interface Paired {
  /** Mean of the differences, and their standard deviation. */
  mean: number
  sd: number
  wins: number
  ties: number
  losses: number
  /** Chance of a mean difference at least this large, to either side, if the two were equally good. */
  p: number
}

/** Up to here every way of turning the signs is tried; beyond, this power of two of them at random. */
const EXACT = 16

/**
 * Compares paired results by turning the signs of their differences, which assumes nothing but that under equality
 * either order was as likely. It speaks of further draws from the same data, not of other data.
 *
 * Source: R. A. Fisher, "The Design of Experiments", 1935, section 21.
 *
 * @param a results of one method
 * @param b results of the other on the same draws
 */
export function comparePaired(a: readonly number[], b: readonly number[], random: Random): Paired {
  const differences = a.map((value, i) => value - b[i]!)
  const { mean, sd } = summarise(differences)
  const count = (wanted: (difference: number) => boolean) => differences.filter(wanted).length
  return {
    mean,
    sd,
    wins: count((difference) => difference > 0),
    ties: count((difference) => difference === 0),
    losses: count((difference) => difference < 0),
    p: signFlipP(differences, random),
  }
}

function signFlipP(differences: readonly number[], random: Random): number {
  const sizes = differences.filter((difference) => difference !== 0)
  const n = sizes.length
  if (n === 0) return 1
  const observed = Math.abs(sizes.reduce((sum, x) => sum + x, 0)) - 1e-12
  const turns = 2 ** Math.min(n, EXACT)
  let atLeast = 0
  for (let turn = 0; turn < turns; turn++) {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const minus = n <= EXACT ? (turn >> i) & 1 : random.uniform() < 0.5
      sum += minus ? -sizes[i]! : sizes[i]!
    }
    if (Math.abs(sum) >= observed) atLeast++
  }
  // At random the observed order counts as one of the turns, so that no chance is ever called zero.
  return n <= EXACT ? atLeast / turns : (atLeast + 1) / (turns + 1)
}
