import type { SplitName } from '../../contract/model'
import type { Random } from '../random'

/** What a split needs to know of a sample: its class and the groups that must not be torn apart. */
export interface GroupedSample {
  label: number
  signer: string | null
  recording: string | null
}

/** Row indices to learn from and to test on; they never share a row, nor a group of the split's kind. */
export interface Fold {
  train: number[]
  test: number[]
}

const MOST_FOLDS = 5

/** The most honest split that the data allows: by signer, else by recording, else by contiguous blocks. */
export function chooseSplit(samples: readonly GroupedSample[]): SplitName {
  if (groupCount(samples, 'signer') >= 2) return 'signer'
  const recordings = new Map<number, Set<string>>()
  for (const { label, recording } of samples) {
    if (recording === null) return 'block'
    recordings.set(label, (recordings.get(label) ?? new Set()).add(recording))
  }
  return [...recordings.values()].every((set) => set.size >= 2) ? 'recording' : 'block'
}

function groupCount(samples: readonly GroupedSample[], by: 'signer' | 'recording'): number {
  return new Set(samples.map((sample) => sample[by]).filter((group) => group !== null)).size
}

/**
 * Folds of a split: each sample is tested once at most.
 *
 * signer: signers are dealt to at most `most` folds, so a fold's people are never learned from.
 * recording: each sign's recordings are dealt to at most `most` folds.
 * block: each sign's samples, in their order, are cut in two halves; each half is tested once. Two halves and not
 * more, because the neighbours of a cut are nearly the same frame.
 *
 * Signs whose test rows would have nothing to learn from are left out of that fold.
 */
export function folds(samples: readonly GroupedSample[], split: SplitName, random: Random, most = MOST_FOLDS): Fold[] {
  const parts = split === 'block' ? halves(samples) : dealt(samples, split, random, most)
  const count = Math.max(0, ...parts.map((part) => part + 1))
  const result: Fold[] = []
  for (let fold = 0; fold < count; fold++) {
    const train: number[] = []
    const held: number[] = []
    parts.forEach((part, i) => {
      if (part === fold) held.push(i)
      else if (part >= 0) train.push(i)
    })
    const learned = new Set(train.map((i) => samples[i]!.label))
    const test = held.filter((i) => learned.has(samples[i]!.label))
    if (test.length > 0 && learned.size >= 2) result.push({ train, test })
  }
  return result
}

function dealt(
  samples: readonly GroupedSample[],
  by: 'signer' | 'recording',
  random: Random,
  most: number,
): Int32Array {
  const parts = new Int32Array(samples.length).fill(-1)
  const deals = new Map<string, number[][]>()
  const groups = new Map<string, number[]>()
  samples.forEach((sample, i) => {
    const group = sample[by]
    if (group === null) return
    // Recordings are dealt within their sign, so that each fold learns from and is tested on every sign.
    const key = by === 'recording' ? JSON.stringify([sample.label, group]) : group
    if (!groups.has(key)) {
      const deal = by === 'recording' ? String(sample.label) : 'all'
      const rows: number[] = []
      groups.set(key, rows)
      deals.set(deal, [...(deals.get(deal) ?? []), rows])
    }
    groups.get(key)!.push(i)
  })
  for (const deal of deals.values()) {
    const order = random.permutation(deal.length)
    deal.forEach((_, i) => {
      for (const row of deal[order[i]!]!) parts[row] = i % most
    })
  }
  return parts
}

function halves(samples: readonly GroupedSample[]): Int32Array {
  const parts = new Int32Array(samples.length)
  const total = new Map<number, number>()
  for (const { label } of samples) total.set(label, (total.get(label) ?? 0) + 1)
  const seen = new Map<number, number>()
  samples.forEach(({ label }, i) => {
    const before = seen.get(label) ?? 0
    seen.set(label, before + 1)
    parts[i] = before < Math.ceil(total.get(label)! / 2) ? 0 : 1
  })
  return parts
}

/**
 * One draw of the limited question: learn from `count` signers, test on everyone else. Only signers with a sample of
 * every class are drawn to learn from.
 *
 * @throws Error when there are not `count` such signers, or nobody is left to test on
 */
export function drawSigners(samples: readonly GroupedSample[], classes: number, count: number, random: Random): Fold {
  const known = new Map<string, Set<number>>()
  for (const { signer, label } of samples) {
    if (signer !== null) known.set(signer, (known.get(signer) ?? new Set()).add(label))
  }
  const complete = [...known].filter(([, labels]) => labels.size === classes).map(([signer]) => signer)
  if (complete.length < count || known.size <= count) {
    throw new Error(
      `Cannot learn from ${count} signers: ${complete.length} of ${known.size} have a sample of every sign, ` +
        'and at least one must be left to test on',
    )
  }
  const order = random.permutation(complete.length)
  const chosen = new Set(Array.from(order.subarray(0, count), (i) => complete[i]!))
  const fold: Fold = { train: [], test: [] }
  samples.forEach(({ signer }, i) => {
    if (signer !== null) (chosen.has(signer) ? fold.train : fold.test).push(i)
  })
  return fold
}
