import { HAND_SIZE } from '../landmarks/topology'

/** Both hands of a person over some time, as a camera saw them: n frames. A clip is never changed in place. */
export interface Clip {
  /** n seconds, rising, from any beginning. */
  times: Float64Array
  /** n × 2 × 21 × 3 in frame heights, the left hand of the person first; 0 where a hand is not in view. */
  points: Float32Array
  /** n × 2 flags. */
  present: Uint8Array
  /** n × 3: middle of the face (x, y) and its height, in frame heights; a height of 0 where no face was found. */
  face: Float32Array
}

/** One frame of a clip: both hands, the left one of the person first, and the face. */
export interface ClipFrame {
  /** Seconds, on the clock of the others. */
  time: number
  /** 2 × 21 × 3. */
  points: Float32Array
  /** 2 flags. */
  present: Uint8Array
  /** 3 numbers. */
  face: Float32Array
}

/** Numbers of one frame of a clip: two hands. */
export const PAIR_SIZE = 2 * HAND_SIZE

/** Numbers of the place of a face. */
export const FACE_SIZE = 3

export function clipFrames({ times }: Clip): number {
  return times.length
}

/** Seconds from the first to the last frame. */
export function clipSeconds({ times }: Clip): number {
  return times.length === 0 ? 0 : times[times.length - 1]! - times[0]!
}

/** The frames from `from` (included) to `to` (not included), as views of the same numbers. */
export function clipPart({ times, points, present, face }: Clip, from: number, to: number): Clip {
  return {
    times: times.subarray(from, to),
    points: points.subarray(from * PAIR_SIZE, to * PAIR_SIZE),
    present: present.subarray(from * 2, to * 2),
    face: face.subarray(from * FACE_SIZE, to * FACE_SIZE),
  }
}

/** One frame, as views of the clip's numbers. */
export function frameOf(clip: Clip, i: number): ClipFrame {
  const { times, ...numbers } = clipPart(clip, i, i + 1)
  return { time: times[0]!, ...numbers }
}

/** @param frames in the order of time */
export function clipOfFrames(frames: readonly ClipFrame[]): Clip {
  const clip: Clip = {
    times: Float64Array.from(frames, ({ time }) => time),
    points: new Float32Array(frames.length * PAIR_SIZE),
    present: new Uint8Array(frames.length * 2),
    face: new Float32Array(frames.length * FACE_SIZE),
  }
  frames.forEach(({ points, present, face }, f) => {
    clip.points.set(points, f * PAIR_SIZE)
    clip.present.set(present, f * 2)
    clip.face.set(face, f * FACE_SIZE)
  })
  return clip
}
