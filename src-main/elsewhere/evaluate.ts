import { broadcast, type Operation, type PlainGraph, type Step } from './graph'

/** A tensor with all of its sizes known. */
export interface Tensor {
  shape: readonly number[]
  values: Float32Array | Int32Array
}

/**
 * Computes a graph for n examples, in float32 as other programs do. Small and slow: for comparing what was written with
 * what it was written from.
 *
 * @param inputs by name
 * @returns the outputs by name
 * @throws Error where an input is missing or does not fit
 */
export function evaluate(graph: PlainGraph, inputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const known = new Map<string, Tensor>(graph.constants.map(({ name, shape, values }) => [name, { shape, values }]))
  for (const { name, shape } of graph.inputs) {
    const given = inputs[name]
    if (
      !given ||
      given.shape.length !== shape.length ||
      shape.some((size, i) => size !== -1 && size !== given.shape[i])
    ) {
      throw new Error(`The input ${name} must be ${shape.join(' × ')}, and is ${given?.shape.join(' × ') ?? 'missing'}`)
    }
    known.set(name, given)
  }
  // What no later step needs makes room.
  const last = new Map(graph.steps.flatMap((step, i) => step.inputs.map((name) => [name, i] as const)))
  const outputs = new Set(graph.outputs.map(({ name }) => name))
  graph.steps.forEach((step, i) => {
    const from = step.inputs.map((name) => {
      const tensor = known.get(name)
      if (!tensor) throw new Error(`${name} is not known where ${step.output} needs it`)
      return tensor
    })
    known.set(step.output, compute(step, from))
    for (const name of step.inputs) if (last.get(name) === i && !outputs.has(name)) known.delete(name)
  })
  return Object.fromEntries(graph.outputs.map(({ name }) => [name, known.get(name)!]))
}

type Numbers = Tensor['values']
/** Each with a loop of its own: one that is told what to do by a function takes several times as long. */
const PAIRS: Partial<Record<Operation, (a: Numbers, b: Numbers, out: Float32Array) => void>> = {
  Add: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! + b[i]!
  },
  Sub: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!
  },
  Mul: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!
  },
  Div: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! / b[i]!
  },
  Max: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.max(a[i]!, b[i]!)
  },
  Min: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = Math.min(a[i]!, b[i]!)
  },
  Greater: (a, b, out) => {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! > b[i]! ? 1 : 0
  },
}
const SINGLES: Partial<Record<Operation, (x: number) => number>> = {
  Exp: Math.exp,
  Log: Math.log,
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
}

function compute({ operation, axis = 0 }: Step, from: readonly Tensor[]): Tensor {
  const [a, b, c] = from as [Tensor, Tensor, Tensor]
  const pair = PAIRS[operation]
  if (pair) return elementwise([a, b], (out, x, y) => pair(x!, y!, out))
  const single = SINGLES[operation]
  if (single) return { shape: a.shape, values: Float32Array.from(a.values, single) }
  switch (operation) {
    case 'Where':
      return elementwise([a, b, c], (out, condition, x, y) => {
        for (let i = 0; i < out.length; i++) out[i] = condition![i] ? x![i]! : y![i]!
      })
    case 'Softmax':
      return softmaxRows(a)
    case 'MatMul':
      return multiply(a, b)
    case 'Gather':
      return gather(a, b.values, axis)
    case 'Concat':
      return concat(from, axis)
    case 'Reshape':
      return { shape: fullShape(b.values, a.values.length), values: a.values }
    case 'ReduceMax':
      return reduce(a, axis, mostOf)
    case 'ReduceSum':
      return reduce(a, axis, sumOf)
    default:
      throw new Error(`${operation} cannot be computed here`)
  }
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)

function fullShape(shape: ArrayLike<number>, size: number): number[] {
  const rest = Array.from(shape).reduce((product, one) => (one < 0 ? product : product * one), 1)
  return Array.from(shape, (one) => (one < 0 ? size / rest : one))
}

