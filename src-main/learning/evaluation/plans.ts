import type { Random } from '../random'
import { groupRows } from './groups'
import { type Fold, type GroupedSample, groupOf } from './splits'

/** Signs in up to three groups of about equal size, each to be left out in turn; none with fewer than three signs. */
export function unknownGroups(classes: number, random: Random): number[][] {
  if (classes < 3) return []
  const count = Math.min(3, classes)
  const groups: number[][] = Array.from({ length: count }, () => [])
  random.permutation(classes).forEach((label, i) => groups[i % count]!.push(label))
  // Two signs at least must stay: with three signs each group is one of them.
  return groups.map((group) => group.slice(0, classes - 2).sort((a, b) => a - b))
}

const GROUPS = { signers: 'signer', days: 'day', recordings: 'recording' } as const
export type CurveAxis = 'signers' | 'days' | 'recordings' | 'samples'

/**
 * The rows of a fold with only a part of its people, days, recordings or samples, so that what is learned can be compared
 * with what the whole fold taught. Null when the part would not differ, or would leave a sign without samples.
 */
export function partOf(
  samples: readonly GroupedSample[],
  { train }: Fold,
  axis: CurveAxis,
  part: number,
  random: Random,
): number[] | null {
  const kept =
    axis === 'samples' ? partOfSamples(samples, train, part, random) : partOfGroups(samples, train, axis, part, random)
  if (kept === null || kept.length === train.length) return null
  const labels = (rows: readonly number[]) => new Set(rows.map((row) => samples[row]!.label)).size
  return labels(kept) === labels(train) ? kept : null
}

/** Every recording stays, with fewer samples of each. */
function partOfSamples(
  samples: readonly GroupedSample[],
  train: readonly number[],
  part: number,
  random: Random,
): number[] | null {
  const cells = groupRows(train, (row) => {
    const { label, signer, recording } = samples[row]!
    return JSON.stringify([label, signer, recording])
  })
  if ([...cells.values()].every((rows) => rows.length === 1)) return null
  return [...cells.values()].flatMap((rows) => {
    const order = random.permutation(rows.length)
    return Array.from(order.subarray(0, Math.ceil(rows.length * part)), (i) => rows[i]!)
  })
}

/** Fewer people, fewer days, or fewer recordings of each sign. */
function partOfGroups(
  samples: readonly GroupedSample[],
  train: readonly number[],
  axis: keyof typeof GROUPS,
  part: number,
  random: Random,
): number[] | null {
  const by = GROUPS[axis]
  if (train.some((row) => groupOf(samples[row]!, by) === null)) return null
  // People and days are dealt over all signs, recordings within each.
  const deals = groupRows(train, (row) => (axis === 'recordings' ? samples[row]!.label : -1))
  return [...deals.values()].flatMap((rows) => {
    const dealt = [...groupRows(rows, (row) => groupOf(samples[row]!, by)).values()]
    const order = random.permutation(dealt.length)
    const kept = Math.max(1, Math.round(dealt.length * part))
    return Array.from(order.subarray(0, kept), (i) => dealt[i]!).flat()
  })
}
