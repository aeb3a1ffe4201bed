import { emptyLook, plainLook } from './clips/augment'
import { type Dataset, datasetSize, exampleSize } from './dataset'

/** Shows each example of a set, as a recognizer takes it; what is given is overwritten by the next one. */
export function eachExample<T>(
  set: Dataset,
  see: (points: Float32Array, present: Uint8Array, face?: Float32Array) => T,
): T[] {
  const rows = Array.from({ length: datasetSize(set) }, (_, i) => i)
  if (set.frames === 1) {
    const row = exampleSize(set)
    return rows.map((i) =>
      see(set.points.subarray(i * row, (i + 1) * row), set.present.subarray(i * set.slots, (i + 1) * set.slots)),
    )
  }
  const look = emptyLook()
  return rows.map((i) => {
    plainLook(set, i, look)
    return see(look.points, look.present, look.face)
  })
}
