import type { Random } from '../../../learning/random'
import type { Pictures } from '../pictures'
import { clamp, coverage } from './draw'

type Colour = readonly [red: number, green: number, blue: number]

/**
 * Ten classes. Each gives the distance from its edge at x, y, negative inside, in units of its radius: five shapes, then
 * five textures, which fill the picture.
 */
const CLASSES: readonly ((x: number, y: number) => number)[] = [
  // disc, ring, square, cross, triangle
  (x, y) => Math.hypot(x, y) - 0.9,
  (x, y) => Math.abs(Math.hypot(x, y) - 0.7) - 0.22,
  (x, y) => Math.max(Math.abs(x), Math.abs(y)) - 0.8,
  (x, y) => Math.max(Math.min(Math.abs(x), Math.abs(y)) - 0.28, Math.max(Math.abs(x), Math.abs(y)) - 0.95),
  (x, y) => Math.max(0.87 * Math.abs(x) - 0.5 * y, y) - 0.5,
  // lying stripes, standing stripes, checks, dots, rings
  (_, y) => wave(y),
  (x) => wave(x),
  (x, y) => wave(x) * wave(y) * 4,
  (x, y) => 0.28 - Math.hypot(wave(x), wave(y)),
  (x, y) => wave(Math.hypot(x, y)),
]
/** From −¼ to ¼ and back once in a unit. */
function wave(x: number): number {
  return Math.abs(x - Math.floor(x) - 0.5) - 0.25
}

/** Two colours of a picture are at least so far apart. */
const LEAST_CONTRAST = 0.5
const NOISE = 0.06

/**
 * Coloured shapes and textures in ten classes, in turn, to stand in for CIFAR-10: colours, place, size and a turn of up
 * to about 20° are random and say nothing of the class, the background has a gradient and a bar across, all has noise.
 * The nearest of centroids guesses; three convolutions that learned from 2,000 for twelve epochs name two in three.
 *
 * @param side height and width: 16 or 32 are usual
 */
export function makeShapes(count: number, side: number, random: Random): Pictures {
  const size = side * side * 3
  const values = new Float32Array(count * size)
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES.length)
  labels.forEach((label, i) => drawShape(CLASSES[label]!, side, random, values.subarray(i * size, (i + 1) * size)))
  return { values, labels, height: side, width: side, channels: 3, classes: CLASSES.length }
}

/** @param values receives side × side × 3 */
function drawShape(edge: (x: number, y: number) => number, side: number, random: Random, values: Float32Array): void {
  const [ground, colour, bar] = threeColours(random)
  const radius = side * (0.2 + 0.16 * random.uniform())
  const [left, top] = [0.5 + 0.08 * random.normal(), 0.5 + 0.08 * random.normal()]
  const turn = 0.18 * random.normal()
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const [slopeX, slopeY] = [0.25 * random.normal(), 0.25 * random.normal()]
  const barAt = random.uniform() * side
  const lying = random.uniform() < 0.5
  for (let at = 0; at < side * side; at++) {
    const [px, py] = [(at % side) + 0.5, Math.floor(at / side) + 0.5]
    const [dx, dy] = [(px - left * side) / radius, (py - top * side) / radius]
    const inside = coverage(radius * edge(cos * dx + sin * dy, cos * dy - sin * dx))
    const barred = 0.7 * coverage(Math.abs((lying ? py : px) - barAt) - side / 20)
    const light = slopeX * (px / side - 0.5) + slopeY * (py / side - 0.5)
    for (let channel = 0; channel < 3; channel++) {
      const shaped = mix(ground[channel]!, colour[channel]!, inside)
      values[3 * at + channel] = clamp(mix(shaped, bar[channel]!, barred) + light + NOISE * random.normal())
    }
  }
}

function mix(from: number, to: number, share: number): number {
  return from + share * (to - from)
}

/** Ground, shape and bar; the first two differ. */
function threeColours(random: Random): [Colour, Colour, Colour] {
  const colour = (): Colour => [random.uniform(), random.uniform(), random.uniform()]
  const ground = colour()
  let own = colour()
  while (Math.hypot(...own.map((value, i) => value - ground[i]!)) < LEAST_CONTRAST) own = colour()
  return [ground, own, colour()]
}
