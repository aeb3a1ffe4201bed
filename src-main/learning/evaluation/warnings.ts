import type { Warning } from '../../contract/report'
import type { Dataset } from '../dataset'
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

/** What can be said before anything is trained: about how the samples were recorded. */
export function warnAboutData(set: Dataset, grouped: readonly GroupedSample[], labels: readonly string[]): Warning[] {
  const warnings: Warning[] = []
  const rowsOf = labels.map((_, k) => grouped.flatMap(({ label }, i) => (label === k ? [i] : [])))
  const counts = rowsOf.map((rows) => rows.length)
  const usual = [...counts].sort((a, b) => a - b)[counts.length >> 1] ?? 0

  const signers = new Set(grouped.map(({ signer }) => signer))
  if (!signers.has(null) && signers.size === 1) warnings.push({ about: 'one-signer', signers: 1 })
  const repeated = countRepeated(set)
  if (repeated > 0) warnings.push({ about: 'duplicates', count: repeated })
  rowsOf.forEach((rows, k) => {
    const label = labels[k]!
    const recordings = new Set(rows.map((i) => grouped[i]!.recording))
    if (!recordings.has(null) && recordings.size === 1) warnings.push({ about: 'one-recording', label })
    if (rows.length < usual * RARE) warnings.push({ about: 'few', label, samples: rows.length, usual })
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

/** How many rows are copies of an earlier one, by two 32-bit sums over their bits. */
function countRepeated({ points, labels, slots }: Dataset): number {
  const row = slots * HAND_SIZE
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

/** Where in the points the hand of a slot lies, for the rows that have it. */
function handsIn({ slots, present }: Dataset, rows: readonly number[], slot: number): number[] {
  return rows.filter((row) => present[row * slots + slot]).map((row) => (row * slots + slot) * HAND_SIZE)
}

function spreadOf({ points }: Dataset, hands: readonly number[], axis: number): number {
  return summarise(hands.map((at) => points[at + axis]!)).sd
}
