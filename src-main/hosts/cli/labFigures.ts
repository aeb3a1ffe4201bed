import type { LabReport, LabTable } from '../../lab/report'

export type LabRow = LabTable['rows'][number]
export type LabDifference = NonNullable<LabRow['difference']>

/** A table of text, the same on the page and in the terminal. */
export interface LabGrid {
  /** Empty where the piece of the report that it stands in has no other. */
  title: string
  head: string[]
  rows: string[][]
  /** Whose figures it holds, where it is the comparison of arms. */
  of: LabTable | null
}

const NONE = '–'
/** Keeps a figure and its sign on one line. */
const KEPT = '\u00a0'

/** With its sign; 0 has none. */
export function signed(n: number): string {
  const size = Math.abs(n).toFixed(2)
  if (Number(size) === 0) return size
  return `${n < 0 ? '−' : '+'}${size}`
}

export function interval({ low, high }: LabDifference): string {
  return low === null || high === null ? NONE : `${signed(low)} to ${signed(high)}`
}

export function chance(p: number): string {
  return p < 0.001 ? `<${KEPT}0.001` : p.toFixed(3)
}

/** A value of the figure, as people say it. */
export function value({ name }: LabReport['figure'], n: number): string {
  return name === 'accuracy' ? `${(100 * n).toFixed(2)}${KEPT}%` : n.toFixed(4)
}

/** How a comparison is called: its task, its rates, and whether its data was made. */
export function titleOf({ data, options }: LabReport, { task, rates }: LabTable): string {
  const how = rates === 'one' ? `one rate for all, ${options.rate}` : 'each at its own best rate'
  return [task, how, ...(data.made ? ['made data'] : [])].filter(Boolean).join(' · ')
}

/** Every arm against the first. */
export function comparison(report: LabReport, table: LabTable): LabGrid {
  const { arms, figure, claim } = report
  const claimed = claim.size !== null
  return {
    title: `${titleOf(report, table)} · n = ${table.n}`,
    head: [
      'activation',
      'rate',
      `${figure.name}, mean ± sd`,
      `${arms[0]!.label} better by, ${figure.unit}`,
      '95 % interval',
      'won / tied / lost',
      'p',
      'diverged',
      ...(claimed ? ['pairs to see the claim'] : []),
    ],
    rows: table.rows.map(({ arm, rate, mean, sd, diverged, difference }) => [
      arm,
      String(rate),
      `${value(figure, mean)} ±${KEPT}${value(figure, sd)}`,
      difference ? `${signed(difference.mean)} ±${KEPT}${difference.sd.toFixed(2)}` : NONE,
      difference ? interval(difference) : NONE,
      difference ? `${difference.wins}/${difference.ties}/${difference.losses}` : NONE,
      difference ? chance(difference.p) : NONE,
      String(diverged),
      ...(claimed ? [difference?.pairsForClaim?.toString() ?? NONE] : []),
    ]),
    of: table,
  }
}

/** The parts of the figure by name, where it is a mean of several. */
export function partsOfFigure(report: LabReport, table: LabTable): LabGrid[] {
  const names = Object.keys(table.rows[0]?.parts ?? {})
  if (names.length === 0) return []
  const rows = table.rows.map(({ arm, parts }) => [arm, ...names.map((name) => value(report.figure, parts[name]!))])
  return [
    { title: `${titleOf(report, table)} · mean ${report.figure.name}`, head: ['activation', ...names], rows, of: null },
  ]
}

export function armGrid({ arms }: LabReport): LabGrid {
  return {
    title: '',
    head: ['activation', 'mean of f(z)²', 'mean of f′(z)²', 'gain', 'a and b at first', 'kept', 'rate of a and b'],
    rows: arms.map(({ label, square, slope, gain, start, parameterRate }) => [
      label,
      square.toFixed(3),
      slope.toFixed(3),
      gain.toFixed(3),
      start ? `${start.a}, ${Number(start.b.toPrecision(6))}` : NONE,
      start ? `one pair a ${start.per}${start.tied ? ', b = 1.5 a' : ''}` : NONE,
      start ? (parameterRate === 0 ? 'not trained' : `× ${parameterRate}`) : NONE,
    ]),
    of: null,
  }
}

/** What each parameter was and became: means over the units and over the pairs. */
export function parameterGrid({ parameters }: LabReport): LabGrid {
  const tasks = new Set(parameters.map(({ task }) => task)).size > 1
  const rows = parameters.flatMap(({ task, arm, before, after }) =>
    (['a', 'b'] as const).flatMap((name) => {
      const texts = (all: typeof before) => all.flatMap((one) => (one[name] === null ? [] : [one[name].toFixed(3)]))
      if (texts(after).length === 0) return []
      const first = texts(before)
      const began = new Set(first).size === 1 ? first[0]! : first.join(' ')
      return [[arm, ...(tasks ? [task] : []), name, began, texts(after).join(' ')]]
    }),
  )
  const head = ['activation', ...(tasks ? ['task'] : []), 'parameter', 'before', 'after, from the input on']
  return { title: '', head, rows, of: null }
}
