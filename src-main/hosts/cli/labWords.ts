import type { LabReport, LabTable } from '../../lab/report'
import {
  armGrid,
  chance,
  comparison,
  interval,
  type LabDifference,
  type LabGrid,
  parameterGrid,
  partsOfFigure,
  signed,
  titleOf,
} from './labFigures'

/** A piece of the report: sentences, then tables; the same on the page and in the terminal. */
export interface LabPart {
  title: string
  sentences: string[]
  grids: LabGrid[]
}

/** From so many pairs on p can fall under 0.05: turning all signs alike has a chance of 2 / 2ⁿ. */
const FEWEST = 6

/**
 * What came out, in one sentence: the first arm against ReLU, or else against the first rival that is no APALU, in every
 * task, at each one's own best rate where that is known.
 */
export function leadOf(report: LabReport): string {
  const { arms, data } = report
  const where = data.made ? 'On data that Signsmith made' : 'On the given data'
  const first = arms[0]!.label
  const rival = rivalOf(report)
  if (rival === null) return `${where}, ${first} alone was trained: nothing was compared.`
  const tables = leading(report)
  const other = arms[rival]!.label
  if (!tables[0]?.n) return `${where}, no pair was finished: nothing can be said of ${first} against ${other}.`
  const rates = tables[0].rates === 'own' ? 'each at its own best rate' : `at one rate for all, ${report.options.rate}`
  const found = tables.map(({ task, n, rows }) => {
    const { difference } = rows[rival]!
    return `${task && `${task}: `}${verdict(first, other, difference!)}: ${amount(report, difference!, n)}`
  })
  return `${where}, ${rates}: ${found.join('; ')}; above 0 ${first} is better.`
}

/** The whole report, in lines for a terminal. */
export function linesOf(report: LabReport): string[] {
  const parts = partsOf(report).flatMap(({ title, sentences, grids }) => [
    '',
    title,
    ...sentences.map((sentence) => `  ${sentence}`),
    ...grids.flatMap((grid) => ['', ...[grid.title, ...aligned(grid)].filter(Boolean).map((line) => `  ${line}`)]),
  ])
  return [leadOf(report), ...parts]
}

export function partsOf(report: LabReport): LabPart[] {
  return [claimed(report), compared(report), learned(report), arms(report), run(report), notShown(report)]
}

/** Place of the arm that the first is told against; null where there is none. */
function rivalOf({ arms }: LabReport): number | null {
  if (arms.length < 2) return null
  const relu = arms.findIndex(({ activation }) => activation === 'relu')
  const other = arms.findIndex(({ activation }, k) => k > 0 && activation !== 'apalu')
  return [relu, other].find((k) => k > 0) ?? 1
}

/** A table for each task: at the own rates, where a pair was finished at them. */
function leading({ tables }: LabReport): LabTable[] {
  const own = tables.filter(({ rates, n }) => rates === 'own' && n > 0)
  return own.length > 0 ? own : tables.filter(({ rates }) => rates === 'one')
}

function verdict(first: string, other: string, { low, high }: LabDifference): string {
  if (low === null || high === null) return `one pair alone cannot tell ${first} from ${other}`
  if (low > 0) return `${first} was better than ${other}`
  if (high < 0) return `${first} was worse than ${other}`
  return `no difference between ${first} and ${other} was seen`
}

function amount({ figure }: LabReport, difference: LabDifference, n: number): string {
  const { mean, low, p } = difference
  const sure = low === null ? 'no interval' : `95 % interval ${interval(difference)}`
  const few = n < FEWEST ? `, which fewer than ${FEWEST} pairs cannot bring under 0.05` : ''
  const pairs = `n = ${n} ${n === 1 ? 'pair' : 'pairs'}`
  return `${figure.name} ${signed(mean)} ${figure.unit} (${sure}, ${pairs}, p ${p < 0.001 ? '' : '= '}${chance(p)}${few})`
}

function claimed(report: LabReport): LabPart {
  const { says, size } = report.claim
  const rival = rivalOf(report)
  const beside = rival === null ? [] : leading(report).flatMap((table) => besideClaim(report, table, rival))
  return {
    title: 'The claim',
    sentences: [
      says,
      ...(size === null ? [] : beside),
      'Data, networks and trainings here are not the paper’s, which gives no table, seed or layout that could be read.',
    ],
    grids: [],
  }
}

