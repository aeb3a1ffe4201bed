import { Failure } from '../../contract/failure'
import type { SplitName } from '../../contract/model'
import type { Random } from '../random'
import { groupRows } from './groups'

/** What a split needs to know of a sample: its class and the groups that must not be torn apart. */
export interface GroupedSample {
  label: number
  signer: string | null
  /** Null where nobody said when it was recorded. */
  day: string | null
  recording: string | null
}

/** Row indices to learn from and to test on; they never share a row, nor a group of the split's kind. */
export interface Fold {
  train: number[]
  test: number[]
}

const MOST_FOLDS = 5

/** The most honest first: what holds for other people holds for oneself on another day. */
export const SPLITS = ['signer', 'day', 'recording', 'block'] as const satisfies readonly SplitName[]

/** What a split keeps together; null where the data does not say, and for blocks. */
export function groupOf(sample: GroupedSample, split: SplitName): string | null {
  return split === 'block' ? null : sample[split]
}

/**
 * The most honest split that the data allows, and its folds: by signer when every sample has one, else by day, else by
 * recording, else by contiguous blocks. A split that leaves nothing to test gives way to the next; no folds at all means that
 * there is too little data.
 */
export function planFolds(samples: readonly GroupedSample[], random: Random): { split: SplitName; folds: Fold[] } {
  const splits = SPLITS.filter((by) => by === 'block' || samples.every((sample) => sample[by] !== null))
  for (const split of splits) {
    const planned = folds(samples, split, random)
    const tested = new Set(planned.flatMap(({ test }) => test.map((row) => samples[row]!.label)))
    // A recording that is the only one of its sign cannot be tested; a split that skips whole signs flatters.
    const labels = new Set(samples.map(({ label }) => label))
    const whole =
      split === 'block' || (tested.size === labels.size && planned.every((fold) => learnsEnough(fold, samples)))
    if (planned.length > 0 && whole) return { split, folds: planned }
  }
  return { split: 'block', folds: [] }
}

/** A day of a few corrections, held against all others, would be judged by what hardly anything was learned from. */
const LEAST_LEARNED = 0.25

function learnsEnough({ train }: Fold, samples: readonly GroupedSample[]): boolean {
  return train.length >= LEAST_LEARNED * samples.length
}

/**
 * Folds of a split: each sample is tested once at most.
 *
 * signer, day: they are dealt to at most `most` folds, so a fold's people, or days, are never learned from.
 * recording: recordings are dealt to at most `most` folds, within each sign where each recording is of one sign.
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
  by: Exclude<SplitName, 'block'>,
  random: Random,
  most: number,
): Int32Array {
  const groups = new Map<string, { rows: number[]; labels: Set<number> }>()
  samples.forEach((sample, i) => {
    const name = groupOf(sample, by)
    if (name === null) return
    const group = groups.get(name) ?? { rows: [], labels: new Set() }
    groups.set(name, group)
    group.rows.push(i)
    group.labels.add(sample.label)
  })
  // Recordings of one sign are dealt within it, so that each fold learns from and is tested on every sign.
  const bySign = by === 'recording' && [...groups.values()].every(({ labels }) => labels.size === 1)
  const deals = new Map<number, number[][]>()
  for (const { rows, labels } of groups.values()) {
    const deal = bySign ? [...labels][0]! : -1
    deals.set(deal, [...(deals.get(deal) ?? []), rows])
  }
  const parts = new Int32Array(samples.length).fill(-1)
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
 * every class, all of them usable, are drawn to learn from.
 *
 * @param usable whether a row may be learned from
 *
 * @throws Failure "bad-input" when there are not `count` such signers, or nobody is left to test on
 */
export function drawSigners(
  samples: readonly GroupedSample[],
  classes: number,
  count: number,
  random: Random,
  usable: (row: number) => boolean = () => true,
): Fold {
  const known = new Map<string, Set<number>>()
  const spoiled = new Set<string>()
  samples.forEach(({ signer, label }, row) => {
    if (signer === null) return
    known.set(signer, (known.get(signer) ?? new Set()).add(label))
    if (!usable(row)) spoiled.add(signer)
  })
  const complete = [...known]
    .filter(([signer, labels]) => labels.size === classes && !spoiled.has(signer))
    .map(([signer]) => signer)
  if (complete.length < count || known.size <= count) {
    throw new Failure(
      'bad-input',
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

/** At most so many of the rows of each sign, drawn anew each time. */
export function drawPerSign(
  samples: readonly GroupedSample[],
  rows: readonly number[],
  count: number,
  random: Random,
): number[] {
  const bySign = groupRows(rows, (row) => samples[row]!.label)
  return [...bySign.values()].flatMap((own) =>
    Array.from(random.permutation(own.length).subarray(0, count), (i) => own[i]!),
  )
}
