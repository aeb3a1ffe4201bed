import type { Dataset } from '../dataset'
import { HAND_SIZE } from '../landmarks/topology'
import { type Clip, clipFrames, FACE_SIZE, PAIR_SIZE } from './clip'

/** Steps in which a recorded take is kept for training, spread evenly over its time. */
export const RECORDED_STEPS = 32
/** Steps that a network looks at. */
export const SEEN_STEPS = 16

/** What a step knows of a hand: it was never in view, it was at that moment, or it was before or after. */
export const ABSENT = 0
export const SEEN = 1
export const FILLED = 2

/** A hand that is seen this many seconds away counts as in view: one frame of a slow camera. */
const NEAR = 0.11

/**
 * A stretch of a clip in so many steps, evenly by time whatever the frame rate. Where a hand is not in view it lies on
 * the line between where it was and where it comes back, and stays where it was seen last, or first.
 *
 * @param from seconds, as in the clip's times; steps outside of the clip are as its first or last frame
 * @param points receives steps × 2 × 21 × 3, starting at example `row`; 0 for a hand that the stretch never sees
 * @param present receives steps × 2: `ABSENT`, `SEEN` or `FILLED`
 * @returns whether any hand is seen in the stretch
 */
export function resample(
  { times, points: source, present: seen }: Clip,
  from: number,
  to: number,
  steps: number,
  points: Float32Array,
  present: Uint8Array,
  row = 0,
): boolean {
  const n = times.length
  // The frames that can say anything about the stretch: those inside, and one on each side.
  let first = 0
  while (first < n - 1 && times[first + 1]! <= from) first++
  let last = n - 1
  while (last > first && times[last - 1]! >= to) last--
  let any = false
  for (let hand = 0; hand < 2; hand++) {
    let before = -1
    let after = nextSeen(seen, hand, first, last)
    if (after >= 0) any = true
    for (let step = 0; step < steps; step++) {
      const time = steps === 1 ? (from + to) / 2 : from + ((to - from) * step) / (steps - 1)
      const flag = (row * steps + step) * 2 + hand
      const at = (row * steps + step) * PAIR_SIZE + hand * HAND_SIZE
      while (after >= 0 && times[after]! <= time) {
        before = after
        after = nextSeen(seen, hand, after + 1, last)
      }
      if (before < 0 && after < 0) {
        present[flag] = ABSENT
        points.fill(0, at, at + HAND_SIZE)
        continue
      }
      const a = before < 0 ? after : before
      const b = after < 0 ? before : after
      const [start, end] = [times[a]!, times[b]!]
      const share = end > start ? (time - start) / (end - start) : 0
      const fromA = a * PAIR_SIZE + hand * HAND_SIZE
      const fromB = b * PAIR_SIZE + hand * HAND_SIZE
      for (let i = 0; i < HAND_SIZE; i++) {
        const value = source[fromA + i]!
        points[at + i] = value + share * (source[fromB + i]! - value)
      }
      present[flag] = Math.min(Math.abs(time - start), Math.abs(end - time)) <= NEAR ? SEEN : FILLED
    }
  }
  return any
}

function nextSeen(present: Uint8Array, hand: number, from: number, last: number): number {
  for (let i = from; i <= last; i++) if (present[i * 2 + hand]) return i
  return -1
}

/**
 * Where the face is over a stretch: the median of each of its three numbers.
 *
 * @param face receives 3 numbers, starting at `to`; zeros where no frame shows a face
 */
export function medianFace(clip: Clip, from: number, to: number, face: Float32Array, at = 0): void {
  const rows: number[] = []
  for (let i = 0; i < clipFrames(clip); i++) {
    const time = clip.times[i]!
    if (time >= from && time <= to && clip.face[i * FACE_SIZE + 2]! > 0) rows.push(i)
  }
  for (let k = 0; k < FACE_SIZE; k++) {
    const values = Float32Array.from(rows, (i) => clip.face[i * FACE_SIZE + k]!).sort()
    face[at + k] = values.length > 0 ? values[values.length >> 1]! : 0
  }
}

/** Takes as examples, each whole. A shot is a clip of one frame, and stands still for all steps. */
export function clipDataset(
  clips: readonly Clip[],
  labels: Int32Array,
  classes: number,
  nothing: number | null,
): Dataset {
  const set: Dataset = {
    slots: 2,
    frames: RECORDED_STEPS,
    classes,
    points: new Float32Array(clips.length * RECORDED_STEPS * PAIR_SIZE),
    present: new Uint8Array(clips.length * RECORDED_STEPS * 2),
    face: new Float32Array(clips.length * FACE_SIZE),
    labels,
    nothing,
  }
  clips.forEach((clip, i) => {
    const [from, to] = [clip.times[0]!, clip.times[clipFrames(clip) - 1]!]
    resample(clip, from, to, RECORDED_STEPS, set.points, set.present, i)
    medianFace(clip, from, to, set.face!, i * FACE_SIZE)
  })
  return set
}
