import type { Columns } from './columns'
import { quoteNames } from './grid'
import type { OneNames } from './names'

/** What is told of a table that was read. */
export interface Reading {
  rows: readonly Record<'label' | 'signer' | 'recording' | 'day', string | null>[]
  /** What a row is of. */
  of: 'row' | 'take'
  columns: Columns
  facts: readonly string[]
  /** Rows that have two hands, and whether both are used. */
  pairs: number
  bothUsed: boolean
  labels: OneNames
  signers: OneNames
  /** Whether the names of the signs are in a file of their own. */
  namesFrom: string | null
}

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

/** One line: what was read, from which columns, in which dialect, and what was not used. */
export function describeReading({
  rows,
  of,
  columns,
  facts,
  pairs,
  bothUsed,
  labels,
  signers,
  namesFrom,
}: Reading): string {
  const different = (of: (row: Reading['rows'][number]) => string | null) =>
    new Set(rows.flatMap((row) => of(row) ?? [])).size
  const from = (columns: readonly { name: string }[], usual: string) => {
    const names = columns.map(({ name }) => name)
    if (names.length === 1 && names[0] === usual) return ''
    return names[0] === '' ? ' from the last column' : ` from ${quoteNames(names)}`
  }
  const only = (column: Columns['signer']) => (column ? [column] : [])
  const groups = [
    ['signer', 'person', 'people', only(columns.signer)],
    ['day', 'day', 'days', only(columns.day)],
    ['recording', 'recording', 'recordings', columns.recording],
  ] as const
  const counted = [
    count(rows.length, of, `${of}s`),
    columns.label
      ? count(
          different(({ label }) => label),
          'sign',
          'signs',
        ) + (namesFrom ? ` named by ${namesFrom}` : from([columns.label], 'label'))
      : 'no names of signs',
    ...groups.flatMap(([name, one, many, own]) =>
      own.length > 0
        ? [
            count(
              different((row) => row[name]),
              one,
              many,
            ) + from(own, name),
          ]
        : [],
    ),
  ]
  const hands = columns.hands.map(({ hand }) => hand)
  const used = bothUsed ? 'both are used' : `one a row is used, the ${nameOf(hands[0] ?? 'only')} one`
  const told = [
    counted.join(', '),
    ...facts,
    ...(columns.size && !columns.aspect
      ? [`aspect from ${quoteNames([columns.size.width.name])} and ${quoteNames([columns.size.height.name])}`]
      : []),
    ...(hands.length > 1
      ? [
          pairs > 0
            ? `${count(pairs, 'row has', 'rows have')} two hands: ${used}`
            : `columns for two hands (${hands.map(nameOf).join(' and ')}); each row has one of them, which is used`,
        ]
      : []),
    ...[...labels.merged, ...signers.merged]
      .slice(0, 3)
      .map(([used, ...others]) => `${others.map((name) => `“${name}”`).join(', ')} taken as “${used}”`),
    ...(columns.unused.length > 0 ? [`not used: ${listUnused(columns.unused)}`] : []),
  ]
  return told.join('; ')
}

function nameOf(hand: Columns['hands'][number]['hand']): string {
  return typeof hand === 'number' ? `hand ${hand}` : hand
}

/** Names that differ in their numbers and axes only are told once. */
function listUnused(names: readonly string[]): string {
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const key = name
      .toLowerCase()
      .replace(/\d+/g, '0')
      .replace(/(^|[^a-z])[xyz]([^a-z]|$)/g, '$1.$2')
      .replace(/^w[xyz]0$/, 'w.0')
    groups.set(key, [...(groups.get(key) ?? []), name])
  }
  const told = [...groups.values()].map((own) =>
    own.length < 4 ? quoteNames(own) : `${quoteNames([own[0]!])} … ${quoteNames([own.at(-1)!])}`,
  )
  const more = told.length - 8
  return told.slice(0, 8).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
