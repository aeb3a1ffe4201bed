export interface Point {
  x: number
  y: number
}
/** A line; styles differ in colour and in dash. */
export interface Series {
  name: string
  style: 1 | 2 | 3 | 4
  points: readonly Point[]
}
export interface Axis {
  name: string
  from: number
  to: number
}
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}
/** From values to pixels of a picture, y upwards. */
export type Place = (x: number, y: number) => Point

export function placeIn(width: number, height: number, box: Box, x: Axis, y: Axis): Place {
  const [w, h] = [width - box.left - box.right, height - box.top - box.bottom]
  return (a, b) => ({
    x: box.left + (w * (a - x.from)) / (x.to - x.from || 1),
    y: box.top + h - (h * (b - y.from)) / (y.to - y.from || 1),
  })
}

export function pathOf(points: readonly Point[], place: Place): string {
  return points
    .map((point, i) => {
      const { x, y } = place(point.x, point.y)
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}

const STEPS = [1, 2, 5, 10]

/** Four to six round numbers within an axis. */
export function ticksOf({ from, to }: Axis): number[] {
  const rough = (to - from) / 5
  if (!(rough > 0)) return [from]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * STEPS.find((one) => one * power >= rough)!
  const ticks: number[] = []
  // Counted, not added up, so that a tick is the number that it says.
  for (let i = Math.ceil(from / step); i * step <= to + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)))
  return ticks
}
