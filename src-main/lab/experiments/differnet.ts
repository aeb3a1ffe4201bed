import * as tf from '@tensorflow/tfjs-core'
import { Failure } from '../../contract/failure'
import { standardise } from '../../learning/classifier/draws'
import type { Random } from '../../learning/random'
import type { Arm } from '../arms'
import { chancesOf, createBatches, rowsAt } from '../batches'
import { activation, chain, createParameters, dense, type Parameters } from '../blocks'
import { type Features, splitFeatures, takeFeatures } from '../data/features'
import { makeSurfaces } from '../data/made/surfaces'
import { openFeatures } from '../data/open'
import { poolFeatures } from '../data/pooled'
import { standardOf } from '../data/standard'
import { AUROC, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'
import { areaUnderCurve } from '../oneClass'
import { descend, type Outcome, outcomeOf, type Training } from '../step'

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
  needs:
    'a table of features with a column that says good or what defect it is (docs/lab.md says how to make one of pictures)',
  makes: 'pooled responses of striped textures, some of them scratched',
  minutes: 2,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu'],
  seeds: 5,
  rates: [3e-4, 1e-3, 3e-3],
  rate: 1e-3,
  read: (files, options) => prepare(openFeatures(files, options.column), options),
  make: (random, options) => prepare(poolFeatures(makeSurfaces(300, 100, 32, random)), options),
}

function prepare(given: Features, options: ExperimentOptions): Prepared {
  const features = evenColumns(given)
  const steps = options.steps ?? STEPS
  const good = features.defect.filter((mark) => mark === 0).length
  const share = options.samples === null ? LEARNED_FROM : options.samples / good
  const { train, known, defects } = splitRows(features, share, chancesOf(0).split)
  const counts = [train, known, defects].map((set) => set.length / features.columns) as [number, number, number]
  if (counts[0] < BATCH / 2 || counts[1] < 5 || counts[2] < 5) {
    throw new Failure(
      'bad-input',
      `There are ${counts[0]} good ones to learn from, ${counts[1]} more and ${counts[2]} defects: at least ${BATCH / 2}, 5 and 5 are needed.`,
    )
  }
  return {
    description: `${given.columns} features of ${good} good ones and ${counts[2]} defects; each draw learns from ${counts[0]} good ones and tells ${counts[1]} others from all defects`,
    tasks: [{ name: '', train: (arm, rate, seed) => trainFlow(features, share, steps, arm, rate, seed) }],
  }
}

/** Values of good ones to learn from, of other good ones and of defects, standardised by the first. */
function splitRows(
  features: Features,
  share: number,
  random: Random,
): { train: Float32Array; known: Float32Array; defects: Float32Array } {
  const { train, test } = splitFeatures(features, share, random)
  const rows = (defect: number) => [...test.defect.keys()].filter((row) => test.defect[row] === defect)
  const sets = {
    train: train.values,
    known: takeFeatures(test, rows(0)).values,
    defects: takeFeatures(test, rows(1)).values,
  }
  const standard = standardOf(sets.train, features.columns)
  for (const set of Object.values(sets)) standardise(set, standard)
  return sets
}

function* trainFlow(
  features: Features,
  share: number,
  steps: number,
  arm: Arm,
  rate: number,
  seed: number,
): Training<Outcome> {
  const { columns } = features
  const { split, weights, order } = chancesOf(seed)
  const { train, known, defects } = splitRows(features, share, split)
  const parameters = createParameters(arm, weights)
  try {
    const flow = buildFlow(parameters, columns, weights)
    const next = createBatches(train.length / columns, BATCH, order)
    const before = parameters.learned()
    const loss = () => tf.mean(flow(rowsAt(train, columns, next()), true)) as tf.Scalar
    const learned = yield* descend(parameters, { steps, rate, loss })
    const counted = (set: Float32Array) => ({ set, n: set.length / columns })
    const unlikely = (set: Float32Array, at: Int32Array) => flow(rowsAt(set, columns, at), false)
    const area = learned ? areaUnderCurve(counted(known), counted(defects), unlikely) : null
    return outcomeOf(area, 0.5, before, parameters.learned())
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

/** A flow halves its columns: of an odd number the last is left out. */
function evenColumns(features: Features): Features {
  const { values, columns } = features
  if (columns % 2 === 0) return features
  return { ...features, values: values.filter((_, i) => i % columns < columns - 1), columns: columns - 1 }
}
