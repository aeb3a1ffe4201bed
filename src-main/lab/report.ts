import * as v from 'valibot'
import type { Arm } from './arms'
import { CLAIMS } from './claims'
import type { Experiment, ExperimentOptions, Prepared } from './experiment'
import type { Pair, PairPlan, PairResults } from './pairs'
import { type ArmRow, compareArms } from './statistics'

const Difference = v.strictObject({
  mean: v.number(),
  sd: v.number(),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
  wins: v.number(),
  ties: v.number(),
  losses: v.number(),
  p: v.number(),
  pairsForClaim: v.nullable(v.number()),
})
const Row = v.strictObject({
  arm: v.string(),
  rate: v.number(),
  mean: v.number(),
  sd: v.number(),
  diverged: v.number(),
  parts: v.record(v.string(), v.number()),
  difference: v.nullable(Difference),
})
const Draw = v.strictObject({ seed: v.number(), values: v.array(v.number()) })
const Table = v.strictObject({
  /** What was trained for; empty where an experiment has one task. */
  task: v.string(),
  rates: v.picklist(['one', 'own']),
  /** Whole pairs. */
  n: v.number(),
  rows: v.array(Row),
  /** The figure of each arm, draw by draw. */
  draws: v.array(Draw),
})
const Parameter = v.strictObject({ a: v.number(), b: v.nullable(v.number()) })

/** A report of the lab. */
export const LabReport = v.strictObject({
  format: v.literal('signsmith-lab'),
  version: v.literal(1),
  experiment: v.string(),
  system: v.string(),
  original: v.string(),
  changed: v.string(),
  concludes: v.string(),
  notShown: v.array(v.string()),
  figure: v.strictObject({
    name: v.string(),
    unit: v.string(),
    scale: v.number(),
    better: v.picklist(['higher', 'lower']),
  }),
  claim: v.strictObject({ says: v.string(), size: v.nullable(v.number()) }),
  data: v.strictObject({ made: v.boolean(), description: v.string() }),
  options: v.strictObject({
    seed: v.number(),
    seeds: v.number(),
    tuningSeeds: v.number(),
    rates: v.array(v.number()),
    rate: v.number(),
    samples: v.nullable(v.number()),
    steps: v.nullable(v.number()),
    layers: v.nullable(v.array(v.number())),
    classes: v.nullable(v.array(v.number())),
    column: v.nullable(v.string()),
    people: v.nullable(v.number()),
    perSign: v.nullable(v.number()),
  }),
  arms: v.array(
    v.strictObject({
      label: v.string(),
      activation: v.string(),
      /** Means of f(z)² and f'(z)² for z ~ N(0, 1), and what the first weights are multiplied by. */
      square: v.number(),
      slope: v.number(),
      gain: v.number(),
      start: v.nullable(v.strictObject({ a: v.number(), b: v.number(), per: v.string(), tied: v.boolean() })),
      parameterRate: v.number(),
    }),
  ),
  tables: v.array(Table),
  /** Means over the pairs, of each arm that has parameters, activation by activation. */
  parameters: v.array(
    v.strictObject({ task: v.string(), arm: v.string(), before: v.array(Parameter), after: v.array(Parameter) }),
  ),
  ended: v.picklist(['whole', 'time', 'stopped']),
  engine: v.string(),
  /** Whole seconds that the run took. */
  seconds: v.number(),
})
export type LabReport = v.InferOutput<typeof LabReport>
export type LabTable = LabReport['tables'][number]

/** What the command line alone knows of a run. */
export interface RunFacts {
  made: boolean
  ended: LabReport['ended']
  engine: string
  seconds: number
}

/** The report of what is known so far: whole pairs alone. */
export function makeReport(
  experiment: Omit<Experiment, 'read'>,
  { description }: Prepared,
  plan: PairPlan,
  options: ExperimentOptions,
  results: PairResults,
  { made, ended, engine, seconds }: RunFacts,
): LabReport {
  const { name, system, original, changed, concludes, notShown, figure } = experiment
  const { says, size } = CLAIMS[experiment.claim]
  const { seed, seeds, tuningSeeds, rates, rate, arms, tasks } = plan
  return {
    format: 'signsmith-lab',
    version: 1,
    experiment: name,
    system,
    original,
    changed,
    concludes,
    notShown: [...notShown],
    figure,
    claim: { says, size },
    data: { made, description },
    options: {
      seed,
      seeds,
      tuningSeeds,
      rates: [...rates],
      rate,
      samples: options.samples,
      steps: options.steps,
      layers: options.layers && [...options.layers],
      classes: options.classes && [...options.classes],
      column: options.column,
      people: options.people,
      perSign: options.perSign,
    },
    arms: arms.map(describeArm),
    tables: tasks.flatMap((_, task) => tablesOf(plan, task, results, size)),
    parameters: tasks.flatMap((_, task) => parametersOf(plan, task, results)),
    ended,
    engine,
    seconds,
  }
}

function describeArm({ label, activation, moments, gain, apalu, parameterRate }: Arm): LabReport['arms'][number] {
  const { a, b, per, tied } = apalu
  const start = activation === 'apalu' ? { a, b: tied ? 1.5 * a : b, per, tied } : null
  return { label, activation, ...moments, gain, start, parameterRate }
}

function tablesOf(
  plan: PairPlan,
  task: number,
  { oneRate, ownRate, best }: PairResults,
  size: number | null,
): LabTable[] {
  const same = plan.arms.map(() => plan.rate)
  return [
    tableOf(plan, task, 'one', oneRate, same, size),
    ...(best.length > 0 ? [tableOf(plan, task, 'own', ownRate, best[task]!, size)] : []),
  ]
}

function tableOf(
  { arms, tasks, figure, seed }: PairPlan,
  task: number,
  kind: LabTable['rates'],
  pairs: readonly Pair[],
  rates: readonly number[],
  size: number | null,
): LabTable {
  const own = pairs.filter((pair) => pair.task === task)
  const labels = arms.map(({ label }) => label)
  const outcomes = own.map((pair) => pair.outcomes)
  const rows: ArmRow[] = own.length === 0 ? [] : compareArms(labels, outcomes, rates, figure, size, seed)
  return {
    task: tasks[task]!.name,
    rates: kind,
    n: own.length,
    rows,
    draws: own.map((pair) => ({ seed: pair.seed, values: pair.outcomes.map(({ value }) => value) })),
  }
}

/** At the own rates where there are any, else at the one for all. */
function parametersOf(
  { arms, tasks }: PairPlan,
  task: number,
  { oneRate, ownRate }: PairResults,
): LabReport['parameters'] {
  const pairs = (ownRate.length > 0 ? ownRate : oneRate).filter((pair) => pair.task === task)
  return arms.flatMap(({ label }, k) => {
    const seen = pairs.map(({ outcomes }) => outcomes[k]!.activations)
    if (!seen[0]?.length) return []
    const mean = (when: 'before' | 'after') =>
      seen[0]!.map((first, i) => {
        const of = (part: 'a' | 'b') => seen.reduce((sum, one) => sum + (one[i]![when][part] ?? 0), 0) / seen.length
        return { a: of('a'), b: first[when].b === null ? null : of('b') }
      })
    return [{ task: tasks[task]!.name, arm: label, before: mean('before'), after: mean('after') }]
  })
}
