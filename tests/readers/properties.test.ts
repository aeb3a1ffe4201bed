import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../src-main/contract/failure'
import type { Table } from '../../src-main/services/tables/table'
import { change, changed } from '../support/damage'
import { essence, grid, names, ROWS, read } from '../support/tables'

const control = ROWS.map(({ label, hand }) => [label, ...hand])
const header = ['label', ...names((axis, i) => `${axis}${i}`)]
const whole = essence(read(grid(header, control)).rows)

const spellings = [
  (axis: string, i: number) => `${axis}${i}`,
  (axis: string, i: number) => `${axis.toUpperCase()}_${i}`,
  (axis: string, i: number) => `${i}_${axis}`,
  (axis: string, i: number) => `landmark_${i}_${axis}`,
  (axis: string, i: number) => `${axis}${i + 1}`,
  (axis: string, i: number) => `Right Hand ${i} ${axis}`,
] as const
const dialect = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  comma: fc.boolean(),
  quoted: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be'),
  spelling: fc.constantFrom(...spellings),
  label: fc.constantFrom('label', 'Class', 'class_name', 'gesture', 'target', 'sign'),
  before: fc.constantFrom('', '# a comment\n', '\n'),
  after: fc.constantFrom('', '\n', '\n\n'),
  columns: fc.shuffledSubarray(
    Array.from({ length: 64 }, (_, i) => i),
    { minLength: 64 },
  ),
  extra: fc.subarray(['frame', 'time', 'handedness', 'notes']),
  trailing: fc.boolean(),
})
type Dialect = typeof dialect extends fc.Arbitrary<infer T> ? T : never

function encode(text: string, encoding: string): Uint8Array {
  if (!encoding.startsWith('utf-16')) return new TextEncoder().encode(encoding === 'utf-8' ? text : `\ufeff${text}`)
  const codes = Array.from({ length: text.length + 1 }, (_, i) => (i === 0 ? 0xfeff : text.charCodeAt(i - 1)))
  return Uint8Array.from(
    codes.flatMap((code) => (encoding === 'utf-16be' ? [code >> 8, code & 255] : [code & 255, code >> 8])),
  )
}

/** The control table as a dialect writes it. */
function write(d: Dialect): Uint8Array {
  const quotes = d.quoted || (d.comma && d.separator === ',')
  const field = (value: unknown) => {
    const text = typeof value === 'number' && d.comma ? String(value).replace('.', ',') : String(value)
    return quotes ? `"${text}"` : text
  }
  const line = (fields: readonly unknown[]) => fields.map(field).join(d.separator) + (d.trailing ? d.separator : '')
  const order = <T>(fields: readonly T[]) => d.columns.map((i) => fields[i]!)
  const lines = [
    line([...d.extra, ...order([d.label, ...names(d.spelling)])]),
    ...control.map((row) => line([...d.extra.map((name) => `some ${name}`), ...order(row)])),
  ]
  return encode((d.before + lines.join('\n') + d.after).replaceAll('\n', d.end), d.encoding)
}

/** Reads, or says why not in a sentence; anything else is a defect. */
function attempt(bytes: Uint8Array): Table | Failure {
  let table: Table | Failure
  try {
    table = read(bytes)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    table = error
  }
  return table
}

describe('any dialect', () => {
  it('reads to the same rows', () => {
    fc.assert(
      fc.property(dialect, (d) => {
        const { rows, rejected } = read(write(d))
        expect(rejected).toEqual([])
        expect(essence(rows)).toEqual(whole)
      }),
      { numRuns: 80 },
    )
  })
})

