import { BONES, USUAL_LENGTHS } from '../learning/landmarks/bones'
import { HAND_SIZE } from '../learning/landmarks/topology'

/** Shapes that pictures have, width ÷ height, as a person would give them. */
const SHAPES = [
  { name: '9:16', size: '720x1280', aspect: 9 / 16 },
  { name: '3:4', size: '480x640', aspect: 3 / 4 },
  { name: '1:1', size: '640x640', aspect: 1 },
  { name: '4:3', size: '640x480', aspect: 4 / 3 },
  { name: '16:9', size: '1280x720', aspect: 16 / 9 },
] as const
/** Fewer say nothing, nor do hands that all hold one shape. */
const LEAST_ROWS = 20
const LEAST_SIGNS = 3
const MOST_ROWS = 400
/** So many times worse the hands must fit the shape that was assumed. */
const PLAINLY = 1.12

/**
 * The shape of the pictures in which hands have the bones of hands, where it is plainly not the square that was assumed:
 * of two unknown lengths in a picture their ratio tells nothing, but a hand has 23 whose ratios are known.
 *
 * @param hands n of 21 × 3 with depth, in a picture taken as square
 * @param signs how many signs they show
 */
export function guessShape(hands: readonly ArrayLike<number>[], signs: number): { name: string; size: string } | null {
  if (hands.length < LEAST_ROWS || signs < LEAST_SIGNS || !hands.some((hand) => hasDepth(hand))) return null
  const stride = Math.ceil(hands.length / MOST_ROWS)
  const some = hands.filter((_, i) => i % stride === 0)
  const square = misfit(some, 1)
  const [best] = SHAPES.map((shape) => ({ ...shape, cost: misfit(some, shape.aspect) })).sort((a, b) => a.cost - b.cost)
  if (best!.aspect === 1 || square < PLAINLY * best!.cost) return null
  return best!
}

function hasDepth(hand: ArrayLike<number>): boolean {
  for (let i = 2; i < HAND_SIZE; i += 3) if (hand[i] !== 0) return true
  return false
}

/** Mean over the bones of how far their lengths, in the median, are from the usual ones. */
function misfit(hands: readonly ArrayLike<number>[], aspect: number): number {
  const off = BONES.map(() => new Float64Array(hands.length))
  hands.forEach((hand, row) => {
    const logs = BONES.map(([a, b]) => {
      const [x, y, z] = [0, 1, 2].map((axis) => hand[a * 3 + axis]! - hand[b * 3 + axis]!) as [number, number, number]
      return Math.log(Math.hypot(aspect * x, y, aspect * z) + 1e-6)
    })
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    logs.forEach((log, i) => {
      off[i]![row] = Math.abs(log - mean - USUAL_LENGTHS[i]!)
    })
  })
  return off.reduce((sum, values) => sum + values.sort()[values.length >> 1]!, 0) / BONES.length
}
