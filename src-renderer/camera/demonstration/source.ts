import { playStream, type Source } from '../source'
import { drawHand } from './draw'
import { blendPoses, type HandPose, movementOf, POSES, type PoseName, poseHand, type ShownPose, turnHand } from './hand'

const SIZE = { width: 640, height: 480 }
const FRAMES_A_SECOND = 25
const SECONDS_TO_CHANGE = 0.5
/** Seconds that the hand rests between two movements, and before one that is asked for. */
const SECONDS_OF_REST = 1.6
const SECONDS_TO_BEGIN = 0.3

export interface Demonstration extends Source {
  show(pose: ShownPose): void
  /** Begins the movement of the pose now, where it has one. */
  perform(): void
}

/** A hand that moves needs more of the picture. */
const MOVING_SIZE = 0.8

const poseOf = (shown: ShownPose): PoseName => movementOf(shown)?.pose ?? (shown as PoseName)

/**
 * A drawn hand that moves a little, for whoever has no camera and no video. It goes the whole way that a camera's
 * picture goes: the landmarker finds it as it finds a real one.
 */
export function openDemonstration(first: ShownPose, left: () => boolean, label: string): Demonstration {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, SIZE)
  const context = canvas.getContext('2d')!
  let shown = first
  let from: HandPose = POSES[poseOf(first)]
  let to: HandPose = from
  let changed = -1
  let begun = 0
  const started = performance.now()

  const current = (seconds: number): HandPose => {
    const share = Math.min(1, (seconds - changed) / SECONDS_TO_CHANGE)
    return blendPoses(from, to, share * share * (3 - 2 * share))
  }
  const seconds = () => (performance.now() - started) / 1000
  const paint = () => {
    const t = seconds()
    const movement = movementOf(shown)
    const since = t - begun
    const share = movement ? Math.max(0, since % (movement.seconds + SECONDS_OF_REST)) / movement.seconds : 0
    const step = movement && share < 1 && since > 0 ? movement.at(share) : { x: 0, y: 0, roll: 0 }
    // Slow swaying at speeds that never meet, so that no two samples are alike.
    const points = turnHand(poseHand(current(t)), 0.14 * Math.sin(t * 0.9), 0.1 * Math.sin(t * 0.61) + step.roll)
    const scale = (132 + 12 * Math.sin(t * 0.37)) * (movement ? MOVING_SIZE : 1)
    const place = {
      x: 320 + 34 * Math.sin(t * 0.47) + step.x * scale,
      y: 385 + 16 * Math.sin(t * 0.73) + step.y * scale,
      scale,
    }
    // A left hand is a right one in the mirror.
    context.setTransform(left() ? -1 : 1, 0, 0, 1, left() ? SIZE.width : 0, 0)
    drawHand(context, points, place, SIZE.width, SIZE.height)
  }
  paint()
  const timer = setInterval(paint, 1000 / FRAMES_A_SECOND)
  const stream = canvas.captureStream(FRAMES_A_SECOND)
  return {
    kind: 'demonstration',
    label,
    mirrored: false,
    attach: (video) => playStream(video, stream),
    show(pose) {
      from = current(seconds())
      to = POSES[poseOf(pose)]
      shown = pose
      changed = seconds()
      begun = changed + SECONDS_TO_CHANGE
    },
    perform() {
      begun = seconds() + SECONDS_TO_BEGIN
    },
    stop() {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
