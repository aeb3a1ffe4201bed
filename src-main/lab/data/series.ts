/** What was measured at one time after another, equally far apart. */
export interface Series {
  /** By time. */
  values: Float32Array
  name: string
}
