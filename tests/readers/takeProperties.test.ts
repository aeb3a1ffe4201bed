import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import type { MaterialFile, TakeRow } from '../../src-main/services/tables/table'
import { takesText } from '../../src-main/services/tables/takesText'
import { change, changed } from '../support/damage'
import { names } from '../support/tables'
import { essence, frames, hand, lines, open, readTakes } from '../support/takeFiles'

const encode = (text: string) => new TextEncoder().encode(text)
const times = [0, 0.1, 0.2, 0.3, 0.4]
const items = [0, 1, 2].map((i) => ({
  label: `sign ${i}`,
  signer: 'ann',
  aspect: 1.5,
  times,
  frames: frames(5, i / 3),
}))
const table = [
  ['take', 'time', 'hand', 'label', ...names((axis, i) => `${axis}${i}`)],
  ...items.flatMap(({ label, frames }, take) =>
    frames.map(({ right }, f) => [take, times[f], 'right', label, ...right]),
  ),
]
  .map((row) => row.join(','))
  .join('\n')

/** Reads, or says why not in a sentence; anything else is a defect. */
function attempt(bytes: Uint8Array): MaterialFile | Failure {
  let read: MaterialFile | Failure
  try {
    read = open(bytes)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    read = error
  }
  return read
}

/** What must hold of every take, whatever it was read from. */
function expectTake({ label, clip }: TakeRow): void {
  const count = clip.times.length
  expect(label).toMatch(/\S/)
  expect(count >= 4 && count <= 600).toBe(true)
  expect([clip.points.length, clip.present.length, clip.face.length]).toEqual([count * 126, count * 2, count * 3])
  expect([...clip.points, ...clip.face].every((value) => Math.abs(value) <= 2000)).toBe(true)
  expect(clip.times.every((time, f) => (f === 0 ? time === 0 : time > clip.times[f - 1]!))).toBe(true)
  expect(clip.present.includes(1)).toBe(true)
  for (const [at, flag] of clip.present.entries()) {
    expect(clip.points.subarray(at * 63, at * 63 + 63).some((value) => value !== 0)).toBe(flag === 1)
  }
}

describe('damaged bytes of takes', () => {
  const files = [lines(items), JSON.stringify(items), JSON.stringify({ aspect: 2, takes: items }), table].map(encode)

  it('never crash the reader, and every take it gives is whole', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 6 }), (file, changes) => {
        const read = attempt(changes.reduce(changed, file))
        if (read instanceof Failure) return void expect(read.message).toMatch(/\S.*[.:”]?/)
        if (read.kind === 'takes') for (const row of read.takes.rows) expectTake(row)
      }),
      { numRuns: 400 },
    )
  })

  it('in any value of a take cost that take at most', () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    const broken = fc.oneof(
      value.map((own) => ({ ...items[0], frames: own })),
      fc
        .tuple(fc.nat({ max: 4 }), value)
        .map(([f, own]) => ({ ...items[0], frames: items[0]!.frames.with(f, own as never) })),
      fc.tuple(fc.constantFrom('left', 'right', 'face', 'time'), value).map(([part, own]) => ({
        ...items[0],
        frames: items[0]!.frames.map((frame) => ({ ...frame, [part]: own })),
      })),
      fc.tuple(fc.constantFrom('label', 'signer', 'aspect', 'times', 'fps', 'day'), value).map(([part, own]) => ({
        ...items[0],
        [part]: own,
      })),
    )
    fc.assert(
      fc.property(broken, (item) => {
        const { rows } = readTakes(lines([items[1], item, items[2]]))
        for (const row of rows) expectTake(row)
        expect(rows.map(({ line }) => line).filter((line) => line !== 2)).toEqual([1, 3])
      }),
      { numRuns: 400 },
    )
  })
})

describe('takes that are written', () => {
  const part = fc.record({
    label: fc.constantFrom('hello', 'thank you', 'Öl, "groß"'),
    signer: fc.constantFrom('ann', 'ben'),
    session: fc.constantFrom('2022-03-06', '2022-03-07', 'r1'),
    kind: fc.constantFrom('word', ''),
    aspect: fc.constantFrom(1, 4 / 3, 0.5625),
    turn: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    count: fc.integer({ min: 4, max: 12 }),
    faces: fc.boolean(),
    left: fc.boolean(),
    timing: fc.constantFrom('times', 'fps', 'assumed'),
    gaps: fc.array(fc.integer({ min: 15, max: 900 }), { minLength: 12, maxLength: 12 }),
  })

  it('are read as they were, to the last decimal that is written', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const file = parts.map(({ turn, count, faces, left, timing, gaps, ...said }) => ({
          ...said,
          ...(timing === 'times' && {
            times: gaps.slice(0, count).map((_, f) => gaps.slice(0, f).reduce((a, b) => a + b, 0) / 1e4),
          }),
          ...(timing === 'fps' && { fps: 12.5 }),
          frames: Array.from({ length: count }, (_, f) => [
            left ? hand(turn, f / 40) : null,
            f % 3 === 1 ? null : hand(-turn),
            faces ? [0.4, 0.3, 0.25] : null,
          ]),
        }))
        const first = readTakes(file)
        const again = readTakes(takesText(first))
        const told = ({ rows }: typeof first) =>
          rows.map(({ label, signer, day, recording, timed, clip }) => [
            label,
            signer,
            day,
            recording,
            timed,
            essence(clip),
          ])
        expect(told(again)).toEqual(told(first))
        expect(takesText(again)).toBe(takesText(first))
      }),
      { numRuns: 60 },
    )
  })
})

/** So large that work in proportion to the square would take hours on any machine, and in proportion a second. */
const LARGE: Record<string, () => string> = {
  'of takes without frames': () => '{"label":"a","frames":[]}\n'.repeat(90_000),
  'of more takes than are read': () => '{"frames":[]}\n'.repeat(100_001),
  'of one take without end': () => `{"label":"a","frames":[${'null,'.repeat(1_000_000)}null]}`,
  'of frames that are torn': () => `{"label":"a","frames":[${'{"left":['.repeat(100_000)}`,
  'of columns without end': () =>
    `{"frames":${JSON.stringify(items[0]!.frames)},${Array.from({ length: 100_000 }, (_, i) => `"c${i}":1`).join()}}`,
  'of lines that are no JSON': () => `${lines(items)}\n${'{"frames": no\n'.repeat(200_000)}`,
  'of the rows of one take': () => {
    const [header, row] = table.split('\n')
    return [header, ...Array.from({ length: 20_000 }, (_, i) => row!.replace('0,0,', `0,${i / 10},`))].join('\n')
  },
}

describe('a large file of takes', () => {
  it.each(Object.entries(LARGE))('is read or refused in a moment: %s', (_name, make) => {
    const read = attempt(encode(make()))
    expect(read instanceof Failure ? read.message : 'takes' in read && read.takes.understood).toMatch(/\w/)
  })

  it('has no more takes than are read at once', () => {
    expect(() => open(encode(LARGE['of more takes than are read']!()))).toThrow('more than the 100000 takes')
  })
})
