// APALU (arXiv 2402.08244) as a layer of TensorFlow.js: call register(tf) once, before a model is loaded.
export function register(tf) {
  class Apalu extends tf.layers.Layer {
    static className = 'Apalu'
    constructor(config) {
      super(config)
      this.options = { per: config.per ?? 'unit', tied: config.tied ?? false }
    }
    build(shape) {
      const size = [this.options.per === 'unit' ? shape[shape.length - 1] : 1]
      this.a = this.addWeight('a', size, 'float32', tf.initializers.ones())
      if (!this.options.tied) this.b = this.addWeight('b', size, 'float32', tf.initializers.ones())
      super.build(shape)
    }
    call(inputs) {
      return tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs
        const a = tf.maximum(this.a.read(), 1e-3)
        const b = this.b ? tf.maximum(this.b.read(), 1e-3) : tf.mul(a, 1.5)
        const rise = tf.relu(x)
        const gated = tf.mul(rise, tf.sigmoid(tf.mul(rise, 1.702)))
        return tf.add(tf.mul(a, tf.add(rise, gated)), tf.mul(b, tf.expm1(tf.minimum(x, 0))))
      })
    }
    computeOutputShape(shape) {
      return shape
    }
    getConfig() {
      return { ...super.getConfig(), ...this.options }
    }
  }
  tf.serialization.registerClass(Apalu)
}
