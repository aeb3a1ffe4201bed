import type { Random } from '../random'
import { BONES, OUTWARD_BONES, USUAL_LENGTHS } from './bones'
import { HAND_SIZE, KNUCKLES, THUMB } from './topology'

/** The bones of the palm lie in the picture, as far as anybody can tell. */
const PALM_ENDS: ReadonlySet<number> = new Set([...KNUCKLES, THUMB[0]])
/** So many of the bones, sorted by how long they look for what they are, look shorter than the scale that is taken. */
const SCALE_AT = 15
/** Even the longest are a little foreshortened. */
const FORESHORTENED = 1.15

/**
 * Gives a hand that was recorded without depth a plausible one: what a bone lacks in the picture of its usual length
 * lies before or behind it. Which of the two cannot be told, so it is drawn, for the whole hand.
 *
 * Seen from another side, such a hand looks like one: without depth it would only be squeezed (docs/learning.md).
 *
 * @param points 21 × 3 in any unit, in place, starting at `at`; a hand with any depth stays as it is
 */
export function giveDepth(points: Float32Array, random: Random, at = 0): void {
  for (let i = at + 2; i < at + HAND_SIZE; i += 3) if (points[i] !== 0) return
  const lengths = BONES.slice(0, OUTWARD_BONES).map(([a, b]) =>
    Math.hypot(points[at + b * 3]! - points[at + a * 3]!, points[at + b * 3 + 1]! - points[at + a * 3 + 1]!),
  )
  const usual = lengths.map((_, i) => Math.exp(USUAL_LENGTHS[i]!))
  const scale = FORESHORTENED * lengths.map((length, i) => length / usual[i]!).sort((a, b) => a - b)[SCALE_AT]!
  const side = random.uniform() < 0.5 ? -1 : 1
  lengths.forEach((length, i) => {
    const [from, to] = BONES[i]!
    const missing = Math.sqrt(Math.max(0, (scale * usual[i]!) ** 2 - length ** 2))
    points[at + to * 3 + 2] = points[at + from * 3 + 2]! + (PALM_ENDS.has(to) ? 0 : side * missing)
  })
}
