import { FACE_SIZE } from '../learning/clips/clip'
import { palmSize } from '../learning/landmarks/normalise'
import { HAND_SIZE } from '../learning/landmarks/topology'
import { checkFace } from './faces'
import type { Frames } from './takeFrames'

/**
 * Numbers of a frame as widespread tutorials flatten what MediaPipe Holistic sees: the body (33 × x, y, z, visibility), the
 * face (468 × x, y, z, or none), the left and the right hand of the person (21 × x, y, z each); all 0 where not in view.
 */
const BODY = 33 * 4
const FACE = 468 * 3
export const HOLISTIC_SIZES: readonly number[] = [BODY + FACE + 2 * HAND_SIZE, BODY + 2 * HAND_SIZE, 2 * HAND_SIZE]

/**
 * One frame, in fractions of the picture.
 *
 * @param values as many as one of `HOLISTIC_SIZES`
 * @param out receives it as frame `f`
 */
export function holisticInto(values: ArrayLike<number>, out: Frames, f: number): void {
  const hands = values.length - 2 * HAND_SIZE
  for (const slot of [0, 1]) {
    const at = (f * 2 + slot) * HAND_SIZE
    for (let i = 0; i < HAND_SIZE; i++) out.points[at + i] = values[hands + slot * HAND_SIZE + i]!
    const seen = palmSize(out.points, at) > 1e-6
    if (!seen) out.points.fill(0, at, at + HAND_SIZE)
    out.present[f * 2 + slot] = seen ? 1 : 0
  }
  if (values.length !== HOLISTIC_SIZES[0]) return
  const face = frameOfFace(values)
  if (face) out.face.set(face, f * FACE_SIZE)
}

/** Brow to chin: the points of the mesh go from the hairline on, some sixth above. */
const HAIRLINE = 1 / 6

function frameOfFace(values: ArrayLike<number>) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let at = BODY; at < BODY + FACE; at += 3) {
    const [x, y] = [values[at]!, values[at + 1]!]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  const brow = top + (bottom - top) * HAIRLINE
  const place = checkFace([(left + right) / 2, (brow + bottom) / 2, bottom - brow])
  return typeof place === 'string' ? null : place
}
