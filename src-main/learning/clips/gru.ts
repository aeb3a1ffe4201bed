import * as tf from '@tensorflow/tfjs-core'
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers'
import { Failure } from '../../contract/failure'
import { createAdam } from '../classifier/adam'
import type { EpochReport } from '../classifier/fit'
import { createRandom, type Random } from '../random'
import { PAIR_SIZE } from './clip'
import { GRU_STEPS, type Sequences } from './sequences'

const UNITS = 64
const HIDDEN = 32
const BATCH = 32
const RATE = 1e-3

/**
 * The recipe that tutorials of moving signs use, to be compared with: a GRU of 64 units over raw coordinates, a dense
 * layer of 32, Adam at 0.001, batches of 32, no augmentation. Initial weights are those of Keras: Glorot uniform, and
 * orthogonal for the recurrent ones.
 *
 * @returns a model from n × 30 × 126 to n × classes logits; the caller disposes it
 * @throws Failure "bad-input" when the loss stops being a number
 */
export function fitGru(
  { frames, labels, classes }: Sequences,
  { epochs, seed }: { epochs: number; seed: number },
  onEpoch: (report: EpochReport) => void = () => {},
): Sequential {
  const random = createRandom(seed)
  const model = buildGru(classes, random)
  try {
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable)
    const adam = createAdam(variables)
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = random.permutation(labels.length)
      let [loss, right] = [0, 0]
      for (let from = 0; from < order.length; from += BATCH) {
        const rows = order.subarray(from, from + BATCH)
        const step = tf.tidy(() => {
          const truth = Int32Array.from(rows, (row) => labels[row]!)
          const x = sequencesAt(frames, rows)
          const targets = tf.oneHot(tf.tensor1d(truth, 'int32'), classes)
          let guesses: Int32Array = truth
          const { value, grads } = tf.variableGrads(() => {
            const logits = model.apply(x, { training: true }) as tf.Tensor2D
            guesses = tf.argMax(logits, 1).dataSync() as Int32Array
            return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar
          }, variables)
          adam.step(grads, RATE)
          return { loss: value.dataSync()[0]!, right: guesses.filter((guess, i) => guess === truth[i]).length }
        })
        loss += step.loss * rows.length
        right += step.right
      }
      if (!Number.isFinite(loss)) throw new Failure('bad-input', 'The loss of the GRU stopped being a number.')
      onEpoch({ epoch, epochs, loss: loss / labels.length, fitted: right / labels.length })
    }
    return model
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** The likeliest class of each: n class indices. @param frames n × 30 × 126 */
export function guessByGru(model: Sequential, frames: Float32Array): Int32Array {
  const n = frames.length / (GRU_STEPS * PAIR_SIZE)
  const guesses = new Int32Array(n)
  for (let from = 0; from < n; from += BATCH) {
    const rows = Int32Array.from({ length: Math.min(BATCH, n - from) }, (_, i) => from + i)
    const own = tf.tidy(() => tf.argMax(model.apply(sequencesAt(frames, rows)) as tf.Tensor2D, 1).dataSync())
    guesses.set(own, from)
  }
  return guesses
}

function sequencesAt(frames: Float32Array, rows: Int32Array): tf.Tensor3D {
  const size = GRU_STEPS * PAIR_SIZE
  const batch = new Float32Array(rows.length * size)
  rows.forEach((row, i) => {
    batch.set(frames.subarray(row * size, (row + 1) * size), i * size)
  })
  return tf.tensor3d(batch, [rows.length, GRU_STEPS, PAIR_SIZE])
}

function buildGru(classes: number, random: Random): Sequential {
  const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const
  const model = sequential({ name: 'gru' })
  model.add(
    layers.gru({
      ...zeros,
      name: 'gru',
      units: UNITS,
      recurrentInitializer: 'zeros',
      recurrentActivation: 'sigmoid',
      inputShape: [GRU_STEPS, PAIR_SIZE],
    }),
  )
  model.add(layers.dense({ ...zeros, name: 'hidden', units: HIDDEN, activation: 'relu' }))
  model.add(layers.dense({ ...zeros, name: 'logits', units: classes }))
  // TensorFlow.js seeds each initialiser apart and differently on each engine, so weights are drawn here.
  for (const layer of model.layers) {
    const shapes = layer.getWeights().map(({ shape }) => shape)
    tf.tidy(() =>
      layer.setWeights(
        shapes.map((shape, i) => {
          if (shape.length < 2) return tf.zeros(shape)
          const [inputs, outputs] = shape as [number, number]
          return tf.tensor2d(i === 1 ? orthogonal(inputs, outputs, random) : glorot(inputs, outputs, random), [
            inputs,
            outputs,
          ])
        }),
      ),
    )
  }
  return model
}

/** Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010. */
function glorot(inputs: number, outputs: number, random: Random): Float32Array {
  const limit = Math.sqrt(6 / (inputs + outputs))
  return Float32Array.from({ length: inputs * outputs }, () => limit * (2 * random.uniform() - 1))
}

/** Rows at right angles to each other, each of length 1, by Gram and Schmidt. */
function orthogonal(rows: number, columns: number, random: Random): Float32Array {
  const out = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const own = Float64Array.from({ length: columns }, () => random.normal())
    for (let before = 0; before < row; before++) {
      const other = out.subarray(before * columns, (before + 1) * columns)
      const along = own.reduce((sum, value, i) => sum + value * other[i]!, 0)
      for (let i = 0; i < columns; i++) own[i] = own[i]! - along * other[i]!
    }
    const length = Math.hypot(...own)
    out.set(
      own.map((value) => value / length),
      row * columns,
    )
  }
  return out
}
