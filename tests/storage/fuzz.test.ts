import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src-main/learning/random'
import type { JournalEnd } from '../../src-main/storage/journalEnd'
import { readJournal } from '../../src-main/storage/journalReader'
import { encodeSample, PROJECT_JOURNAL, type ProjectEntry } from '../../src-main/storage/records'
import { encodeTake, takeRecord } from '../../src-main/storage/takeRecords'
import { sealedJournal } from '../support/journal'
import { newTake } from '../support/takes'

const random = createRandom(1311)
const below = (n: number) => Math.floor(random.uniform() * n)
const id = (kind: string, n: number) => `${kind}${String(n).padStart(15, '0')}`
const points = () => Float32Array.from({ length: 63 }, () => random.uniform())

/** Two signs with a recording each, samples in turn and a take, something deleted, and another order. */
function someEntries(samples: number): ProjectEntry[] {
  const signs = [0, 1].map((n) => ({ e: 'sign' as const, id: id('s', n), label: `sign ${n}`, moves: true as const }))
  const recordings = [0, 1].map((n) => {
    return { e: 'recording' as const, id: id('r', n), sign: id('s', n), signer: 'Ann', source: 'camera' as const, t: n }
  })
  const kept = Array.from({ length: samples }, (_, n) =>
    encodeSample({
      id: id('x', n),
      recordingId: id('r', n % 2),
      time: n,
      width: 640,
      height: 480,
      hands: [{ handedness: 'Left', score: 0.9, image: points(), world: points() }],
      hasThumbnail: false,
    }),
  )
  return [
    ...signs,
    ...recordings,
    ...kept,
    encodeTake(takeRecord(newTake({ seconds: 0.2, rest: 0, seed: samples }), id('t', 0), id('r', 0))),
    { e: 'trim', id: id('t', 0), from: 1, to: 5 },
    { e: 'use', ids: [id('t', 0)], used: false },
    { e: 'move', ids: [id('t', 0)], rec: id('r', 1) },
    { e: 'delete', what: 'sample', ids: [id('x', 1)] },
    { e: 'order', ids: [id('s', 1), id('s', 0)] },
  ]
}

const entries = someEntries(8)
const generation = 'a1b2c3d4e5f60718'
const original = Buffer.from(sealedJournal(entries, generation))
/** The same project as it was written before, with other entries at the same places. */
const earlierEntries = someEntries(9)
const earlier = Buffer.from(sealedJournal(earlierEntries, '0718a1b2c3d4e5f6'))
const end: JournalEnd = { generation, entries: entries.length, counted: 9, clean: true }
const wanted = JSON.stringify(entries)

const lines = (bytes: Buffer) => bytes.toString('latin1').split('\n').slice(0, -1)
const joined = (all: string[]) => Buffer.from(all.map((line) => `${line}\n`).join(''), 'latin1')
const range = (length: number) => {
  const [a, b] = [below(length + 1), below(length + 1)]
  return [Math.min(a, b), Math.max(a, b)] as const
}

/** What can happen to a file; each returns other bytes than it got, or the same by chance. */
const MUTATIONS: Record<string, (bytes: Buffer) => Buffer> = {
  'bit flipped'(bytes) {
    const at = below(bytes.length)
    bytes[at]! ^= 1 << below(8)
    return bytes
  },
  'several bits flipped'(bytes) {
    for (let n = 1 + below(20); n > 0; n--) bytes[below(bytes.length)]! ^= 1 << below(8)
    return bytes
  },
  'byte set'(bytes) {
    bytes[below(bytes.length)] = below(256)
    return bytes
  },
  'cut anywhere': (bytes) => bytes.subarray(0, below(bytes.length)),
  'cut at the end of a line'(bytes) {
    const all = lines(bytes)
    return joined(all.slice(0, below(all.length)))
  },
  'range of zeros'(bytes) {
    const [from, to] = range(bytes.length)
    return bytes.fill(0, from, to)
  },
  'end of zeros': (bytes) => bytes.fill(0, below(bytes.length)),
  'sector of zeros'(bytes) {
    const at = 512 * below(Math.ceil(bytes.length / 512))
    return bytes.fill(0, at, Math.min(bytes.length, at + 512))
  },
  'range lost'(bytes) {
    const [from, to] = range(bytes.length)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  'range doubled'(bytes) {
    const [from, to] = range(bytes.length)
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  'bytes put in'(bytes) {
    const at = below(bytes.length + 1)
    const more = Buffer.from(Array.from({ length: 1 + below(40) }, () => below(256)))
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
  },
  'lines swapped'(bytes) {
    const all = lines(bytes)
    const [a, b] = [below(all.length), below(all.length)]
    return joined(all.with(a, all[b]!).with(b, all[a]!))
  },
  'line doubled'(bytes) {
    const all = lines(bytes)
    return joined(all.toSpliced(below(all.length + 1), 0, all[below(all.length)]!))
  },
  'line lost'(bytes) {
    const all = lines(bytes)
    return joined(all.toSpliced(below(all.length), 1))
  },
  'lines shuffled'(bytes) {
    const all = lines(bytes)
    return joined(
      all
        .map((line) => ({ line, at: random.uniform() }))
        .sort((a, b) => a.at - b.at)
        .map(({ line }) => line),
    )
  },
  'line of an earlier writing'(bytes) {
    const old = lines(earlier)
    const all = lines(bytes)
    return joined(all.with(below(all.length), old[below(old.length)]!))
  },
  'second part of an earlier writing'(bytes) {
    const at = below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), earlier.subarray(at)])
  },
  'first part of an earlier writing'(bytes) {
    const at = below(bytes.length)
    return Buffer.concat([earlier.subarray(0, at), bytes.subarray(at)])
  },
}

