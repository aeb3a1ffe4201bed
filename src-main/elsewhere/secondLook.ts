import { BAND, MISSING, PATH_STEPS } from '../learning/clips/dtw'
import { LEAST_SIGNS } from '../learning/clips/recognizer'
import { ALIKE, type TaughtPaths, WORTH } from '../learning/clips/secondLook'
import { LANDMARK_COUNT } from '../learning/landmarks/topology'
import type { GraphBuilder, Value } from './graph'

/** What a graph knows of the places of hands, in 16 steps of two hands. */
export interface PlaceValues {
  /** n·32 × 21, in frame heights. */
  x: Value
  y: Value
  /** n × 32. */
  wristX: Value
  wristY: Value
  /** n × 1: the middle of the wrists that were in view, and their mean palm; 1 where there is none. */
  middleX: Value
  middleY: Value
  palm: Value
}

const HANDS = 2 * PATH_STEPS
/** Numbers of a hand in one step: 21 x, then 21 y. */
const HAND = 2 * LANDMARK_COUNT
const STEP = 2 * HAND
/** What a point around the wrist counts beside the wrist, as a factor of its way. */
const SHARE = 1 / Math.sqrt(LANDMARK_COUNT - 1)
/** Longer than any way. */
const FAR = 1e9

/**
 * `createSecondLook` of `learning/clips/secondLook` in plain operations: each example against every taught take and its
 * mirror image, all cells of the warping's band at once, and the warping diagonal by diagonal.
 *
 * @param there n × 32, 1 where anything is known of a hand
 * @param opinions n × outputs, the averaged logits
 * @param signs the classes that are signs
 * @returns n × classes, the opinions on these looked at again
 */
export function lookAgain(
  g: GraphBuilder,
  places: PlaceValues,
  there: Value,
  opinions: Value,
  paths: TaughtPaths,
  { classes, signs }: { classes: number; signs: readonly number[] },
): Value {
  const own = g.gather(opinions, [...Array(classes).keys()], 1)
  const ofClass = Array.from({ length: classes }, (_, k) =>
    [...paths.labels.keys()].filter((i) => paths.labels[i] === k),
  )
  if (ofClass.every((takes) => takes.length === 0)) return own
  const away = g.mul(nearest(g, wayTo(g, pathValues(g, places), g.gather(there, [0, 1], 1), paths), ofClass), WORTH)
  const known = g.constant(
    ofClass.map((takes) => Math.min(1, takes.length)),
    [classes],
  )
  const most = (values: Value) => g.reshape(g.reduce('ReduceMax', values, 1), [-1, 1])
  const taught = g.where(known, 0.5, own, -FAR)
  const best = most(taught)
  const alike = g.where(g.sub(best, ALIKE), taught, 0, 1)
  const only = (values: Value) => g.where(alike, 0.5, values, -FAR)
  const logOfSum = (values: Value) => {
    const top = most(values)
    const sum = g.reshape(g.reduce('ReduceSum', g.one('Exp', g.sub(values, top)), 1), [-1, 1])
    return g.add(top, g.one('Log', sum))
  }
  const after = only(g.sub(taught, away))
  const shift = g.sub(logOfSum(only(taught)), logOfSum(after))
  const again = g.where(alike, 0.5, g.add(after, shift), own)
  // Where it is all but sure that there is no sign it does not matter which one it would be.
  const shown = g.reshape(g.reduce('ReduceSum', g.gather(g.softmax(opinions), signs, 1), 1), [-1, 1])
  return g.where(LEAST_SIGNS, shown, own, again)
}

/** The examples as ways of the hands: n × 16 × 84, in palms; wrists from the middle of all, the others from their wrist. */
function pathValues(g: GraphBuilder, { x, y, wristX, wristY, middleX, middleY, palm }: PlaceValues): Value {
  const others = Array.from({ length: LANDMARK_COUNT - 1 }, (_, i) => i + 1)
  const scale = g.reshape(palm, [-1, 1, 1])
  const along = (points: Value, wrist: Value, middle: Value) => {
    const place = g.reshape(g.div(g.sub(wrist, middle), palm), [-1, HANDS, 1])
    const around = g.sub(
      g.gather(g.reshape(points, [-1, HANDS, LANDMARK_COUNT]), others, 2),
      g.reshape(wrist, [-1, HANDS, 1]),
    )
    return g.concat([place, g.mul(g.div(around, scale), SHARE)], 2)
  }
  return g.reshape(g.concat([along(x, wristX, middleX), along(y, wristY, middleY)], 2), [-1, PATH_STEPS, STEP])
}