/** Nothing where no size is claimed, or where fewer than two pairs show no spread. */
function besideClaim({ arms, figure, claim: { size } }: LabReport, table: LabTable, rival: number): string[] {
  const difference = table.rows[rival]?.difference
  if (size === null || !difference || difference.pairsForClaim === null) return []
  const { low, high, sd, pairsForClaim } = difference
  const place =
    size > high!
      ? 'lies above the interval'
      : size < low!
        ? 'lies below the interval'
        : low! > 0
          ? 'lies in the interval'
          : 'lies in the interval, as 0 does: neither is ruled out'
  return [
    `${table.task && `${table.task}: `}${size} ${figure.unit} against ${arms[rival]!.label} ${place}. At the spread found here, ${sd.toFixed(2)}, it takes ${pairsForClaim} pairs to see it four times in five at p < 0.05; there were ${table.n}.`,
  ]
}

function compared(report: LabReport): LabPart {
  const { arms, options, tables } = report
  const looked = options.rates.length > 1 && options.tuningSeeds > 0
  const found = tables.some(({ rates }) => rates === 'own')
  const own = found
    ? `Own best rates were chosen among ${options.rates.join(', ')} on ${options.tuningSeeds} ${options.tuningSeeds === 1 ? 'seed' : 'seeds'} of each task that are not counted.`
    : looked
      ? 'The run ended before the own best rates were found.'
      : 'Own best rates were not looked for: one rate for all favours whoever it suits.'
  const diverged = tables.some(({ rows }) => rows.some((row) => row.diverged > 0))
  return {
    title: 'Pair by pair',
    sentences: [
      `A pair is one split, one draw of first weights and one order of batches, for all activations. Above 0 ${arms[0]!.label} is better; intervals by Student’s t, p by turning signs.`,
      own,
      ...(diverged ? ['Where the loss stopped being a number, the training counts as knowing nothing.'] : []),
      ...tables.filter(({ n }) => n === 0).map((table) => `${titleOf(report, table)}: no pair was finished.`),
    ],
    grids: tables
      .filter(({ n }) => n > 0)
      .flatMap((table) => [comparison(report, table), ...partsOfFigure(report, table)]),
  }
}

function learned(report: LabReport): LabPart {
  const known = report.parameters.length > 0
  const sentence = known
    ? 'Means over units and pairs, one figure for each activation of the network, at the own best rates where there are any; PReLU has a alone, its slope below 0.'
    : 'No pair with trained a and b was finished.'
  return {
    title: 'a and b, before and after',
    sentences: [sentence],
    grids: known ? [parameterGrid(report)] : [],
  }
}

function arms(report: LabReport): LabPart {
  return {
    title: 'What was compared',
    sentences: [
      'First weights are drawn once for all and multiplied by each activation’s gain, 1 / √(mean of f(z)²) for z ~ N(0, 1), which keeps the variance from layer to layer.',
    ],
    grids: [armGrid(report)],
  }
}

function run({ original, changed, concludes, data, options, ended, engine, seconds, tables }: LabReport): LabPart {
  const n = Math.max(0, ...tables.map((table) => table.n))
  const of = `${n} of ${options.seeds} seeds`
  const how = {
    whole: `It ran to its end, ${of}`,
    time: `Its time was over after ${of}; whole pairs alone are counted`,
    stopped: `It was stopped after ${of}; whole pairs alone are counted`,
  }[ended]
  return {
    title: 'What was run',
    sentences: [
      `Original: ${original}`,
      `Here: ${changed}`,
      `${data.made ? 'Data that Signsmith made' : 'Given data'}: ${data.description}.`,
      `What can be concluded: ${concludes}`,
      `${how}. It took ${duration(seconds)} on ${engine}; seeds from ${options.seed}.`,
    ],
    grids: [],
  }
}

function notShown({ notShown: sentences }: LabReport): LabPart {
  return { title: 'What this does not show', sentences, grids: [] }
}

function duration(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function aligned({ head, rows }: LabGrid): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)))
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}
