import { type Clip, clipFrames, PAIR_SIZE } from './clip'

/** Frames that the network of tutorials (`gru.ts`) looks at, picked evenly by their number, not by their time. */
export const GRU_STEPS = 30
export const GRU_EPOCHS = 60

/** Takes as the network gets them. */
export interface Sequences {
  /** n × 30 × 2 × 21 × 3, in frame heights as they come: nothing is moved or scaled, a hand that is not in view is 0. */
  frames: Float32Array
  /** n class indices. */
  labels: Int32Array
  classes: number
}

/** Raw coordinates of some frames of each clip: n × 30 × 126. */
export function rawSequences(clips: readonly Clip[]): Float32Array {
  const out = new Float32Array(clips.length * GRU_STEPS * PAIR_SIZE)
  clips.forEach((clip, row) => {
    const last = clipFrames(clip) - 1
    for (let step = 0; step < GRU_STEPS; step++) {
      const frame = Math.round((step * last) / (GRU_STEPS - 1))
      const values = clip.points.subarray(frame * PAIR_SIZE, (frame + 1) * PAIR_SIZE)
      out.set(values, (row * GRU_STEPS + step) * PAIR_SIZE)
    }
  })
  return out
}
