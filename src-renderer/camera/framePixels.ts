/**
 * Averages blocks of `factor` × `factor` values; of large blocks, a quarter of their values, spread evenly.
 *
 * @param source rows of `stride` values, of which `width` count
 * @param into receives floor(height / factor) rows of floor(width / factor) values
 */
export function shrinkPlane(
  source: Uint8Array,
  stride: number,
  width: number,
  height: number,
  factor: number,
  into: Uint8Array,
): void {
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)]
  const sums = new Uint32Array(columns)
  const step = factor < 4 ? 1 : 2
  const share = 1 / Math.ceil(factor / step) ** 2
  for (let row = 0; row < rows; row++) {
    sums.fill(0)
    for (let line = 0; line < factor; line += step) {
      let at = (row * factor + line) * stride
      for (let column = 0; column < columns; column++) {
        let sum = 0
        const end = at + factor
        for (let i = at; i < end; i += step) sum += source[i]!
        at = end
        sums[column]! += sum
      }
    }
    for (let column = 0; column < columns; column++) into[row * columns + column] = sums[column]! * share + 0.5
  }
}

/** The pixels of a frame, good until the next frame is read; null where its picture can only be drawn. */
export type PixelReader = (frame: VideoFrame | ImageBitmap, longest: number) => Promise<ImageData | null>

/**
 * Reads the pixels of frames that lie in memory as planes of brightness and colour, which is what Chromium has without a
 * graphics card. There a frame that is drawn costs more: every pixel of a large one becomes colours before it is scaled
 * (100 ms for 4K), and the colours of each frame are kept as if it would be drawn again, up to 512 MB of them.
 *
 * @returns a function of a frame and of what its long side must still have at least, in pixels: larger frames are averaged
 *   over blocks of whole pixels
 */
export function createPixelReader(): PixelReader {
  let source = new Uint8Array(0)
  let pixels = new ImageData(1, 1)

  const shrink = async (frame: VideoFrame, { width, height }: DOMRectReadOnly, factor: number): Promise<VideoFrame> => {
    const size = frame.allocationSize()
    if (source.length < size) source = new Uint8Array(size)
    const layout = await frame.copyTo(source)
    // Colour has a value for each two by two pixels.
    const [columns, rows] = [Math.floor(width / factor / 2) * 2, Math.floor(height / factor / 2) * 2]
    const small = new Uint8Array((columns * rows * 3) / 2)
    let at = 0
    for (const [i, half] of [1, 2, 2].entries()) {
      const { offset, stride } = layout[i]!
      const [w, h] = [columns / half, rows / half]
      shrinkPlane(source.subarray(offset), stride, w * factor, h * factor, factor, small.subarray(at, at + w * h))
      at += w * h
    }
    return new VideoFrame(small, {
      format: 'I420',
      codedWidth: columns,
      codedHeight: rows,
      timestamp: frame.timestamp,
      colorSpace: frame.colorSpace.toJSON(),
    })
  }
  const read = async (frame: VideoFrame, { width, height }: DOMRectReadOnly): Promise<ImageData | null> => {
    const options = { format: 'RGBA', colorSpace: 'srgb' } as const
    // A browser that cannot turn planes into colours takes no notice of the format.
    if (frame.allocationSize(options) !== width * height * 4) return null
    if (pixels.width !== width || pixels.height !== height) pixels = new ImageData(width, height)
    await frame.copyTo(pixels.data, options)
    return pixels
  }
  return async (frame, longest) => {
    if (!('format' in frame) || frame.format !== 'I420' || !frame.visibleRect) return null
    const { rotation, flip } = frame as { rotation?: number; flip?: boolean }
    if (rotation || flip) return null
    const rect = frame.visibleRect
    const factor = Math.floor(Math.max(rect.width, rect.height) / longest)
    if (factor < 2) return read(frame, rect)
    const small = await shrink(frame, rect, factor)
    try {
      return await read(small, small.visibleRect!)
    } finally {
      small.close()
    }
  }
}
