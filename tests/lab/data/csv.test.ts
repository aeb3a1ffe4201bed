import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFeatures, readPictures, readRows, readSeries } from '../../../src-main/lab/data/csv'

const file = (...lines: string[]) => ({ name: 'data.csv', text: lines.join('\n') })
const single = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))
const dialect = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  comma: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  header: fc.boolean(),
  quoted: fc.boolean(),
})
type Dialect = typeof dialect extends fc.Arbitrary<infer T> ? T : never

/** A table as a dialect writes it. */
function write(d: Dialect, names: readonly string[], rows: readonly (readonly number[])[]) {
  const quote = (text: string) => (d.quoted || (d.comma && d.separator === ',') ? `"${text}"` : text)
  // A decimal each, so that a comma is beyond doubt.
  const number = (value: number) => (d.comma ? value.toFixed(4).replace('.', ',') : String(value))
  const lines = [...(d.header ? [names] : []), ...rows.map((row) => row.map(number))]
  return file(
    ...lines
      .map((fields) => fields.map(quote).join(d.separator))
      .join(d.end)
      .split('\n'),
  )
}
/** Rows of one width that every dialect writes exactly. */
const table = fc.integer({ min: 3, max: 6 }).chain((width) =>
  fc.array(
    fc.array(
      fc.integer({ min: -80_000, max: 80_000 }).map((value) => value / 16),
      { minLength: width, maxLength: width },
    ),
    {
      minLength: 2,
      maxLength: 8,
    },
  ),
)

describe('a table to predict a number from', () => {
  it('is read in any dialect, its last column the target', () => {
    fc.assert(
      fc.property(dialect, table, (d, rows) => {
        const width = rows[0]!.length
        const names = rows[0]!.map((_, i) => `${d.header ? 'value' : 'column'} ${i + 1}`)
        expect(readRows(write(d, names, rows))).toEqual({
          values: Float32Array.from(rows.flatMap((row) => row.slice(0, -1))),
          targets: Float32Array.from(rows, (row) => row.at(-1)!),
          columns: width - 1,
          names: names.slice(0, -1),
          target: names.at(-1),
        })
      }),
    )
  })

  it('has the target that is named', () => {
    expect(readRows(file('a,y,b', '1,2,3', '4,5,6'), 'y')).toEqual({
      values: Float32Array.of(1, 3, 4, 6),
      targets: Float32Array.of(2, 5),
      columns: 2,
      names: ['a', 'b'],
      target: 'y',
    })
  })

  it.each([
    ['empty', [''], 'data.csv: it is empty.'],
    ['only a header', ['a,b'], 'data.csv: nothing follows its header.'],
    ['of one column', ['a', '1'], 'data.csv: it has one column: there is nothing to predict it from.'],
    ['uneven', ['a,b', '1,2', '', '3'], 'data.csv, line 4: it has 1 fields, where line 1 has 2.'],
    ['not all numbers', ['a,b', '1,2', 'red,4'], 'data.csv, line 3: `a` holds “red”, where a number is needed.'],
    [
      'missing a number',
      ['# measured', 'a,b', '1,2', '3, '],
      'data.csv, line 4: `b` is empty, where a number is needed.',
    ],
    ['missing a number at once', ['1,,3', '4,5,6'], 'data.csv, line 1: `column 2` is empty, where a number is needed.'],
    ['of a number too large', ['a,b', '1,1e99'], 'data.csv, line 2: `b` holds “1e99”, where a number is needed.'],
    ['with a name twice', ['a,a,b', '1,2,3'], 'data.csv, line 1: as names of columns, `a` stands in it twice.'],
    [
      'begun by a slip',
      ['1.5,x,3', '4,5,6'],
      'data.csv, line 1: it holds both “1.5” and “x”, so it is neither names nor numbers.',
    ],
    ['with an open quote', ['a,b', '"1,2'], 'data.csv, line 2: a quote opens and never closes.'],
    [
      'in two ways',
      ['a;b', '1,5;2.5'],
      'data.csv: Numbers are written in two ways, “1,5” in line 2 and “2.5” in line 2: use one.',
    ],
  ])('that is %s is refused by file and line', (_what, lines, message) => {
    expect(() => readRows(file(...lines))).toThrow(message)
  })

  it('is refused where it lacks the target', () => {
    expect(() => readRows(file('a,b', '1,2'), 'c')).toThrow('data.csv: there is no column `c`: it names `a`, `b`.')
    expect(() => readRows(file('1,2'), 'c')).toThrow(
      'data.csv: there is no column `c`: it has no header that names columns.',
    )
  })
})

describe('a series', () => {
  it('is a column of a table, in the order of its lines', () => {
    fc.assert(
      fc.property(fc.array(single, { minLength: 1 }), (values) => {
        const lines = values.map((value, i) => `19${i % 12}-x,${i},${value},seen`)
        const read = readSeries(file('when,n,level,note', ...lines))
        expect(read).toEqual({ values: Float32Array.from(values), name: 'level' })
        expect(readSeries(file('when,n,level,note', ...lines), 'n').values).toEqual(Float32Array.from(values.keys()))
      }),
    )
  })

  it('is refused where a value is missing, not taken from another column', () => {
    expect(() => readSeries(file('year,level', '1700,5', '1701,?'))).toThrow(
      'data.csv, line 3: `level` holds “?”, where a number is needed.',
    )
    expect(() => readSeries(file('when,what', 'now,this'))).toThrow('data.csv, line 2: no field of it is a number.')
  })
})

