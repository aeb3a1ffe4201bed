import type { DenseLayer } from '../learning/classifier/load'
import { LARGEST_LOG_DISTANCE, type TrainedModel } from '../learning/classifier/recognizer'
import { ALL_FEATURES } from '../learning/clips/columns'
import { PLACED_HAND, SHORT_FEATURES, STEP_FEATURES } from '../learning/clips/features'
import { foundWidth, nothingBias, SURE } from '../learning/clips/recognizer'
import { SEEN_STEPS } from '../learning/clips/resample'
import { LANDMARK_COUNT, MIDDLE_KNUCKLE, WRIST } from '../learning/landmarks/topology'
import { createGraph, type GraphBuilder, type PlainGraph, type Value } from './graph'
import { coordinate, handValues, palmOf } from './hands'
import { dense, forward, largest, logDistances } from './networks'
import { lookAgain, type PlaceValues } from './secondLook'
import { finishVerdict, type Rule } from './verdict'

/** Hands of one example. */
const HANDS = 2 * SEEN_STEPS

/**
 * A model of signs that move, from 16 steps of both hands to the verdict, with the second look at signs that are alike.
 *
 * Inputs: `hands`, n × 16 × 2 × 21 × 3 in frame heights, left and right; `seen`, n × 16 × 2 (0 never, 1 at that moment, 2
 * before or after: `learning/clips/resample`); `face`, n × 3 in frame heights, a height of 0 for none. Outputs:
 * `probabilities`, n × classes; `strangeness` and `known`, n × 1.
 *
 * @throws Error where the model has no takes for the second look
 */
export function movingGraph({ classifier, rejector, nothing, paths }: TrainedModel, rule: Rule): PlainGraph {
  if (!paths) throw new Error('The takes for a second look are missing')
  const g = createGraph()
  const hands = g.input('hands', [-1, SEEN_STEPS, 2, LANDMARK_COUNT, 3])
  const flags = g.reshape(g.input('seen', [-1, SEEN_STEPS, 2]), [-1, HANDS])
  const face = g.input('face', [-1, 3])
  const there = g.where(flags, 0.5, 1, 0)
  const seen = g.where(flags, 1.5, 0, there)
  const places = placeValues(g, hands, seen)
  const features = stepFeatures(g, places, there, seen, face)
  const any = g.where(g.reshape(g.reduce('ReduceSum', seen, 1), [-1, 1]), 0.5, 1, 0)

  const found = findings(g, features, ALL_FEATURES, classifier)
  const second = findings(g, features, SHORT_FEATURES, rejector.network)
  const last = (network: readonly DenseLayer[]) => network.slice(-1)
  const sum = g.add(forward(g, found, last(classifier)), forward(g, second, last(rejector.network)))
  const opinions = g.mul(sum, 0.5)
  const classes = rejector.whitener.centres.length / foundWidth(classifier)
  const perClass = (of: (k: number) => number) =>
    g.constant(
      Array.from({ length: classes }, (_, k) => of(k)),
      [classes],
    )
  // What is said where no hand is seen at all.
  const nobody = perClass((k) => (k === nothing ? SURE : 0))
  const signs = [...Array(classes).keys()].filter((k) => k !== nothing)
  const lessNothing = g.sub(
    lookAgain(g, places, there, opinions, paths, { classes, signs }),
    perClass((k) => (k === nothing ? nothingBias(classes) : 0)),
  )
  const logits = g.where(any, 0.5, lessNothing, nobody)
  const best = largest(g, logits)

  const sure = g.softmax(opinions)
  const ofSigns = g.reshape(g.reduce('ReduceMax', g.gather(sure, signs, 1), 1), [-1, 1])
  const share =
    nothing === null ? ofSigns : g.where(g.gather(best, [nothing], 1), 0.5, g.gather(sure, [nothing], 1), ofSigns)
  return finishVerdict(
    g,
    {
      logits,
      best,
      share: g.where(any, 0.5, share, nothing === null ? 0 : 1),
      distances: g.where(any, 0.5, logDistances(g, found, rejector.whitener), LARGEST_LOG_DISTANCE),
    },
    rule,
  )
}

