import type { Arm } from './arms'
import type { Figure, Task } from './experiment'
import { type Outcome, retold } from './step'

export interface PairPlan {
  arms: readonly Arm[]
  tasks: readonly Task[]
  figure: Figure
  rates: readonly number[]
  /** The one for all, among `rates`. */
  rate: number
  /** The first of the seeds that count. */
  seed: number
  seeds: number
  tuningSeeds: number
}

/** Every arm on one draw of one task. */
export interface Pair {
  task: number
  seed: number
  /** By arm. */
  outcomes: Outcome[]
}

/** What is known so far; whole pairs alone. */
export interface PairResults {
  oneRate: Pair[]
  ownRate: Pair[]
  /** Task × arm: the best rate; empty until all are tuned. */
  best: number[][]
}

export interface PairProgress {
  phase: 'pairs' | 'tuning'
  task: string
  arm: string
  rate: number
  seed: number
  /** Trainings, with the part of the present one. */
  done: number
  of: number
}

/** Far from the seeds that count, so that none of them has been tuned on. */
const TUNING = 1_000_000

/**
 * The one paired loop: every arm on the same split, first weights (up to its gain) and batches, seed by seed. The first
 * seed at one rate for all comes first, so that something is known soon; then each arm's own best rate is found on seeds
 * that are not counted; then every seed at both. Whoever stops pulling has whole pairs in `results`.
 */
export function* runPairs(plan: PairPlan, results: PairResults): Generator<PairProgress, void> {
  const { arms, tasks, seeds, seed, rates, tuningSeeds } = plan
  const each = arms.length * tasks.length
  const tuned = rates.length > 1 && tuningSeeds > 0
  const state = { done: 0, of: each * (seeds * (tuned ? 2 : 1) + (tuned ? rates.length * tuningSeeds : 0)) }
  for (let i = 0; i < seeds; i++) {
    const one = yield* atOneRate(plan, seed + i, state)
    results.oneRate.push(...one)
    if (!tuned) continue
    if (i === 0) {
      results.best = yield* tune(plan, state)
      state.of -= seeds * results.best.flat().filter((own) => own === plan.rate).length
    }
    results.ownRate.push(...(yield* atOwnRates(plan, results.best, seed + i, one, state)))
  }
}

interface State {
  done: number
  of: number
}

function* atOneRate(plan: PairPlan, seed: number, state: State): Generator<PairProgress, Pair[]> {
  const pairs: Pair[] = []
  for (const task of plan.tasks.keys()) {
    const outcomes: Outcome[] = []
    for (const arm of plan.arms) outcomes.push(yield* trainOne(plan, task, arm, plan.rate, seed, 'pairs', state))
    pairs.push({ task, seed, outcomes })
  }
  return pairs
}

/** An arm whose own rate is the one for all is not trained twice. */
function* atOwnRates(
  plan: PairPlan,
  best: readonly (readonly number[])[],
  seed: number,
  one: readonly Pair[],
  state: State,
): Generator<PairProgress, Pair[]> {
  const pairs: Pair[] = []
  for (const task of plan.tasks.keys()) {
    const outcomes: Outcome[] = []
    for (const [k, arm] of plan.arms.entries()) {
      const rate = best[task]![k]!
      const known = rate === plan.rate ? one[task]!.outcomes[k]! : null
      outcomes.push(known ?? (yield* trainOne(plan, task, arm, rate, seed, 'pairs', state)))
    }
    pairs.push({ task, seed, outcomes })
  }
  return pairs
}

function* tune(plan: PairPlan, state: State): Generator<PairProgress, number[][]> {
  const sign = plan.figure.better === 'higher' ? 1 : -1
  const best: number[][] = []
  for (const task of plan.tasks.keys()) {
    const own: number[] = []
    for (const arm of plan.arms) {
      const means: number[] = []
      for (const rate of plan.rates) {
        let sum = 0
        for (let i = 0; i < plan.tuningSeeds; i++) {
          const seed = plan.seed + TUNING + i
          sum += (yield* trainOne(plan, task, arm, rate, seed, 'tuning', state)).value
        }
        means.push(sign * sum)
      }
      own.push(plan.rates[means.indexOf(Math.max(...means))]!)
    }
    best.push(own)
  }
  return best
}

function* trainOne(
  plan: PairPlan,
  task: number,
  arm: Arm,
  rate: number,
  seed: number,
  phase: PairProgress['phase'],
  state: State,
): Generator<PairProgress, Outcome> {
  const { name, train } = plan.tasks[task]!
  const outcome = yield* retold(train(arm, rate, seed), ({ step, steps }) => {
    return { phase, task: name, arm: arm.label, rate, seed, done: state.done + step / steps, of: state.of }
  })
  state.done++
  return outcome
}
