import { Failure } from '../../contract/failure'
import { type FitOptions, fitOptions } from '../../contract/training'
import { Apalu } from '../../learning/activations/apalu'
import { fit, shareNamed } from '../../learning/classifier/fit'
import { fitClips, shareOfClips } from '../../learning/clips/fit'
import { amountOf, type Dataset, datasetFeatures, subset } from '../../learning/dataset'
import { planDraws } from '../../learning/evaluation/draws'
import type { GroupedSample } from '../../learning/evaluation/splits'
import { AUGMENTATION } from '../../learning/landmarks/augment'
import type { Random } from '../../learning/random'
import type { Arm } from '../arms'
import { countedMean, type LearnedActivation } from '../blocks'
import { makeHands } from '../data/made/hands'
import { ACCURACY, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'
import { type Outcome, outcomeOf, type Training } from '../step'

/** What people recorded, or made hands. */
export interface Signs {
  set: Dataset
  grouped: readonly GroupedSample[]
}

/** The app's own recipe. What it reads is a table or takes, which the command line opens as every command does. */
export const signs: Omit<Experiment, 'read'> & { prepare(signs: Signs, options: ExperimentOptions): Prepared } = {
  name: 'signs',
  system: 'Recognising signs from a limited dataset',
  original: 'The paper reports 100 % on signs from a limited dataset; which, and how it was split, could not be read.',
  changed:
    'The recipe of this app, as `train` has it: its network, features, augmentation, steps and first weights (LeCun, whatever the activation).',
  concludes: 'Whether the activation, where it starts, or the rate of its a and b matters for the signs in this table.',
  notShown: [
    'Other people and signs than those in the table.',
    'The thresholds of the unknown, which are learned besides: what is counted is the likeliest sign.',
  ],
  figure: ACCURACY,
  claim: 'signs',
  needs:
    'a table of hands or a file of takes, as for `compare`; --train-signers K learns from so many people, --per-sign N from so many rows of each sign',
  makes: 'drawn hands of six made people',
  minutes: 1,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu'],
  seeds: 10,
  rates: [5e-3, 1e-2, 2e-2],
  rate: 1e-2,
  prepare,
  make: (random: Random, options) => prepare(makeHands(6, 6, random), { ...options, people: options.people ?? 1 }),
}

function prepare({ set, grouped }: Signs, options: ExperimentOptions): Prepared {
  const plan = { trainSigners: options.people, perSign: options.perSign, seed: 0 }
  const { split, draw } = planDraws(grouped, set.classes, plan)
  const { fold } = draw(0)
  const how =
    options.people === null
      ? `each draw leaves out one ${split === 'block' ? 'block of each recording' : split}`
      : `each draw learns from ${options.people} ${options.people === 1 ? 'person' : 'people'}`
  return {
    description: `${grouped.length} ${set.frames > 1 ? 'takes' : 'hands'} of ${set.classes} signs; ${how} (the first from ${fold.train.length}) and is tested on the others (${fold.test.length})`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainSigns(set, draw(seed).fold, options.steps, arm, rate, seed) }],
  }
}

/** One training is one step: the recipe is not to be interrupted. */
function* trainSigns(
  set: Dataset,
  fold: { train: readonly number[]; test: readonly number[] },
  epochs: number | null,
  arm: Arm,
  learningRate: number,
  seed: number,
): Training<Outcome> {
  const { activation, apalu, parameterRate } = arm
  if (activation === 'selu') throw new Failure('bad-input', 'SELU is no activation of the app: leave it out for signs.')
  const [train, test] = [subset(set, fold.train), subset(set, fold.test)]
  const chosen = { activation, apalu, learningRate, seed, ...(epochs === null ? {} : { epochs }) }
  const options = { ...fitOptions(amountOf(train), chosen), parameterRate }
  const { model, share } = set.frames > 1 ? learnTakes(train, test, options) : learnHands(train, test, options)
  try {
    const after = model.layers.flatMap((layer) => (layer instanceof Apalu ? [learnedBy(layer)] : []))
    const before = after.map(() => ({ a: apalu.a, b: apalu.tied ? 1.5 * apalu.a : apalu.b }))
    yield { step: 1, steps: 1 }
    return outcomeOf(share, 1 / set.classes, before, after)
  } finally {
    model.dispose()
  }
}

function learnHands(train: Dataset, test: Dataset, options: FitOptions) {
  const model = fit(train, options, { ...AUGMENTATION, mirror: true })
  return { model, share: shareNamed(model, datasetFeatures(test), test.labels) }
}

function learnTakes(train: Dataset, test: Dataset, options: FitOptions) {
  const { network } = fitClips(train, options, { ...AUGMENTATION, mirror: true }, false)
  return { model: network, share: shareOfClips(network, test) }
}

function learnedBy(layer: Apalu): LearnedActivation {
  const [a, b] = layer.getWeights().map(countedMean)
  return { a: a!, b: b ?? 1.5 * a! }
}
