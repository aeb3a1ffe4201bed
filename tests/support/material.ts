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

/** A training for whoever does not care how good the model is. */
export function quickJob(change: Partial<FitOptions> = {}): FitJob {
  const options = quickOptions({ epochs: 1, ...change })
  return { set: poseDataset(3), options, augmentation: AUGMENTATION, rejector: true }
}

export function quickOptions(change: Partial<FitOptions> = {}): FitOptions {
  return { ...FIT_DEFAULTS, epochs: 3, learningRate: 1e-2, ...change }
}
