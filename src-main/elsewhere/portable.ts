/**
 * What goes with the networks wherever they go: features, and the rules by which their numbers become a verdict. The build
 * makes one module of plain JavaScript of it, which lies in each folder for TensorFlow.js as `signsmith.js`.
 */
import type { Calibration } from '../contract/model'
import type { Acceptance } from '../contract/project'
import { argMax, softmax } from '../learning/classifier/predict'
import { judge, LARGEST_LOG_DISTANCE, logOdds } from '../learning/classifier/recognizer'
import { distanceTo, whiten } from '../learning/classifier/whitener'
import { clipFrames } from '../learning/clips/clip'
import { ALL_FEATURES, COLUMN_STEPS, TAPS, toColumns } from '../learning/clips/columns'
import { clipFeatures, SHORT_FEATURES, STEP_FEATURES } from '../learning/clips/features'
import { LEAST_SIGNS, nothingBias, SURE } from '../learning/clips/recognizer'
import { medianFace, resample, SEEN, SEEN_STEPS } from '../learning/clips/resample'
import { createSecondLook, type TaughtPaths } from '../learning/clips/secondLook'
import { clipOf, type SeenTake } from '../learning/clips/tracks'
import { featureCount, type Slots, shotFeatures } from '../learning/landmarks/features'
import { placeHands, type SeenFrame } from '../learning/landmarks/hands'
import { HAND_SIZE } from '../learning/landmarks/topology'
import { readPaths } from '../learning/modelFiles'

/** `signs.json`, as far as it is computed with. */
export interface Signs {
  hands: Slots
  labels: readonly { label: string; none: boolean }[]
  /** Which label the networks of signs that move take for nothing. */
  nothing: number | null
  calibration: Calibration
  /** Of each label: the share of the own signs to accept, and milliseconds of hold, release and cooldown. */
  acceptance: readonly Acceptance[]
}

/**
 * The features of held hands.
 *
 * @param frame width and height of the picture, and hands of 21 × (x, y, z) in fractions of it, in one flat list each
 * @param slots 1 or 2, as `hands` of signs.json
 * @returns 115 numbers for a model of one hand, 235 for two; null without a hand
 */
export function features(frame: SeenFrame, slots: Slots): Float32Array | null {
  const points = new Float32Array(slots * HAND_SIZE)
  const present = new Uint8Array(slots)
  if (!placeHands(frame, slots, points, present)) return null
  const out = new Float32Array(featureCount(slots))
  shotFeatures(slots, points, present, out)
  return out
}

export interface NamedSign {
  /** The likeliest sign, whether it is known or not. */
  label: string
  probability: number
  known: boolean
  strangeness: number
  probabilities: Float32Array
}

/**
 * What the numbers of the two networks mean together.
 *
 * @param logits of the classifier, one a label
 * @param others logits of the rejector, one a label and one for none of them
 * @param whitenerBin the bytes of whitener.bin
 */
export function verdict(
  own: Float32Array,
  logits: Float32Array,
  others: Float32Array,
  whitenerBin: ArrayBuffer,
  signs: Signs,
): NamedSign {
  const width = own.length
  const numbers = new Float32Array(whitenerBin)
  const whitener = { width, matrix: numbers.subarray(0, width * width), centres: numbers.subarray(width * width) }
  const best = argMax(logits)
  const share = Math.max(...softmax(others).subarray(0, logits.length))
  const distance = Math.log(Math.max(1e-4, distanceTo(whitener, whiten(whitener, own), best)))
  const evidence = { logits, best, confidence: logOdds(share), distance: Math.min(LARGEST_LOG_DISTANCE, distance) }
  const { probabilities, known, score } = judge(evidence, signs.calibration, signs.acceptance[best]!.accepted)
  return {
    label: signs.labels[best]!.label,
    probability: probabilities[best]!,
    known,
    strangeness: score,
    probabilities,
  }
}

/** 16 steps of both hands, as the graph for signs that move takes them. */
export interface Steps {
  /** 16 × 2 × 21 × 3 in frame heights. */
  hands: Float32Array
  /** 16 × 2: 0 never in view, 1 at that moment, 2 before or after. */
  seen: Float32Array
  /** 3. */
  face: Float32Array
}

/**
 * A take of a sign that moves, from its first frame to its last, in 16 steps evenly by time.
 *
 * @param take width and height of the picture, and frames of `{ time, hands, face }`: milliseconds; hands as above, each
 *   with `handedness` and `score`; the middle of the face and its height in fractions of the picture, or null
 */
export function steps(take: SeenTake): Steps {
  const clip = clipOf(take)
  const present = new Uint8Array(SEEN_STEPS * 2)
  const out = { hands: new Float32Array(SEEN_STEPS * 2 * HAND_SIZE), face: new Float32Array(3) }
  const [from, to] = [clip.times[0]!, clip.times[clipFrames(clip) - 1]!]
  resample(clip, from, to, SEEN_STEPS, out.hands, present)
  medianFace(clip, from, to, out.face)
  return { ...out, seen: Float32Array.from(present) }
}

/** What the two networks of signs that move take in `layers`: 8 × 741 and 8 × 303 numbers. */
export function columns({ hands, seen, face }: Steps): { first: Float32Array; second: Float32Array } {
  const own = new Float32Array(SEEN_STEPS * STEP_FEATURES)
  clipFeatures(SEEN_STEPS, hands, Uint8Array.from(seen), face, own)
  const of = (chosen: readonly number[]) => {
    const out = new Float32Array(COLUMN_STEPS * TAPS * chosen.length)
    toColumns(own, STEP_FEATURES, chosen, out)
    return out
  }
  return { first: of(ALL_FEATURES), second: of(SHORT_FEATURES) }
}

/**
 * The second look at signs that the networks find alike, by the way of the hands in taught takes; for the networks as layers,
 * since the plain graph has it.
 *
 * @param opinions logits of both networks, averaged
 * @param pathsBin the bytes of paths.bin
 * @returns probabilities, one a label
 */
export function lookAgain(opinions: Float32Array, own: Steps, pathsBin: ArrayBuffer, signs: Signs): Float32Array {
  const paths: TaughtPaths = readPaths(new Uint8Array(pathsBin))
  const classes = signs.labels.length
  const calibrated = (logits: Float32Array) => softmax(logits.map((logit) => logit / signs.calibration.temperature))
  const { nothing } = signs
  // Without a hand there is nothing to look at.
  if (!own.seen.includes(SEEN))
    return calibrated(Float32Array.from({ length: classes }, (_, k) => (k === nothing ? SURE : 0)))
  const both = opinions.slice()
  // Where it is all but sure that there is no sign it does not matter which one it would be.
  const shown = softmax(both).reduce((sum, p, k) => sum + (k < classes && k !== nothing ? p : 0), 0)
  if (shown >= LEAST_SIGNS) createSecondLook(paths, classes)(both, own.hands, Uint8Array.from(own.seen))
  const logits = both.slice(0, classes)
  if (nothing !== null) logits[nothing] = logits[nothing]! - nothingBias(classes)
  return calibrated(logits)
}