/** The taught takes, and after them each as a person makes it whose other hand signs: 2t × 16 × 84. */
function taughtValues(g: GraphBuilder, { points, labels }: TaughtPaths): Value {
  const count = labels.length
  const values = new Float32Array(points.length)
  for (let hand = 0; hand < count * HANDS; hand++) {
    for (let i = 0; i < HAND; i++) {
      const [point, axis] = [i % LANDMARK_COUNT, Math.floor(i / LANDMARK_COUNT)]
      values[hand * HAND + i] = points[hand * HAND + 2 * point + axis]! * (point === 0 ? 1 : SHARE)
    }
  }
  const plain = g.constant(values, [count, PATH_STEPS, STEP])
  const exchanged = g.gather(
    plain,
    Array.from({ length: STEP }, (_, i) => (i + HAND) % STEP),
    2,
  )
  const turned = g.constant(
    Array.from({ length: STEP }, (_, i) => (i % HAND < LANDMARK_COUNT ? -1 : 1)),
    [STEP],
  )
  return g.concat([plain, g.mul(exchanged, turned)], 0)
}

/** The warped way to each taught take and to its mirror image, in palms: n × 2t. @param shows n × 2: hands there at all */
function wayTo(g: GraphBuilder, path: Value, shows: Value, paths: TaughtPaths): Value {
  const takes = 2 * paths.labels.length
  const taught = taughtValues(g, paths)
  const cells: [number, number][] = []
  const parts: Value[] = []
  for (let d = -BAND; d <= BAND; d++) {
    const steps = Array.from({ length: PATH_STEPS - Math.abs(d) }, (_, i) => i + Math.max(0, -d))
    for (const i of steps) cells.push([i, i + d])
    const theirs = g.reshape(g.gather(taught, steps, 1), [1, takes, steps.length * STEP])
    const ours = g.gather(
      path,
      steps.map((i) => i + d),
      1,
    )
    const between = g.sub(g.reshape(ours, [-1, 1, steps.length * STEP]), theirs)
    const squared = g.reduce('ReduceSum', g.reshape(g.mul(between, between), [-1, HAND]), 1)
    parts.push(g.reshape(squared, [-1, takes, steps.length, 2]))
  }
  const flags = [...paths.seen]
  const swapped = flags.map((_, i) => flags[i ^ 1]!)
  const theirs = g.constant([...flags, ...swapped], [1, takes, 1, 2])
  const ours = g.reshape(shows, [-1, 1, 1, 2])
  const both = g.mul(ours, theirs)
  const oneAlone = g.sub(g.add(ours, theirs), g.mul(both, 2))
  const counted = g.add(g.mul(g.concat(parts, 2), both), g.mul(oneAlone, MISSING))
  return warped(g, g.one('Sqrt', g.reduce('ReduceSum', counted, 3)), cells)
}

/** Dynamic time warping over the cells of the band, diagonal by diagonal. @param costs n × takes × cells */
function warped(g: GraphBuilder, costs: Value, cells: readonly (readonly [number, number])[]): Value {
  const takes = costs.shape[1]!
  const far = g.add(g.mul(g.gather(costs, [0], 2), 0), FAR)
  const padded = g.concat([costs, far], 2)
  const at = new Map(cells.map(([i, j], index) => [i * PATH_STEPS + j, index]))
  // A column for each difference of steps, and one on either side that no way reaches.
  const columns = Array.from({ length: 2 * BAND + 3 }, (_, column) => column - BAND - 1)
  const cost = (diagonal: number) =>
    g.gather(
      padded,
      columns.map((d) => {
        const [i, j] = [(diagonal - d) / 2, (diagonal + d) / 2]
        const inside = Number.isInteger(i) && [i, j].every((step) => step >= 0 && step < PATH_STEPS)
        return (inside ? at.get(i * PATH_STEPS + j) : undefined) ?? cells.length
      }),
      2,
    )
  const last = columns.length - 1
  const left = columns.map((_, i) => Math.max(0, i - 1))
  const right = columns.map((_, i) => Math.min(last, i + 1))
  let [before, now] = [far, g.mul(cost(0), 2)]
  for (let diagonal = 1; diagonal < 2 * PATH_STEPS - 1; diagonal++) {
    const own = cost(diagonal)
    const aside = g.add(g.min(g.gather(now, left, 2), g.gather(now, right, 2)), own)
    ;[before, now] = [now, g.min(aside, g.add(before, g.add(own, own)))]
  }
  return g.mul(g.reshape(g.gather(now, [BAND + 1], 2), [-1, takes]), 1 / (2 * PATH_STEPS))
}

/** The least of each class's ways: n × classes; of a class without takes it is that of some other. */
function nearest(g: GraphBuilder, ways: Value, ofClass: readonly (readonly number[])[]): Value {
  const half = ways.shape[1]! / 2
  const most = Math.max(...ofClass.map((takes) => takes.length))
  const indices = ofClass.flatMap((takes) =>
    Array.from({ length: most }, (_, i) => takes[i % Math.max(1, takes.length)] ?? 0).flatMap((i) => [i, i + half]),
  )
  const each = g.reshape(g.gather(ways, indices, 1), [-1, ofClass.length, 2 * most])
  return g.mul(g.reduce('ReduceMax', g.mul(each, -1), 2), -1)
}
