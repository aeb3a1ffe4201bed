import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../../contract/failure'
import { auroc } from '../../learning/evaluation/rejection'
import { createRandom, type Random } from '../../learning/random'
import type { Arm } from '../arms'
import { activation, chain, createParameters, dense, type Parameters } from '../blocks'
import { readFeatures } from '../data/csv'
import type { Features } from '../data/features'
import { makeScratches } from '../data/made/scratches'
import { createBatches, rowsAt, standardOf } from '../draw'
import { AUROC, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'
import { scoresOf } from '../oneClass'
import { descend, learnedChange, type Outcome, type Training } from '../step'

const BLOCKS = 8
const UNITS = 32
const STEPS = 300
const BATCH = 32
/** No coordinate is stretched by more than e³ in a block. */
const CLAMP = 3
const LEARNED_FROM = 0.7

/** What good things look like, as a density; a defect is what is unlikely under it. */
export const differnet: Experiment = {
  name: 'differnet',
  system: 'Finding defects with a normalising flow (DifferNet)',
  original:
    'DifferNet (M. Rudolph et al., 2021): features of AlexNet at three scales, 8 coupling blocks, scale and shift by networks of three layers of 2,048, rate 2e-4, on MVTec and Magnetic Tile.',
  changed: `The features are a table that is made beforehand; ${BLOCKS} coupling blocks whose scale and shift come from one layer of ${UNITS}, ${STEPS} steps of ${BATCH}. Seven good ones in ten are learned from, the others and all defects are tested, unless the table says which.`,
  concludes: 'Whether the activation of the coupling networks moves the area under the curve on these features.',
  notShown: [
    'Where a defect lies in its picture.',
    'The original turns each picture in many ways before and while it is tested; features in a table are of one way.',
  ],
  figure: AUROC,
  claim: 'differnet',
  needs: 'a table of features with a column that says good or what defect it is (docs/lab.md says how to make one of pictures)',
  makes: 'pooled responses of striped textures, some of them scratched',
  minutes: 8,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu'],
  seeds: 5,
  rates: [3e-4, 1e-3, 3e-3],
  rate: 1e-3,
  read: (files, options) => prepare(readFeatures(files), options),
  make: (random, options) => prepare(makeScratches(400, random), options),
}

function prepare(features: Features, options: ExperimentOptions): Prepared {
  const good = rowsWhere(features.defect, false)
  const defects = rowsWhere(features.defect, true)
  if (good.length < 20 || defects.length < 5) {
    throw new Failure(
      'bad-input',
      `There are ${good.length} good ones and ${defects.length} defects: at least 20 and 5 are needed.`,
    )
  }
  const plan = { features, good, defects, steps: options.steps ?? STEPS, samples: options.samples }
  const { train, known } = split(plan, 0)
  return {
    description: `${good.length} good ones and ${defects.length} defects of ${features.columns} features; each draw learns from ${train.length} good ones, and tells ${known.length} others from all defects`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainFlow(plan, arm, rate, seed) }],
  }
}

interface FlowPlan {
  features: Features
  good: Int32Array
  defects: Int32Array
  steps: number
  samples: number | null
}

/** As the table says where it does, else drawn. */
function split({ features, good, samples }: FlowPlan, seed: number): { train: Int32Array; known: Int32Array } {
  const shuffled = Int32Array.from(createRandom(3 * seed).permutation(good.length), (i) => good[i]!)
  const { tested } = features
  if (tested && samples === null) {
    return { train: shuffled.filter((row) => !tested[row]), known: shuffled.filter((row) => tested[row]) }
  }
  const train = Math.min(samples ?? Math.floor(LEARNED_FROM * good.length), good.length - 5)
  return { train: shuffled.slice(0, train), known: shuffled.slice(train) }
}

function* trainFlow(plan: FlowPlan, arm: Arm, rate: number, seed: number): Training<Outcome> {
  const { features, defects, steps } = plan
  const { train, known } = split(plan, seed)
  const [weights, order] = [createRandom(3 * seed + 1), createRandom(3 * seed + 2)]
  const columns = features.columns - (features.columns % 2)
  const values = standardised(features, columns, train)
  const parameters = createParameters(arm, weights)
  try {
    const flow = buildFlow(parameters, columns, weights)
    const next = createBatches(train, BATCH, order)
    const before = parameters.learned()
    const unlikely = (chosen: Int32Array, training: boolean) =>
      flow(tf.tensor2d(rowsAt(values, columns, chosen), [chosen.length, columns]), training)
    const learned = yield* descend(parameters, {
      steps,
      rate,
      falling: true,
      loss: () => tf.mean(unlikely(next(), true)) as tf.Scalar,
    })
    const scores = learned ? scoresOf({ known, others: defects }, (chosen) => unlikely(chosen, false)) : null
    return {
      value: scores ? auroc(scores.known, scores.others) : 0.5,
      parts: {},
      diverged: !learned,
      activations: learnedChange(before, parameters.learned()),
    }
  } finally {
    parameters.dispose()
  }
}

/**
 * Coupling blocks, each of which moves and stretches one half by what a small network says of the other.
 * Input shape: n × columns. Output shape: n, the negative logarithm of the density a column, but for a constant.
 * Source: L. Dinh et al., "Density Estimation Using Real NVP", arXiv 1605.08803.
 */
function buildFlow(
  parameters: Parameters,
  columns: number,
  random: Random,
): (x: tf.Tensor2D, training: boolean) => tf.Tensor1D {
  const half = columns / 2
  const blocks = Array.from({ length: BLOCKS }, () => ({
    order: Array.from(random.permutation(columns)),
    // Scale and shift of nearly nothing at first, so that the flow begins as it finds its input.
    network: chain(
      dense(parameters, half, UNITS, { gain: 1 }),
      activation(parameters, UNITS),
      dense(parameters, UNITS, columns, { gain: 0.01 }),
    ),
  }))
  return (x, training) => {
    let value = x
    let stretched: tf.Tensor = tf.zeros([x.shape[0]])
    for (const { order, network } of blocks) {
      const [kept, moved] = tf.split(tf.gather(value, order, 1), 2, 1) as [tf.Tensor2D, tf.Tensor2D]
      const [scale, shift] = tf.split(network(kept, training), 2, 1) as [tf.Tensor2D, tf.Tensor2D]
      const bounded = tf.mul(tf.tanh(tf.div(scale, CLAMP)), CLAMP)
      value = tf.concat([kept, tf.add(tf.mul(moved, tf.exp(bounded)), shift)], 1)
      stretched = tf.add(stretched, tf.sum(bounded, 1))
    }
    return tf.div(tf.sub(tf.div(tf.sum(tf.square(value), 1), 2), stretched), columns) as tf.Tensor1D
  }
}

/** Column by column, by what is learned from; an odd last column is left out. */
function standardised({ values, columns: all }: Features, columns: number, train: Int32Array): Float32Array {
  const n = values.length / all
  const out = new Float32Array(n * columns)
  for (let column = 0; column < columns; column++) {
    const own = Float32Array.from({ length: n }, (_, row) => values[row * all + column]!)
    const { mean, spread } = standardOf(own, 1, train)
    own.forEach((value, row) => {
      out[row * columns + column] = (value - mean) / spread
    })
  }
  return out
}

function rowsWhere(marks: Uint8Array, wanted: boolean): Int32Array {
  return Int32Array.from(marks.keys()).filter((row) => (marks[row] === 1) === wanted)
}
