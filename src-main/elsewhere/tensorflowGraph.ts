import type { SavedNetwork } from '../learning/classifier/save'
import type { Constant, Operation, PlainGraph, Step, Value } from './graph'

/** What TensorFlow calls the operations that need nothing but another name. */
const NAMES: Partial<Record<Operation, string>> = {
  Add: 'AddV2',
  Div: 'RealDiv',
  Exp: 'Exp',
  Greater: 'Greater',
  Log: 'Log',
  Max: 'Maximum',
  Min: 'Minimum',
  Mul: 'Mul',
  Reshape: 'Reshape',
  Sigmoid: 'Sigmoid',
  Softmax: 'Softmax',
  Sqrt: 'Sqrt',
  Sub: 'Sub',
  Tanh: 'Tanh',
  Where: 'SelectV2',
}

interface Node {
  name: string
  op: string
  input?: string[]
  attr: Record<string, unknown>
}

const FLOAT = { type: 'DT_FLOAT' }
const INT = { type: 'DT_INT32' }
const shapeOf = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) })

/**
 * A graph as a folder of TensorFlow.js: what `tf.loadGraphModel` reads, with no layer of anybody's. Its form is that of
 * TensorFlow's GraphDef as JSON, as `tensorflowjs_converter` writes it; source:
 * https://github.com/tensorflow/tfjs/tree/master/tfjs-converter
 */
export function writeTensorflowGraph(graph: PlainGraph, version: string): SavedNetwork {
  const constants = [...graph.constants]
  const axes = new Map<number, string>()
  const axisConstant = (axis: number) => {
    const known = axes.get(axis)
    if (known) return known
    const name = `axis${axis}`
    axes.set(axis, name)
    constants.push({ name, shape: [], values: Int32Array.of(axis) })
    return name
  }
  const nodes = graph.steps.map((step) => nodeOf(step, axisConstant))
  const all: Node[] = [
    ...graph.inputs.map(({ name, shape }) => ({
      name,
      op: 'Placeholder',
      attr: { dtype: FLOAT, shape: { shape: shapeOf(shape) } },
    })),
    ...constants.map(({ name, shape, values }) => {
      const type = values instanceof Int32Array ? INT : FLOAT
      return {
        name,
        op: 'Const',
        attr: { dtype: type, value: { tensor: { dtype: type.type, tensorShape: shapeOf(shape) } } },
      }
    }),
    ...nodes,
  ]
  const file = {
    format: 'graph-model',
    generatedBy: `Signsmith ${version}`,
    convertedBy: null,
    signature: { inputs: signature(graph.inputs), outputs: signature(graph.outputs) },
    modelTopology: { node: all, library: {}, versions: { producer: 1 } },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: constants.map(({ name, shape, values }) => ({
          name,
          shape,
          dtype: values instanceof Int32Array ? 'int32' : 'float32',
        })),
      },
    ],
  }
  return { modelJson: JSON.stringify(file), weights: joined(constants) }
}

function signature(values: readonly Value[]): Record<string, unknown> {
  return Object.fromEntries(
    values.map(({ name, shape }) => [name, { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: shapeOf(shape) }]),
  )
}

function nodeOf({ operation, inputs, output, axis }: Step, axisConstant: (axis: number) => string): Node {
  const own = { name: output, input: [...inputs] }
  const attr = { T: FLOAT }
  const name = NAMES[operation]
  if (name) return { ...own, op: name, attr }
  switch (operation) {
    case 'MatMul':
      return { ...own, op: 'MatMul', attr: { ...attr, transpose_a: { b: false }, transpose_b: { b: false } } }
    case 'Gather':
      return {
        ...own,
        op: 'GatherV2',
        input: [...inputs, axisConstant(axis!)],
        attr: { Tparams: FLOAT, Tindices: INT, Taxis: INT, batch_dims: { i: '0' } },
      }
    case 'Concat':
      return {
        ...own,
        op: 'ConcatV2',
        input: [...inputs, axisConstant(axis!)],
        attr: { ...attr, N: { i: String(inputs.length) }, Tidx: INT },
      }
    case 'ReduceMax':
    case 'ReduceSum':
      return {
        ...own,
        op: operation === 'ReduceMax' ? 'Max' : 'Sum',
        input: [...inputs, axisConstant(axis!)],
        attr: { ...attr, Tidx: INT, keep_dims: { b: false } },
      }
    default:
      throw new Error(`${operation} has no name in TensorFlow here`)
  }
}

/** All constants one after the other, little-endian. */
function joined(constants: readonly Constant[]): Uint8Array {
  const count = constants.reduce((sum, { values }) => sum + values.length, 0)
  const bytes = new DataView(new ArrayBuffer(count * 4))
  let at = 0
  for (const { values } of constants) {
    for (const value of values) {
      if (values instanceof Int32Array) bytes.setInt32(at, value, true)
      else bytes.setFloat32(at, value, true)
      at += 4
    }
  }
  return new Uint8Array(bytes.buffer)
}
