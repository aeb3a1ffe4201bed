import * as tf from '@tensorflow/tfjs-core'
import type { Arm } from '../arms'
import { activation, type Block, chain, createParameters, dense, type Parameters } from '../blocks'
import { readRows } from '../data/csv'
import { makeFriedman } from '../data/made/friedman'
import type { Rows } from '../data/rows'
import { createBatches, draw, rowsAt, standardOf } from '../draw'
import { type Experiment, type ExperimentOptions, type Prepared, RMSE } from '../experiment'
import { descend, learnedChange, type Outcome, type Training } from '../step'

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
  minutes: 6,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu', 'selu', 'tanh'],
  seeds: 10,
  rates: [1e-3, 3e-3, 1e-2],
  rate: 3e-3,
  read: (files, options) => prepare(readRows(files, options.column), options),
  make: (random, options) => prepare(makeFriedman(600, random), options),
}

function prepare(rows: Rows, options: ExperimentOptions): Prepared {
  const n = rows.targets.length
  const train = options.samples ?? Math.floor(LEARNED_FROM * n)
  const plan = { rows, train, test: n - train, steps: options.steps ?? STEPS }
  return {
    description: `${n} rows of ${rows.columns} columns, from which “${rows.target}” is told; each draw learns from ${train} and is tested on the other ${n - train}`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainRegression(plan, arm, rate, seed) }],
  }
}

interface RegressionPlan {
  rows: Rows
  train: number
  test: number
  steps: number
}

/** @returns the root of the mean squared error, in standard deviations of what was learned from */
function* trainRegression(
  { rows, train, test, steps }: RegressionPlan,
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const { targets, columns } = rows
  const drawn = draw(targets.length, train, test, seed)
  const values = standardiseColumns(rows, drawn.train)
  const { mean, spread } = standardOf(targets, 1, drawn.train)
  const wanted = targets.map((target) => (target - mean) / spread)
  const parameters = createParameters(arm, drawn.weights)
  try {
    const network = build(parameters, columns)
    const next = createBatches(drawn.train, BATCH, drawn.order)
    const before = parameters.learned()
    const errors = (chosen: Int32Array, training: boolean) => {
      const x = tf.tensor2d(rowsAt(values, columns, chosen), [chosen.length, columns])
      const truth = tf.tensor2d(rowsAt(wanted, 1, chosen), [chosen.length, 1])
      return tf.mean(tf.square(tf.sub(network(x, training), truth))) as tf.Scalar
    }
    const learned = yield* descend(parameters, { steps, rate, falling: true, loss: () => errors(next(), true) })
    const squared = learned ? tf.tidy(() => errors(drawn.test, false).dataSync()[0]!) : 1
    return {
      value: Math.sqrt(squared),
      parts: {},
      diverged: !learned,
      activations: learnedChange(before, parameters.learned()),
    }
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

/** Each column less its mean, by its standard deviation, both of the rows that are learned from. */
function standardiseColumns({ values, columns }: Rows, from: Int32Array): Float32Array {
  const out = new Float32Array(values.length)
  for (let column = 0; column < columns; column++) {
    const own = Float32Array.from({ length: values.length / columns }, (_, row) => values[row * columns + column]!)
    const { mean, spread } = standardOf(own, 1, from)
    own.forEach((value, row) => {
      out[row * columns + column] = (value - mean) / spread
    })
  }
  return out
}
