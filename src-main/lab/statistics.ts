import { summarise } from '../learning/evaluation/metrics'
import { comparePaired } from '../learning/evaluation/paired'
import { createRandom } from '../learning/random'
import type { Figure } from './experiment'
import type { Outcome } from './step'

/** One arm on the draws that count. Differences are in the figure's unit; above 0 the first arm is the better one. */
export interface ArmRow {
  arm: string
  rate: number
  mean: number
  sd: number
  /** How often the loss stopped being a number. */
  diverged: number
  /** Of each part of the figure by name. */
  parts: Record<string, number>
  /** Null for the first arm, with which all others are compared. */
  difference: Difference | null
}

export interface Difference {
  mean: number
  sd: number
  /** 95 % interval of the mean, by Student's t; null for fewer than two pairs. */
  low: number | null
  high: number | null
  wins: number
  ties: number
  losses: number
  p: number
  /** Pairs it takes to see the claim with 80 % power at p = 0.05, by this spread; null where no size is claimed. */
  pairsForClaim: number | null
}

/**
 * @param outcomes by draw and arm
 * @param rates of each arm
 * @param claimed how much better the first arm is said to be, in the figure's unit
 */
export function compareArms(
  arms: readonly string[],
  outcomes: readonly (readonly Outcome[])[],
  rates: readonly number[],
  figure: Figure,
  claimed: number | null,
  seed: number,
): ArmRow[] {
  const own = arms.map((_, k) => outcomes.map((draw) => draw[k]!))
  const first = own[0]!.map(({ value }) => value)
  return arms.map((arm, k) => {
    const values = own[k]!.map(({ value }) => value)
    const { mean, sd } = summarise(values)
    return {
      arm,
      rate: rates[k]!,
      mean,
      sd,
      diverged: own[k]!.filter(({ diverged }) => diverged).length,
      parts: meansOfParts(own[k]!),
      difference: k === 0 ? null : difference(first, values, figure, claimed, seed),
    }
  })
}

function difference(
  first: readonly number[],
  other: readonly number[],
  { scale, better }: Figure,
  claimed: number | null,
  seed: number,
): Difference {
  const sign = better === 'higher' ? scale : -scale
  const inUnit = (values: readonly number[]) => values.map((value) => sign * value)
  const { mean, sd, wins, ties, losses, p } = comparePaired(inUnit(first), inUnit(other), createRandom(seed))
  const n = first.length
  const half = n > 1 ? (studentT(n - 1) * sd) / Math.sqrt(n) : null
  return {
    mean,
    sd,
    low: half === null ? null : mean - half,
    high: half === null ? null : mean + half,
    wins,
    ties,
    losses,
    p,
    pairsForClaim: claimed === null || n < 2 ? null : pairsToSee(claimed, sd),
  }
}

function meansOfParts(outcomes: readonly Outcome[]): Record<string, number> {
  const names = Object.keys(outcomes[0]?.parts ?? {})
  return Object.fromEntries(names.map((name) => [name, summarise(outcomes.map(({ parts }) => parts[name]!)).mean]))
}

const Z95 = 1.959964
const Z80 = 0.841621

/** Pairs for a two-sided test at 5 % that finds a difference of `size` four times in five; never fewer than two. */
export function pairsToSee(size: number, sd: number): number {
  return Math.max(2, Math.ceil((((Z95 + Z80) * sd) / size) ** 2))
}

/**
 * The 97.5 % quantile of Student's t, exact for 1 and 2 degrees of freedom, within 0.4 % from 3 on.
 * Source: Cornish–Fisher expansion, M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 26.7.5.
 */
export function studentT(degrees: number): number {
  if (degrees === 1) return 12.7062
  if (degrees === 2) return 4.302653
  const z = Z95
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ]
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), z)
}
