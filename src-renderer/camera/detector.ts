import type { HandLandmarkerResult } from '@mediapipe/tasks-vision'
import type { Hand, Handedness } from '../../src-main/contract/landmarks'

/** The part of MediaPipe's HandLandmarker that is used. */
export interface Landmarker<Image> {
  detectForVideo(image: Image, timestamp: number): HandLandmarkerResult
  setOptions(options: { numHands: number }): Promise<void>
  close(): void
}

export type Detection = { kind: 'hands'; hands: Hand[] } | { kind: 'skipped' } | { kind: 'restarted'; reason: string }

/** A landmarker that survives what breaks MediaPipe's graph for good. */
export interface Detector<Image> {
  detect(image: Image, size: { width: number; height: number }, now: number): Promise<Detection>
  setHands(hands: 1 | 2): Promise<void>
}

/**
 * One timestamp that does not increase, or one empty frame, makes every later call throw: both are kept away. When it
 * throws all the same it is closed and made anew.
 *
 * @throws what `create` throws, when it cannot be made (again)
 */
export async function createDetector<Image>(
  create: (hands: 1 | 2) => Promise<Landmarker<Image>>,
  hands: 1 | 2,
): Promise<Detector<Image>> {
  let wanted = hands
  let landmarker = await create(wanted)
  let last = 0
  return {
    async detect(image, { width, height }, now) {
      if (!(width > 0 && height > 0)) return { kind: 'skipped' }
      last = Math.max(last + 1, Math.round(now))
      try {
        return { kind: 'hands', hands: toHands(landmarker.detectForVideo(image, last)) }
      } catch (error) {
        try {
          landmarker.close()
        } catch {
          // A broken graph may refuse to close; it is dropped either way.
        }
        landmarker = await create(wanted)
        last = 0
        return { kind: 'restarted', reason: error instanceof Error ? error.message : String(error) }
      }
    },
    async setHands(next) {
      if (next === wanted) return
      wanted = next
      await landmarker.setOptions({ numHands: next })
    },
  }
}

/** MediaPipe's result as the contract's hands. */
export function toHands({ landmarks, worldLandmarks, handedness }: HandLandmarkerResult): Hand[] {
  return landmarks.map((image, i) => {
    const best = handedness[i]![0]!
    return {
      handedness: best.categoryName as Handedness,
      score: Math.min(1, Math.max(0, best.score)),
      image: image.flatMap(({ x, y, z }) => [x, y, z]),
      world: worldLandmarks[i]!.flatMap(({ x, y, z }) => [x, y, z]),
    }
  })
}
