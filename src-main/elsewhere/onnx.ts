import { PbfWriter } from 'pbf'
import type { Constant, PlainGraph, Step, Value } from './graph'
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DIM,
  ENTRY,
  GRAPH,
  IR_VERSION,
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

export interface OnnxHead {
  /** Which Signsmith writes it. */
  version: string
  /** What it is, for a person who looks into it. */
  description: string
  /** What goes with it, by its key. */
  metadata: Readonly<Record<string, string>>
}

/** A graph as an ONNX file. */
export function writeOnnx(graph: PlainGraph, { version, description, metadata }: OnnxHead): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeVarintField(MODEL.irVersion, IR_VERSION)
  pbf.writeStringField(MODEL.producer, 'Signsmith')
  pbf.writeStringField(MODEL.producerVersion, version)
  pbf.writeStringField(MODEL.doc, description)
  pbf.writeMessage(MODEL.graph, writeGraph, graph)
  pbf.writeMessage(
    MODEL.opset,
    (own, to) => {
      to.writeStringField(OPSET.domain, '')
      to.writeVarintField(OPSET.version, own)
    },
    OPSET_VERSION,
  )
  for (const entry of Object.entries(metadata)) {
    pbf.writeMessage(
      MODEL.metadata,
      ([key, value], to) => {
        to.writeStringField(ENTRY.key, key)
        to.writeStringField(ENTRY.value, value)
      },
      entry,
    )
  }
  return pbf.finish().slice()
}

function writeGraph({ inputs, constants, steps, outputs }: PlainGraph, pbf: PbfWriter): void {
  for (const step of steps) pbf.writeMessage(GRAPH.node, writeNode, step)
  pbf.writeStringField(GRAPH.name, 'signsmith')
  for (const constant of constants) pbf.writeMessage(GRAPH.initializer, writeTensor, constant)
  const axes = new Set(steps.flatMap((step) => (step.operation === 'ReduceSum' ? [step.axis!] : [])))
  for (const axis of axes) {
    pbf.writeMessage(GRAPH.initializer, writeTensor, { name: axisName(axis), shape: [1], values: Int32Array.of(axis) })
  }
  for (const value of inputs) pbf.writeMessage(GRAPH.input, writeValue, value)
  for (const value of outputs) pbf.writeMessage(GRAPH.output, writeValue, value)
}

/** Since opset 13 a sum takes its axes as an input, a maximum only since 18. */
const axisName = (axis: number) => `axis${axis}`

function writeNode({ operation, inputs, output, axis }: Step, pbf: PbfWriter): void {
  for (const name of inputs) pbf.writeStringField(NODE.input, name)
  if (operation === 'ReduceSum') pbf.writeStringField(NODE.input, axisName(axis!))
  pbf.writeStringField(NODE.output, output)
  pbf.writeStringField(NODE.name, output)
  pbf.writeStringField(NODE.operation, operation)
  const integer = (name: string, value: number) =>
    pbf.writeMessage(
      NODE.attribute,
      (own, to) => {
        to.writeStringField(ATTRIBUTE.name, name)
        to.writeVarintField(ATTRIBUTE.integer, own)
        to.writeVarintField(ATTRIBUTE.type, ATTRIBUTE_TYPE.integer)
      },
      value,
    )
  if (operation === 'ReduceMax') {
    pbf.writeMessage(
      NODE.attribute,
      (own, to) => {
        to.writeStringField(ATTRIBUTE.name, 'axes')
        to.writeVarintField(ATTRIBUTE.integers, own)
        to.writeVarintField(ATTRIBUTE.type, ATTRIBUTE_TYPE.integers)
      },
      axis!,
    )
  }
  if (operation === 'ReduceMax' || operation === 'ReduceSum') integer('keepdims', 0)
  else if (axis !== undefined) integer('axis', axis)
}

function writeTensor({ name, shape, values }: Constant, pbf: PbfWriter): void {
  const whole = values instanceof Int32Array
  for (const size of shape) pbf.writeVarintField(TENSOR.dims, size)
  pbf.writeVarintField(TENSOR.type, whole ? TENSOR_TYPE.int64 : TENSOR_TYPE.float)
  pbf.writeStringField(TENSOR.name, name)
  // Little-endian, whatever this computer has.
  const bytes = new DataView(new ArrayBuffer(values.length * (whole ? 8 : 4)))
  values.forEach((value, i) => {
    if (whole) bytes.setBigInt64(i * 8, BigInt(value), true)
    else bytes.setFloat32(i * 4, value, true)
  })
  pbf.writeBytesField(TENSOR.raw, new Uint8Array(bytes.buffer))
}

function writeValue({ name, shape }: Value, pbf: PbfWriter): void {
  pbf.writeStringField(VALUE_INFO.name, name)
  pbf.writeMessage(
    VALUE_INFO.type,
    (_, type) => {
      type.writeMessage(
        TYPE.tensor,
        (_, tensor) => {
          tensor.writeVarintField(TENSOR_SHAPE.type, TENSOR_TYPE.float)
          tensor.writeMessage(
            TENSOR_SHAPE.shape,
            (_, sizes) => {
              for (const size of shape) {
                sizes.writeMessage(
                  SHAPE.dim,
                  (own, to) => {
                    if (own < 0) to.writeStringField(DIM.parameter, 'n')
                    else to.writeVarintField(DIM.value, own)
                  },
                  size,
                )
              }
            },
            null,
          )
        },
        null,
      )
    },
    null,
  )
}
