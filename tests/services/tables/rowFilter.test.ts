import { describe, expect, it } from 'vitest'
import { onlyRows, readFilter } from '../../../src-main/services/tables/rowFilter'
import type { Table, TableRow } from '../../../src-main/services/tables/table'
import { frames, lines, readTakes } from '../../support/takeFiles'

const columns: Table['columns'] = [
  { name: 'class', role: 'label' },
  { name: 'Signer', role: 'signer' },
  { name: 'date', role: 'day' },
  { name: 'take', role: 'recording' },
  { name: 'Light', role: null },
]
const row = (label: string, signer: string | null, day: string, take: string, light: string): TableRow => ({
  line: 1,
  row: 0,
  label,
  signer,
  recording: `${day} · ${take}`,
  day,
  score: null,
  aspect: null,
  hand: null,
  second: null,
  points: new Float32Array(63),
  others: [label, signer ?? '', day, take, light],
})
const rows = [
  row('A', 'c', '2022-03-06', '2', 'lamp'),
  row('B', 'c', '2022-03-07', '10', ''),
  row('C', 'd', '2022-03-09', '2.0', 'sun'),
  row('a', null, '2022-03-10', '3', 'Sun'),
]
const kept = (filter: string) => {
  const meets = readFilter(filter, '--train', { columns, rows })
  return rows.flatMap((one, i) => (meets(one) ? [i] : []))
}

describe('a filter over rows', () => {
  it.each([
    ['signer=c', [0, 1]],
    ['signer!=c', [2, 3]],
    ['signer=', [3]],
    ['day<2022-03-07', [0]],
    ['day<=2022-03-07', [0, 1]],
    ['day>2022-03-07', [2, 3]],
    ['day>=2022-03-09,signer=d', [2]],
    // The table calls them class and date; both names are understood.
    ['label=A|C', [0, 2, 3]],
    ['class = B', [1]],
    ['label!=A|C', [1]],
    ['date=2022-03-06', [0]],
    // Numbers compare as numbers, so 10 is more than 2, and 2.0 is 2.
    ['take>2', [1, 3]],
    ['take=2', [0, 2]],
    ['light=sun', [2, 3]],
    // A row that does not say is on neither side.
    ['light<z', [0, 2, 3]],
    ['recording=2022-03-07 · 10', [1]],
  ])('%s', (filter, wanted) => {
    expect(kept(filter)).toEqual(wanted)
  })

  it.each([
    ['shoe=3', 'there is no column “shoe”; there are class, Signer, date, take, Light.'],
    ['score>0.5', 'there is no column “score”'],
    ['signer', '“signer” is no condition'],
    ['signer=c,', '“” is no condition'],
    ['=c', '“=c” is no condition'],
    ['day<a|b', 'compares with several values'],
  ])('refuses %s', (filter, reason) => {
    expect(() => kept(filter)).toThrow(reason)
    expect(() => kept(filter)).toThrow('--train')
  })
})

describe('a filter over takes', () => {
  const { rows, columns } = readTakes(
    lines(
      [
        ['coffee', 'c', '2022-03-06', 'word'],
        ['tea', 'c', '2022-03-07', 'word'],
        ['J', 'd', '2022-03-09', 'letter'],
      ].map(([label, signer, day, kind], take) => ({ label, signer, day, kind, take, frames: frames() })),
    ),
  )

  it.each([
    ['day<2022-03-07', [0]],
    // A session is what stands in for a day.
    ['session>=2022-03-07', [1, 2]],
    ['kind=letter', [2]],
    ['signer=c,label!=tea', [0]],
    ['take>0,kind=word', [1]],
    ['recording=2022-03-09', [2]],
  ])('%s', (filter, wanted) => {
    const meets = readFilter(filter, '--train', { rows, columns })
    expect(rows.flatMap((row, i) => (meets(row) ? [i] : []))).toEqual(wanted)
  })

  it('refuses a column that no take has', () => {
    expect(() => readFilter('shoe=3', '--test', { rows, columns })).toThrow(
      '--test: there is no column “shoe”; there are label, signer, day, kind, take.',
    )
  })

  it('leaves the file as if it had those rows alone, and says where none is left', () => {
    const file = onlyRows({ rows, columns }, 'signer=c', '--only')
    expect(file.rows.map(({ label }) => label)).toEqual(['coffee', 'tea'])
    expect(file.columns).toBe(columns)
    expect(() => onlyRows(file, 'signer=d', '--only')).toThrow('--only: no row of the file meets “signer=d”.')
  })
})
