import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../../contract/failure'
import type { Arm } from '../arms'
import { activation, type Block, createParameters, dense, type Parameters } from '../blocks'
import { readSeries } from '../data/csv'
import { makeMackeyGlass } from '../data/made/mackeyGlass'
import type { Series } from '../data/series'
import { createBatches, draw, rowsAt, standardOf } from '../draw'
import { type Experiment, type ExperimentOptions, type Prepared, RMSE } from '../experiment'
import { descend, learnedChange, type Outcome, type Training } from '../step'

const WINDOW = 12
const UNITS = 16
const STEPS = 300
const BATCH = 32
const LEARNED_FROM = 0.7

/** The next value of a series, told by a recurrent cell whose candidate activation is exchanged. */
export const recurrent: Experiment = {
  name: 'recurrent',
  system: 'Regression with a recurrent network',
  original: 'The paper reports better regression with recurrent networks; which series, cells and errors could not be read.',
  changed: `A gated recurrent unit of ${UNITS} units over the last ${WINDOW} values tells the next; its candidate’s tanh is what is exchanged, gates stay logistic. The first seven tenths of the series are learned from.`,
  concludes: 'Whether the error of the next value depends on the candidate’s activation.',
  notShown: [
    'Seeds change first weights and batches, not the series: p speaks of further trainings on it.',
    'Forecasts further ahead than one value.',
  ],
  figure: RMSE,
  claim: 'recurrent',
  needs: 'a CSV with a column of numbers by time; the last column of numbers, or --column NAME',
  makes: 'a Mackey–Glass series of 600 values',
  minutes: 8,
  activations: ['tanh', 'relu', 'elu', 'gelu'],
  seeds: 10,
  rates: [3e-3, 1e-2, 3e-2],
  rate: 1e-2,
  read: (files, options) => prepare(readSeries(files, options.column), options),
  make: (random, options) => prepare(makeMackeyGlass(600, random), options),
}

function prepare({ values, name }: Series, options: ExperimentOptions): Prepared {
  const windows = values.length - WINDOW
  const train = options.samples ?? Math.floor(LEARNED_FROM * windows)
  if (train < 2 || windows - train < 2) {
    throw new Failure('bad-input', `“${name}” has ${values.length} values: too few for windows of ${WINDOW} to learn from and to test on.`)
  }
  const plan = { values, train, windows, steps: options.steps ?? STEPS }
  return {
    description: `${values.length} values of “${name}”; the first ${train} windows of ${WINDOW} are learned from, the next value of the other ${windows - train} is told`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainRecurrent(plan, arm, rate, seed) }],
  }
}

interface SeriesPlan {
  values: Float32Array
  train: number
  windows: number
  steps: number
}

/** @returns the root of the mean squared error of the next value, in standard deviations of what was learned from */
function* trainRecurrent(
  { values, train, windows, steps }: SeriesPlan,
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const { weights, order } = draw(windows, train, windows - train, seed)
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  const { mean, spread } = standardOf(values, 1, range(0, train + WINDOW))
  const standard = values.map((value) => (value - mean) / spread)
  const rows = Float32Array.from({ length: windows * (WINDOW + 1) }, (_, i) => {
    const [row, at] = [Math.floor(i / (WINDOW + 1)), i % (WINDOW + 1)]
    return standard[row + at]!
  })
  const parameters = createParameters(arm, weights)
  try {
    const network = buildRecurrent(parameters)
    const next = createBatches(range(0, train), BATCH, order)
    const before = parameters.learned()
    const errors = (chosen: Int32Array) => {
      const all = tf.tensor2d(rowsAt(rows, WINDOW + 1, chosen), [chosen.length, WINDOW + 1])
      const [x, truth] = tf.split(all, [WINDOW, 1], 1) as [tf.Tensor2D, tf.Tensor2D]
      return tf.mean(tf.square(tf.sub(network(x, true), truth))) as tf.Scalar
    }
    const learned = yield* descend(parameters, { steps, rate, falling: true, loss: () => errors(next()) })
    const squared = learned ? tf.tidy(() => errors(range(train, windows)).dataSync()[0]!) : 1
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

/**
 * Input shape: n × steps, one value a step. Output shape: n × 1.
 * Source: K. Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder", arXiv 1406.1078.
 */
function buildRecurrent(parameters: Parameters): Block {
  const part = () => ({
    seen: dense(parameters, 1, UNITS, { gain: 1 }),
    kept: dense(parameters, UNITS, UNITS, { bias: false, gain: 1 }),
  })
  const [update, reset, candidate] = [part(), part(), part()]
  const act = activation(parameters, UNITS)
  const told = dense(parameters, UNITS, 1, { gain: 1 })
  return (x, training) => {
    const [n, steps] = x.shape as [number, number]
    let state: tf.Tensor = tf.zeros([n, UNITS])
    for (const value of tf.split(x, steps, 1)) {
      const both = ({ seen, kept }: typeof update, of: tf.Tensor) => tf.add(seen(value, training), kept(of, training))
      const z = tf.sigmoid(both(update, state))
      const r = tf.sigmoid(both(reset, state))
      const fresh = act(both(candidate, tf.mul(r, state)), training)
      state = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), fresh))
    }
    return told(state, training)
  }
}
