import type { Calibration } from '../contract/model'
import { scoreLimit } from '../learning/classifier/recognizer'
import type { GraphBuilder, PlainGraph, Value } from './graph'
import { logOdds, pick } from './networks'

/** How a model's evidence becomes a verdict. */
export interface Rule {
  calibration: Calibration
  /** Of each class, the share of the person's own signs to accept. */
  accepted: readonly number[]
}

/** What a graph knows of an example: m rows. */
export interface EvidenceValues {
  /** m × classes. */
  logits: Value
  /** m × classes: 1 at the best one. */
  best: Value
  /** m × 1: probability of being one of the signs at all. */
  share: Value
  /** m × classes: logarithms of Mahalanobis distances. */
  distances: Value
}

/** What each form of a model says of an example. */
export const OUTPUTS = ['probabilities', 'strangeness', 'known'] as const

/** `judge` of `learning/classifier/recognizer` in plain operations. */
export function finishVerdict(
  g: GraphBuilder,
  { logits, best, share, distances }: EvidenceValues,
  { calibration, accepted }: Rule,
  more: Readonly<Record<string, Value>> = {},
): PlainGraph {
  const { temperature, confidence, distance, offsets } = calibration
  const perClass = (values: readonly number[]) => pick(g, best, g.constant(values, [values.length]))
  const shape = g.div(g.sub(confidence.centre, logOdds(g, share)), confidence.spread)
  const away = g.div(g.sub(pick(g, best, distances), distance.centre), distance.spread)
  const strangeness = g.sub(g.add(shape, away), perClass(offsets))
  const limit = perClass(accepted.map((one) => scoreLimit(calibration, one)))
  return g.finish({
    probabilities: g.softmax(g.div(logits, temperature)),
    strangeness,
    known: g.where(strangeness, limit, 0, 1),
    ...more,
  })
}
