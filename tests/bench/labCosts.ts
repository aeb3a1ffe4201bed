import * as tf from '@tensorflow/tfjs-core'
import { installKernels } from '../../src-main/lab/kernels'
import { normaliseBatch } from '../../src-main/lab/normalise'
import { apalu } from '../../src-main/learning/activations/apalu'
import { createAdam } from '../../src-main/learning/classifier/adam'
import { createRandom } from '../../src-main/learning/random'
import { startEngine } from '../../src-main/trainer/engines'
import { median } from './measure'

/** MobileNet v1 at a quarter of its width, the stem without a stride: channels and stride of each block after it. */
const STEM = 8
const BLOCKS = [
  [16, 1],
  [32, 2],
  [32, 1],
  [64, 2],
  [64, 1],
  [128, 2],
  [256, 2],
] as const
const CLASSES = 10
const SIDE = 32

type Activation = 'relu' | 'apalu'

/** Makes the network with its Adam on the engine in use. */
function createNetwork(activation: Activation) {
  const random = createRandom(1)
  const variables: tf.Variable[] = []
  const variable = (shape: number[], value: () => number) => {
    const size = shape.reduce((product, side) => product * side)
    const made = tf.tidy(() => tf.variable(tf.tensor(Float32Array.from({ length: size }, value), shape)))
    variables.push(made)
    return made as tf.Tensor
  }
  const filter = (shape: number[], inputs: number) =>
    variable(shape, () => random.normal() * Math.sqrt(2 / inputs)) as tf.Tensor4D
  const each = (channels: number, value: number) => variable([channels], () => value) as tf.Tensor1D
  const activated = (channels: number) => {
    if (activation === 'relu') return (x: tf.Tensor) => tf.relu(x)
    const [a, b] = [each(channels, 0.55), each(channels, 0.065)]
    return (x: tf.Tensor) => apalu(x, a, b)
  }
  /** Normalisation and activation. */
  const after = (channels: number) => {
    const [scale, shift, f] = [each(channels, 1), each(channels, 0), activated(channels)]
    return (x: tf.Tensor) => f(normaliseBatch(x, scale, shift).value) as tf.Tensor4D
  }
  const stem = { filter: filter([3, 3, 3, STEM], 27), after: after(STEM) }
  const blocks = BLOCKS.map(([channels, stride], i) => {
    const inputs = BLOCKS[i - 1]?.[0] ?? STEM
    const depthwise = { filter: filter([3, 3, inputs, 1], 9), after: after(inputs) }
    return { stride, depthwise, point: { filter: filter([1, 1, inputs, channels], inputs), after: after(channels) } }
  })
  const channels = BLOCKS.at(-1)![0]
  const out = filter([channels, CLASSES], channels) as tf.Tensor as tf.Tensor2D
  const logits = (x: tf.Tensor4D) => {
    const first = stem.after(tf.conv2d(x, stem.filter, 1, 'same'))
    const last = blocks.reduce((input, { stride, depthwise, point }) => {
      const middle = depthwise.after(tf.depthwiseConv2d(input, depthwise.filter, stride, 'same'))
      return point.after(tf.conv2d(middle, point.filter, 1, 'same'))
    }, first)
    return tf.matMul(tf.mean(last, [1, 2]) as tf.Tensor2D, out)
  }
  return { variables, logits, adam: createAdam(variables) }
}

/** Milliseconds of the processor, of each training step of the network on the engine in use. */
function steps(activation: Activation, batch: number, count: number): number[] {
  const { variables, logits, adam } = createNetwork(activation)
  const x = tf.randomNormal<tf.Rank.R4>([batch, SIDE, SIDE, 3], 0, 1, 'float32', 1)
  const classes = tf.oneHot(
    Array.from({ length: batch }, (_, i) => i % CLASSES),
    CLASSES,
  )
  const loss = () => tf.losses.softmaxCrossEntropy(classes, logits(x)) as tf.Scalar
  const times = Array.from({ length: count }, () => {
    const started = process.cpuUsage()
    tf.tidy(() => adam.step(tf.variableGrads(loss, variables).grads, 1e-3))
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1000
  })
  tf.dispose([x, classes, variables])
  return times
}

export interface LabCosts {
  parameters: number
  /** Milliseconds of the processor for a step: on wasm with ReLU and with APALU, on the cpu engine with ReLU. */
  wasm: number
  apalu: number
  cpu: number
}

const BATCH = 64
/** Steps on wasm before those that count. */
const WARM = 2
const onWasm = (activation: Activation) => median(steps(activation, BATCH, WARM + 7).slice(WARM))

/** What a step of training a MobileNet costs with pictures of the size of CIFAR's: on the cpu engine only one, the first. */
export async function measureLab(): Promise<LabCosts> {
  await startEngine('wasm')
  installKernels()
  const { variables } = createNetwork('relu')
  const parameters = variables.reduce((sum, { size }) => sum + size, 0)
  tf.dispose(variables)
  const [wasm, apalu] = [onWasm('relu'), onWasm('apalu')]
  await startEngine('cpu')
  const [cpu] = steps('relu', BATCH, 1)
  return { parameters, wasm, apalu, cpu: cpu! }
}

/** The rows of the table of the bench. */
export function labRows({
  parameters,
  wasm,
  apalu,
  cpu,
}: LabCosts): [name: string, value: string, reference: string][] {
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return [
    [`step of MobileNet, ${BATCH} pictures, wasm, ReLU`, ms(wasm), `${SIDE} × ${SIDE} × 3, ${parameters} parameters`],
    ['  with APALU', ms(apalu), `${(apalu / wasm).toFixed(2)} times ReLU`],
    ['  on the cpu engine, ReLU', ms(cpu), `${(cpu / wasm).toFixed(0)} times wasm`],
  ]
}