/** Where hands are. @param seen n × 32, 1 where a hand was in view at that moment */
function placeValues(g: GraphBuilder, hands: Value, seen: Value): PlaceValues & { ok: Value } {
  const [x, y] = [coordinate(g, hands, 0), coordinate(g, hands, 1)].map((values) =>
    g.reshape(values, [-1, LANDMARK_COUNT]),
  ) as [Value, Value]
  const row = (values: Value) => g.reshape(values, [-1, HANDS])
  const sum = (values: Value) => g.reshape(g.reduce('ReduceSum', values, 1), [-1, 1])
  const count = g.max(sum(seen), 1)
  const mean = (values: Value) => g.div(sum(g.mul(seen, values)), count)
  const [wristX, wristY] = [row(g.gather(x, [WRIST], 1)), row(g.gather(y, [WRIST], 1))]
  const usual = mean(row(palmOf(g, x, y)))
  return {
    x,
    y,
    wristX,
    wristY,
    middleX: mean(wristX),
    middleY: mean(wristY),
    palm: g.where(usual, 0, usual, 1),
    // 0 where no hand was in view, or none has an extent: all features are zeros then.
    ok: g.where(usual, 0, 1, 0),
  }
}

/**
 * The features of each step: n·16 × 247 (`learning/clips/features`).
 *
 * @param there n × 32, 1 where anything is known of a hand
 * @param seen n × 32, 1 where it was in view at that moment
 */
function stepFeatures(
  g: GraphBuilder,
  { x, y, wristX, wristY, middleX, middleY, palm, ok }: ReturnType<typeof placeValues>,
  there: Value,
  seen: Value,
  face: Value,
): Value {
  const row = (values: Value) => g.reshape(values, [-1, HANDS])
  const own = handValues(g, x, y)
  const place = (values: Value, middle: Value) => g.reshape(g.div(g.sub(values, middle), palm), [-1, 1])
  const placed = g.concat(
    [
      place(wristX, middleX),
      place(wristY, middleY),
      place(row(g.gather(x, [MIDDLE_KNUCKLE], 1)), middleX),
      place(row(g.gather(y, [MIDDLE_KNUCKLE], 1)), middleY),
      own.features,
    ],
    1,
  )
  const known = g.mul(there, ok)
  const ofHands = g.reshape(g.where(g.reshape(known, [-1, 1]), 0.5, placed, 0), [-1, 2 * PLACED_HAND])

  const step = (values: Value) => g.reshape(values, [-1, 2])
  const height = g.gather(face, [2], 1)
  const hasFace = g.mul(g.where(height, 0, 1, 0), ok)
  const safe = g.where(height, 0, height, 1)
  const fromFace = (values: Value, axis: number) =>
    g.reshape(g.mul(g.mul(g.div(g.sub(values, g.gather(face, [axis], 1)), safe), hasFace), there), [-1, 2, 1])
  const between = (values: Value) => {
    const scaled = step(g.div(values, palm))
    return g.sub(g.gather(scaled, [1], 1), g.gather(scaled, [0], 1))
  }
  const pair = step(known)
  const both = g.mul(g.gather(pair, [0], 1), g.gather(pair, [1], 1))
  const eachStep = g.reshape(g.mul(hasFace, g.constant(new Float32Array(SEEN_STEPS).fill(1), [SEEN_STEPS])), [-1, 1])
  return g.concat(
    [
      ofHands,
      step(g.mul(seen, ok)),
      g.mul(g.concat([between(wristX), between(wristY)], 1), both),
      g.reshape(g.concat([fromFace(wristX, 0), fromFace(wristY, 1)], 2), [-1, 4]),
      eachStep,
    ],
    1,
  )
}

/** What a network finds over time, its mean and its most: n × 2u. @param features n·16 × 247 */
function findings(g: GraphBuilder, features: Value, chosen: readonly number[], network: readonly DenseLayer[]): Value {
  const [one, two] = network as [DenseLayer, DenseLayer]
  const own = chosen.length === STEP_FEATURES ? features : g.gather(features, chosen, 1)
  const first = dense(g, columns(g, own, SEEN_STEPS, chosen.length), one)
  const steps = SEEN_STEPS / 4
  const second = g.reshape(dense(g, columns(g, first, SEEN_STEPS / 2, one.units), two), [-1, steps, two.units])
  const mean = g.mul(g.reduce('ReduceSum', second, 1), 1 / steps)
  return g.concat([mean, g.reduce('ReduceMax', second, 1)], 1)
}

/** Each second step beside the one before and the one after: n·steps × f → n·steps/2 × 3f. */
function columns(g: GraphBuilder, features: Value, steps: number, f: number): Value {
  const half = steps / 2
  const pairs = g.reshape(features, [-1, half, 2 * f])
  const second = g.gather(
    pairs,
    Array.from({ length: f }, (_, i) => f + i),
    2,
  )
  const nothing = g.mul(g.gather(second, [0], 1), 0)
  const before = g.concat([nothing, g.gather(second, [...Array(half - 1).keys()], 1)], 1)
  return g.reshape(g.concat([before, pairs], 2), [-1, 3 * f])
}
