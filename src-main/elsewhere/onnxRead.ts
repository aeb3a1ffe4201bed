import { PbfReader } from 'pbf'
import { type Constant, OPERATIONS, type Operation, type PlainGraph, type Step, type Value } from './graph'
import {
  ATTRIBUTE,
  DIM,
  ENTRY,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  OPSET_VERSION,
  SHAPE,
  TENSOR,
  TENSOR_SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from './onnxFields'

export interface OnnxFile {
  graph: PlainGraph
  metadata: Record<string, string>
}

/**
 * Reads an ONNX file of the operations that Signsmith writes, to compute it anew.
 *
 * @throws Error for any other operation, another set of them, or what is no such file
 */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const file = { graph: null as PlainGraph | null, opset: 0, metadata: {} as Record<string, string> }
  new PbfReader(bytes).readFields((field, to, pbf) => {
    if (field === MODEL.graph) to.graph = readGraph(pbf)
    else if (field === MODEL.opset) to.opset = readNumber(pbf, OPSET.version)
    else if (field === MODEL.metadata) {
      const [key, value] = readStrings(pbf, [ENTRY.key, ENTRY.value])
      to.metadata[key!] = value!
    }
  }, file)
  if (!file.graph) throw new Error('There is no graph in this file')
  if (file.opset !== OPSET_VERSION) throw new Error(`It has the operations of set ${file.opset}, not ${OPSET_VERSION}`)
  return { graph: file.graph, metadata: file.metadata }
}

function readGraph(pbf: PbfReader): PlainGraph {
  const read = { inputs: [] as Value[], constants: [] as Constant[], nodes: [] as Node[], outputs: [] as Value[] }
  pbf.readMessage((field, to, from) => {
    if (field === GRAPH.node) to.nodes.push(readNode(from))
    else if (field === GRAPH.initializer) to.constants.push(readTensor(from))
    else if (field === GRAPH.input) to.inputs.push(readValue(from))
    else if (field === GRAPH.output) to.outputs.push(readValue(from))
  }, read)
  const { inputs, constants, nodes, outputs } = read
  return { inputs, constants, outputs, steps: nodes.map((node) => stepOf(node, constants)) }
}

interface Node {
  operation: string
  inputs: string[]
  output: string
  attributes: Record<string, number>
}

function stepOf({ operation, inputs, output, attributes }: Node, constants: readonly Constant[]): Step {
  if (!OPERATIONS.includes(operation as Operation)) throw new Error(`${operation} is none of the operations used`)
  const own = { operation: operation as Operation, inputs, output }
  if (operation === 'ReduceSum') {
    const axes = constants.find(({ name }) => name === inputs[1])?.values
    if (axes?.length !== 1 || attributes.keepdims !== 0) throw new Error(`${output} sums over other axes than one`)
    return { ...own, inputs: inputs.slice(0, 1), axis: axes[0]! }
  }
  if (operation === 'ReduceMax') {
    if (attributes.axes === undefined || attributes.keepdims !== 0) throw new Error(`${output} is over no one axis`)
    return { ...own, axis: attributes.axes }
  }
  return attributes.axis === undefined ? own : { ...own, axis: attributes.axis }
}

function readNode(pbf: PbfReader): Node {
  const node: Node = { operation: '', inputs: [], output: '', attributes: {} }
  return pbf.readMessage((field, to, from) => {
    if (field === NODE.input) to.inputs.push(from.readString())
    else if (field === NODE.output) to.output = from.readString()
    else if (field === NODE.operation) to.operation = from.readString()
    else if (field === NODE.attribute) {
      const attribute = { name: '', value: 0 }
      from.readMessage((own, into, part) => {
        if (own === ATTRIBUTE.name) into.name = part.readString()
        else if (own === ATTRIBUTE.integer || own === ATTRIBUTE.integers) into.value = part.readVarint(true)
      }, attribute)
      to.attributes[attribute.name] = attribute.value
    }
  }, node)
}

function readTensor(pbf: PbfReader): Constant {
  const tensor = { name: '', shape: [] as number[], type: 0, raw: new Uint8Array() as Uint8Array }
  pbf.readMessage((field, to, from) => {
    if (field === TENSOR.dims) to.shape.push(from.readVarint(true))
    else if (field === TENSOR.type) to.type = from.readVarint()
    else if (field === TENSOR.name) to.name = from.readString()
    else if (field === TENSOR.raw) to.raw = from.readBytes()
  }, tensor)
  const { name, shape, type, raw } = tensor
  const whole = type === TENSOR_TYPE.int64
  const size = shape.reduce((product, one) => product * one, 1)
  if ((!whole && type !== TENSOR_TYPE.float) || raw.length !== size * (whole ? 8 : 4)) {
    throw new Error(`The constant ${name} is not as long as its shape, or of another type`)
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const values = whole
    ? Int32Array.from({ length: size }, (_, i) => Number(view.getBigInt64(i * 8, true)))
    : Float32Array.from({ length: size }, (_, i) => view.getFloat32(i * 4, true))
  return { name, shape, values }
}

function readValue(pbf: PbfReader): Value {
  const value = { name: '', shape: [] as number[] }
  const dim = (_: number, to: typeof value, from: PbfReader) => {
    const size = { value: -1 }
    from.readMessage((field, into, part) => {
      if (field === DIM.value) into.value = part.readVarint(true)
      else if (field !== DIM.parameter) throw new Error(`${to.name} has a size of another kind`)
    }, size)
    to.shape.push(size.value)
  }
  const tensor = (field: number, to: typeof value, from: PbfReader) => {
    if (field === TENSOR_SHAPE.shape)
      from.readMessage((own, into, part) => own === SHAPE.dim && dim(own, into, part), to)
  }
  return pbf.readMessage((field, to, from) => {
    if (field === VALUE_INFO.name) to.name = from.readString()
    else if (field === VALUE_INFO.type) {
      from.readMessage((own, into, part) => own === TYPE.tensor && part.readMessage(tensor, into), to)
    }
  }, value)
}

function readNumber(pbf: PbfReader, wanted: number): number {
  return pbf.readMessage(
    (field, to, from) => {
      if (field === wanted) to.value = from.readVarint(true)
    },
    { value: 0 },
  ).value
}

function readStrings(pbf: PbfReader, wanted: readonly number[]): string[] {
  return pbf.readMessage(
    (field, to: string[], from) => {
      const at = wanted.indexOf(field)
      if (at >= 0) to[at] = from.readString()
    },
    wanted.map(() => ''),
  )
}
