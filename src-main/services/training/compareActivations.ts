import { ActivationName } from '../../contract/activation'
import { Failure } from '../../contract/failure'
import type { SplitName } from '../../contract/model'
import type { ActivationComparison } from '../../contract/report'
import type { FitOptions } from '../../contract/training'
import { loadNetwork } from '../../learning/classifier/load'
import { subset } from '../../learning/dataset'
import { type Drawn, planDraws } from '../../learning/evaluation/draws'
import { summarise } from '../../learning/evaluation/metrics'
import { comparePaired, type Paired } from '../../learning/evaluation/paired'
import { planFolds } from '../../learning/evaluation/splits'
import { createRandom } from '../../learning/random'
import { fitJob, kindOf, learnedActivations, type RunnerOptions, runFits, shareRight } from './fits'
import type { Material } from './material'
import { TOO_LITTLE } from './modelFolder'

/** Learning rates that each activation chooses from, on draws of its own. */
const RATES = [2.5e-3, 5e-3, 1e-2, 2e-2]
const TUNING_DRAWS = 5

export interface ComparisonRequest {
  /** Those that are compared with APALU; all when null. */
  activations: readonly ActivationName[] | null
  trainSigners: number | null
  draws: number
  seed: number
  options: Partial<FitOptions>
}

export interface ComparedActivation {
  activation: ActivationName
  /** Its best rate on the tuning draws, which are not among the draws below. */
  learningRate: number
  accuracy: { mean: number; sd: number; median: number }
  perDraw: number[]
  /** APALU minus this one, on the same draws; null for APALU itself. */
  apaluMinus: Paired | null
  /** Mean learned values of the last draw, a layer after the other. */
  learned: { layer: string; a: number | null; b: number | null }[]
}

export interface Comparison {
  split: SplitName
  protocol: string
  /** Mean test rows of a draw. */
  n: number
  seed: number
  rows: ComparedActivation[]
}

/**
 * Every activation under the same draws and seeds, each at the learning rate that is best for it. The rates are chosen
 * on draws that are not counted afterwards, so that none is flattered by its choice.
 */
export async function compareTuned(
  material: Material,
  request: ComparisonRequest,
  runner: RunnerOptions,
  onFitted: (done: number, of: number) => void,
): Promise<Comparison> {
  const { set } = material
  const { split, draw } = planDraws(material.grouped, set.classes, request)
  const tuning = Array.from({ length: TUNING_DRAWS }, (_, i) => draw(-1 - i))
  const counted = Array.from({ length: request.draws }, (_, i) => draw(i))
  const wanted = request.activations
  const names = ActivationName.options.filter((name) => name === 'apalu' || (wanted?.includes(name) ?? true))
  const total = names.length * (RATES.length * TUNING_DRAWS + request.draws)
  let done = 0
  // All in two runs, so that the trainers have something to do until the end of each.
  const measure = async (runs: readonly Run[]) => {
    const jobs = runs.map(({ activation, learningRate, fold, seed }) =>
      fitJob(subset(set, fold.train), { ...request.options, activation, learningRate, seed }, true, false),
    )
    const results = await runFits(jobs, runner, { onFitted: () => onFitted(++done, total) })
    return results.map((result, i) => ({ result, share: shareRight(result, subset(set, runs[i]!.fold.test)) }))
  }
  const tuned = await measure(
    names.flatMap((activation) =>
      RATES.flatMap((learningRate) => tuning.map((one) => ({ activation, learningRate, ...one }))),
    ),
  )
  const best = names.map((_, k) => {
    const means = RATES.map((_, r) => {
      const from = (k * RATES.length + r) * TUNING_DRAWS
      return summarise(tuned.slice(from, from + TUNING_DRAWS).map(({ share }) => share)).mean
    })
    return RATES[means.indexOf(Math.max(...means))]!
  })
  const fitted = await measure(
    names.flatMap((activation, k) => counted.map((one) => ({ activation, learningRate: best[k]!, ...one }))),
  )
  const measured = names.map((activation, k): Omit<ComparedActivation, 'apaluMinus'> => {
    const own = fitted.slice(k * counted.length, (k + 1) * counted.length)
    const shares = own.map(({ share }) => share)
    const { network } = own.at(-1)!.result
    return {
      activation,
      learningRate: best[k]!,
      accuracy: summarise(shares),
      perDraw: shares,
      learned: learnedActivations(loadNetwork(network.modelJson, network.weights, kindOf(set))).map(
        ({ layer, a, b }) => ({
          layer,
          a: a?.mean ?? null,
          b: b?.mean ?? null,
        }),
      ),
    }
  })
  const apalu = measured.find(({ activation }) => activation === 'apalu')!
  return {
    split,
    protocol:
      request.trainSigners === null
        ? `one fold of leaving ${split}s out a draw`
        : `learn from ${request.trainSigners} signers, test on everyone else`,
    n: Math.round(summarise(counted.map(({ fold }) => fold.test.length)).mean),
    seed: request.seed,
    rows: measured.map((row) => ({
      ...row,
      apaluMinus: row === apalu ? null : comparePaired(apalu.perDraw, row.perDraw, createRandom(request.seed)),
    })),
  }
}

/** Seeds that each fold is learned with: more would take longer than a person waits. */
const SEEDS_A_FOLD = 2

/**
 * Every activation on the folds of a project, with the same seeds and the options of its model. What it cannot show is
 * whether one would do better at a learning rate of its own; `compareTuned` tunes that.
 */
export async function compareOnFolds(
  { set, grouped, fingerprint }: Pick<Material, 'set' | 'grouped' | 'fingerprint'>,
  options: FitOptions,
  eitherHand: boolean,
  runner: RunnerOptions,
  onFitted: (done: number, of: number) => void,
): Promise<ActivationComparison> {
  const { folds: planned } = planFolds(grouped, createRandom(options.seed))
  if (planned.length === 0) throw new Failure('bad-input', TOO_LITTLE)
  const runs = planned.flatMap((fold) =>
    Array.from({ length: SEEDS_A_FOLD }, (_, i): Drawn => ({ fold, seed: options.seed + i })),
  )
  const names = ActivationName.options
  const jobs = names.flatMap((activation) =>
    runs.map(({ fold, seed }) => fitJob(subset(set, fold.train), { ...options, activation, seed }, eitherHand, false)),
  )
  let done = 0
  const results = await runFits(jobs, runner, { onFitted: () => onFitted(++done, jobs.length) })
  const shares = results.map((result, i) => shareRight(result, subset(set, runs[i % runs.length]!.fold.test)))
  const ofActivation = (k: number) => shares.slice(k * runs.length, (k + 1) * runs.length)
  /** One figure a fold: its seeds are no draws of their own. */
  const byFold = (k: number) =>
    planned.map((_, f) => summarise(ofActivation(k).slice(f * SEEDS_A_FOLD, (f + 1) * SEEDS_A_FOLD)).mean)
  const apalu = byFold(names.indexOf('apalu'))
  const tested = runs.map(({ fold }) => fold.test.length)
  const n = tested.reduce((sum, size) => sum + size, 0)
  return {
    samples: fingerprint,
    runs: runs.length,
    n,
    rows: names.map((activation, k) => {
      const own = ofActivation(k)
      const { mean, sd, p } = comparePaired(byFold(k), apalu, createRandom(options.seed))
      return {
        activation,
        accuracy: own.reduce((sum, share, i) => sum + share * tested[i]!, 0) / n,
        difference: activation === 'apalu' ? null : { mean: 100 * mean, sd: 100 * sd, p },
      }
    }),
  }
}

interface Run extends Drawn {
  activation: ActivationName
  learningRate: number
}
