import type { Hand } from '../../src-main/contract/landmarks'
import type { FacePlace } from '../../src-main/contract/take'

/** What a small picture shows: the hands, from near by, or the whole frame. */
export type PictureOf = 'hands' | 'whole'

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
  /** A small picture, base64 of a JPEG, when it was asked for; none of hands where there are none. */
  thumbnail: string | null
  /** Where the face is; null where none is seen, or none is looked for. */
  face: FacePlace | null
}

export type ToLandmarker =
  | { kind: 'start'; loader: string; binary: string; model: string; hands: 1 | 2 }
  | { kind: 'hands'; hands: 1 | 2 }
  /** Looks for the face as well, with the network at that address; null for no longer. */
  | { kind: 'face'; model: string | null }
  /** What was seen so far tells nothing of what comes: the next frame is looked at as if it were the first. */
  | { kind: 'forget' }
  | { kind: 'frame'; frame: VideoFrame | ImageBitmap; time: number; thumbnail: PictureOf | null }

export type FromLandmarker =
  /** With the time that a frame takes, from a blank one. */
  | { kind: 'ready'; milliseconds: number }
  /** With the picture that was looked at, scaled; whoever takes it closes it. */
  | { kind: 'sighting'; sighting: Sighting; picture: ImageBitmap }
  /** The frame could not be used; the next one may come. */
  | { kind: 'skipped' }
  /** It failed on a frame and was made anew. */
  | { kind: 'restarted'; reason: string }
  /** The network that finds faces is ready, or not wanted any more; or it cannot be had, and hands are found all the same. */
  | { kind: 'face'; found: boolean }
  /** It failed on a frame, and faces are not looked for any more. */
  | { kind: 'faceless' }
  | { kind: 'failed'; reason: string }
