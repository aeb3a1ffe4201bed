import * as tf from '@tensorflow/tfjs-core'

type Sizes = tf.backend_util.Conv2DInfo
type Shape4 = [number, number, number, number]

/** How a filter passes over pictures, as TensorFlow.js tells the kernels of a convolution. */
interface Passing {
  strides: number | [number, number]
  pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4]
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
}
interface FilterArguments {
  inputs: { x: tf.Tensor4D; dy: tf.Tensor4D }
  attrs: Passing & { filterShape: Shape4 }
}
interface InputArguments {
  inputs: { dy: tf.Tensor4D; filter: tf.Tensor4D }
  attrs: Passing & { inputShape: Shape4 }
}

/**
 * The kernel `Conv2DBackpropFilter`: the gradient of a filter is a convolution of the input with the gradient of the output,
 * in which batch and channels have changed places and what was the stride is the dilation.
 *
 * Input `x` n × height × width × c and `dy` n × rows × columns × d, channels last, which is all that the engine convolves.
 * Output: the filter's shape, rows × columns × c × d.
 */
export function filterGradient({ inputs: { x, dy }, attrs }: FilterArguments): tf.Tensor {
  const sizes = sizesOf(x.shape, attrs.filterShape, attrs)
  return tf.tidy(() => {
    const pictures = tf.transpose(passedOver(x, sizes), [3, 1, 2, 0])
    const filters = tf.transpose(dy, [1, 2, 0, 3])
    return tf.transpose(tf.conv2d(pictures, filters, 1, 'valid', 'NHWC', stridesOf(sizes)), [1, 2, 0, 3])
  })
}

/**
 * The kernel `DepthwiseConv2dNativeBackpropFilter`, in the same way: the channels of all pictures are those of one picture,
 * and what came of each picture is added up.
 *
 * Input `x` n × height × width × c and `dy` n × rows × columns × c·m. Output: the filter's shape, rows × columns × c × m.
 */
export function depthwiseFilterGradient({ inputs: { x, dy }, attrs }: FilterArguments): tf.Tensor {
  const sizes = sizesOf(x.shape, attrs.filterShape, attrs, true)
  const [rows, columns, channels, multiplier] = attrs.filterShape
  return tf.tidy(() => {
    const passed = passedOver(x, sizes)
    const [batch, height, width] = passed.shape
    const picture = tf.reshape<tf.Rank.R4>(tf.transpose(passed, [1, 2, 0, 3]), [1, height, width, batch * channels])
    const [, high, wide] = dy.shape
    const filter = tf.reshape<tf.Rank.R4>(tf.transpose(dy, [1, 2, 0, 3]), [high, wide, batch * channels, multiplier])
    const each = tf.depthwiseConv2d(picture, filter, 1, 'valid', 'NHWC', stridesOf(sizes))
    return tf.sum(tf.reshape(each, [rows, columns, batch, channels, multiplier]), 2)
  })
}

/**
 * The kernel `Conv2DBackpropInput`: the gradient of the input is the gradient of the output, with zeros where strides passed
 * over, under the filter turned round. The one that the engine has writes outside of its memory where there is more padding
 * than the filter is wide, and multiplies in nested loops, which takes several times as long.
 *
 * Input `dy` n × rows × columns × d and `filter` rows × columns × c × d. Output: n × height × width × c.
 */
export function inputGradient({ inputs: { dy, filter }, attrs }: InputArguments): tf.Tensor {
  const sizes = sizesOf(attrs.inputShape, filter.shape, attrs)
  return tf.tidy(() => {
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2])
    return tf.conv2d(framed(dy, sizes), turned, 1, 'valid')
  })
}

/**
 * The kernel `DepthwiseConv2dNativeBackpropInput`, in the same way.
 *
 * Input `dy` n × rows × columns × c·m and `filter` rows × columns × c × m. Output: n × height × width × c.
 */
export function depthwiseInputGradient({ inputs: { dy, filter }, attrs }: InputArguments): tf.Tensor {
  const sizes = sizesOf(attrs.inputShape, filter.shape, attrs, true)
  const [rows, columns, channels, multiplier] = filter.shape
  return tf.tidy(() => {
    const turned = tf.reshape<tf.Rank.R4>(tf.reverse(filter, [0, 1]), [rows, columns, channels * multiplier, 1])
    const each = tf.depthwiseConv2d(framed(dy, sizes), turned, 1, 'valid')
    if (multiplier === 1) return each
    return tf.sum(tf.reshape(each, [sizes.batchSize, sizes.inHeight, sizes.inWidth, channels, multiplier]), 4)
  })
}

function sizesOf(input: Shape4, filter: Shape4, { strides, pad, dimRoundingMode }: Passing, depthwise = false): Sizes {
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode, depthwise)
}

const stridesOf = ({ strideHeight, strideWidth }: Sizes): [number, number] => [strideHeight, strideWidth]

/** The pixels that the filter passes over, with the zeros around them. */
function passedOver(x: tf.Tensor4D, sizes: Sizes): tf.Tensor4D {
  const height = (sizes.outHeight - 1) * sizes.strideHeight + sizes.filterHeight
  const width = (sizes.outWidth - 1) * sizes.strideWidth + sizes.filterWidth
  return view(x, sizes.padInfo.top, sizes.padInfo.left, height, width)
}

/** The gradient of the output, spread and framed with zeros, so that the filter turned round meets every pixel of the input. */
function framed(dy: tf.Tensor4D, sizes: Sizes): tf.Tensor4D {
  const { inHeight, inWidth, filterHeight, filterWidth, padInfo } = sizes
  const [top, left] = [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left]
  return view(spread(dy, sizes), top, left, inHeight + filterHeight - 1, inWidth + filterWidth - 1)
}

/** A part of pictures that begins so far above and to the left of them, zeros where there are none. */
function view(x: tf.Tensor4D, top: number, left: number, height: number, width: number): tf.Tensor4D {
  const [batch, rows, columns, channels] = x.shape
  if (top === 0 && left === 0 && rows === height && columns === width) return x
  const some = (size: number) => Math.max(0, size)
  const padded = tf.pad(x, [
    [0, 0],
    [some(top), some(height - top - rows)],
    [some(left), some(width - left - columns)],
    [0, 0],
  ])
  if (padded.shape[1] === height && padded.shape[2] === width) return padded
  return tf.slice(padded, [0, some(-top), some(-left), 0], [batch, height, width, channels])
}

/** Pictures with zeros between their pixels, as many as strides passed over. */
function spread(x: tf.Tensor4D, { strideHeight, strideWidth }: Sizes): tf.Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return x
  const [batch, rows, columns, channels] = x.shape
  const between = (flat: tf.Tensor, stride: number) =>
    tf.pad(flat, [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ])
  const apart = between(tf.reshape(x, [batch * rows, 1, columns * channels]), strideHeight)
  const wide = between(tf.reshape(apart, [batch * rows * strideHeight * columns, 1, channels]), strideWidth)
  return tf.reshape(wide, [batch, rows * strideHeight, columns * strideWidth, channels])
}
