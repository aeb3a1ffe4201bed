import {
  activation,
  type Block,
  branches,
  chain,
  convolution,
  dense,
  depthwise,
  globalMean,
  maxAround,
  maxPool,
  normalisation,
  type Parameters,
} from '../blocks'
import { type Build, prepareClassifiers } from '../classify'
import { makeShapes } from '../data/made/shapes'
import { openPictures } from '../data/open'
import type { Pictures } from '../data/pictures'
import { ACCURACY, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'

const RECIPE = { samples: 2_000, steps: 300, batch: 32 }

const COMMON = {
  figure: ACCURACY,
  needs: 'pictures with classes: CIFAR batches (data_batch_1.bin …) or IDX',
  makes: 'coloured shapes of 16 × 16 in ten classes',
  activations: ['relu', 'gelu'],
  seeds: 5,
  rates: [1e-3, 3e-3],
  rate: 1e-3,
} as const

const NOT_SHOWN = [
  'The layout, the schedule and the size of the paper’s own networks could not be read: these are small ones of the same kind.',
  'A few thousand pictures and a few hundred steps are far from a training on all of CIFAR-10.',
]

/** Source of the kind: A. Howard et al., "MobileNets", arXiv 1704.04861. */
export const mobilenet: Experiment = {
  ...COMMON,
  name: 'mobilenet',
  system: 'Classifying pictures with MobileNet',
  original: 'MobileNet on CIFAR-10, 50,000 pictures of 32 × 32, trained in full.',
  changed: `MobileNet v1 at a quarter of its width, the first stride 1, normalised; ${RECIPE.samples} pictures and ${RECIPE.steps} steps of ${RECIPE.batch} where nothing else is asked for.`,
  concludes: 'Whether a difference of several points between activations shows in a small MobileNet early in training.',
  notShown: NOT_SHOWN,
  claim: 'mobilenet',
  minutes: 14,
  read: (files, options) => prepare(openPictures(files, options.column), buildMobilenet, options),
  make: (random, options) =>
    prepare(makeShapes(Math.round(1.5 * (options.samples ?? RECIPE.samples)), 16, random), buildMobilenet, options),
}

/** Source of the kind: C. Szegedy et al., "Going Deeper with Convolutions", arXiv 1409.4842. */
export const googlenet: Experiment = {
  ...COMMON,
  name: 'googlenet',
  system: 'Classifying pictures with GoogLeNet',
  original: 'GoogLeNet on CIFAR-10, 50,000 pictures of 32 × 32, trained in full.',
  changed: `Five inception blocks with about 50,000 weights, normalised; ${RECIPE.samples} pictures and ${RECIPE.steps} steps of ${RECIPE.batch} where nothing else is asked for.`,
  concludes: 'Whether a difference of several points between activations shows in a small GoogLeNet early in training.',
  notShown: NOT_SHOWN,
  claim: 'googlenet',
  minutes: 50,
  read: (files, options) => prepare(openPictures(files, options.column), buildGooglenet, options),
  make: (random, options) =>
    prepare(makeShapes(Math.round(1.5 * (options.samples ?? RECIPE.samples)), 16, random), buildGooglenet, options),
}

function prepare(pictures: Pictures, build: Build, options: ExperimentOptions): Prepared {
  return prepareClassifiers(pictures, [{ name: '', build }], RECIPE, options)
}

/** Units and stride of each block of MobileNet v1 at a quarter of its width. */
const MOBILE_BLOCKS = [
  [16, 1],
  [32, 2],
  [32, 1],
  [64, 2],
  [64, 1],
  [128, 2],
  [256, 2],
] as const

/** Input shape: n × h × w × channels. Output shape: n × classes. */
export function buildMobilenet(
  parameters: Parameters,
  { channels, classes }: Pick<Pictures, 'channels' | 'classes'>,
): Block {
  let units = 8
  const blocks: Block[] = [
    normalised(parameters, convolution(parameters, channels, units, 3, { bias: false, gain: 1 }), units),
  ]
  for (const [wider, stride] of MOBILE_BLOCKS) {
    blocks.push(
      normalised(parameters, depthwise(parameters, units, 3, { bias: false, stride }), units),
      normalised(parameters, convolution(parameters, units, wider, 1, { bias: false }), wider),
    )
    units = wider
  }
  return chain(...blocks, globalMean, dense(parameters, units, classes))
}

/** Units of an inception's branches: 1 × 1; 3 × 3 behind 1 × 1; 5 × 5 behind 1 × 1; 1 × 1 behind a pool. */
type Inception = readonly [
  one: number,
  three: readonly [number, number],
  five: readonly [number, number],
  pooled: number,
]
const INCEPTIONS: readonly (Inception | 'pool')[] = [
  [8, [8, 16], [4, 4], 4],
  [16, [12, 24], [4, 8], 8],
  'pool',
  [24, [16, 32], [4, 8], 8],
  [24, [16, 32], [4, 8], 8],
  'pool',
  [32, [24, 48], [8, 16], 16],
]

function buildGooglenet(parameters: Parameters, { channels, classes }: Pictures): Block {
  let units = 16
  const blocks: Block[] = [
    normalised(parameters, convolution(parameters, channels, units, 3, { bias: false, gain: 1 }), units),
  ]
  for (const inception of INCEPTIONS) {
    if (inception === 'pool') blocks.push(maxPool)
    else {
      blocks.push(inceptionBlock(parameters, units, inception))
      const [one, [, three], [, five], pooled] = inception
      units = one + three + five + pooled
    }
  }
  return chain(...blocks, globalMean, dense(parameters, units, classes))
}

function inceptionBlock(parameters: Parameters, inputs: number, [one, three, five, pooled]: Inception): Block {
  const conv = (from: number, to: number, size: number) =>
    normalised(parameters, convolution(parameters, from, to, size, { bias: false }), to)
  return branches(
    conv(inputs, one, 1),
    chain(conv(inputs, three[0], 1), conv(three[0], three[1], 3)),
    chain(conv(inputs, five[0], 1), conv(five[0], five[1], 5)),
    chain(maxAround, conv(inputs, pooled, 1)),
  )
}

function normalised(parameters: Parameters, block: Block, units: number): Block {
  return chain(block, normalisation(parameters, units), activation(parameters, units))
}
