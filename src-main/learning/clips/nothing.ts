import { type Dataset, datasetSize, someOfEach, subset } from '../dataset'
import { articulateFingers } from '../landmarks/articulate'
import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE } from '../landmarks/topology'
import type { Random } from '../random'
import { emptyLook, type Look, plainLook, readSteps } from './augment'
import { PAIR_SIZE } from './clip'
import { isHeld } from './movement'
import { ABSENT, FILLED, SEEN_STEPS } from './resample'

/** A take ends, or begins, with at most this share of what a look at nothing shows of it. */
const MOST_OF_A_TAKE = 0.45
/** Palms by which a look at nothing differs from the take that it is made of, in the mean. */
const LEAST_DIFFERENCE = 0.35
const TRIES = 4
/** Examples of a held sign that such a look is compared with. */
const MOST_HELD = 6

/**
 * Draws looks at nothing out of the takes themselves: what hands do between signs, and what has the shape of one sign
 * and the movement of none. Source: docs/learning.md.
 *
 * @param rows examples that may be used; none of the class of nothing itself
 */
export function createNothing(set: Dataset, rows: readonly number[], random: Random): { draw(look: Look): void } {
  const moving = rows.filter((row) => !isHeld(set, row))
  const held = looksAtHeld(set, rows)
  const [one, other] = [emptyLook(), emptyLook()]
  const any = () => rows[random.below(rows.length)]!
  const ofAnother = (row: number) => {
    for (let i = 0; i < 8; i++) {
      const found = any()
      if (set.labels[found] !== set.labels[row]) return found
    }
    return any()
  }

  const between = (look: Look) => {
    const a = any()
    const b = any()
    readSteps(set, a, span(1 - MOST_OF_A_TAKE * random.uniform(), 1), one)
    readSteps(set, b, span(0, MOST_OF_A_TAKE * random.uniform()), other)
    const leave = 2 + random.below(6)
    const arrive = Math.max(leave + 2, SEEN_STEPS - 2 - random.below(6))
    joined(look, one, other, leave, arrive, random)
  }
  /** What is made out of a moving take; signs that it hardly differs from are left alone, as it would be one of them. */
  const unlike = (make: (row: number, look: Look) => void) => (look: Look) => {
    for (let i = 0; i < TRIES; i++) {
      const row = moving[random.below(moving.length)]!
      plainLook(set, row, one)
      make(row, look)
      if (meanDifference(look, one) >= LEAST_DIFFERENCE) return
    }
    between(look)
  }
  const frozen = unlike((row, look) => {
    const at = random.uniform()
    readSteps(set, row, span(at, at), look)
    if (random.uniform() < 0.5) lower(look, 4 * random.uniform())
    wander(look, 0.15 * random.uniform(), random)
  })
  const mixed = unlike((row, look) => {
    plainLook(set, ofAnother(row), other)
    shapesOnPath(look, one, other)
  })
  const backwards = unlike((row, look) => readSteps(set, row, span(1, 0), look))
  /** Hands that go to rest after a sign, or come from it: the fingers stay as they were. */
  const resting = (look: Look) => {
    const row = any()
    const after = random.uniform() < 0.5
    const part = MOST_OF_A_TAKE * random.uniform()
    const [sign, rest] = after ? [one, other] : [other, one]
    const edge = after ? 1 : 0
    readSteps(set, row, after ? span(1 - part, 1) : span(0, part), sign)
    readSteps(set, row, span(edge, edge), rest)
    lower(rest, 1 + 3 * random.uniform())
    wander(rest, 0.08 * random.uniform(), random)
    const signSteps = random.below(SEEN_STEPS / 2)
    const way = 1 + random.below(6)
    const leave = after ? signSteps : SEEN_STEPS - 2 - signSteps - way
    joined(look, one, other, Math.max(0, leave), Math.min(SEEN_STEPS - 1, Math.max(0, leave) + way), random)
  }
  const travelling = (look: Look) => {
    const at = random.uniform()
    readSteps(set, any(), span(at, at), look)
    travel(look, random)
  }
  /** A hand of a shape that was never taught, which stands still, comes up from rest, or goes to and fro. */
  const strange = unlike((row, look) => {
    const at = random.uniform()
    readSteps(set, row, span(at, at), look)
    changeFingers(look, random)
    const how = random.below(3)
    if (how === 0) travel(look, random)
    else if (how === 1) rise(look, 1 + 3 * random.uniform(), 1 + random.below(SEEN_STEPS / 2))
    wander(look, 0.08 * random.uniform(), random)
  })
  const always = [between, between, resting, resting, travelling]
  const kinds = moving.length > 0 ? [...always, frozen, mixed, backwards, strange, strange] : always
  return {
    draw(look) {
      for (let i = 0; i < TRIES; i++) {
        kinds[random.below(kinds.length)]!(look)
        // A hand of a held sign that stands still is that sign, whatever it was made of.
        if (held.every((sign) => meanDifference(look, sign) >= LEAST_DIFFERENCE)) return
      }
    },
  }
}

