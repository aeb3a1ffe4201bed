import { LEAST_PEOPLE } from '../../contract/reach'
import type { Warning } from '../../contract/report'
import { distanceTo, type Whitener } from '../classifier/whitener'
import { isTake } from '../clips/movement'
import { type Dataset, exampleSize } from '../dataset'
import { palmSize } from '../landmarks/normalise'
import { HAND_SIZE } from '../landmarks/topology'
import { summarise } from './metrics'
import type { GroupedSample } from './splits'

/** A sign with less than this part of the usual number of samples is rare. */
const RARE = 1 / 3
/** Two signs are alike when this part of one is taken for the other. */
const ALIKE = 0.1
const LEAST_CONFUSED = 2
/** Frame heights: a hand that was always at one place differs by less than this in each direction. */
const ONE_PLACE = 0.02
/** Palms that differ by less than this part were all at one distance from the camera. */
const ONE_SIZE = 0.03
/** With fewer samples nothing is said about place and size. */
const LEAST_SAMPLES = 8
/** Takes of nothing: half a minute makes twenty, and fewer than these teach little. */
const LEAST_NOTHING = 5

/** What can be said before anything is trained: about how the samples were recorded. */
export function warnAboutData(set: Dataset, grouped: readonly GroupedSample[], labels: readonly string[]): Warning[] {
  const warnings: Warning[] = []
  const rowsOf = labels.map((_, k) => grouped.flatMap(({ label }, i) => (label === k ? [i] : [])))
  /** A sign that moves is compared with others that do: a take holds as much as many samples. */
  const moves = rowsOf.map((rows) => rows.some((row) => isTake(set, row)))
  const usualOf = (moving: boolean) => {
    const own = rowsOf.flatMap((rows, k) => (moves[k] === moving && k !== set.nothing ? [rows.length] : []))
    return own.sort((a, b) => a - b)[own.length >> 1] ?? 0
  }
  const usual = { moving: usualOf(true), held: usualOf(false) }

  // In the order of what more would bring: another day, another person, another side.
  const days = new Set(grouped.map(({ day }) => day))
  if (!days.has(null) && days.size === 1) warnings.push({ about: 'one-day' })
  const signers = new Set(grouped.map(({ signer }) => signer))
  if (!signers.has(null) && signers.size < LEAST_PEOPLE) warnings.push({ about: 'one-signer', signers: signers.size })
  const repeated = countRepeated(set)
  if (repeated > 0) warnings.push({ about: 'duplicates', count: repeated })
  const ofNothing = set.nothing === null ? [] : rowsOf[set.nothing]!.filter((row) => isTake(set, row))
  if (set.frames > 1 && ofNothing.length < LEAST_NOTHING) warnings.push({ about: 'no-nothing' })
  rowsOf.forEach((rows, k) => {
    // Of nothing one recording is enough, and it is as it is.
    if (k === set.nothing) return
    const label = labels[k]!
    const takes = moves[k]!
    const others = takes ? usual.moving : usual.held
    const recordings = new Set(rows.map((i) => grouped[i]!.recording))
    if (!recordings.has(null) && recordings.size === 1) warnings.push({ about: 'one-recording', label })
    if (rows.length < others * RARE) warnings.push({ about: 'few', label, samples: rows.length, usual: others, takes })
    if (rows.length < LEAST_SAMPLES) return
    for (const [about, still] of [
      ['one-place', (hands: number[]) => spreadOf(set, hands, 0) < ONE_PLACE && spreadOf(set, hands, 1) < ONE_PLACE],
      [
        'one-size',
        (hands: number[]) => summarise(hands.map((at) => Math.log(palmSize(set.points, at) + 1e-9))).sd < ONE_SIZE,
      ],
    ] as const) {
      const slots = Array.from({ length: set.slots }, (_, s) => handsIn(set, rows, s)).filter(
        (hands) => hands.length >= LEAST_SAMPLES,
      )
      // Where a sign is made belongs to it when it moves.
      if (about === 'one-place' && takes) continue
      if (slots.length > 0 && slots.every(still)) warnings.push({ about, label })
    }
  })
  return warnings
}

/** Pairs of signs that are taken for each other, the worst first; each pair once. */
export function warnAboutPairs(confusion: readonly number[][], labels: readonly string[]): Warning[] {
  const pairs: (Warning & { about: 'alike' })[] = []
  for (let a = 0; a < labels.length; a++) {
    for (let b = a + 1; b < labels.length; b++) {
      const confused = confusion[a]![b]! + confusion[b]![a]!
      const of = [a, b].reduce((sum, k) => sum + confusion[k]!.reduce((x, y) => x + y, 0), 0)
      if (confused < LEAST_CONFUSED || confused < ALIKE * of) continue
      pairs.push({ about: 'alike', label: labels[a]!, other: labels[b]!, confused, of })
    }
  }
  return pairs.sort((x, y) => y.confused / y.of - x.confused / x.of)
}

/** So near, in what fresh looks at a sign are from their own, that R and U, U and V, A and T, M and N are found. */
const CLOSE = 0.6
const MOST_CLOSE = 5

/** Pairs of signs that landmarks hardly tell apart, the closest first, without those in `known`. */
export function warnAboutClosePairs(
  whitener: Whitener,
  labels: readonly string[],
  known: readonly Warning[],
): Warning[] {
  const { width, centres } = whitener
  const told = new Set(known.flatMap((one) => (one.about === 'alike' ? [`${one.label}\n${one.other}`] : [])))
  const pairs: { label: string; other: string; distance: number }[] = []
  labels.forEach((other, b) => {
    for (let a = 0; a < b; a++) {
      const label = labels[a]!
      const distance = distanceTo(whitener, centres.subarray(a * width, (a + 1) * width), b)
      if (distance < CLOSE && !told.has(`${label}\n${other}`)) pairs.push({ label, other, distance })
    }
  })
  return pairs
    .sort((x, y) => x.distance - y.distance)
    .slice(0, MOST_CLOSE)
    .map(({ label, other }) => ({ about: 'close', label, other }))
}

/** How many rows are copies of an earlier one, by two 32-bit sums over their bits. */
function countRepeated(set: Dataset): number {
  const { points, labels } = set
  const row = exampleSize(set)
  const bits = new Int32Array(points.buffer, points.byteOffset, points.length)
  const seen = new Set<number>()
  for (let i = 0; i < labels.length; i++) {
    let a = 0x811c9dc5
    let b = 5381
    for (let at = i * row; at < (i + 1) * row; at++) {
      a = Math.imul(a ^ bits[at]!, 0x01000193)
      b = (Math.imul(b, 33) + bits[at]!) | 0
    }
    seen.add((a >>> 0) * 2 ** 21 + ((b >>> 0) % 2 ** 21))
  }
  return labels.length - seen.size
}

/** Where in the points the hand of a slot lies, as it begins, for the rows that have it. */
function handsIn({ slots, frames, present }: Dataset, rows: readonly number[], slot: number): number[] {
  return rows
    .map((row) => row * frames * slots + slot)
    .filter((at) => present[at])
    .map((at) => at * HAND_SIZE)
}

function spreadOf({ points }: Dataset, hands: readonly number[], axis: number): number {
  return summarise(hands.map((at) => points[at + axis]!)).sd
}
