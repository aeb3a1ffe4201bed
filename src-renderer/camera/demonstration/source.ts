import { playStream, type Source } from '../source'
import { drawHand } from './draw'
import { blendPoses, type HandPose, POSES, type PoseName, poseHand, turnHand } from './hand'

const SIZE = { width: 640, height: 480 }
const FRAMES_A_SECOND = 25
const SECONDS_TO_CHANGE = 0.5

export interface Demonstration extends Source {
  show(pose: PoseName): void
}

/**
 * A drawn hand that moves a little, for whoever has no camera and no video. It goes the whole way that a camera's
 * picture goes: the landmarker finds it as it finds a real one.
 */
export function openDemonstration(first: PoseName, left: () => boolean, label: string): Demonstration {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, SIZE)
  const context = canvas.getContext('2d')!
  let from: HandPose = POSES[first]
  let to: HandPose = POSES[first]
  let changed = -1
  const started = performance.now()

  const current = (seconds: number): HandPose => {
    const share = Math.min(1, (seconds - changed) / SECONDS_TO_CHANGE)
    return blendPoses(from, to, share * share * (3 - 2 * share))
  }
  const seconds = () => (performance.now() - started) / 1000
  const paint = () => {
    const t = seconds()
    // Slow swaying at speeds that never meet, so that no two samples are alike.
    const points = turnHand(poseHand(current(t)), 0.14 * Math.sin(t * 0.9), 0.1 * Math.sin(t * 0.61))
    const place = {
      x: 320 + 34 * Math.sin(t * 0.47),
      y: 385 + 16 * Math.sin(t * 0.73),
      scale: 132 + 12 * Math.sin(t * 0.37),
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
      to = POSES[pose]
      changed = seconds()
    },
    stop() {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
