import { STEP_FEATURES } from './features'
import { SEEN_STEPS } from './resample'

/** Steps that a convolution looks at, each second one being its middle. */
export const TAPS = 3
/** Steps after the first convolution, whose columns are made before the network. */
export const COLUMN_STEPS = SEEN_STEPS / 2

/** All features of a step. */
export const ALL_FEATURES: readonly number[] = Array.from({ length: STEP_FEATURES }, (_, i) => i)

/**
 * The columns of a convolution with a kernel of 3 and a stride of 2: what is known of a step beside those of the step before and the one after.
 *
 * @param features 2 × columns × stride, starting at `at`
 * @param chosen which features of a step are taken: f of them
 * @param out receives columns × 3f, starting at `to`
 */
export function toColumns(
  features: Float32Array,
  stride: number,
  chosen: ArrayLike<number>,
  out: Float32Array,
  at = 0,
  to = 0,
  columns = COLUMN_STEPS,
): void {
  const f = chosen.length
  let k = to
  for (let column = 0; column < columns; column++) {
    for (let tap = 0; tap < TAPS; tap++) {
      const step = 2 * column + tap - 1
      if (step < 0) {
        out.fill(0, k, k + f)
        k += f
        continue
      }
      const from = at + step * stride
      for (let i = 0; i < f; i++) out[k++] = features[from + chosen[i]!]!
    }
  }
}
