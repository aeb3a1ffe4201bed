import type { CurvePoint, Report, SureShare } from '../contract/report'
import { describeMore, describeWarning } from './reportWords'

/**
 * A report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. Every chart has its
 * figures beside it in a table.
 */
export function reportPage(report: Report): string {
  const { title, createdAt, app, accuracy, otherHand, unknown, curve, warnings, suspects, signs } = report
  const learned = report.more && describeMore(report.more)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} · Signsmith report</title>
<style>${STYLE}</style>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="soft">Signsmith ${escapeHtml(app)}, ${escapeHtml(createdAt.slice(0, 10))}. It recognises the signs it was taught; face and body are not captured.</p>
<p class="lead">${percent(accuracy.share)} right on samples it had not seen, probably between ${percent(accuracy.low)} and ${percent(accuracy.high)}.</p>
<p>Measured with ${escapeHtml(report.protocol)}: n = ${accuracy.n} samples in ${accuracy.cells} groups. The interval (95 %, Wilson) counts each group once, because samples of one recording are alike. Macro-F1 ${report.macroF1.toFixed(3)}. Shown the other hand: ${sure(otherHand)}.</p>
${section('What to do next', warnings.length + (learned ? 1 : 0) === 0 ? '<p>Nothing stands out.</p>' : `<ul>${[...(learned ? [learned] : []), ...warnings.map(describeWarning)].map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`)}
${section(
  'Each sign',
  table(
    ['Sign', 'Samples', 'Recordings', 'Found (recall)', 'Right when named (precision)', 'F1'],
    signs.map((sign) => [
      sign.label,
      String(sign.samples),
      String(sign.recordings),
      `${sure(sign.recall)}`,
      sign.precision === null ? 'never named' : percent(sign.precision),
      sign.f1 === null ? 'not tested' : sign.f1.toFixed(3),
    ]),
    bars(signs.filter(({ recall }) => recall.n > 0).map(({ label, recall }) => ({ label, share: recall.share }))),
  ),
)}
${section('What is taken for what', `<p>Rows are what was shown, columns what was named.</p>${confusion(report)}`)}
${
  suspects.length > 0
    ? section(
        'Samples that disagree with their sign',
        table(
          ['Sample (line of a table)', 'Sign', 'Looks like', 'Margin'],
          suspects.map(({ sampleId, label, looksLike, margin }) => [sampleId, label, looksLike, margin.toFixed(1)]),
        ),
      )
    : ''
}
${section(
  'Whether its probabilities come true',
  `<p>Expected calibration error ${percent(report.calibration.ece)} after temperature ${report.calibration.temperature.toFixed(2)}.</p>${reliabilityChart(report.calibration.table)}${table(
    ['It said', 'n', 'Mean said', 'Right'],
    report.calibration.table.map(({ from, to, n, said, right }) => [
      `${percent(from, 0)} to ${percent(to, 0)}`,
      String(n),
      percent(said),
      percent(right),
    ]),
  )}`,
)}
${unknown ? section('Signs it was never taught', `<p>Each of ${unknown.groups.length} groups of signs was left out in turn. Of ${unknown.strangers} samples of them ${percent(unknown.falseAccepts)} were taken for a taught sign, while ${percent(unknown.recall)} of ${unknown.known} taught samples were accepted. At a limit that accepts exactly 95 % of those: ${percent(unknown.falseAcceptsAt95)}. AUROC ${unknown.auroc.toFixed(3)}.</p>`) : ''}
${
  curve.length > 0
    ? section(
        'What more would bring',
        `${curveChart(curve)}${table(
          ['Learned from', 'Samples', 'Accuracy', 'n'],
          curve.map(({ of, part, trained, accuracy, n }) => [
            `${percent(part, 0)} of the ${of}`,
            String(Math.round(trained)),
            percent(accuracy),
            String(n),
          ]),
        )}`,
      )
    : ''
}
</main>
</html>
`
}

const STYLE = `
:root{color-scheme:light dark;--ink:#16202a;--soft:#52606d;--line:#cbd2d9;--accent:#0b6e6e;--ground:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#9aa5b1;--line:#3e4c59;--accent:#4cc2c2;--ground:#12181f}}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{margin:0;font-size:2rem}h2{margin:2.5rem 0 .5rem;font-size:1.25rem}
.lead{font-size:1.375rem;font-weight:600}.soft{color:var(--soft)}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
td.n{text-align:end}td.right{font-weight:700}td.wrong{outline:2px solid var(--accent);outline-offset:-2px}
svg{max-width:100%;height:auto;display:block;margin:.5rem 0}
svg text{fill:var(--ink);font:12px system-ui,sans-serif}.bar{fill:var(--accent)}.axis{stroke:var(--line)}.line{stroke:var(--accent);stroke-width:2;fill:none}
@media print{h2{break-after:avoid}}
`

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`
}

