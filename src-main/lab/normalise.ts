import * as tf from '@tensorflow/tfjs-core'

/** Added to each variance before its root is taken. */
export const NORMALISE_EPSILON = 1e-3

/** Of each channel: u numbers each. The variance is that of the values themselves, not an estimate of where they come from. */
export interface Moments {
  mean: Float32Array
  variance: Float32Array
}

/**
 * Batch normalisation in training: each channel, over all axes but the last, has mean 0 and variance 1, then is scaled and
 * shifted; the gradients go through mean and variance.
 *
 * @param x … × u, of two axes or more
 * @param scale [u], or null for 1
 * @param shift [u], or null for 0
 * @returns `value`, the shape of x, which the caller disposes; and what the batch's moments were
 * Source: S. Ioffe, C. Szegedy, "Batch Normalization", arXiv 1502.03167.
 */
export function normaliseBatch(
  x: tf.Tensor,
  scale: tf.Tensor1D | null,
  shift: tf.Tensor1D | null,
): Moments & { value: tf.Tensor } {
  const moments: Moments = { mean: new Float32Array(0), variance: new Float32Array(0) }
  const operation = tf.customGrad((...given) => {
    const [x, scale, shift, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc]
    const mean = channelMeans(x)
    const centred = tf.sub(x, mean)
    const variance = channelMeans(tf.square(centred))
    const perDeviation = tf.rsqrt(tf.add(variance, NORMALISE_EPSILON))
    moments.mean = mean.dataSync<'float32'>()
    moments.variance = variance.dataSync<'float32'>()
    save([centred, scale, perDeviation])
    return {
      value: tf.add(tf.mul(centred, tf.mul(scale, perDeviation)), shift),
      gradFunc: (dy, saved) => gradients(dy, ...(saved as [tf.Tensor, tf.Tensor, tf.Tensor])),
    }
  })
  const size = x.shape.at(-1)!
  const value = tf.tidy(() => operation(x, scale ?? tf.ones([size]), shift ?? tf.zeros([size])))
  return { value, ...moments }
}

/**
 * Batch normalisation in testing: by moments that were kept of the batches of training.
 *
 * @param x … × u; scale and shift as in `normaliseBatch`
 * @returns the shape of x; the caller disposes it
 */
export function normalise(
  x: tf.Tensor,
  { mean, variance }: Moments,
  scale: tf.Tensor1D | null,
  shift: tf.Tensor1D | null,
): tf.Tensor {
  return tf.tidy(() => {
    const perDeviation = tf.rsqrt(tf.add(tf.tensor1d(variance), NORMALISE_EPSILON))
    const value = tf.mul(tf.sub(x, tf.tensor1d(mean)), scale ? tf.mul(scale, perDeviation) : perDeviation)
    return shift ? tf.add(value, shift) : value
  })
}

/**
 * With s = (x − mean) / deviation, of n values a channel:
 *
 *     d scale = Σ dy s        d shift = Σ dy        d x = scale / deviation · (dy − d shift / n − s · d scale / n)
 */
function gradients(dy: tf.Tensor, centred: tf.Tensor, scale: tf.Tensor, perDeviation: tf.Tensor): tf.Tensor[] {
  const count = dy.size / scale.size
  const shiftMean = channelMeans(dy)
  const scaleMean = tf.mul(channelMeans(tf.mul(dy, centred)), perDeviation)
  const along = tf.mul(centred, tf.mul(scaleMean, perDeviation))
  const dx = tf.mul(tf.sub(tf.sub(dy, shiftMean), along), tf.mul(scale, perDeviation))
  return [dx, tf.mul(scaleMean, count), tf.mul(shiftMean, count)]
}

/** The mean of each channel: … × u to [u]. */
const channelMeans = (x: tf.Tensor) => tf.mean(x, [...x.shape.keys()].slice(0, -1))