function elementwise(from: readonly Tensor[], work: (out: Float32Array, ...from: Numbers[]) => void): Tensor {
  const shape = from.map((one) => one.shape as number[]).reduce(broadcast)
  const values = new Float32Array(sizeOf(shape))
  work(values, ...from.map((one) => stretch(one, shape)))
  return { shape, values }
}

/** The numbers of a tensor, repeated along the axes of `shape` along which it has one alone. */
function stretch({ shape: own, values }: Tensor, shape: readonly number[]): Tensor['values'] {
  const missing = shape.length - own.length
  let out = values
  // From the last axis on, so that what is repeated lies together.
  for (let d = shape.length - 1, inner = 1; d >= 0; inner *= shape[d]!, d--) {
    const size = d < missing ? 1 : own[d - missing]!
    if (size === shape[d]) continue
    const longer = new Float32Array(out.length * shape[d]!)
    for (let from = 0, to = 0; from < out.length; from += inner) {
      for (let k = 0; k < shape[d]!; k++, to += inner) longer.set(out.subarray(from, from + inner), to)
    }
    out = longer
  }
  return out
}

function softmaxRows({ shape, values }: Tensor): Tensor {
  const width = shape.at(-1)!
  const out = new Float32Array(values.length)
  for (let row = 0; row < values.length; row += width) {
    const own = Float32Array.from(values.subarray(row, row + width))
    const top = own.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY)
    let sum = 0
    own.forEach((x) => {
      sum += Math.exp(x - top)
    })
    own.forEach((x, i) => {
      out[row + i] = Math.exp(x - top) / sum
    })
  }
  return { shape, values: out }
}

function multiply(a: Tensor, b: Tensor): Tensor {
  const [inputs, units] = b.shape as [number, number]
  const rows = a.values.length / inputs
  const values = new Float32Array(rows * units)
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < inputs; i++) {
      const x = a.values[r * inputs + i]!
      for (let u = 0; u < units; u++) values[r * units + u]! += x * b.values[i * units + u]!
    }
  }
  return { shape: [...a.shape.slice(0, -1), units], values }
}

function gather(x: Tensor, indices: ArrayLike<number>, axis: number): Tensor {
  const inner = sizeOf(x.shape.slice(axis + 1))
  const own = x.shape[axis]!
  const outer = sizeOf(x.shape.slice(0, axis))
  const shape = x.shape.map((size, i) => (i === axis ? indices.length : size))
  const values = new Float32Array(sizeOf(shape))
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < indices.length; k++) {
      const from = (o * own + indices[k]!) * inner
      values.set(x.values.subarray(from, from + inner), (o * indices.length + k) * inner)
    }
  }
  return { shape, values }
}

function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0]!.shape
  const shape = first.map((size, i) => (i === axis ? parts.reduce((sum, one) => sum + one.shape[axis]!, 0) : size))
  const values = new Float32Array(sizeOf(shape))
  let to = 0
  for (let o = 0; o < sizeOf(first.slice(0, axis)); o++) {
    for (const part of parts) {
      const width = sizeOf(part.shape.slice(axis))
      values.set(part.values.subarray(o * width, (o + 1) * width), to)
      to += width
    }
  }
  return { shape, values }
}

type Gathered = (values: Numbers, from: number, count: number, apart: number) => number

const sumOf: Gathered = (values, from, count, apart) => {
  let sum = 0
  for (let k = 0; k < count; k++) sum += values[from + k * apart]!
  return sum
}

const mostOf: Gathered = (values, from, count, apart) => {
  let most = Number.NEGATIVE_INFINITY
  for (let k = 0; k < count; k++) most = Math.max(most, values[from + k * apart]!)
  return most
}

function reduce(x: Tensor, axis: number, work: Gathered): Tensor {
  const inner = sizeOf(x.shape.slice(axis + 1))
  const own = x.shape[axis]!
  const shape = x.shape.filter((_, i) => i !== axis)
  const values = new Float32Array(sizeOf(shape))
  for (let i = 0; i < values.length; i++) {
    values[i] = work(x.values, Math.floor(i / inner) * own * inner + (i % inner), own, inner)
  }
  return { shape, values }
}
