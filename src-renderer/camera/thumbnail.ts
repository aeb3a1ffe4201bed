import type { Hand } from '../../src-main/contract/landmarks'

/** A part of a picture, in pixels. */
export interface Crop {
  x: number
  y: number
  size: number
}

/** The smallest square around all hands with a margin, moved inside the picture where it fits; null without a hand. */
export function cropAround(hands: readonly Pick<Hand, 'image'>[], width: number, height: number): Crop | null {
  if (hands.length === 0) return null
  const xs = hands.flatMap(({ image }) => image.filter((_, i) => i % 3 === 0)).map((x) => x * width)
  const ys = hands.flatMap(({ image }) => image.filter((_, i) => i % 3 === 1)).map((y) => y * height)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const size = Math.min(Math.max(width, height), Math.max(right - left, bottom - top) * 1.35)
  const place = (middle: number, extent: number) =>
    size >= extent ? (extent - size) / 2 : Math.min(extent - size, Math.max(0, middle - size / 2))
  return { x: place((left + right) / 2, width), y: place((top + bottom) / 2, height), size }
}
