import type { ActivationName } from '../../contract/activation'
import { ModelFile } from '../../contract/model'
import { parseJson } from '../../contract/parse'
import { APALU_FLOOR } from '../activations/functions'

/** One dense layer and the activation that follows it (none after the last). */
export interface DenseLayer {
  name: string
  inputs: number
  units: number
  /** inputs × units, row by row. */
  kernel: Float32Array
  /** units. */
  bias: Float32Array
  activation: { name: ActivationName; a: Float32Array; b: Float32Array } | null
}

const CLASS_NAMES: Record<string, ActivationName> = {
  Apalu: 'apalu',
  ReLU: 'relu',
  LeakyReLU: 'leakyrelu',
  ELU: 'elu',
  SigmoidGelu: 'gelu',
  'Activation:swish': 'silu',
  'Activation:tanh': 'tanh',
  PReLU: 'prelu',
}

/** What a network is made of, in the order of its layers: `dense`, or a layer that only arranges what it gets. */
type Part = 'dense' | 'columns' | 'most'
const SHAPES: Record<NetworkKind, readonly Part[] | null> = {
  shots: null,
  clips: ['dense', 'columns', 'dense', 'most', 'dense'],
}
/** Dense layers alone for shots; for clips, two convolutions over time as `clips/network` builds them. */
export type NetworkKind = 'shots' | 'clips'

/** Layers of clips that only arrange: what they are, and how many times as wide they make a step. */
const ARRANGING: Record<string, { part: Part; factor: number }> = {
  Columns: { part: 'columns', factor: 3 },
  MeanAndMost: { part: 'most', factor: 2 },
}

/**
 * Reads a saved network into plain arrays and checks every shape on the way, so that a damaged or foreign file is
 * refused here and not by a wrong answer later.
 *
 * @param modelJson the text of model.json
 * @param weights the bytes of weights.bin
 * @throws Error that says what does not fit
 */
export function loadNetwork(modelJson: string, weights: Uint8Array, kind: NetworkKind = 'shots'): DenseLayer[] {
  const file = parseFile(modelJson)
  const tensors = readTensors(file, weights)
  const network: DenseLayer[] = []
  const parts: Part[] = []
  let width: number | undefined
  for (const { class_name, config } of file.modelTopology.config.layers) {
    const name = String(config.name)
    const last = network.at(-1)
    if (class_name === 'Dense') {
      const layer = readDense(name, width, tensors)
      network.push(layer)
      parts.push('dense')
      width = layer.units
      continue
    }
    // What is left out in training alone changes nothing here.
    if (kind === 'clips' && class_name === 'SeededDropout') continue
    const arranging = kind === 'clips' ? ARRANGING[class_name] : undefined
    if (arranging && last && width !== undefined) {
      parts.push(arranging.part)
      width *= arranging.factor
      continue
    }
    const activation = CLASS_NAMES[class_name === 'Activation' ? `Activation:${config.activation}` : class_name]
    if (!activation) throw new Error(`model.json has a layer of an unknown kind: ${class_name}`)
    if (!last || last.activation) throw new Error(`model.json has ${class_name} where a dense layer is expected`)
    last.activation = { name: activation, ...readParameters(activation, name, last.units, config, tensors) }
  }
  if (network.length === 0) throw new Error('model.json has no layers')
  if (network.at(-1)!.activation) throw new Error('model.json ends in an activation, logits are expected')
  const shape = SHAPES[kind]
  if (shape && shape.join() !== parts.join())
    throw new Error(`model.json has the layers ${parts.join(', ')}, not those for clips`)
  return network
}

function parseFile(text: string): ModelFile {
  const parsed = parseJson(ModelFile, text)
  if (!parsed.ok) throw new Error(`model.json: ${parsed.message}`)
  return parsed.value
}

type Tensors = Map<string, { shape: number[]; values: Float32Array }>

function readTensors(file: ModelFile, weights: Uint8Array): Tensors {
  const tensors: Tensors = new Map()
  let at = 0
  for (const { name, shape } of file.weightsManifest[0]!.weights) {
    const size = shape.reduce((product, n) => product * n, 1)
    if (at + size * 4 > weights.byteLength) throw new Error(`weights.bin ends before ${name}`)
    // A Node Buffer is a Uint8Array whose slice shares memory: copying through the type keeps the floats aligned.
    const values = new Float32Array(Uint8Array.from(weights.subarray(at, at + size * 4)).buffer)
    if (!values.every(Number.isFinite)) throw new Error(`weights.bin has a value in ${name} that is not a number`)
    tensors.set(name, { shape, values })
    at += size * 4
  }
  if (at !== weights.byteLength) throw new Error(`weights.bin has ${weights.byteLength - at} bytes too many`)
  return tensors
}

function readDense(name: string, inputs: number | undefined, tensors: Tensors): DenseLayer {
  const kernel = tensors.get(`${name}/kernel`)
  const bias = tensors.get(`${name}/bias`)
  if (!kernel || !bias || kernel.shape.length !== 2 || bias.shape.length !== 1) {
    throw new Error(`model.json lists no kernel and bias for ${name}`)
  }
  const [rows, units] = kernel.shape as [number, number]
  if (bias.shape[0] !== units || (inputs !== undefined && rows !== inputs)) {
    throw new Error(`${name} does not fit: kernel ${kernel.shape.join(' × ')}, bias ${bias.shape[0]}, inputs ${inputs}`)
  }
  return { name, inputs: rows, units, kernel: kernel.values, bias: bias.values, activation: null }
}

function readParameters(
  activation: ActivationName,
  layer: string,
  units: number,
  config: Record<string, unknown>,
  tensors: Tensors,
): { a: Float32Array; b: Float32Array } {
  const none = { a: new Float32Array(units), b: new Float32Array(units) }
  const perUnit = (weight: string) => {
    const tensor = tensors.get(`${layer}/${weight}`)
    if (!tensor || (tensor.values.length !== units && tensor.values.length !== 1)) {
      throw new Error(`${layer} has no fitting ${weight}`)
    }
    return tensor.values.length === units ? tensor.values : new Float32Array(units).fill(tensor.values[0]!)
  }
  if (activation === 'prelu') return { ...none, a: perUnit('alpha') }
  if (activation !== 'apalu') return none
  const floor = (value: number) => Math.max(value, APALU_FLOOR)
  const a = perUnit('a').map(floor)
  return { a, b: config.tied === true ? a.map((value) => 1.5 * value) : perUnit('b').map(floor) }
}
