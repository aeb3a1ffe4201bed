import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeArms } from '../../src-main/lab/arms'
import { NOTHING_CHANGED } from '../../src-main/lab/experiment'
import { EXPERIMENTS, type ListedExperiment } from '../../src-main/lab/experiments/list'
import { installKernels } from '../../src-main/lab/kernels'
import { type PairPlan, type PairResults, runPairs } from '../../src-main/lab/pairs'
import { LabReport, makeReport } from '../../src-main/lab/report'
import { createRandom } from '../../src-main/learning/random'
import { startEngine } from '../../src-main/trainer/engines'

const SMALL = {
  ...NOTHING_CHANGED,
  samples: 24,
  steps: 2,
}
const CHOICE = { starts: ['published', 'smooth'], per: 'unit', tied: false, parameterRates: [1] } as const

/** Signs are learned from people, not from so many samples, in epochs of 25 steps. */
const optionsOf = ({ name }: ListedExperiment) => ({
  ...SMALL,
  ...(name === 'signs' && { samples: null, steps: 1 }),
  ...(name === 'depth' && { layers: [3] }),
})

function runSmall(experiment: ListedExperiment): LabReport {
  const options = optionsOf(experiment)
  const prepared = experiment.make(createRandom(1), options)
  const { figure, rates, rate } = experiment
  const plan: PairPlan = {
    arms: makeArms(['relu'], CHOICE),
    tasks: prepared.tasks,
    figure,
    rates: [rates[0]!, rate],
    rate,
    seed: 1,
    seeds: 1,
    tuningSeeds: 0,
  }
  const results: PairResults = { oneRate: [], ownRate: [], best: [] }
  for (const _ of runPairs(plan, results));
  const facts = { made: true, ended: 'whole', engine: 'WebAssembly', seconds: 0 } as const
  return v.parse(LabReport, makeReport(experiment, prepared, plan, options, results, facts))
}

beforeAll(async () => {
  await startEngine('wasm')
  installKernels()
})

describe.each(EXPERIMENTS)('the experiment $name', (experiment) => {
  it('ends in a valid report on data that it makes, the same each time, and keeps nothing', () => {
    const before = tf.memory().numTensors
    const report = runSmall(experiment)
    expect(runSmall(experiment)).toEqual(report)
    expect(tf.memory().numTensors).toBe(before)

    const [table] = report.tables
    expect(table!.n).toBe(1)
    expect(table!.rows.map(({ arm }) => arm)).toEqual(['APALU', 'APALU smooth', 'ReLU'])
    for (const { mean, diverged } of table!.rows) {
      expect(diverged).toBe(0)
      // Of a dozen pictures after two steps none may be named rightly.
      expect(mean).toBeGreaterThanOrEqual(0)
    }
    expect(new Set(table!.rows.map(({ mean }) => mean)).size).toBeGreaterThan(experiment.figure.name === 'RMSE' ? 2 : 0)
    // a and b were trained.
    for (const { before: from, after } of report.parameters) expect(after).not.toEqual(from)
  })

  it('says what can be concluded and what it does not show', () => {
    for (const text of [experiment.original, experiment.changed, experiment.concludes, ...experiment.notShown]) {
      expect(text).toMatch(/^\S.{20,}[.]$/)
    }
    expect(experiment.notShown.length).toBeGreaterThan(0)
    expect(experiment.rates).toContain(experiment.rate)
  })
})

describe('arms', () => {
  it('leave a and b where they start when their rate is 0', () => {
    const regression = EXPERIMENTS.find(({ name }) => name === 'regression')!
    const { tasks } = regression.make(createRandom(1), SMALL)
    const [frozen] = makeArms(['relu'], { ...CHOICE, starts: ['published'], parameterRates: [0] })
    const training = tasks[0]!.train(frozen!, 1e-2, 1)
    let next = training.next()
    while (!next.done) next = training.next()
    for (const { before, after } of next.value.activations) {
      expect(after.a).toBeCloseTo(before.a, 6)
      expect(after.b).toBeCloseTo(before.b!, 6)
    }
    expect(next.value.activations.length).toBeGreaterThan(0)
  })
})
