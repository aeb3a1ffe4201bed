import type { FitOptions } from '../../src-main/contract/training'
import { FIT_DEFAULTS } from '../../src-main/contract/training'
import type { Dataset } from '../../src-main/learning/dataset'
import { AUGMENTATION } from '../../src-main/learning/landmarks/augment'
import { placeHands } from '../../src-main/learning/landmarks/hands'
import type { FitJob } from '../../src-main/trainer/protocol'
import { POSE_NAMES } from '../../src-renderer/camera/demonstration/hand'
import { seenFrame } from './hands'

/** `each` shots of each pose of the parametric hand: small material that can be learned in a moment. */
export function poseDataset(each: number, poses = POSE_NAMES): Dataset {
  const n = poses.length * each
  const set: Dataset = {
    slots: 1,
    frames: 1,
    face: null,
    nothing: null,
    classes: poses.length,
    points: new Float32Array(n * 63),
    present: new Uint8Array(n),
    labels: new Int32Array(n),
  }
  for (let i = 0; i < n; i++) {
    const pose = poses[i % poses.length]!
    placeHands(seenFrame(pose, 0.4 * Math.sin(i * 1.7)), 1, set.points, set.present, i)
    set.labels[i] = i % poses.length
  }
  return set
}

/** `each` shots of four signs of two hands: the last one shows one hand alone, now the one, now the other. */
export function pairDataset(each: number): Dataset {
  const pairs = [
    ['open', 'fist'],
    ['fist', 'open'],
    ['victory', 'victory'],
    ['point', null],
  ] as const
  const n = pairs.length * each
  const set: Dataset = {
    slots: 2,
    frames: 1,
    face: null,
    nothing: null,
    classes: pairs.length,
    points: new Float32Array(n * 126),
    present: new Uint8Array(n * 2),
    labels: Int32Array.from({ length: n }, (_, i) => i % pairs.length),
  }
  for (let i = 0; i < n; i++) {
    pairs[i % pairs.length]!.forEach((pose, slot) => {
      if (!pose) return
      const { hands, ...frame } = seenFrame(pose, 0.4 * Math.sin(i * 1.7 + slot))
      const hand = slot === (pairs[i % pairs.length]![1] ? 0 : (i >> 2) % 2) ? 'Left' : 'Right'
      const one = { ...frame, hands: [{ ...hands[0]!, handedness: hand }] } as const
      const [points, present] = [new Float32Array(126), new Uint8Array(2)]
      placeHands(one, 2, points, present)
      const own = present[0] ? 0 : 1
      set.points.set(points.subarray(own * 63, own * 63 + 63), i * 126 + own * 63)
      set.present[i * 2 + own] = 1
    })
  }
  return set
}

/** A training for whoever does not care how good the model is. */
export function quickJob(change: Partial<FitOptions> = {}): FitJob {
  const options = quickOptions({ epochs: 1, ...change })
  return { set: poseDataset(3), options, augmentation: AUGMENTATION, rejector: true }
}

export function quickOptions(change: Partial<FitOptions> = {}): FitOptions {
  return { ...FIT_DEFAULTS, epochs: 3, learningRate: 1e-2, ...change }
}
