import { ACTIVATION_LABELS } from '../../contract/activation'
import { confusedPairs, mostConfusedFirst } from '../../contract/confusion'
import { createGrammar } from '../../contract/grammar'
import type { Language } from '../../contract/language'
import { reachOf } from '../../contract/reach'
import { examplesOf, type Report, type SureShare } from '../../contract/report'
import { groupWarnings, REPORT_WORDS, type ReportWords } from '../../contract/reportWords'
import { escapeHtml, htmlPage, section, table } from './htmlParts'

/** Where a sample or take of a project was recorded. */
export interface SamplePlace {
  /** Its number among the recordings of its sign, from 1. */
  recording: number
  signer: string | null
  time: number
}

/**
 * A report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. Every chart has its
 * figures beside it in a table.
 *
 * @param placeOf where a sample was recorded; without it samples are named by their ids
 */
export function reportPage(
  report: Report,
  language: Language = 'en',
  placeOf: (sampleId: string) => SamplePlace | null = () => null,
): string {
  const words = REPORT_WORDS[language][examplesOf(report.signs)]
  const { title, createdAt, app, split, folds, accuracy, otherHand, macroF1 } = report
  const reach = reachOf(split, folds)
  const parts = [next, eachSign, confused, suspected, calibrated, unknownSigns, learningCurve, compared]
  return htmlPage(
    language,
    title,
    words.page,
    `<p class="soft">${escapeHtml(words.made(app, createdAt.slice(0, 10)))}</p>
<p class="lead">${words.lead(accuracy.share, accuracy.low, accuracy.high, words.reach[reach])} ${words.notMeasured[reach]}</p>
<p>${words.method(words.protocols[split](folds), accuracy.n, accuracy.cells, macroF1)} ${words.otherHand(sure(otherHand, words))}</p>
${parts.map((part) => part(report, words, language, placeOf)).join('\n')}`,
  )
}

type Part = (
  report: Report,
  words: ReportWords,
  language: Language,
  placeOf: (sampleId: string) => SamplePlace | null,
) => string

const next: Part = ({ more, warnings }, words) => {
  const advice = [...(more ? [words.more(more)] : []), ...groupWarnings(warnings).map(words.warning)]
  const list = `<ul>${advice.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`
  return section(words.next, advice.length === 0 ? `<p>${words.nothing}</p>` : list)
}

const eachSign: Part = ({ signs }, words, language) => {
  const { number, percent } = createGrammar(language)
  const rows = signs.map(({ label, samples, recordings, recall, precision, f1 }) => [
    label,
    number(samples),
    number(recordings),
    sure(recall, words),
    precision === null ? words.neverNamed : percent(precision, 1),
    f1 === null ? words.untested : number(f1, 3),
  ])
  const tested = signs.filter(({ recall }) => recall.n > 0)
  const shares = tested.map(({ label, recall }) => ({ label, share: recall.share }))
  return section(words.each, bars(shares, words.recallChart, percent) + table(Object.values(words.columns), rows))
}

/** More signs than these make a matrix that neither a screen nor a sheet of paper holds: then it shows those that matter. */
const MOST_IN_MATRIX = 24
const MOST_PAIRS = 200

const confused: Part = (report, words) => {
  const signs = report.signs.length
  const whole = signs <= MOST_IN_MATRIX
  const shown = whole ? [...report.signs.keys()] : mostConfusedFirst(report.confusion).slice(0, MOST_IN_MATRIX)
  const left = whole ? '' : `<p>${words.confusedMost(MOST_IN_MATRIX, signs)}</p>${pairsOf(report, words)}`
  return section(words.confusion, `<p>${words.confusionHint}</p>${confusion(report, shown)}${left}`)
}

function pairsOf({ confusion, signs }: Report, words: ReportWords): string {
  const pairs = confusedPairs(confusion)
  if (pairs.length === 0) return ''
  const rows = pairs
    .slice(0, MOST_PAIRS)
    .map(({ truth, guess, n, of }) => [signs[truth]!.label, signs[guess]!.label, words.pair(n, of)])
  const rest = pairs.length - rows.length
  return `<h3>${words.pairs}</h3>${table(Object.values(words.pairColumns), rows)}${rest > 0 ? `<p>${words.morePairs(rest)}</p>` : ''}`
}

const suspected: Part = ({ suspects }, words, language, placeOf) => {
  if (suspects.length === 0) return ''
  const { number, date } = createGrammar(language)
  const nameOf = (sampleId: string) => {
    const place = placeOf(sampleId)
    return place ? words.sample(place.recording, place.signer, date(place.time)) : sampleId
  }
  const { sample, looksLike, margin } = words.suspectColumns
  const rows = suspects.map((one) => [nameOf(one.sampleId), one.label, one.looksLike, number(one.margin, 1)])
  return section(words.suspects, table([sample, words.columns.sign, looksLike, margin], rows))
}

