import type { FacePlace } from '../../src-main/contract/take'

/** A place that was seen counts for so long, milliseconds; as the middle of those of the last second. */
const KEPT_MS = 2_000
const MIDDLE_MS = 1_000

/** Where the face is between the frames in which it is looked for. */
export interface FaceTrack {
  /** What one look found, in the order of time; null for no face. */
  take(time: number, place: FacePlace | null): void
  at(time: number): FacePlace | null
  reset(): void
}

export function createFaceTrack(): FaceTrack {
  let seen: { time: number; place: FacePlace }[] = []
  return {
    take(time, place) {
      seen = seen.filter((one) => time - one.time <= KEPT_MS)
      if (place) seen.push({ time, place })
    },
    at(time) {
      const kept = seen.filter((one) => time - one.time <= KEPT_MS)
      const last = kept.at(-1)
      if (!last) return null
      const near = kept.filter((one) => last.time - one.time <= MIDDLE_MS).map(({ place }) => place)
      const middle = (of: keyof FacePlace) => near.map((place) => place[of]).sort((a, b) => a - b)[near.length >> 1]!
      return { x: middle('x'), y: middle('y'), height: middle('height') }
    },
    reset() {
      seen = []
    },
  }
}

/** A box of MediaPipe's, in pixels. */
interface Box {
  originX: number
  originY: number
  width: number
  height: number
}

/** The largest of the faces in a picture: whoever signs is nearest. */
export function largestFace(boxes: readonly Box[], picture: { width: number; height: number }): FacePlace | null {
  const [largest] = [...boxes].filter(({ height }) => height > 0).sort((a, b) => b.height - a.height)
  if (!largest) return null
  const { originX, originY, width, height } = largest
  return {
    x: (originX + width / 2) / picture.width,
    y: (originY + height / 2) / picture.height,
    height: height / picture.height,
  }
}
