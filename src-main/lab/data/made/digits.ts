import type { Random } from '../../../learning/random'
import type { Pictures } from '../pictures'
import { clamp, coverage, lineDistance, type Point } from './draw'

type Stroke = readonly Point[]

const NOISE = 0.1
/** So many have a stroke across that is not theirs. */
const CROSSED = 0.2

/** Strokes of the ten digits in a square from −1 to 1. */
const DIGITS: readonly (readonly Stroke[])[] = [
  [arc(0, 0, 0.55, 0.85, 0, 360)],
  [
    [
      [-0.3, -0.5],
      [0.1, -0.85],
      [0.1, 0.85],
    ],
  ],
  [[...arc(0, -0.4, 0.5, 0.45, 190, 400), [-0.55, 0.85], [0.6, 0.85]]],
  [arc(-0.05, -0.43, 0.5, 0.42, 200, 450), arc(-0.05, 0.42, 0.58, 0.43, 270, 520)],
  [
    [
      [0.35, 0.85],
      [0.35, -0.85],
      [-0.6, 0.3],
      [0.65, 0.3],
    ],
  ],
  [[[0.5, -0.85], [-0.4, -0.85], [-0.48, -0.05], ...arc(-0.02, 0.3, 0.55, 0.53, 235, 510)]],
  [[[0.35, -0.85], ...arc(0.15, 0.1, 0.7, 0.75, 260, 180)], arc(0, 0.38, 0.52, 0.47, 0, 360)],
  [
    [
      [-0.55, -0.85],
      [0.55, -0.85],
      [-0.15, 0.85],
    ],
  ],
  [arc(0, -0.43, 0.43, 0.42, 0, 360), arc(0, 0.43, 0.53, 0.43, 0, 360)],
  [
    arc(0, -0.38, 0.5, 0.47, 0, 360),
    [
      [0.5, -0.38],
      [0.42, 0.3],
      [0.15, 0.85],
    ],
  ],
]

/**
 * Digits drawn with a pen, of 0 to 9 in turn: each turned, slanted, stretched, bent and shifted at random, with a pen of
 * random width, with noise, and one in five with another stroke across. The nearest of centroids of 400 names about four
 * in five, a small net that learned from 400 about nine in ten.
 *
 * @param side height and width: 8, 16 or 28 are usual
 */
export function makeDigits(count: number, side: number, random: Random): Pictures {
  const values = new Float32Array(count * side * side)
  const labels = Int32Array.from({ length: count }, (_, i) => i % DIGITS.length)
  labels.forEach((label, i) => drawDigit(DIGITS[label]!, side, random, values.subarray(i * side * side)))
  return { values, labels, height: side, width: side, channels: 1, classes: DIGITS.length }
}

/** @param values receives side × side */
function drawDigit(digit: readonly Stroke[], side: number, random: Random, values: Float32Array): void {
  const place = placing(side, random)
  const strokes = digit.map((stroke) => stroke.map(place))
  if (random.uniform() < CROSSED) strokes.push([randomPoint(side, random), randomPoint(side, random)])
  const pen = side * (0.04 + 0.04 * random.uniform())
  const ink = 0.6 + 0.4 * random.uniform()
  for (let at = 0; at < side * side; at++) {
    const point: Point = [(at % side) + 0.5, Math.floor(at / side) + 0.5]
    const distance = Math.min(...strokes.map((stroke) => strokeDistance(point, stroke)))
    values[at] = clamp(ink * coverage(distance - pen) + NOISE * random.normal())
  }
}

/** From the square of the digits to points of the picture. */
function placing(side: number, random: Random): (point: Point) => Point {
  const turn = 0.12 * random.normal()
  const slant = 0.16 * random.normal()
  const [wide, high] = [0.78, 0.82].map((usual) => usual * Math.exp(0.1 * random.normal())) as [number, number]
  const [left, top] = [random.normal(), random.normal()].map((shift) => 0.07 * shift) as [number, number]
  const [bend, sway] = [random.normal(), random.normal()].map((by) => 0.08 * by) as [number, number]
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return ([x, y]) => {
    const u = wide * (x + slant * y + bend * Math.sin(2.5 * y))
    const v = high * (y + sway * Math.sin(2.5 * x))
    return [(side / 2) * (1 + left + cos * u - sin * v), (side / 2) * (1 + top + sin * u + cos * v)]
  }
}

function randomPoint(side: number, random: Random): Point {
  return [side * random.uniform(), side * random.uniform()]
}

function strokeDistance(point: Point, stroke: Stroke): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 1; i < stroke.length; i++) least = Math.min(least, lineDistance(point, stroke[i - 1]!, stroke[i]!))
  return least
}

/** Points of an ellipse; 0° is right, 90° below. */
function arc(x: number, y: number, wide: number, high: number, from: number, to: number): Point[] {
  const steps = Math.ceil(Math.abs(to - from) / 24)
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180
    return [x + wide * Math.cos(angle), y + high * Math.sin(angle)]
  })
}
