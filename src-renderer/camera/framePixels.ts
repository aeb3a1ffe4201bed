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

/**
 * Makes smaller copies of large frames. Chromium without a graphics card turns every pixel of a frame into colours
 * before it scales it, 100 ms for 4K; its planes of brightness and colour are averaged in a fraction of that.
 *
 * @returns a function of a frame and of what its long side must still have at least, in pixels, which answers null where
 *   that cannot be done or would save nothing: then the frame itself is drawn
 */
export function createShrinker(): (frame: VideoFrame | ImageBitmap, longest: number) => Promise<VideoFrame | null> {
  let source = new Uint8Array(0)
  return async (frame, longest) => {
    if (!('format' in frame) || frame.format !== 'I420' || !frame.visibleRect) return null
    const { rotation, flip } = frame as { rotation?: number; flip?: boolean }
    const { width, height } = frame.visibleRect
    const factor = Math.floor(Math.max(width, height) / longest)
    if (factor < 2 || rotation || flip) return null
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
}
