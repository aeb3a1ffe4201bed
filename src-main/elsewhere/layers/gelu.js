// GELU in the sigmoid approximation (arXiv 1606.08415) as a layer of TensorFlow.js: register(tf)
export function register(tf) {
  class SigmoidGelu extends tf.layers.Layer {
    static className = 'SigmoidGelu'
    call(inputs) {
      return tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs
        return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)))
      })
    }
    computeOutputShape(shape) {
      return shape
    }
  }
  tf.serialization.registerClass(SigmoidGelu)
}