/** The examples of a set that show signs. */
export function signRows(set: Dataset): number[] {
  return Array.from({ length: datasetSize(set) }, (_, row) => row).filter((row) => set.labels[row] !== set.nothing)
}

/** A few of the examples that stand still, of each sign. */
function looksAtHeld(set: Dataset, rows: readonly number[]): Look[] {
  const still = subset(
    set,
    rows.filter((row) => isHeld(set, row)),
  )
  return someOfEach(still, MOST_HELD).map((row) => {
    const look = emptyLook()
    plainLook(still, row, look)
    return look
  })
}

function span(from: number, to: number): Float32Array {
  return Float32Array.from({ length: SEEN_STEPS }, (_, step) => from + ((to - from) * step) / (SEEN_STEPS - 1))
}

/** The end of one take, a way, and the beginning of another: straight, with lowered hands, or out of view. */
function joined(look: Look, one: Look, other: Look, leave: number, arrive: number, random: Random): void {
  const way = random.below(3)
  const depth = 1 + 2 * random.uniform()
  look.face.set(one.face)
  for (let hand = 0; hand < 2; hand++) {
    for (let step = 0; step < SEEN_STEPS; step++) {
      const to = step * PAIR_SIZE + hand * HAND_SIZE
      const flag = step * 2 + hand
      const source = step <= leave ? one : other
      // The parts are read as whole looks: the first one ends where it is left, the second begins where it arrives.
      const place =
        step <= leave
          ? Math.round(((SEEN_STEPS - 1) * step) / Math.max(1, leave))
          : step >= arrive
            ? Math.round(((SEEN_STEPS - 1) * (step - arrive)) / Math.max(1, SEEN_STEPS - 1 - arrive))
            : -1
      if (place >= 0) {
        copyHand(source, place, look, step, hand)
        continue
      }
      const last = (SEEN_STEPS - 1) * PAIR_SIZE + hand * HAND_SIZE
      const first = hand * HAND_SIZE
      const [before, after] = [one.present[(SEEN_STEPS - 1) * 2 + hand]!, other.present[hand]!]
      if (before === ABSENT || after === ABSENT) {
        if (before === ABSENT && after === ABSENT) clearHand(look, step, hand)
        else copyHand(before === ABSENT ? other : one, before === ABSENT ? 0 : SEEN_STEPS - 1, look, step, hand)
        if (look.present[flag]) look.present[flag] = FILLED
        continue
      }
      const share = (step - leave) / (arrive - leave)
      const sunk = way === 1 ? depth * palmSize(one.points, last) * Math.sin(Math.PI * share) : 0
      for (let i = 0; i < HAND_SIZE; i++) {
        const value = one.points[last + i]! + share * (other.points[first + i]! - one.points[last + i]!)
        look.points[to + i] = value + (i % 3 === 1 ? sunk : 0)
      }
      look.present[flag] = way === 2 ? FILLED : before
    }
  }
}

function copyHand(from: Look, place: number, to: Look, step: number, hand: number): void {
  const at = place * PAIR_SIZE + hand * HAND_SIZE
  to.points.set(from.points.subarray(at, at + HAND_SIZE), step * PAIR_SIZE + hand * HAND_SIZE)
  to.present[step * 2 + hand] = from.present[place * 2 + hand]!
}

function clearHand(look: Look, step: number, hand: number): void {
  const at = step * PAIR_SIZE + hand * HAND_SIZE
  look.points.fill(0, at, at + HAND_SIZE)
  look.present[step * 2 + hand] = ABSENT
}

