import { takeValues } from './pictures'

/** Features of pictures of things, good ones and ones with a defect. */
export interface Features {
  /** n × columns. */
  values: Float32Array
  /** n, 1 where the thing has a defect. */
  defect: Uint8Array
  /** n, 1 where the row is to learn from, which only good ones are; null where the data leave it open. */
  train: Uint8Array | null
  columns: number
  /** Of the columns. */
  names: readonly string[]
}

/** Some rows, copied, in the order of `at`. */
export function takeFeatures(features: Features, at: ArrayLike<number>): Features {
  const { defect, train } = features
  return {
    ...features,
    values: takeValues(features.values, features.columns, at),
    defect: Uint8Array.from(at, (i) => defect[i]!),
    train: train && Uint8Array.from(at, (i) => train[i]!),
  }
}