const calibrated: Part = ({ calibration }, words, language) => {
  const { number, percent } = createGrammar(language)
  const rows = calibration.table.map(({ from, to, n, said, right }) => [
    words.range(from, to),
    number(n),
    percent(said, 1),
    percent(right, 1),
  ])
  return section(
    words.calibration,
    `<p>${words.calibrationLead(calibration.ece, calibration.temperature)}</p>${reliabilityChart(calibration.table, words.calibrationChart)}${table(Object.values(words.calibrationColumns), rows)}`,
  )
}

const unknownSigns: Part = ({ unknown }, words) => {
  if (!unknown) return ''
  const { groups, strangers, falseAccepts, known, recall, falseAcceptsAt95, auroc } = unknown
  const lead = words.unknownLead(groups.length, strangers, falseAccepts, known, recall)
  return section(words.unknown, `<p>${lead} ${words.unknownAt95(falseAcceptsAt95, auroc)}</p>`)
}

const learningCurve: Part = ({ curve }, words, language) => {
  if (curve.length === 0) return ''
  const { number, percent } = createGrammar(language)
  const rows = curve.map(({ of, part, trained, accuracy, n }) => [
    words.curveRow(part, of),
    number(Math.round(trained)),
    percent(accuracy, 1),
    number(n),
  ])
  const shares = curve.map(({ of, part, accuracy }) => ({ label: words.curveRow(part, of), share: accuracy }))
  return section(words.curve, bars(shares, words.curve, percent) + table(Object.values(words.curveColumns), rows))
}

const compared: Part = ({ activations }, words, language) => {
  if (!activations) return ''
  const { number, percent } = createGrammar(language)
  const rows = activations.rows.map(({ activation, accuracy, difference }) => [
    ACTIVATION_LABELS[activation],
    percent(accuracy, 1),
    difference ? words.difference(difference.mean, difference.sd) : '–',
    difference ? number(difference.p, 3) : '–',
  ])
  const lead = words.activationsLead(activations.runs, activations.n)
  return section(words.activations, `<p>${lead}</p>${table(Object.values(words.activationColumns), rows)}`)
}

function sure({ share, low, high, n }: SureShare, words: ReportWords): string {
  return n === 0 ? words.untested : words.sure(share, low, high, n)
}

/** @param shown places of the signs that the matrix shows, in its order */
function confusion({ confusion, signs }: Report, shown: readonly number[]): string {
  const body = shown.map((k) => {
    const cells = shown.map((j) => {
      const count = confusion[k]![j]!
      const kind = j === k ? 'n right' : count > 0 ? 'n wrong' : 'n'
      return `<td class="${kind}">${count === 0 ? '' : count}</td>`
    })
    return `<tr><th scope="row">${escapeHtml(signs[k]!.label)}</th>${cells.join('')}</tr>`
  })
  const head = shown.map((k) => `<th scope="col">${escapeHtml(signs[k]!.label)}</th>`).join('')
  return `<div class="wide"><table class="matrix"><thead><tr><td></td>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

const LABEL_WIDTH = 140
const CHART_WIDTH = 640

function bars(
  values: readonly { label: string; share: number }[],
  name: string,
  percent: (share: number) => string,
): string {
  const height = 22 * values.length
  const rows = values.map(({ label, share }, i) => {
    const y = 22 * i
    const width = Math.max(1, share * (CHART_WIDTH - LABEL_WIDTH - 60))
    const short = label.length > 18 ? `${label.slice(0, 17)}…` : label
    return `<text x="0" y="${y + 15}">${escapeHtml(short)}</text><rect class="bar" x="${LABEL_WIDTH}" y="${y + 4}" width="${width.toFixed(1)}" height="14" rx="3"/><text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 15}">${percent(share)}</text>`
  })
  return `<svg viewBox="0 0 ${CHART_WIDTH} ${height}" role="img" aria-label="${escapeHtml(name)}">${rows.join('')}</svg>`
}

type ReliabilityTable = Report['calibration']['table']

function reliabilityChart(rows: ReliabilityTable, name: string): string {
  const place = ({ said, right }: ReliabilityTable[number]) =>
    `${(20 + 200 * said).toFixed(1)},${(220 - 200 * right).toFixed(1)}`
  const dots = rows.map((row) => {
    const [x, y] = place(row).split(',')
    return `<circle class="bar" cx="${x}" cy="${y}" r="4"/>`
  })
  return `<svg viewBox="0 0 240 240" width="240" role="img" aria-label="${escapeHtml(name)}"><path class="axis" d="M20 220H220M20 220V20M20 220L220 20" fill="none"/><polyline class="line" points="${rows.map(place).join(' ')}"/>${dots.join('')}</svg>`
}
