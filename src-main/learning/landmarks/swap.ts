import type { Random } from '../random'
import { FINGERS, HAND_SIZE, KNUCKLES, WRIST } from './topology'

const PALM = [WRIST, ...KNUCKLES] as const

/**
 * A hand that was never recorded: hand `a` with one to four of its fingers from hand `b`. Most of them are shapes that
 * no sign has, made from nobody's data but the person's own: what a recogniser should refuse.
 *
 * `b` is first laid onto `a` by the similarity (turn, size, mirror) that fits their palms best over x and y.
 *
 * @param a 21 × 3 in any unit, starting at `atA`
 * @param b 21 × 3 in any unit, starting at `atB`
 * @param out receives 21 × 3 in the unit of a, starting at `to`; it may be a itself
 */
export function swapFingers(
  a: Float32Array,
  b: Float32Array,
  random: Random,
  out: Float32Array,
  atA = 0,
  atB = 0,
  to = 0,
): void {
  const [cos, sin, flip] = fitPalms(a, b, atA, atB)
  const size = Math.hypot(cos, sin)
  const taken = chooseFingers(random)
  out.set(a.subarray(atA, atA + HAND_SIZE), to)
  FINGERS.forEach(([first, ...beyond], f) => {
    if (!taken[f]) return
    for (const joint of beyond) {
      const x = flip * (b[atB + joint * 3]! - b[atB + first * 3]!)
      const y = b[atB + joint * 3 + 1]! - b[atB + first * 3 + 1]!
      const z = b[atB + joint * 3 + 2]! - b[atB + first * 3 + 2]!
      out[to + joint * 3] = out[to + first * 3]! + cos * x - sin * y
      out[to + joint * 3 + 1] = out[to + first * 3 + 1]! + sin * x + cos * y
      out[to + joint * 3 + 2] = out[to + first * 3 + 2]! + size * z
    }
  })
}

/** One finger at least comes from the other hand, and one at least stays. */
function chooseFingers(random: Random): boolean[] {
  const taken = FINGERS.map(() => random.uniform() < 0.5)
  const order = random.permutation(FINGERS.length)
  taken[order[0]!] = true
  taken[order[1]!] = false
  return taken
}

/**
 * The least-squares similarity from b's palm to a's, as a complex number (cos, sin scaled by size), and −1 where b is
 * the other hand and has to be mirrored first. Source: B. K. P. Horn, "Closed-form solution of absolute orientation
 * using unit quaternions", 1987, in its planar case.
 */
function fitPalms(a: Float32Array, b: Float32Array, atA: number, atB: number): [number, number, 1 | -1] {
  const flip = Math.sign(turn(a, atA)) * Math.sign(turn(b, atB)) < 0 ? -1 : 1
  let real = 0
  let imaginary = 0
  let weight = 0
  for (const i of PALM) {
    const ax = a[atA + i * 3]! - a[atA]!
    const ay = a[atA + i * 3 + 1]! - a[atA + 1]!
    const bx = flip * (b[atB + i * 3]! - b[atB]!)
    const by = b[atB + i * 3 + 1]! - b[atB + 1]!
    real += bx * ax + by * ay
    imaginary += bx * ay - by * ax
    weight += bx * bx + by * by
  }
  return weight > 1e-12 ? [real / weight, imaginary / weight, flip] : [1, 0, flip]
}

/** Which way round the palm goes from the first to the last knuckle, seen from the wrist: its sign tells the hands apart. */
function turn(points: Float32Array, at: number): number {
  const edge = (i: number, axis: number) => points[at + i * 3 + axis]! - points[at + axis]!
  return edge(5, 0) * edge(17, 1) - edge(5, 1) * edge(17, 0)
}
