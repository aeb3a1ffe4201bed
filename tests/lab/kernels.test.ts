import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { installKernels } from '../../src-main/lab/kernels'
import { apalu } from '../../src-main/learning/activations/apalu'
import { startEngine } from '../../src-main/trainer/engines'
import { expectSame, gradients, normal, startBoth } from '../support/twoEngines'

const LACKING = [
  tf.Conv2DBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropInput,
  tf.UnsortedSegmentSum,
]
const WRONG = [tf.Conv2DBackpropInput, tf.MaxPoolGrad]
/** The kernels of the wasm engine, and those of the cpu engine. */
const kernels = () => [new Set(tf.getKernelsForBackend('wasm')), new Set(tf.getKernelsForBackend('cpu'))]

describe('the kernels', () => {
  it('come to wasm alone: those that it lacks, and two that it has wrong; and once', async () => {
    await startEngine('wasm')
    await startEngine('cpu')
    const [before, cpu] = kernels()
    installKernels()
    expect(kernels()).toEqual([before, cpu])

    await tf.setBackend('wasm')
    installKernels()
    const [after] = kernels()
    const names = (some: Set<tf.KernelConfig>, without: Set<tf.KernelConfig>) =>
      [...some].filter((one) => !without.has(one)).map(({ kernelName }) => kernelName)
    expect(names(after!, before!).sort()).toEqual([...LACKING, ...WRONG].sort())
    expect(names(before!, after!).sort()).toEqual([...WRONG].sort())

    installKernels()
    expect(kernels()).toEqual([after, cpu])
  })
})

type Pad = 'same' | 'valid' | [[0, 0], [number, number], [number, number], [0, 0]]
/** For randomNormal, to which 0 is none. */
const seed = fc.integer({ min: 1, max: 1_000_000 })
type Shape = [number, number, number, number]
const { computeConv2DInfo } = tf.backend_util
const upTo = (max: number, min = 1) => fc.integer({ min, max })
const padding: fc.Arbitrary<Pad> = fc.oneof(
  fc.constantFrom('same' as const, 'valid' as const),
  fc.tuple(upTo(5, 0), upTo(5, 0), upTo(5, 0), upTo(5, 0)).map(
    ([top, bottom, left, right]): Pad => [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  ),
)
/** Pictures and a filter that passes over them. */
const passing = fc
  .record({
    input: fc.tuple(upTo(3), upTo(9), upTo(9), upTo(4)),
    cells: fc.tuple(upTo(4), upTo(4)),
    /** Output channels, or the channel multiplier. */
    outputs: upTo(5),
    strides: fc.tuple(upTo(3), upTo(3)),
    pad: padding,
    seed,
  })
  .filter(({ input: [, height, width], cells: [rows, columns], pad }) => {
    if (pad === 'same') return true
    const [, [top, bottom], [left, right]] = pad === 'valid' ? [0, [0, 0], [0, 0]] : pad
    return height + top + bottom >= rows && width + left + right >= columns
  })

/** A kernel of normal numbers of these shapes. */
const kernel = (name: string, shapes: Record<string, number[]>, attrs: object, seed: number) => () =>
  tf.tidy(() => {
    const inputs = Object.entries(shapes).map(([input, shape], i) => [input, normal(shape, seed + i)])
    const given = attrs as unknown as tf.NamedAttrMap
    return { [name]: tf.engine().runKernel(name, Object.fromEntries(inputs), given) as tf.Tensor }
  })

describe('gradients on wasm are those of the cpu engine', () => {
  beforeAll(startBoth)

  it('of a convolution, by its input and its filter', async () => {
    await fc.assert(
      fc.asyncProperty(passing, async ({ input, cells, outputs, strides, pad, seed }) => {
        const filter: Shape = [...cells, input[3], outputs]
        const dy = computeConv2DInfo(input, filter, strides, 1, pad).outShape
        const attrs = { strides, pad, dataFormat: 'NHWC', filterShape: filter, inputShape: input }
        await expectSame(kernel(tf.Conv2DBackpropFilter, { x: input, dy }, attrs, seed))
        await expectSame(kernel(tf.Conv2DBackpropInput, { dy, filter }, attrs, seed))
      }),
      { numRuns: 200 },
    )
  })

  it('of a depthwise convolution, by its input and its filter', async () => {
    await fc.assert(
      fc.asyncProperty(passing, async ({ input, cells, outputs, strides, pad, seed }) => {
        const filter: Shape = [...cells, input[3], outputs]
        const dy = computeConv2DInfo(input, filter, strides, 1, pad, undefined, true).outShape
        const attrs = { strides, pad, dilations: 1, filterShape: filter, inputShape: input }
        await expectSame(kernel(tf.DepthwiseConv2dNativeBackpropFilter, { x: input, dy }, attrs, seed))
        await expectSame(kernel(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, attrs, seed))
      }),
      { numRuns: 200 },
    )
  })

  it('of pooling, where all are negative as well', async () => {
    await fc.assert(
      fc.asyncProperty(passing, fc.constantFrom(-3, 0), async ({ input, cells, strides, pad, seed }, middle) => {
        fc.pre(typeof pad === 'string')
        const lowered = (x: tf.Tensor) => tf.add(x, middle) as tf.Tensor4D
        await expectSame(gradients((x) => tf.maxPool(lowered(x), cells, strides, pad as 'same'), [input], seed))
        await expectSame(gradients((x) => tf.avgPool(lowered(x), cells, strides, pad as 'same'), [input], seed))
      }),
    )
  })

  it('of rows that are gathered', async () => {
    const taken = fc.record({ rows: upTo(6), columns: upTo(5), axis: upTo(1, 0), seed })
    await fc.assert(
      fc.asyncProperty(taken, fc.array(upTo(5, 0), { minLength: 1 }), async ({ rows, columns, axis, seed }, chosen) => {
        const size = axis === 0 ? rows : columns
        const indices = chosen.map((index) => index % size)
        const gathered = (x: tf.Tensor) => tf.gather(x, tf.tensor1d(indices, 'int32'), axis)
        await expectSame(gradients(gathered, [[rows, columns, 2]], seed))
      }),
    )
  })
})

const PICTURES = [2, 5, 4, 3]
/** What the networks of the lab are built from, besides. */
const OPERATIONS: [name: string, f: (...inputs: tf.Tensor[]) => tf.Tensor, shapes: number[][]][] = [
  ['selu', tf.selu, [PICTURES]],
  ['elu', tf.elu, [PICTURES]],
  ['relu', tf.relu, [PICTURES]],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.2), [PICTURES]],
  ['prelu', (x, slope) => tf.prelu(x, slope!), [PICTURES, [3]]],
  ['softplus', tf.softplus, [PICTURES]],
  ['apalu', (x, a, b) => apalu(x!, a as tf.Tensor1D, b as tf.Tensor1D), [PICTURES, [3], [3]]],
  ['concat', (x, y) => tf.concat([x!, y!], 3), [PICTURES, [2, 5, 4, 1]]],
  ['split', (x) => tf.split(x!, [1, 2], 3)[1]!, [PICTURES]],
  ['slice', (x) => tf.slice(x!, [0, 1, 2, 1], [2, 3, 2, 2]), [PICTURES]],
  [
    'pad',
    (x) =>
      tf.pad(x!, [
        [0, 0],
        [1, 2],
        [0, 3],
        [0, 0],
      ]),
    [PICTURES],
  ],
  ['tile', (x) => tf.tile(x!, [1, 2, 1, 3]), [PICTURES]],
  ['transpose', (x) => tf.transpose(x!, [3, 1, 0, 2]), [PICTURES]],
  ['mean of each channel', (x) => tf.mean(x!, [1, 2]), [PICTURES]],
  ['largest', (x) => tf.max(x!, [1, 2]), [PICTURES]],
  ['exp of tanh', (x) => tf.exp(tf.tanh(x!)), [PICTURES]],
  ['logarithm and root', (x) => tf.log(tf.sqrt(tf.add(tf.square(x!), 1))), [PICTURES]],
  ['arc tangent', tf.atan, [PICTURES]],
  ['distances', (x, y) => tf.sum(tf.square(tf.sub(x!, y!)), -1), [[4, 3], [3]]],
  [
    'angles',
    (x, y) => tf.div(tf.sum(tf.mul(x!, y!), 1), tf.mul(tf.norm(x!, 2, 1), tf.norm(y!, 2, 1))),
    [
      [4, 3],
      [4, 3],
    ],
  ],
  ['log softmax', (x) => tf.logSoftmax(x as tf.Tensor2D), [[4, 3]]],
  [
    'matMul',
    (x, y) => tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D),
    [
      [4, 3],
      [3, 5],
    ],
  ],
]

