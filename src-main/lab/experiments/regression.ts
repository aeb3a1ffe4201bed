import * as tf from '@tensorflow/tfjs-core'
import type { Arm } from '../arms'
import { chancesOf, createBatches, rowsAt } from '../batches'
import { activation, type Block, chain, createParameters, dense, type Parameters } from '../blocks'
import { makeFriedman } from '../data/made/friedman'
import { openRows } from '../data/open'
import { type Rows, splitRows, standardiseRows } from '../data/rows'
import { type Experiment, type ExperimentOptions, type Prepared, RMSE } from '../experiment'
import { descend, type Outcome, outcomeOf, type Training } from '../step'

const UNITS = 32
const LAYERS = 4
const STEPS = 400
const BATCH = 32
const LEARNED_FROM = 0.7

/** A number told from others by a deep network. */
export const regression: Experiment = {
  name: 'regression',
  system: 'Regression with a deep network',
  original: 'The paper reports better regression with deep networks; which tables, sizes and errors could not be read.',
  changed: `${LAYERS} dense layers of ${UNITS} units, ${STEPS} steps of ${BATCH} with Adam, the rate falling to 0; seven rows in ten are learned from.`,
  concludes: 'Whether the error on this table depends on the activation by more than the draws do.',
  notShown: ['What trees and other methods for tables come to, which are often better than any network of this kind.'],
  figure: RMSE,
  claim: 'regression',
  needs: 'a CSV of numbers; the last column, or --column NAME, is what is told',
  makes: 'Friedman’s first function of five of ten columns, with noise',
  minutes: 1,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu', 'selu', 'tanh'],
  seeds: 10,
  rates: [1e-4, 3e-4, 1e-3, 3e-3],
  rate: 1e-3,
  read: (files, options) => prepare(openRows(files, options.column), options),
  make: (random, options) => prepare(makeFriedman(600, random), options),
}

function prepare(rows: Rows, options: ExperimentOptions): Prepared {
  const n = rows.targets.length
  const share = options.samples === null ? LEARNED_FROM : options.samples / n
  const steps = options.steps ?? STEPS
  const { train, test } = splitRows(rows, share, chancesOf(0).split)
  return {
    description: `${n} rows of ${rows.columns} columns, from which “${rows.target}” is told; each draw learns from ${train.targets.length} and is tested on the other ${test.targets.length}`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainRegression(rows, share, steps, arm, rate, seed) }],
  }
}

/** @returns the root of the mean squared error, in standard deviations of what was learned from */
function* trainRegression(
  rows: Rows,
  share: number,
  steps: number,
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const { split, weights, order } = chancesOf(seed)
  const drawn = splitRows(rows, share, split)
  const [train, test] = [drawn.train, drawn.test].map((set) => standardiseRows(set, drawn.train)) as [Rows, Rows]
  const parameters = createParameters(arm, weights)
  try {
    const network = build(parameters, rows.columns)
    const next = createBatches(train.targets.length, BATCH, order)
    const before = parameters.learned()
    const error = (set: Rows, chosen: ArrayLike<number>, training: boolean) => {
      const told = network(rowsAt(set.values, set.columns, chosen), training)
      return tf.mean(tf.squaredDifference(told, rowsAt(set.targets, 1, chosen))) as tf.Scalar
    }
    const learned = yield* descend(parameters, { steps, rate, loss: () => error(train, next(), true) })
    const tested = Array.from(test.targets.keys())
    const squared = learned ? tf.tidy(() => error(test, tested, false).dataSync()[0]!) : null
    return outcomeOf(squared === null ? null : Math.sqrt(squared), 1, before, parameters.learned())
  } finally {
    parameters.dispose()
  }
}

function build(parameters: Parameters, columns: number): Block {
  const hidden = Array.from({ length: LAYERS }, (_, i) => [
    i === 0 ? dense(parameters, columns, UNITS, { gain: 1 }) : dense(parameters, UNITS, UNITS),
    activation(parameters, UNITS),
  ])
  return chain(...hidden.flat(), dense(parameters, UNITS, 1))
}