describe('a table of pictures', () => {
  it.each([1, 16, 255])('has points from 0 to %i', (brightest) => {
    const point = fc.nat(brightest === 1 ? 1024 : brightest).map((value) => (brightest === 1 ? value / 1024 : value))
    const row = fc.tuple(fc.nat(12), fc.array(point, { minLength: 9, maxLength: 9 }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.boolean(), (rows, first) => {
        const all: typeof rows = [...rows, [3, Array.from({ length: 9 }, () => brightest)]]
        const names = Array.from({ length: 9 }, (_, i) => String(i))
        const lines = first
          ? [['label', ...names], ...all.map(([label, points]) => [label, ...points])]
          : all.map(([label, points]) => [...points, label])
        expect(readPictures(file(...lines.map((fields) => fields.join(','))))).toEqual({
          values: Float32Array.from(
            all.flatMap(([, points]) => points),
            (value) => value / brightest,
          ),
          labels: Int32Array.from(all, ([label]) => label),
          height: 3,
          width: 3,
          channels: 1,
          classes: Math.max(...all.map(([label]) => label)) + 1,
        })
      }),
    )
  })

  it.each([
    ['not square', ['1,2,3,0'], 'data.csv, line 1: besides the class there are 3 fields, which are no square picture.'],
    [
      'brighter than bytes',
      ['1,2,3,4,0', '1,2,300,4,0'],
      'data.csv, line 2: a point is 300, where points are from 0 to 255.',
    ],
    ['darker than black', ['1,-2,3,4,0'], 'data.csv, line 1: a point is -2, where points are from 0 to 255.'],
    [
      'of half a class',
      ['0,0,0,1,0', '0,0,0,1,1.5'],
      'data.csv, line 2: the class is 1.5 in `column 5`, not a whole number from 0 to 999.',
    ],
  ])('that are %s is refused by file and line', (_what, lines, message) => {
    expect(() => readPictures(file(...lines))).toThrow(message)
  })
})

describe('a table of features', () => {
  it('says which have a defect, and which to learn from if it is split', () => {
    const part = fc.constantFrom(
      ['train', 'good'],
      ['test', 'good'],
      ['test', 'Scratch'],
      ['test', 'hole'],
    ) as fc.Arbitrary<[string, string]>
    fc.assert(
      fc.property(fc.array(fc.tuple(part, single, single)), fc.boolean(), (some, split) => {
        const rows = [
          ...some,
          [['train', 'good'], 1, 2],
          [['test', 'good'], 3, 4],
          [['test', 'hole'], 5, 6],
        ] as typeof some
        const lines = rows.map(([[when, label], a, b]) => (split ? [a, when, label, b] : [a, label, b]).join(','))
        expect(readFeatures(file(split ? 'f1,split,label,f2' : 'f1,label,f2', ...lines))).toEqual({
          values: Float32Array.from(rows.flatMap(([, a, b]) => [a, b])),
          defect: Uint8Array.from(rows, ([[, label]]) => (label === 'good' ? 0 : 1)),
          train: split ? Uint8Array.from(rows, ([[when]]) => (when === 'train' ? 1 : 0)) : null,
          columns: 2,
          names: ['f1', 'f2'],
        })
      }),
    )
  })

  it.each([
    ['without a label', ['f1', '1'], 'data.csv: there is no column `label`: it names `f1`.'],
    ['without a feature', ['label', 'good', 'hole'], 'data.csv: it has no column of features.'],
    ['with an empty label', ['label,f1', 'good,1', ' ,2'], 'data.csv, line 3: `label` is empty.'],
    ['without a good one', ['label,f1', 'hole,1'], 'data.csv: no row of it is “good”: there is nothing to learn from.'],
    ['without a defect', ['label,f1', 'good,1'], 'data.csv: every row of it is “good”: there is no defect to find.'],
    [
      'with a feature in words',
      ['label,f1', 'good,1', 'hole,deep'],
      'data.csv, line 3: `f1` holds “deep”, where a number is needed.',
    ],
    [
      'that learns a defect',
      ['split,label,f1', 'train,good,1', 'train,hole,1'],
      'data.csv, line 3: a defect is to learn from: only good ones are.',
    ],
    [
      'split in another way',
      ['split,label,f1', 'train,good,1', 'dev,hole,1'],
      'data.csv, line 3: split is “dev”, neither “train” nor “test”.',
    ],
    [
      'that learns nothing',
      ['split,label,f1', 'test,good,1', 'test,hole,1'],
      'data.csv: no row is “train” in `split`.',
    ],
    [
      'that tests on defects only',
      ['split,label,f1', 'train,good,1', 'test,hole,1'],
      'data.csv: no good row is “test” in `split`',
    ],
  ])('%s is refused by file and line', (_what, lines, message) => {
    expect(() => readFeatures(file(...lines))).toThrow(message)
  })
})
