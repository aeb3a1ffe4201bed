// Layers of models of signs that move, which only arrange what they get, for TensorFlow.js: register(tf)
export function register(tf) {
  const only = (inputs) => (Array.isArray(inputs) ? inputs[0] : inputs)

  // n × steps × u → n × steps / 2 × 3u: each second step beside the one before and the one after.
  class Columns extends tf.layers.Layer {
    static className = 'Columns'
    call(inputs) {
      return tf.tidy(() => {
        const x = only(inputs)
        const [n, steps, units] = x.shape
        const pairs = tf.reshape(x, [n, steps / 2, 2 * units])
        const second = tf.slice(pairs, [0, 0, units], [n, steps / 2 - 1, units])
        const before = tf.concat([tf.zeros([n, 1, units]), second], 1)
        return tf.concat([before, pairs], 2)
      })
    }
    computeOutputShape([n, steps, units]) {
      return [n, steps / 2, 3 * units]
    }
  }

  // n × steps × u → n × 2u: mean and maximum over time.
  class MeanAndMost extends tf.layers.Layer {
    static className = 'MeanAndMost'
    call(inputs) {
      return tf.tidy(() => tf.concat([tf.mean(only(inputs), 1), tf.max(only(inputs), 1)], 1))
    }
    computeOutputShape([n, , units]) {
      return [n, 2 * units]
    }
  }

  // Leaves out some numbers in training alone, so nothing here.
  class SeededDropout extends tf.layers.Layer {
    static className = 'SeededDropout'
    call(inputs) {
      return only(inputs)
    }
    computeOutputShape(shape) {
      return shape
    }
  }
  for (const layer of [Columns, MeanAndMost, SeededDropout]) tf.serialization.registerClass(layer)
}
