import {
  ACROSS,
  COSINES,
  DISTANCES,
  EXTENSIONS,
  HAND_FEATURES,
  THUMB_AGAINST,
  THUMB_REACH,
} from '../learning/landmarks/features'
import { KNUCKLES, LANDMARK_COUNT, WRIST } from '../learning/landmarks/topology'
import type { GraphBuilder, Value } from './graph'

/** What a graph knows of hands, one a row. */
export interface HandValues {
  /** m × 115, zeros for a hand without extent. */
  features: Value
  /** m × 1, in the unit of the points; 0 for a hand without extent. */
  palm: Value
}

type Pairs = readonly (readonly [number, number])[]

/**
 * The features of hands as `learning/landmarks/features` computes them, in plain operations.
 *
 * @param x m × 21 in one unit
 * @param y as x
 */
export function handValues(g: GraphBuilder, x: Value, y: Value): HandValues {
  const size = (a: Value, b: Value) => g.one('Sqrt', g.add(g.mul(a, a), g.mul(b, b)))
  const [fromX, fromY] = [g.sub(x, g.gather(x, [WRIST], 1)), g.sub(y, g.gather(y, [WRIST], 1))]
  const raw = palmOf(g, x, y)
  const palm = g.where(raw, 1e-9, raw, 0)
  const unit = g.where(raw, 1e-9, raw, 1)
  const [px, py] = [g.div(fromX, unit), g.div(fromY, unit)]
  const point = (values: Value) => g.reshape(values, [-1, LANDMARK_COUNT, 1])
  const coordinates = g.reshape(g.concat([point(px), point(py)], 2), [-1, 2 * LANDMARK_COUNT])

  const between = (pairs: Pairs) => {
    const [a, b] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)]
    return [g.sub(g.gather(px, a, 1), g.gather(px, b, 1)), g.sub(g.gather(py, a, 1), g.gather(py, b, 1))] as const
  }
  const lengths = (pairs: Pairs) => size(...between(pairs))
  const [ax, ay] = between(COSINES.map(([a, b]) => [a, b]))
  const [cx, cy] = between(COSINES.map(([, b, c]) => [c, b]))
  const arms = g.mul(size(ax, ay), size(cx, cy))
  const dot = g.add(g.mul(ax, cx), g.mul(ay, cy))
  const cosines = g.where(arms, 1e-12, g.div(dot, g.where(arms, 1e-12, arms, 1)), 1)

  const direction = (from: number, to: number) => {
    const [dx, dy] = between([[from, to]])
    const long = size(dx, dy)
    const safe = g.where(long, 1e-9, long, 1)
    return [g.where(long, 1e-9, g.div(dx, safe), 0), g.where(long, 1e-9, g.div(dy, safe), 0)] as const
  }
  const [u, v] = [direction(5, 17), direction(9, 0)]
  const along = (pairs: Pairs, [dx, dy]: readonly [Value, Value]) => {
    const [wayX, wayY] = between(pairs)
    return g.add(g.mul(wayX, dx), g.mul(wayY, dy))
  }
  const thumb = (others: readonly number[]): Pairs => others.map((other) => [4, other])
  const all = g.concat(
    [
      coordinates,
      cosines,
      lengths(DISTANCES),
      along(ACROSS, u),
      along(thumb(THUMB_AGAINST), u),
      along(thumb(THUMB_AGAINST), v),
      lengths(thumb(THUMB_REACH)),
      along(EXTENSIONS, v),
    ],
    1,
  )
  if (all.shape[1] !== HAND_FEATURES) throw new Error(`A hand has ${all.shape[1]} features, not ${HAND_FEATURES}`)
  return { features: g.where(raw, 1e-9, all, 0), palm }
}

/** m × 1: the mean distance from the wrist to the four knuckles. */
export function palmOf(g: GraphBuilder, x: Value, y: Value): Value {
  const away = (values: Value) => g.sub(g.gather(values, KNUCKLES, 1), g.gather(values, [WRIST], 1))
  const [dx, dy] = [away(x), away(y)]
  const lengths = g.one('Sqrt', g.add(g.mul(dx, dx), g.mul(dy, dy)))
  return g.mul(g.reshape(g.reduce('ReduceSum', lengths, 1), [-1, 1]), 1 / KNUCKLES.length)
}

/** One coordinate of all points: n × … × 21 × 3 → n × (… · 21). */
export function coordinate(g: GraphBuilder, points: Value, which: 0 | 1): Value {
  const last = points.shape.length - 1
  const width = points.shape.slice(1, -1).reduce((product, size) => product * size, 1)
  return g.reshape(g.gather(points, [which], last), [-1, width])
}
