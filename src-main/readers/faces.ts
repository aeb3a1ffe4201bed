/** Middle (x, y) and height of a face. */
export type FacePlace = readonly [x: number, y: number, height: number]

/** A face farther out, or larger, is none; a smaller one could not be seen. */
const FARTHEST = 10
const SMALLEST = 0.001

/**
 * The place of a face from JSON: `[x, y, height]` or `{x, y, height}` by its middle, or a box `{x, y, width, height}` by
 * its upper left corner.
 *
 * @returns null where it says that there is none, a sentence where it cannot be a face
 */
export function readFace(face: unknown): FacePlace | null | string {
  if (face === null || face === undefined) return null
  if (Array.isArray(face)) {
    if (face.length === 0) return null
    return face.length === 3 ? checkFace(face) : `has ${face.length} numbers, where x, y and height are read`
  }
  if (typeof face !== 'object') return 'is neither a list nor an object'
  const { x, y, width, height } = face as Record<string, unknown>
  if (width === undefined) return checkFace([x, y, height])
  const numbers = [x, y, width, height]
  if (!numbers.every((value) => typeof value === 'number')) return 'is no box of four numbers'
  const [left, top, across, down] = numbers as [number, number, number, number]
  return checkFace([left + across / 2, top + down / 2, down])
}

/** Three values as the place of a face; all 0, or a height of 0, says that there is none. */
export function checkFace(values: readonly unknown[]): FacePlace | null | string {
  if (!values.every((value) => typeof value === 'number' && Number.isFinite(value))) return 'is not three numbers'
  const [x, y, height] = values as [number, number, number]
  if (height === 0) return null
  if (Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST && height >= SMALLEST && height <= FARTHEST) {
    return [x, y, height]
  }
  return `is at ${x}, ${y} and ${height} high, which are no fractions of the picture`
}

/** Points of the body by which a face is found. */
const [LEFT_EYE, RIGHT_EYE, LEFT_EAR, RIGHT_EAR, LEFT_MOUTH, RIGHT_MOUTH] = [1, 2, 3, 4, 5, 6] as const
/**
 * Height of what a face detector frames, brow to chin, in distances that the body's points have: some 16 cm, where the
 * eyes are 7 cm over the mouth and the ears 12 cm apart as MediaPipe places them. A face that is turned aside shortens
 * the one, a face that nods the other: the larger of both is the face.
 */
const BY_MOUTH = 2.3
const BY_EARS = 1.3

/**
 * The place of the face of a body.
 *
 * @param body x and y of nose, eyes, ears and corners of the mouth (and more, which is passed over), in fractions
 *   × `unit`
 * @param aspect width ÷ height of the picture
 * @returns x as a fraction of the width, y and height of the height; null where the points make no face
 */
export function faceOfBody(body: ArrayLike<number>, unit: number, aspect: number): FacePlace | null {
  const point = (i: number) => [body[i * 2]! / unit, body[i * 2 + 1]! / unit] as const
  const middle = (a: number, b: number) => {
    const [[ax, ay], [bx, by]] = [point(a), point(b)]
    return [(ax + bx) / 2, (ay + by) / 2] as const
  }
  const between = ([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]) =>
    Math.hypot((ax - bx) * aspect, ay - by)
  const eyes = middle(LEFT_EYE, RIGHT_EYE)
  const mouth = middle(LEFT_MOUTH, RIGHT_MOUTH)
  const height = Math.max(BY_MOUTH * between(eyes, mouth), BY_EARS * between(point(LEFT_EAR), point(RIGHT_EAR)))
  const place = checkFace([(eyes[0] + mouth[0]) / 2, (eyes[1] + mouth[1]) / 2, height])
  return typeof place === 'string' ? null : place
}
