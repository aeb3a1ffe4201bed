/**
 * Averages blocks of `factor` × `factor` values.
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
  const share = 1 / (factor * factor)
  for (let row = 0; row < rows; row++) {
    sums.fill(0)
    for (let line = 0; line < factor; line++) {
      let at = (row * factor + line) * stride
      for (let column = 0; column < columns; column++) {
        let sum = 0
        for (const end = at + factor; at < end; at++) sum += source[at]!
        sums[column]! += sum
      }
    }
    for (let column = 0; column < columns; column++) into[row * columns + column] = sums[column]! * share + 0.5
  }
}

/**
 * A smaller copy of a large frame. Chromium without a graphics card turns every pixel of a frame into colours before it
 * scales it, 100 ms for 4K; brightness and colour planes are averaged in a tenth of that.
 *
 * @param longest what the long side must still have at least, in pixels
 * @returns null where that cannot be done or would save nothing: then the frame itself is drawn
 */
export async function shrunk(frame: VideoFrame | ImageBitmap, longest: number): Promise<VideoFrame | null> {
  if (!('format' in frame) || frame.format !== 'I420' || !frame.visibleRect) return null
  const turned = (frame as { rotation?: number; flip?: boolean }).rotation || (frame as { flip?: boolean }).flip
  const { width, height } = frame.visibleRect
  const factor = Math.floor(Math.max(width, height) / longest)
  if (factor < 2 || turned) return null
  const source = new Uint8Array(frame.allocationSize())
  const layout = await frame.copyTo(source)
  // Colour has a value for each two by two pixels.
  const [columns, rows] = [Math.floor(width / factor / 2) * 2, Math.floor(height / factor / 2) * 2]
  const sizes = [
    { width: columns * factor, height: rows * factor, size: columns * rows },
    { width: (columns / 2) * factor, height: (rows / 2) * factor, size: (columns * rows) / 4 },
    { width: (columns / 2) * factor, height: (rows / 2) * factor, size: (columns * rows) / 4 },
  ]
  const small = new Uint8Array((columns * rows * 3) / 2)
  let at = 0
  for (const [i, plane] of sizes.entries()) {
    const { offset, stride } = layout[i]!
    shrinkPlane(source.subarray(offset), stride, plane.width, plane.height, factor, small.subarray(at, at + plane.size))
    at += plane.size
  }
  return new VideoFrame(small, {
    format: 'I420',
    codedWidth: columns,
    codedHeight: rows,
    timestamp: frame.timestamp,
    colorSpace: frame.colorSpace.toJSON(),
  })
}