describe('each operation has the same gradients on wasm as on the cpu engine', () => {
  beforeAll(startBoth)

  for (const [name, f, shapes] of OPERATIONS) {
    it(name, () => expectSame(gradients(f, shapes, 5)))
  }
})

/** A small network of every kind of layer after three steps of training, on the engine in use. */
function trained(): Record<string, tf.Tensor> {
  const shapes = { first: [3, 3, 2, 4], depthwise: [3, 3, 4, 2], point: [1, 1, 8, 6], a: [6], b: [6], out: [6, 3] }
  const variables = Object.entries(shapes).map(([name, shape], i) =>
    tf.tidy(() => tf.variable(tf.mul(tf.abs(normal(shape, i + 1)), 0.5), true, `trained ${name}`)),
  )
  const [first, depthwise, point, a, b, out] = variables as tf.Tensor[]
  const x = normal([8, 9, 9, 2], 9) as tf.Tensor4D
  const classes = tf.oneHot([0, 1, 2, 0, 1, 2, 0, 1], 3)
  const loss = () => {
    const large = tf.relu(tf.conv2d(x, first as tf.Tensor4D, 2, 'same'))
    const small = tf.depthwiseConv2d(tf.maxPool(large, 3, 1, 'same'), depthwise as tf.Tensor4D, 2, 'same')
    const mixed = tf.conv2d(small, point as tf.Tensor4D, 1, 'valid')
    const pooled = tf.mean(apalu(mixed, a as tf.Tensor1D, b as tf.Tensor1D), [1, 2])
    return tf.losses.softmaxCrossEntropy(classes, tf.matMul(pooled as tf.Tensor2D, out as tf.Tensor2D)) as tf.Scalar
  }
  // Plain descent: Adam would take a whole step for a gradient that is nothing but rounding.
  for (let step = 0; step < 3; step++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(loss, variables)
      for (const variable of variables) variable.assign(tf.sub(variable, tf.mul(grads[variable.name]!, 0.5)))
    })
  }
  tf.dispose([x, classes])
  return Object.fromEntries(variables.map((variable) => [variable.name, variable]))
}

describe('a network', () => {
  beforeAll(startBoth)

  it('is the same after three steps of training on either engine', () => expectSame(trained))
})
