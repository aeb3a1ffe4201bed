import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../../contract/failure'
import { standardise } from '../../learning/classifier/draws'
import type { Arm } from '../arms'
import { chancesOf, createBatches, rowsAt } from '../batches'
import { activation, type Block, createParameters, dense, type Parameters } from '../blocks'
import { makeMackeyGlass } from '../data/made/mackeyGlass'
import { openSeries } from '../data/open'
import type { Series } from '../data/series'
import { standardOf } from '../data/standard'
import { type Experiment, type ExperimentOptions, type Prepared, RMSE } from '../experiment'
import { descend, type Outcome, outcomeOf, type Training } from '../step'

const WINDOW = 12
const UNITS = 16
const STEPS = 300
const BATCH = 32
const LEARNED_FROM = 0.7

/** The next value of a series, told by a recurrent cell whose candidate activation is exchanged. */
export const recurrent: Experiment = {
  name: 'recurrent',
  system: 'Regression with a recurrent network',
  original:
    'The paper reports better regression with recurrent networks; which series, cells and errors could not be read.',
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
  minutes: 7,
  activations: ['tanh', 'relu', 'elu', 'gelu'],
  seeds: 10,
  rates: [3e-3, 1e-2, 3e-2],
  rate: 1e-2,
  read: (files, options) => prepare(openSeries(files, options.column), options),
  make: (random, options) => prepare(makeMackeyGlass(600, random), options),
}

function prepare({ values, name }: Series, options: ExperimentOptions): Prepared {
  const windows = values.length - WINDOW
  const train = options.samples ?? Math.floor(LEARNED_FROM * windows)
  if (train < 2 || windows - train < 2) {
    throw new Failure(
      'bad-input',
      `“${name}” has ${values.length} values: too few for windows of ${WINDOW} to learn from and to test on.`,
    )
  }
  const rows = windowsOf(values, train)
  const steps = options.steps ?? STEPS
  return {
    description: `${values.length} values of “${name}”; the first ${train} windows of ${WINDOW} are learned from, the next value of the other ${windows - train} is told`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainRecurrent(rows, train, steps, arm, rate, seed) }],
  }
}

/** n × (WINDOW + 1): each window with the value after it, in standard deviations of what is learned from. */
function windowsOf(values: Float32Array, train: number): Float32Array {
  const standard = values.slice()
  standardise(standard, standardOf(values.subarray(0, train + WINDOW), 1))
  const width = WINDOW + 1
  return Float32Array.from(
    { length: (values.length - WINDOW) * width },
    (_, i) => standard[Math.floor(i / width) + (i % width)]!,
  )
}

/** @returns the root of the mean squared error of the next value, in standard deviations of what was learned from */
function* trainRecurrent(
  rows: Float32Array,
  train: number,
  steps: number,
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const { weights, order } = chancesOf(seed)
  const parameters = createParameters(arm, weights)
  try {
    const network = buildRecurrent(parameters)
    const next = createBatches(train, BATCH, order)
    const before = parameters.learned()
    const error = (chosen: ArrayLike<number>, training: boolean) => {
      const [x, truth] = tf.split(rowsAt(rows, WINDOW + 1, chosen), [WINDOW, 1], 1) as [tf.Tensor2D, tf.Tensor2D]
      return tf.mean(tf.squaredDifference(network(x, training), truth)) as tf.Scalar
    }
    const learned = yield* descend(parameters, { steps, rate, loss: () => error(next(), true) })
    const tested = Array.from({ length: rows.length / (WINDOW + 1) - train }, (_, i) => train + i)
    const squared = learned ? tf.tidy(() => error(tested, false).dataSync()[0]!) : null
    return outcomeOf(squared === null ? null : Math.sqrt(squared), 1, before, parameters.learned())
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