describe('damaged bytes', () => {
  const files = [
    encode(grid(header, control.slice(0, 6)), 'utf-8'),
    encode(grid(header, control.slice(0, 6), ';').replaceAll('.', ','), 'utf-16le'),
    encode(JSON.stringify(ROWS.slice(0, 4).map(({ label, hand }) => ({ label, landmarks: hand }))), 'utf-8'),
    encode(
      ROWS.slice(0, 4)
        .map(({ label, hand }) => JSON.stringify({ label, hands: [{ landmarks: hand }] }))
        .join('\n'),
      'utf-8',
    ),
    encode(grid(null, control.slice(0, 6)), 'utf-8'),
  ]

  it('never crash the reader, and every hand it gives is a hand of finite numbers with a name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 6 }), (file, changes) => {
        const table = attempt(changes.reduce(changed, file))
        if (table instanceof Failure) return void expect(table.message).toMatch(/\S.*[.:”]?/)
        for (const { label, points } of table.rows) {
          expect(label).toMatch(/\S/)
          expect(points.every((value) => Math.abs(value) <= 200)).toBe(true)
        }
      }),
      { numRuns: 800 },
    )
  })

  it('of any kind are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void attempt(bytes)),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => void attempt(encode(text, 'utf-8'))),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', ',', '\n', 'x0', '1', '.', '\r', ' ', ';', '[', '{'), maxLength: 400 }),
        (text) => void attempt(encode(text, 'utf-8')),
      ),
      { numRuns: 1000 },
    )
  })

  it('under any header of points that there are and that there are not', () => {
    const name = fc
      .tuple(
        fc.constantFrom('', 'left_', 'right ', 'hand_2_', 'hand '),
        fc.nat({ max: 45 }),
        fc.constantFrom('x', 'y', 'z'),
      )
      .map(([hand, point, axis]) => `${hand}${point}${axis}`)
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), fc.boolean(), (columns, lines) => {
        const text = lines
          ? `${columns.join(',')}\n${columns.map(() => '0.5').join(',')}`
          : JSON.stringify([Object.fromEntries(columns.map((column) => [column, 0.5]))])
        expect(attempt(encode(text, 'utf-8'))).toBeInstanceOf(Failure)
      }),
      { numRuns: 500 },
    )
    expect(attempt(encode('[{"41X":""}]', 'utf-8'))).toHaveProperty(
      'message',
      expect.stringMatching(/lacks the columns x0, x1/),
    )
  })
})

/** So large that work in proportion to the square would take hours on any machine, and in proportion a second. */
const LARGE: Record<string, () => string> = {
  'of names that are all different': () =>
    grid(
      header,
      Array.from({ length: 10_000 }, (_, i) => control[i % 32]!.with(0, `sign ${i}`)),
    ),
  'of quotes that never close': () => `${grid(header, control)}\n${'"a,\n'.repeat(200_000)}`,
  'of quotes alone': () => '"'.repeat(1_000_000),
  'of as many columns as there is room for': () =>
    `label,${Array.from({ length: 300_000 }, (_, i) => `x${i % 40}`).join(',')}\na,1`,
  'of separators alone': () => `${grid(header, control)}\n${';'.repeat(1_000_000)}`,
  'of empty lines': () => `${'\n'.repeat(1_000_000)}${grid(header, control)}`,
  'of comments': () => `${'# no\n'.repeat(200_000)}${grid(header, control)}`,
  'of one long name': () => `${'_'.repeat(1_000_000)},${'9x'.repeat(2_000_000)}\n1,2`,
  'of spaces': () => `${' '.repeat(1_000_000)}x\n1,2`,
  'of open brackets': () => '['.repeat(1_000_000),
  'of JSON Lines': () =>
    Array.from({ length: 5_000 }, (_, i) =>
      JSON.stringify({ label: ROWS[i % 32]!.label, landmarks: ROWS[i % 32]!.hand }),
    ).join('\n'),
}

describe('a large file', () => {
  it.each(Object.entries(LARGE))('is read or refused in a moment: %s', (_name, make) => {
    const table = attempt(new TextEncoder().encode(make()))
    expect(table instanceof Failure ? table.message : table.understood).toMatch(/\w/)
  })
})
