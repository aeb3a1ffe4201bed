import type { TrainedModel } from '../learning/classifier/recognizer'
import { featureCount } from '../learning/landmarks/features'
import { LANDMARK_COUNT } from '../learning/landmarks/topology'
import { createGraph, type GraphBuilder, type PlainGraph, type Value } from './graph'
import { coordinate, handValues } from './hands'
import { forward, largest, logDistances } from './networks'
import { finishVerdict, type Rule } from './verdict'

/**
 * A model of held signs, from the landmarks as the finder gives them to the verdict.
 *
 * Inputs: `landmarks`, n × 21 × 3 fractions of the picture (for a model of two hands n × 2 × 21 × 3, left and right, with
 * `present`, n × 2), and `aspect`, n × 1, width ÷ height. Outputs: `probabilities`, n × classes; `strangeness` and `known`,
 * n × 1.
 */
export function heldGraph({ slots, classifier, rejector }: TrainedModel, rule: Rule): PlainGraph {
  const g = createGraph()
  const hands = slots === 1 ? [LANDMARK_COUNT, 3] : [slots, LANDMARK_COUNT, 3]
  const landmarks = g.input('landmarks', [-1, ...hands])
  const aspect = g.input('aspect', [-1, 1])
  const x = g.mul(coordinate(g, landmarks, 0), aspect)
  const y = coordinate(g, landmarks, 1)
  const features = slots === 1 ? handValues(g, x, y).features : pairFeatures(g, x, y, g.input('present', [-1, slots]))
  const classes = classifier.at(-1)!.units
  const logits = forward(g, features, classifier)
  const others = g.softmax(forward(g, features, rejector.network))
  const signs = g.gather(others, [...Array(classes).keys()], 1)
  return finishVerdict(
    g,
    {
      logits,
      best: largest(g, logits),
      share: g.reshape(g.reduce('ReduceMax', signs, 1), [-1, 1]),
      distances: logDistances(g, features, rejector.whitener),
    },
    rule,
  )
}

/** Of two hands: n × 42 coordinates each, and n × 2 flags → n × 235. */
function pairFeatures(g: GraphBuilder, x: Value, y: Value, present: Value): Value {
  const one = (values: Value) => g.reshape(values, [-1, LANDMARK_COUNT])
  const own = handValues(g, one(x), one(y))
  const there = g.reshape(present, [-1, 1])
  const features = g.reshape(g.where(there, 0.5, own.features, 0), [-1, featureCount(2) - PAIR])
  const palms = g.reshape(g.where(there, 0.5, own.palm, 0), [-1, 2])
  const [left, right] = [g.gather(palms, [0], 1), g.gather(palms, [1], 1)]
  const seen = g.where(palms, 0, 1, 0)
  const both = g.mul(g.gather(seen, [0], 1), g.gather(seen, [1], 1))
  const mean = g.where(both, 0.5, g.mul(g.add(left, right), 0.5), 1)
  const way = (values: Value) => g.sub(g.gather(values, [LANDMARK_COUNT], 1), g.gather(values, [0], 1))
  const between = g.where(both, 0.5, g.div(g.concat([way(x), way(y)], 1), mean), 0)
  const ratio = g.where(both, 0.5, g.div(right, g.where(left, 0, left, 1)), 1)
  return g.concat([features, seen, between, g.one('Log', ratio)], 1)
}
/** Features of a pair besides those of its hands. */
const PAIR = 5
