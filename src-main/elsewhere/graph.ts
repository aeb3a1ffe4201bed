/**
 * A computation of plain operations, such as every program for networks has. They are ONNX's, opset 17, with its names
 * and meanings: https://github.com/onnx/onnx/blob/main/docs/Operators.md
 */
export const OPERATIONS = [
  'Add',
  'Concat',
  'Div',
  'Exp',
  'Gather',
  'Greater',
  'Log',
  'MatMul',
  'Max',
  'Min',
  'Mul',
  'ReduceMax',
  'ReduceSum',
  'Reshape',
  'Sigmoid',
  'Softmax',
  'Sqrt',
  'Sub',
  'Tanh',
  'Where',
] as const
export type Operation = (typeof OPERATIONS)[number]

/** A named tensor; −1 stands for the number of examples, always in the first place and nowhere else. */
export interface Value {
  name: string
  shape: readonly number[]
}
export interface Constant extends Value {
  values: Float32Array | Int32Array
}
export interface Step {
  operation: Operation
  /** Names of inputs, of constants or of earlier outputs. */
  inputs: readonly string[]
  output: string
  /** Of Concat, Gather, ReduceMax, ReduceSum and Softmax; none of them keeps an axis that it reduces. */
  axis?: number
}
export interface PlainGraph {
  inputs: readonly Value[]
  constants: readonly Constant[]
  /** In an order in which they can be computed. */
  steps: readonly Step[]
  outputs: readonly Value[]
}

/** Writes a graph operation by operation; every result knows its shape. */
export interface GraphBuilder {
  input(name: string, shape: readonly number[]): Value
  constant(values: ArrayLike<number>, shape: readonly number[]): Value
  add(a: Operand, b: Operand): Value
  sub(a: Operand, b: Operand): Value
  mul(a: Operand, b: Operand): Value
  div(a: Operand, b: Operand): Value
  max(a: Operand, b: Operand): Value
  min(a: Operand, b: Operand): Value
  /** `then` where a is greater than b, else `otherwise`. */
  where(a: Operand, b: Operand, then: Operand, otherwise: Operand): Value
  one(operation: 'Exp' | 'Log' | 'Sigmoid' | 'Sqrt' | 'Tanh', x: Value): Value
  /** Over the last axis. */
  softmax(x: Value): Value
  /** n × inputs times inputs × units. */
  matMul(x: Value, kernel: Value): Value
  gather(x: Value, indices: readonly number[], axis: number): Value
  concat(parts: readonly Value[], axis: number): Value
  reshape(x: Value, shape: readonly number[]): Value
  /** Over one axis, which is gone afterwards. */
  reduce(operation: 'ReduceMax' | 'ReduceSum', x: Value, axis: number): Value
  /** @param outputs by the names that they have outside */
  finish(outputs: Readonly<Record<string, Value>>): PlainGraph
}
/** A number is the same for every element. */
export type Operand = Value | number

export function createGraph(): GraphBuilder {
  const inputs: Value[] = []
  const constants: Constant[] = []
  const steps: Step[] = []
  const numbers = new Map<number, Value>()
  const named = (shape: readonly number[]): Value => ({ name: `v${steps.length}`, shape })
  const keep = (values: Float32Array | Int32Array, shape: readonly number[]): Value => {
    const name = `c${constants.length}`
    constants.push({ name, shape, values })
    return { name, shape }
  }
  const operandValue = (operand: Operand): Value => {
    if (typeof operand !== 'number') return operand
    const known = numbers.get(operand) ?? keep(Float32Array.of(operand), [1])
    numbers.set(operand, known)
    return known
  }
  const step = (operation: Operation, from: readonly Value[], shape: readonly number[], axis?: number): Value => {
    const output = named(shape)
    steps.push({
      operation,
      inputs: from.map(({ name }) => name),
      output: output.name,
      ...(axis === undefined ? {} : { axis }),
    })
    return output
  }
  const pair = (operation: Operation) => (a: Operand, b: Operand) => {
    const both = [operandValue(a), operandValue(b)]
    return step(operation, both, broadcast(both[0]!.shape, both[1]!.shape))
  }
  return {
    input(name, shape) {
      const value = { name, shape }
      inputs.push(value)
      return value
    },
    constant: (values, shape) => keep(Float32Array.from(values), shape),
    add: pair('Add'),
    sub: pair('Sub'),
    mul: pair('Mul'),
    div: pair('Div'),
    max: pair('Max'),
    min: pair('Min'),
    where(a, b, then, otherwise) {
      const condition = pair('Greater')(a, b)
      const [x, y] = [operandValue(then), operandValue(otherwise)]
      return step('Where', [condition, x, y], broadcast(condition.shape, broadcast(x.shape, y.shape)))
    },
    one: (operation, x) => step(operation, [x], x.shape),
    softmax: (x) => step('Softmax', [x], x.shape, x.shape.length - 1),
    matMul: (x, kernel) => step('MatMul', [x, kernel], [...x.shape.slice(0, -1), kernel.shape[1]!]),
    gather(x, indices, axis) {
      const shape = x.shape.map((size, i) => (i === axis ? indices.length : size))
      return step('Gather', [x, keep(Int32Array.from(indices), [indices.length])], shape, axis)
    },
    concat(parts, axis) {
      const size = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0)
      return step(
        'Concat',
        parts,
        parts[0]!.shape.map((own, i) => (i === axis ? size : own)),
        axis,
      )
    },
    reshape: (x, shape) => step('Reshape', [x, keep(Int32Array.from(shape), [shape.length])], shape),
    reduce: (operation, x, axis) =>
      step(
        operation,
        [x],
        x.shape.filter((_, i) => i !== axis),
        axis,
      ),
    finish(outputs) {
      const renamed = new Map(Object.entries(outputs).map(([name, value]) => [value.name, name]))
      const rename = (name: string) => renamed.get(name) ?? name
      return {
        inputs,
        constants,
        steps: steps.map((one) => ({ ...one, inputs: one.inputs.map(rename), output: rename(one.output) })),
        outputs: Object.entries(outputs).map(([name, { shape }]) => ({ name, shape })),
      }
    },
  }
}

/** The shape of what two tensors give, element by element, as numpy and ONNX have it. @throws Error where they do not fit */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const length = Math.max(a.length, b.length)
  return Array.from({ length }, (_, i) => {
    const own = a[i - length + a.length] ?? 1
    const other = b[i - length + b.length] ?? 1
    if (own !== other && own !== 1 && other !== 1)
      throw new Error(`Shapes ${a.join(' × ')} and ${b.join(' × ')} differ`)
    return own === 1 ? other : own
  })
}
