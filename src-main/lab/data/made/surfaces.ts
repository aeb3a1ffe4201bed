import type { Random } from '../../../learning/random'
import type { Pictures } from '../pictures'
import { clamp, coverage, lineDistance, type Point } from './draw'

/** Points from one stripe to the next. */
const STRIPE = 6
const NOISE = 0.05

/**
 * Striped surfaces, the first of them whole (class 0), the others with a scratch (class 1), to stand in for MVTec AD.
 * The stripes' turn, width, contrast and light vary; a scratch is a line across of random place, length and depth, from
 * plain to hardly seen.
 *
 * @param side height and width: 32 or 64 are usual
 */
export function makeSurfaces(good: number, scratched: number, side: number, random: Random): Pictures {
  const size = side * side
  const values = new Float32Array((good + scratched) * size)
  const labels = Int32Array.from({ length: good + scratched }, (_, i) => (i < good ? 0 : 1))
  labels.forEach((label, i) => drawSurface(label === 1, side, random, values.subarray(i * size, (i + 1) * size)))
  return { values, labels, height: side, width: side, channels: 1, classes: 2 }
}

/** @param values receives side × side */
function drawSurface(scratched: boolean, side: number, random: Random, values: Float32Array): void {
  const turn = 0.06 * random.normal()
  const pace = (2 * Math.PI) / (STRIPE * Math.exp(0.05 * random.normal()))
  const phase = 2 * Math.PI * random.uniform()
  const contrast = 0.18 * Math.exp(0.1 * random.normal())
  const light = 0.5 + 0.03 * random.normal()
  const scratch = scratched ? makeScratch(side, random) : () => 0
  for (let at = 0; at < side * side; at++) {
    const [x, y] = [(at % side) + 0.5, Math.floor(at / side) + 0.5]
    const stripe = contrast * Math.sin(pace * (Math.cos(turn) * x + Math.sin(turn) * y) + phase)
    values[at] = clamp(light + stripe + scratch([x, y]) + NOISE * random.normal())
  }
}

/** What a scratch adds to a point. */
function makeScratch(side: number, random: Random): (point: Point) => number {
  const angle = Math.PI * random.uniform()
  const length = side * (0.1 + 0.3 * random.uniform())
  const [x, y] = [side * (0.2 + 0.6 * random.uniform()), side * (0.2 + 0.6 * random.uniform())]
  const [dx, dy] = [(Math.cos(angle) * length) / 2, (Math.sin(angle) * length) / 2]
  const depth = (random.uniform() < 0.5 ? -1 : 1) * (0.1 + 0.4 * random.uniform())
  return (point) => depth * coverage(lineDistance(point, [x - dx, y - dy], [x + dx, y + dy]) - 0.6)
}
