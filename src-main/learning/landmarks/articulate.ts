import type { Random } from '../random'
import { FINGERS } from './topology'

/** How far the joints of a changed finger turn together, in radians either way. */
const LEAST_TURN = 0.5
const MOST_TURN = 1.4
/** Standard deviation of a finger's turn to the side. */
const SPREAD = 0.25
/** Of the turn that all joints share: more at the knuckle and the middle joint than at the last. */
const [KNUCKLE, MIDDLE, LAST] = [1.2, 1.2, 0.8]
const THUMB_JOINT = 0.7

/**
 * A hand that was never recorded: one or two fingers of a recorded one, bent or stretched at their joints. What it makes
 * are the neighbours of a sign, which swapping fingers between signs (`swapFingers`) seldom meets.
 *
 * Fingers turn about the line of the knuckles and, to the side, about the normal of the palm; the thumb's base turns
 * about any axis, for it moves in all of them.
 *
 * @param points 21 × 3 in any unit, in place, starting at `at`
 */
export function articulateFingers(points: Float32Array, random: Random, at = 0): void {
  const edge = (a: number, b: number) =>
    [0, 1, 2].map((axis) => points[at + a * 3 + axis]! - points[at + b * 3 + axis]!) as Vector
  const across = edge(5, 17)
  const normal = cross(across, edge(9, 0))
  const order = random.permutation(FINGERS.length)
  const changed = order.subarray(0, 1 + random.below(2))
  for (const finger of changed) {
    const [base, middle, last, tip] = FINGERS[finger]!
    const size = LEAST_TURN + (MOST_TURN - LEAST_TURN) * random.uniform()
    const angle = random.uniform() < 0.5 ? -size : size
    const share = random.uniform()
    const turn = (pivot: number, moved: readonly number[], axis: Vector, by: number) =>
      turnAbout(points, at, pivot, moved, axis, by)
    if (finger === 0) {
      turn(base, [middle, last, tip], [random.normal(), random.normal(), random.normal()], angle * share)
      turn(middle, [last, tip], normal, angle * (1 - share) * THUMB_JOINT)
      turn(last, [tip], normal, angle * (1 - share) * THUMB_JOINT)
    } else {
      turn(base, [middle, last, tip], across, angle * share * KNUCKLE)
      turn(middle, [last, tip], across, angle * (1 - share) * MIDDLE)
      turn(last, [tip], across, angle * (1 - share) * LAST)
      turn(base, [middle, last, tip], normal, SPREAD * random.normal())
    }
  }
}

type Vector = [number, number, number]

function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x]
}

/** Turns some landmarks about an axis through another one (O. Rodrigues' formula); an axis without length turns nothing. */
function turnAbout(
  points: Float32Array,
  at: number,
  pivot: number,
  moved: readonly number[],
  axis: Vector,
  angle: number,
): void {
  const length = Math.hypot(...axis)
  if (length < 1e-9) return
  const [kx, ky, kz] = axis.map((value) => value / length) as Vector
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const from = at + pivot * 3
  for (const joint of moved) {
    const i = at + joint * 3
    const [x, y, z] = [0, 1, 2].map((axis) => points[i + axis]! - points[from + axis]!) as Vector
    const along = (kx * x + ky * y + kz * z) * (1 - cos)
    points[i] = points[from]! + x * cos + (ky * z - kz * y) * sin + kx * along
    points[i + 1] = points[from + 1]! + y * cos + (kz * x - kx * z) * sin + ky * along
    points[i + 2] = points[from + 2]! + z * cos + (kx * y - ky * x) * sin + kz * along
  }
}
