import type { Hand } from '../../src-main/contract/landmarks'

/** What the landmarker saw in one frame. */
export interface Sighting {
  hands: Hand[]
  /** Of the frame as it came, in pixels. */
  width: number
  height: number
  /** When the frame was taken, milliseconds since the epoch. */
  time: number
  /** How long finding the hands took. */
  milliseconds: number
  /** Mean brightness of the frame, 0 black to 1 white, where it was measured; it changes slowly. */
  brightness: number | null
  /** A small picture of the hands, base64 of a JPEG, when it was asked for. */
  thumbnail: string | null
}

export type ToLandmarker =
  | { kind: 'start'; loader: string; binary: string; model: string; hands: 1 | 2 }
  | { kind: 'hands'; hands: 1 | 2 }
  /** What was seen so far tells nothing of what comes: the next frame is looked at as if it were the first. */
  | { kind: 'forget' }
  | { kind: 'frame'; frame: VideoFrame | ImageBitmap; time: number; thumbnail: boolean }

export type FromLandmarker =
  /** With the time that a frame takes, from a blank one. */
  | { kind: 'ready'; milliseconds: number }
  /** With the picture that was looked at, scaled; whoever takes it closes it. */
  | { kind: 'sighting'; sighting: Sighting; picture: ImageBitmap }
  /** The frame could not be used; the next one may come. */
  | { kind: 'skipped' }
  /** It failed on a frame and was made anew. */
  | { kind: 'restarted'; reason: string }
  | { kind: 'failed'; reason: string }
