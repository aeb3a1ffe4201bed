import { type Arm, makeArms } from '../../src-main/lab/arms'
import type { ClaimName } from '../../src-main/lab/claims'
import { ACCURACY, type Experiment, type Figure, NOTHING_CHANGED } from '../../src-main/lab/experiment'
import type { Pair } from '../../src-main/lab/pairs'
import { type LabReport, makeReport, type RunFacts } from '../../src-main/lab/report'

/** What a report of the lab is made from; `oneRate` and `ownRate` hold values by draw, task and arm. */
export interface LabRun {
  arms?: readonly Arm[]
  tasks?: readonly string[]
  oneRate: readonly (readonly (readonly number[])[])[]
  ownRate?: readonly (readonly (readonly number[])[])[]
  figure?: Figure
  claim?: ClaimName
  parts?: boolean
  facts?: Partial<RunFacts>
}

export const APALU_AND_RELU = makeArms(['relu'], {
  starts: ['published'],
  per: 'unit',
  tied: false,
  parameterRates: [1],
})

/** A report of trainings that came to these values. */
export function labReport(run: LabRun): LabReport {
  const { arms = APALU_AND_RELU, tasks = [''], oneRate, ownRate = [], figure = ACCURACY, claim = 'mobilenet' } = run
  const train = () => {
    throw new Error('Nothing is trained for a report.')
  }
  const experiment: Experiment = {
    name: 'mobilenet',
    system: 'Image classification with MobileNet',
    original: 'MobileNet on CIFAR-10.',
    changed: 'A quarter as wide, on 16 × 16.',
    concludes: 'Whether there is a difference of points.',
    notShown: ['Whole trainings.', 'Other networks.'],
    figure,
    claim,
    needs: 'pictures',
    makes: 'made pictures',
    minutes: 1,
    activations: ['relu'],
    seeds: 3,
    rates: [0.001, 0.01],
    rate: 0.001,
    read: train,
    make: train,
  }
  const prepared = { description: '90 pictures in 3 classes', tasks: tasks.map((name) => ({ name, train })) }
  const plan = { arms, tasks: prepared.tasks, figure, rates: [0.001, 0.01], rate: 0.001, seed: 7, tuningSeeds: 2 }
  return makeReport(
    experiment,
    prepared,
    { ...plan, seeds: Math.max(3, oneRate.length) },
    NOTHING_CHANGED,
    {
      oneRate: pairsOf(oneRate, arms, run.parts ?? false),
      ownRate: pairsOf(ownRate, arms, run.parts ?? false),
      best: ownRate.length > 0 ? tasks.map(() => arms.map((_, k) => (k % 2 ? 0.01 : 0.001))) : [],
    },
    { made: true, ended: 'whole', engine: 'wasm', seconds: 83, ...run.facts },
  )
}

function pairsOf(values: LabRun['oneRate'], arms: readonly Arm[], parts: boolean): Pair[] {
  return values.flatMap((tasks, draw) =>
    tasks.map((own, task) => ({
      task,
      seed: 7 + draw,
      outcomes: own.map((value, k) => ({
        value,
        parts: parts ? { 'class 3': value, 'class 8': value / 2 } : {},
        diverged: value === 0,
        activations:
          arms[k]!.activation === 'apalu'
            ? [0.1, 0.2].map((more) => ({
                before: { a: 0.55, b: 0.065 },
                after: { a: 0.55 + more * value, b: 0.065 - 0.01 * more },
              }))
            : [],
      })),
    })),
  )
}
