import type { LabReport, LabTable } from '../../lab/report'
import { escapeHtml, htmlPage, section, table } from '../../services/training/htmlParts'
import { type LabDifference, type LabGrid, signed, titleOf, value } from './labFigures'
import { leadOf, partsOf } from './labWords'

/** A report of the lab as one HTML page, in the look of the app's reports. */
export function labPage(report: LabReport): string {
  const { system, experiment, data } = report
  const parts = partsOf(report).map(({ title, sentences, grids }) => {
    const said = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`)
    return section(title, [...said, ...grids.map((grid) => showGrid(report, grid))].join('\n'))
  })
  return htmlPage(
    'en',
    system,
    'Signsmith lab',
    `<p class="soft">signsmith lab ${escapeHtml(experiment)} · ${data.made ? 'data that Signsmith made' : 'given data'}</p>
<p class="lead">${escapeHtml(leadOf(report))}</p>
${parts.join('\n')}`,
    STYLE,
  )
}

/** On paper the widest table must fit. */
const STYLE = `.strips{width:100%;max-width:36rem}
@media print{.strips,tr{break-inside:avoid}th,td{padding:.1rem .3rem;font-size:.7rem}}
`

function showGrid(report: LabReport, { title, head, rows, of }: LabGrid): string {
  const figures = table(head, rows)
  const heading = title && `<h3>${escapeHtml(title)}</h3>`
  if (!of) return heading + figures
  return `${heading}${strips(report, of)}${figures}<h4>Seed by seed</h4>${draws(report, of)}`
}

/** Above 0 the first arm is better, as in the differences of the report. */
function differences({ figure: { scale, better } }: LabReport, { draws }: LabTable, arm: number): number[] {
  return draws.map(({ values }) => (better === 'higher' ? scale : -scale) * (values[0]! - values[arm]!))
}

function draws(report: LabReport, of: LabTable): string {
  const [first, ...others] = of.rows.map(({ arm }) => arm)
  const all = others.map((_, i) => differences(report, of, i + 1))
  const rows = of.draws.map(({ seed, values }, draw) => [
    String(seed),
    ...values.map((one, k) => value(report.figure, one) + (k === 0 ? '' : ` (${signed(all[k - 1]![draw]!)})`)),
  ])
  return table(['seed', first!, ...others.map((name) => `${name} (${first} better by)`)], rows)
}

const WIDTH = 400
const EDGE = 20
const STRIP = 58

/** A strip for each rival: a dot for each seed, and below them the mean with its 95 % interval. */
function strips(report: LabReport, of: LabTable): string {
  const first = of.rows[0]!.arm
  const rivals = of.rows.slice(1).map(({ arm, difference }, i) => ({
    arm,
    difference: difference!,
    dots: differences(report, of, i + 1),
  }))
  if (rivals.length === 0) return ''
  const seen = rivals.flatMap(({ dots, difference: { low, high } }) => [...dots, low ?? 0, high ?? 0])
  const { from, to, ticks } = axis(Math.min(0, ...seen), Math.max(0, ...seen))
  const place = (n: number) => EDGE + ((n - from) / (to - from)) * (WIDTH - 2 * EDGE)
  const bottom = 8 + STRIP * rivals.length
  const marks = ticks.map(
    (n) =>
      `<path class="axis" d="M${at(place(n))} ${n === 0 ? 8 : bottom}V${bottom + 4}"/><text x="${at(place(n))}" y="${bottom + 17}" text-anchor="middle">${tickText(n)}</text>`,
  )
  const rows = rivals.map(({ arm, difference, dots }, i) => strip(8 + STRIP * i, arm, difference, dots, place))
  const name = `${titleOf(report, of)}: one dot a seed, ${first} against ${rivals.map(({ arm }) => arm).join(', ')}, in ${report.figure.unit}, with the mean and its 95 % interval; the figures are in the tables below.`
  return `<svg viewBox="0 0 ${WIDTH} ${bottom + 56}" class="strips" role="img" aria-label="${escapeHtml(name)}"><path class="axis" d="M${EDGE} ${bottom}H${WIDTH - EDGE}"/>${marks.join('')}${rows.join('')}<text x="0" y="${bottom + 34}">${escapeHtml(short(first))} worse</text><text x="${WIDTH}" y="${bottom + 34}" text-anchor="end">${escapeHtml(short(first))} better</text><text x="${WIDTH / 2}" y="${bottom + 50}" text-anchor="middle">${escapeHtml(report.figure.unit)} of ${escapeHtml(report.figure.name)}</text></svg>`
}

function strip(
  top: number,
  arm: string,
  { mean, low, high }: LabDifference,
  dots: readonly number[],
  place: (n: number) => number,
): string {
  const circles = dots.map(
    (n, i) =>
      `<circle class="bar" fill-opacity=".6" cx="${at(place(n))}" cy="${top + 28 + 3 * (((2 * i) % 5) - 2)}" r="3.5"/>`,
  )
  const line = top + 46
  const sure =
    low === null || high === null
      ? ''
      : `M${at(place(low))} ${line}H${at(place(high))}M${at(place(low))} ${line - 3}v6M${at(place(high))} ${line - 3}v6`
  return `<text x="0" y="${top + 12}">against ${escapeHtml(short(arm))}</text>${circles.join('')}<path class="line" d="${sure}M${at(place(mean))} ${line - 6}v12"/>`
}

/** @returns ends that hold both numbers and lie on ticks, and the ticks: at most eight, 0 among them */
function axis(low: number, high: number): { from: number; to: number; ticks: number[] } {
  const rough = (high - low || 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * [1, 2, 5, 10].find((times) => times * power >= rough)!
  const [from, to] = [Math.floor(low / step), Math.max(Math.ceil(high / step), Math.floor(low / step) + 1)]
  return { from: from * step, to: to * step, ticks: Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step) }
}

const at = (n: number) => n.toFixed(1)
const tickText = (n: number) => String(Number(n.toPrecision(6))).replace('-', '−')
const short = (label: string) => (label.length > 18 ? `${label.slice(0, 17)}…` : label)
