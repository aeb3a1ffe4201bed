import * as tf from '@tensorflow/tfjs-core'
import { makeArms } from '../../src-main/lab/arms'
import { createParameters } from '../../src-main/lab/blocks'
import { buildMobilenet } from '../../src-main/lab/experiments/images'
import { installKernels } from '../../src-main/lab/kernels'
import { createAdam } from '../../src-main/learning/classifier/adam'
import { createRandom } from '../../src-main/learning/random'
import { startEngine } from '../../src-main/trainer/engines'
import { median } from './measure'

const CLASSES = 10
const SIDE = 32

type Activation = 'relu' | 'apalu'

/** The lab's own network with its Adam, on the engine in use. */
function createNetwork(activation: Activation) {
  const starts = activation === 'apalu' ? (['published'] as const) : []
  const [arm] = makeArms([activation], { starts, per: 'unit', tied: false, parameterRates: [1] })
  const parameters = createParameters(arm!, createRandom(1))
  const network = buildMobilenet(parameters, { channels: 3, classes: CLASSES })
  const { variables, rates } = parameters
  return { parameters, logits: (x: tf.Tensor4D) => network(x, true), adam: createAdam(variables, rates) }
}

/** Milliseconds of the processor, of each training step of the network on the engine in use. */
function steps(activation: Activation, batch: number, count: number): number[] {
  const { parameters, logits, adam } = createNetwork(activation)
  const x = tf.randomNormal<tf.Rank.R4>([batch, SIDE, SIDE, 3], 0, 1, 'float32', 1)
  const classes = tf.oneHot(
    Array.from({ length: batch }, (_, i) => i % CLASSES),
    CLASSES,
  )
  const loss = () => tf.losses.softmaxCrossEntropy(classes, logits(x)) as tf.Scalar
  const times = Array.from({ length: count }, () => {
    const started = process.cpuUsage()
    tf.tidy(() => adam.step(tf.variableGrads(loss, parameters.variables).grads, 1e-3))
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1000
  })
  tf.dispose([x, classes])
  parameters.dispose()
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
  const network = createNetwork('relu').parameters
  const parameters = network.variables.reduce((sum, { size }) => sum + size, 0)
  network.dispose()
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