const kinds = Object.keys(MUTATIONS)

/** What the reader makes of a changed file: the entries as they were, or a report, and never anything else. */
function verdict(bytes: Buffer, known: JournalEnd | null): 'noticed' | 'the same' | 'torn' | 'CHANGED' {
  const reading = readJournal(bytes, known, PROJECT_JOURNAL)
  if (reading === 'foreign' || reading.damage || reading.setAside.length > 0) return 'noticed'
  const read = JSON.stringify(reading.entries)
  if (read === wanted) return reading.tornTail ? 'torn' : 'the same'
  // A crash leaves the first lines, each whole, and at most the beginning of one more.
  const prefix = [entries, earlierEntries].some((all) => read === JSON.stringify(all.slice(0, reading.entries.length)))
  return prefix && known === null ? 'torn' : 'CHANGED'
}

describe('the reader of a journal', () => {
  it('neither crashes on 10,000 changed files nor takes one of them for something else', () => {
    const counts: Record<string, Record<string, number>> = {}
    for (let run = 0; run < 10_000; run++) {
      const kind = kinds[run % kinds.length]!
      const bytes = MUTATIONS[kind]!(Buffer.from(original))
      const found = bytes.equals(original) ? 'not changed' : verdict(bytes, end)
      counts[kind] ??= {}
      counts[kind][found] = (counts[kind][found] ?? 0) + 1
    }
    console.table(counts)
    const all = Object.values(counts).flatMap((found) => Object.keys(found))
    expect(new Set(all)).toEqual(new Set(['noticed', 'not changed']))
  })

  it.each([
    ['not known', null],
    ['that of a crash', { ...end, clean: false }],
  ])('takes a file whose end is %s for nothing but what a crash could have left of it', (_name, known) => {
    const counts: Record<string, number> = {}
    for (let run = 0; run < 5_000; run++) {
      const bytes = MUTATIONS[kinds[run % kinds.length]!]!(Buffer.from(original))
      const found = bytes.equals(original) ? 'not changed' : verdict(bytes, known)
      counts[found] = (counts[found] ?? 0) + 1
    }
    console.table([counts])
    expect(Object.keys(counts).filter((found) => !['noticed', 'torn', 'not changed'].includes(found))).toEqual([])
  })

  it('makes of 3,000 changed files of version 1, which have no checksums, nothing that breaks a limit', () => {
    const header = { format: 'signsmith-project-journal', version: 1 }
    const text = [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')
    for (let run = 0; run < 3_000; run++) {
      const reading = readJournal(MUTATIONS[kinds[run % kinds.length]!]!(Buffer.from(text)), null, PROJECT_JOURNAL)
      if (reading === 'foreign') continue
      expect(reading.entries.filter((entry) => PROJECT_JOURNAL.check(entry).flaw !== null)).toEqual([])
    }
  })

  it('notices 3,000 of 3,000 single flipped bits', () => {
    const counts: Record<string, number> = {}
    for (let run = 0; run < 3_000; run++) {
      const found = verdict(MUTATIONS['bit flipped']!(Buffer.from(original)), end)
      counts[found] = (counts[found] ?? 0) + 1
    }
    expect(counts).toEqual({ noticed: 3_000 })
  })

  it('counts what is lost exactly, wherever lines are missing', () => {
    for (let run = 0; run < 500; run++) {
      const all = lines(original)
      const kept = all.filter((_, i) => i === 0 || random.uniform() < 0.7)
      const reading = readJournal(joined(kept), end, PROJECT_JOURNAL)
      if (reading === 'foreign') throw new Error('foreign')
      const read = reading.entries.filter(PROJECT_JOURNAL.counts).length
      const damage = { kind: 'lines', entriesLost: all.length - kept.length, countedLost: 9 - read, exact: true }
      expect(reading.damage).toEqual(kept.length === all.length ? null : damage)
    }
  })
})