function sure({ share, low, high, n }: SureShare): string {
  return n === 0 ? 'not tested' : `${percent(share)} (${percent(low, 0)} to ${percent(high, 0)}, n = ${n})`
}

function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${body}</section>`
}

function table(head: readonly string[], rows: readonly string[][], chart = ''): string {
  const cells = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`))
      .join('')
  return `${chart}<div class="wide"><table><thead><tr>${head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table></div>`
}

function confusion({ confusion, signs }: Report): string {
  const body = confusion.map((row, k) => {
    const cells = row.map((count, j) => {
      const kind = j === k ? 'n right' : count > 0 ? 'n wrong' : 'n'
      return `<td class="${kind}">${count === 0 ? '' : count}</td>`
    })
    return `<tr><th scope="row">${escapeHtml(signs[k]!.label)}</th>${cells.join('')}</tr>`
  })
  const head = signs.map(({ label }) => `<th scope="col">${escapeHtml(label)}</th>`).join('')
  return `<div class="wide"><table><thead><tr><td></td>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

const LABEL_WIDTH = 140
const CHART_WIDTH = 640

function bars(values: readonly { label: string; share: number }[]): string {
  const height = 22 * values.length
  const rows = values.map(({ label, share }, i) => {
    const y = 22 * i
    const width = Math.max(1, share * (CHART_WIDTH - LABEL_WIDTH - 60))
    const name = label.length > 18 ? `${label.slice(0, 17)}…` : label
    return `<text x="0" y="${y + 15}">${escapeHtml(name)}</text><rect class="bar" x="${LABEL_WIDTH}" y="${y + 4}" width="${width.toFixed(1)}" height="14" rx="3"/><text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 15}">${percent(share, 0)}</text>`
  })
  return `<svg viewBox="0 0 ${CHART_WIDTH} ${height}" role="img" aria-label="Recall of each sign; the figures are in the table below">${rows.join('')}</svg>`
}

type ReliabilityTable = Report['calibration']['table']

function reliabilityChart(rows: ReliabilityTable): string {
  const place = ({ said, right }: ReliabilityTable[number]) =>
    `${(20 + 200 * said).toFixed(1)},${(220 - 200 * right).toFixed(1)}`
  const dots = rows.map((row) => {
    const [x, y] = place(row).split(',')
    return `<circle class="bar" cx="${x}" cy="${y}" r="4"/>`
  })
  return `<svg viewBox="0 0 240 240" width="240" role="img" aria-label="What it said against how often it was right; the figures are in the table below"><path class="axis" d="M20 220H220M20 220V20M20 220L220 20" fill="none"/><polyline class="line" points="${rows.map(place).join(' ')}"/>${dots.join('')}</svg>`
}

function curveChart(curve: readonly CurvePoint[]): string {
  return bars(curve.map(({ of, part, accuracy }) => ({ label: `${percent(part, 0)} ${of}`, share: accuracy })))
}
