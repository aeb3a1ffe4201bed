import type { Calibration } from '../../contract/model'
import type { TaughtPaths } from '../clips/secondLook'
import { featureCount, type Slots, shotFeatures } from '../landmarks/features'
import type { DenseLayer } from './load'
import { argMax, forward, softmax } from './predict'
import { distanceTo, type Whitener, whiten } from './whitener'

/**
 * A trained model as plain arrays: the classifier, and what tells its signs from everything else. For clips, the second
 * network is an opinion of its own on the same signs, and the whitener takes what the first one finds over time.
 */
export interface TrainedModel {
  slots: Slots
  /** Steps of an example: 1 for shots. */
  frames: number
  /** The class of clips that show no sign, if there is one. */
  nothing: number | null
  classifier: DenseLayer[]
  rejector: { network: DenseLayer[]; whitener: Whitener }
  /** Of clips: some of what was taught, for a second look. */
  paths: TaughtPaths | null
}

/** What a model sees in one shot, before any threshold. */
export interface Evidence {
  /** One a class. */
  logits: Float32Array
  /** The class with the largest logit. */
  best: number
  /** Log-odds, by the rejector, that the shot is one of the signs at all. */
  confidence: number
  /** Logarithm of the Mahalanobis distance to the best class. */
  distance: number
}

/** Evidence against thresholds. */
export interface Judgement {
  best: number
  /** One a class, calibrated, summing to 1. */
  probabilities: Float32Array
  /** How strange the shot is; above `limit` it is none of the signs. */
  score: number
  limit: number
  known: boolean
  /** Which of the two measures says more against the shot. */
  against: 'shape' | 'distance'
}

export interface Recognizer {
  slots: Slots
  /** Steps of what it looks at: 1 for shots. */
  frames: number
  classes: number
  /**
   * @param points frames × slots × 21 × 3 in frame heights
   * @param present frames × slots flags
   * @param face 3 numbers (`clips/clip`); a height of 0, or nothing, where it is not known
   */
  look(points: Float32Array, present: Uint8Array, face?: Float32Array): Evidence
  /** @returns logarithm of the Mahalanobis distance to each class, infinite for one without samples */
  distances(points: Float32Array, present: Uint8Array, face?: Float32Array): Float32Array
}

const MOST_ODDS = Math.log(1e4)
export const LARGEST_LOG_DISTANCE = Math.log(1e4)

/** @throws Error when a network does not take the features of that many slots, or the parts do not fit together */
export function createShotRecognizer({ slots, classifier, rejector }: TrainedModel): Recognizer {
  const inputs = featureCount(slots)
  const classes = classifier.at(-1)!.units
  for (const [name, network] of Object.entries({ classifier, rejector: rejector.network })) {
    if (network[0]!.inputs !== inputs) {
      throw new Error(`The ${name} takes ${network[0]!.inputs} features, this version has ${inputs}`)
    }
  }
  const { network, whitener } = rejector
  if (network.at(-1)!.units !== classes + 1 || whitener.centres.length !== classes * inputs) {
    throw new Error(`The rejector knows ${network.at(-1)!.units - 1} signs, the classifier ${classes}`)
  }
  if (whitener.width !== inputs || whitener.matrix.length !== inputs * inputs) {
    throw new Error(`The whitener takes ${whitener.width} features, this version has ${inputs}`)
  }
  const features = new Float32Array(inputs)
  const logDistance = (whitened: Float32Array, label: number) =>
    Math.log(Math.max(1e-4, distanceTo(whitener, whitened, label)))
  return {
    slots,
    frames: 1,
    classes,
    look(points, present) {
      shotFeatures(slots, points, present, features)
      const logits = forward(classifier, features)
      const best = argMax(logits)
      const signs = softmax(forward(network, features)).subarray(0, classes)
      const share = Math.max(...signs)
      const distance = logDistance(whiten(whitener, features), best)
      return {
        logits,
        best,
        confidence: logOdds(share),
        distance: Math.min(LARGEST_LOG_DISTANCE, distance),
      }
    },
    distances(points, present) {
      shotFeatures(slots, points, present, features)
      const whitened = whiten(whitener, features)
      return Float32Array.from({ length: classes }, (_, k) => logDistance(whitened, k))
    },
  }
}

/** Log-odds of a probability, within what evidence may say. */
export function logOdds(share: number): number {
  const odds = Math.log(Math.max(share, 1e-4) / Math.max(1 - share, 1e-4))
  return Math.max(-MOST_ODDS, Math.min(MOST_ODDS, odds))
}

/** Both measures in their usual spreads, added, less what is usual for the sign. */
export function strangeness({ best, confidence, distance }: Omit<Evidence, 'logits'>, c: Calibration): number {
  return shapePart(confidence, c) + distancePart(distance, c) - c.offsets[best]!
}

const shapePart = (confidence: number, c: Calibration) => (c.confidence.centre - confidence) / c.confidence.spread
const distancePart = (distance: number, c: Calibration) => (distance - c.distance.centre) / c.distance.spread

/**
 * @param accepted the share of the person's own signs to accept, 0.5 to 0.995; more accepts more strangers as well
 * @param shift what the limit is raised by, for signs that look stranger today
 */
export function judge(evidence: Evidence, calibration: Calibration, accepted: number, shift = 0): Judgement {
  const { best, confidence, distance } = evidence
  const score = strangeness(evidence, calibration)
  const limit = scoreLimit(calibration, accepted) + shift
  return {
    best,
    probabilities: softmax(evidence.logits.map((logit) => logit / calibration.temperature)),
    score,
    limit,
    known: score <= limit,
    against: shapePart(confidence, calibration) >= distancePart(distance, calibration) ? 'shape' : 'distance',
  }
}

/** Between the measured quantiles along a straight line; beyond them the nearest. */
export function scoreLimit({ quantiles }: Calibration, accepted: number): number {
  const above = quantiles.findIndex(({ share }) => share >= accepted)
  if (above < 0) return quantiles.at(-1)!.score
  const high = quantiles[above]!
  const low = quantiles[above - 1]
  if (!low) return high.score
  return low.score + ((high.score - low.score) * (accepted - low.share)) / (high.share - low.share)
}