/** Hands of one look, each where the other's hand is. */
function shapesOnPath(look: Look, path: Look, shapes: Look): void {
  look.face.set(path.face)
  for (let i = 0; i < SEEN_STEPS * 2; i++) {
    const at = i * HAND_SIZE
    look.present[i] = path.present[i]!
    if (path.present[i] === ABSENT || shapes.present[i] === ABSENT) {
      look.points.set(path.points.subarray(at, at + HAND_SIZE), at)
      continue
    }
    const scale = palmSize(path.points, at) / Math.max(1e-6, palmSize(shapes.points, at))
    for (let k = 0; k < HAND_SIZE; k++) {
      const origin = at + (k % 3)
      look.points[at + k] = path.points[origin]! + scale * (shapes.points[at + k]! - shapes.points[origin]!)
    }
  }
}

/** A slow walk of the whole look, of about `size` palms a step. */
function wander(look: Look, size: number, random: Random): void {
  let [x, y, vx, vy] = [0, 0, 0, 0]
  for (let step = 0; step < SEEN_STEPS; step++) {
    vx = 0.7 * vx + size * random.normal()
    vy = 0.7 * vy + size * random.normal()
    x += vx
    y += vy
    moveStep(look, step, x, y)
  }
}

/** Other fingers, the same in all steps of a look that shows one moment. */
function changeFingers({ points, present }: Look, random: Random): void {
  for (let hand = 0; hand < 2; hand++) {
    if (present[hand] === ABSENT) continue
    const own = points.subarray(hand * HAND_SIZE, (hand + 1) * HAND_SIZE)
    for (let times = 1 + random.below(2); times > 0; times--) articulateFingers(own, random)
    for (let step = 1; step < SEEN_STEPS; step++) points.set(own, step * PAIR_SIZE + hand * HAND_SIZE)
  }
}

/** Both hands come up by so many palms within so many steps. */
function rise(look: Look, palms: number, steps: number): void {
  for (let step = 0; step < steps; step++) moveStep(look, step, 0, palms * (1 - step / steps))
}

/** From one place to another, to and fro. */
function travel(look: Look, random: Random): void {
  const [x, y] = [2 * random.normal(), 2 * random.normal()]
  const turns = 0.5 + 1.5 * random.uniform()
  const phase = Math.PI * random.uniform()
  for (let step = 0; step < SEEN_STEPS; step++) {
    const share = Math.sin(phase + (turns * Math.PI * step) / (SEEN_STEPS - 1))
    moveStep(look, step, x * share, y * share)
  }
}

/** How far the landmarks of two looks are from each other, in palms, each look moved to where its own wrists are. */
function meanDifference(a: Look, b: Look): number {
  let [sum, count] = [0, 0]
  for (let hand = 0; hand < 2; hand++) {
    const steps = [...Array(SEEN_STEPS).keys()].filter((step) => {
      return a.present[step * 2 + hand] !== ABSENT && b.present[step * 2 + hand] !== ABSENT
    })
    const middle = ({ points }: Look, axis: number) =>
      steps.reduce((total, step) => total + points[step * PAIR_SIZE + hand * HAND_SIZE + axis]! / steps.length, 0)
    const [x, y] = [middle(a, 0) - middle(b, 0), middle(a, 1) - middle(b, 1)]
    for (const step of steps) {
      const at = step * PAIR_SIZE + hand * HAND_SIZE
      const palm = Math.max(1e-6, palmSize(b.points, at))
      for (let i = at; i < at + HAND_SIZE; i += 3) {
        const [dx, dy] = [a.points[i]! - b.points[i]! - x, a.points[i + 1]! - b.points[i + 1]! - y]
        sum += Math.sqrt(dx * dx + dy * dy) / palm
        count++
      }
    }
  }
  return count > 0 ? sum / count : Number.POSITIVE_INFINITY
}

/** Both hands further down in all steps. */
function lower(look: Look, palms: number): void {
  for (let step = 0; step < SEEN_STEPS; step++) moveStep(look, step, 0, palms)
}

/** Both hands of a step by so many palms. */
function moveStep({ points, present }: Look, step: number, x: number, y: number): void {
  for (let hand = 0; hand < 2; hand++) {
    if (present[step * 2 + hand] === ABSENT) continue
    const at = step * PAIR_SIZE + hand * HAND_SIZE
    const palm = palmSize(points, at)
    for (let i = at; i < at + HAND_SIZE; i += 3) {
      points[i] = points[i]! + x * palm
      points[i + 1] = points[i + 1]! + y * palm
    }
  }
}
