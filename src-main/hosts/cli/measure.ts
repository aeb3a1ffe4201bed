import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as v from 'valibot'
import { ActivationName } from '../../contract/activation'
import { Failure } from '../../contract/failure'
import { SplitName } from '../../contract/model'
import { reachOf } from '../../contract/reach'
import { examplesOf, type Report } from '../../contract/report'
import { groupWarnings, REPORT_WORDS } from '../../contract/reportWords'
import { FIT_DEFAULTS } from '../../contract/training'
import { checkOutputFile, REPORT_PAGE, reasonOf, writeOutputFile } from '../../services/files'
import type { PeerTrials } from '../../services/tables/peerTrials'
import { needMaterial } from '../../services/tables/table'
import { reportTable } from '../../services/tables/tableModel'
import { runTrials, type Trials } from '../../services/tables/trials'
import { compareTuned } from '../../services/training/compareActivations'
import { PEERS } from '../../services/training/peers'
import { reportPage } from '../../services/training/reportPage'
import { appOptions } from '../environment'
import { type Command, Decimal, readArguments, Switch, Text, Whole } from './arguments'
import { chosenOptions, fitFlags, runner } from './commands'
import { type Output, percent } from './output'
import { AugmentParts, checked, partFlags, partOptions, readParts } from './parts'
import { PEER_WORDS } from './peerWords'
import { meantProject, reportProject } from './projectRuns'
import { loadRows, ROW_USAGE, rowFlags } from './tables'

export const evaluateCommand = {
  usage:
    'evaluate DATA.csv [--split signer|day|recording|block | --train-signers K | --forward | --test-rows FILE | --train FILTER --test FILTER] [--per-sign N] [--min-score S] [--plain] [--peers | --quick-peers] [--unknown A,B/C,D] [--shown] [--plant SHARE] [--draws N] [--seed N] [--activation NAME] [--epochs N] [--learning-rate R] [--batch N] [--hidden N,N] [--smoothing S] [--without PARTS] [--apalu PARTS] [--augment PARTS] [--engine NAME] ' +
    `${ROW_USAGE} [--json]`,
  summary: 'Measure honestly, draw by draw: learn from some people, recordings or blocks, test on the others.',
  positionals: ['DATA.csv'],
  flags: {
    ...fitFlags,
    ...partFlags,
    ...rowFlags,
    split: v.optional(v.nullable(SplitName), null),
    'train-signers': Whole(1, 100_000),
    forward: Switch,
    'test-rows': Text,
    train: Text,
    test: Text,
    'per-sign': Whole(1, 100_000),
    'min-score': Decimal(0, 1),
    unknown: Text,
    plain: Switch,
    peers: Switch,
    'quick-peers': Switch,
    shown: Switch,
    plant: Decimal(0, 0.5),
    draws: Whole(1, 1000),
  },
} satisfies Command<Record<string, v.GenericSchema>>

export async function evaluate(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(evaluateCommand, words)
  // What was asked is looked at before a large file is read.
  const asked = {
    split: flags.split,
    trainSigners: flags['train-signers'],
    forward: flags.forward,
    perSign: flags['per-sign'],
    testRows: flags['test-rows'] === null ? null : await readNumbers(flags['test-rows']),
    train: flags.train,
    test: flags.test,
    minScore: flags['min-score'],
    unknown: flags.unknown === null ? [] : flags.unknown.split('/').map((group) => group.split(',')),
    plain: flags.plain,
    peers: PEERS.filter((peer) => flags.peers || (flags['quick-peers'] && peer !== 'gru')),
    shown: flags.shown,
    plant: flags.plant ?? 0,
    draws: flags.draws ?? Math.max(1, flags.unknown?.split('/').length ?? 0),
    seed: flags.seed ?? FIT_DEFAULTS.seed,
    options: { ...chosenOptions(flags), ...partOptions(flags) },
    augmentation: flags.augment === null ? {} : readParts(flags.augment, '--augment', AugmentParts),
  }
  const table = await loadRows(positionals[0]!, true, flags, output)
  const trials = await runTrials(
    appOptions('memory', undefined),
    table,
    asked,
    runner(flags.engine),
    (done, of) => output.note(`trained ${done} of ${of}`),
    (peer, done, of) => output.note(`${peer}: ${done} of ${of}`),
  )
  if (flags.json) return output.result(JSON.stringify(trials))
  for (const line of describeTrials(trials)) output.result(line)
}

function describeTrials(trials: Trials): string[] {
  const { accuracy, otherHand, macroF1, n, interval, protocol, split, shown, accepted, unknown, planted } = trials
  const spread = ({ mean, sd }: { mean: number; sd: number }) => `${percent(mean)} ± ${percent(sd)}`
  return [
    `split      ${split}: ${protocol}`,
    `accuracy   ${spread(accuracy)} over ${accuracy.draws} draws, median ${percent(accuracy.median)}, n = ${n} a draw`,
    `interval   ${percent(interval.low)} to ${percent(interval.high)} (95 %, Wilson)`,
    `other hand ${spread(otherHand)}, median ${percent(otherHand.median)}`,
    `macro-F1   ${macroF1.mean.toFixed(4)}`,
    ...(shown
      ? [
          `shown      ${percent(shown.mean)} by the app itself; off by ${percent(shown.gap)} on average (shown minus true ${percent(shown.bias)})`,
        ]
      : []),
    ...(accepted
      ? [
          `accepted   ${spread(accepted.share)} of the tested rows, ${spread(accepted.ofRight)} of those named rightly; ${spread(accepted.wrong)} of the accepted are named wrongly`,
        ]
      : []),
    ...(unknown
      ? [
          `unknown    AUROC ${spread(unknown.auroc)}, n = ${unknown.n} strangers a draw`,
          `           at the app's own thresholds: ${spread(unknown.falseAccepts)} accepted, ${spread(unknown.recall)} of the taught signs accepted`,
          `           at 95 % recall of the test rows: ${spread(unknown.falseAcceptsAt95)} accepted`,
        ]
      : []),
    ...(planted
      ? [
          `planted    ${planted.planted} wrong labels among ${planted.of} samples; ${percent(planted.foundAtOneInTen)} found at one false alarm in ten`,
          `           at the app's own margin: ${percent(planted.found)} found, ${percent(planted.falseAlarms)} of the alarms false`,
          `           accuracy when nothing is left out: ${spread(planted.plain)}`,
        ]
      : []),
    ...Object.entries(trials.peers ?? {}).map(
      ([peer, own]) =>
        `peer       ${PEER_WORDS[peer as keyof PeerTrials]}: ${spread(own)}, median ${percent(own.median)}; other hand ${percent(own.otherHand)}`,
    ),
    ...describeConfusion(trials.labels, trials.confusion),
  ]
}

/** Signs that were neither shown nor guessed are left out. */
function describeConfusion(all: readonly string[], whole: readonly number[][]): string[] {
  const seen = [...all.keys()].filter((k) => whole[k]!.some(Boolean) || whole.some((row) => row[k]! > 0))
  const labels = seen.map((k) => all[k]!)
  const confusion = seen.map((k) => seen.map((other) => whole[k]![other]!))
  const longest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, text.length), 0)
  const width = Math.max(longest(labels), longest(confusion.flat().map(String))) + 1
  return [
    'confusion  rows are the truth, columns the guess',
    `${''.padStart(width)}${labels.map((label) => label.padStart(width)).join('')}`,
    ...confusion.map(
      (row, k) => `${labels[k]!.padStart(width)}${row.map((count) => String(count).padStart(width)).join('')}`,
    ),
  ]
}

export const compareCommand = {
  usage: `compare DATA.csv [--activations NAME,NAME] [--train-signers K] [--draws N] [--seed N] [--epochs N] [--hidden N,N] [--apalu PARTS] [--engine NAME] ${ROW_USAGE} [--json]`,
  summary:
    'Train activations under the same draws and seeds, each at its own best learning rate: all of them, or APALU and those that are named.',
  positionals: ['DATA.csv'],
  flags: {
    seed: fitFlags.seed,
    epochs: fitFlags.epochs,
    engine: fitFlags.engine,
    json: Switch,
    ...partFlags,
    ...rowFlags,
    activations: Text,
    'train-signers': Whole(1, 100_000),
    draws: Whole(2, 1000),
  },
} satisfies Command<Record<string, v.GenericSchema>>

export async function compare(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(compareCommand, words)
  const asked = {
    activations:
      flags.activations === null
        ? null
        : checked('--activations', v.array(ActivationName), flags.activations.split(',')),
    trainSigners: flags['train-signers'],
    draws: flags.draws ?? 20,
    seed: flags.seed ?? FIT_DEFAULTS.seed,
    options: { ...(flags.epochs !== null && { epochs: flags.epochs }), ...partOptions(flags) },
  }
  const { rows } = await loadRows(positionals[0]!, true, flags, output)
  const comparison = await compareTuned(needMaterial(rows), asked, runner(flags.engine), (done, of) => {
    if (done % 10 === 0 || done === of) output.note(`trained ${done} of ${of}`)
  })
  if (flags.json) return output.result(JSON.stringify(comparison))
  output.result(`${comparison.protocol}, n = ${comparison.n} test rows a draw`)
  output.result(
    'activation  rate    accuracy           APALU minus it      won/tied/lost  p       learned a, b by layer',
  )
  for (const { activation, learningRate, accuracy, apaluMinus, learned } of comparison.rows) {
    const points = apaluMinus && `${signed(apaluMinus.mean)} ± ${(100 * apaluMinus.sd).toFixed(2)}`
    output.result(
      [
        activation.padEnd(11),
        String(learningRate).padEnd(7),
        `${percent(accuracy.mean)} ± ${percent(accuracy.sd)}`.padEnd(18),
        (points ?? '').padEnd(19),
        (apaluMinus ? `${apaluMinus.wins}/${apaluMinus.ties}/${apaluMinus.losses}` : '').padEnd(14),
        (apaluMinus ? apaluMinus.p.toFixed(3) : '').padEnd(7),
        learned
          .filter(({ a }) => a !== null)
          .map(({ a, b }) => `${a!.toFixed(3)}${b === null ? '' : ` ${b.toFixed(3)}`}`)
          .join('; '),
      ].join(' '),
    )
  }
}

const signed = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(2)}`

export const reportCommand = {
  usage: `report DATA.csv|PROJECT [--data-dir DIR] [--html FILE [--force]] [--seed N] [--activation NAME] [--epochs N] [--learning-rate R] [--engine NAME] ${ROW_USAGE} [--json]`,
  summary:
    'Say everything about a table, a file of takes or a project of the studio: accuracy, signs that look alike, wrong labels, unknown signs, what to record next.',
  positionals: ['DATA.csv or PROJECT'],
  flags: { ...fitFlags, ...rowFlags, html: Text, force: Switch, 'data-dir': Text },
} satisfies Command<Record<string, v.GenericSchema>>

export async function report(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(reportCommand, words)
  const file = positionals[0]!
  const project = await meantProject(file, flags)
  const chosen = chosenOptions(flags)
  const table = project ? null : await loadRows(file, true, flags, output)
  if (flags.html !== null) await checkOutputFile(flags.html, REPORT_PAGE, flags.force)
  const report = table
    ? await reportTable(
        appOptions('memory', undefined),
        basename(file),
        table.rows,
        chosen,
        runner(flags.engine),
        (done, of) => output.note(`trained ${done} of ${of}`),
      )
    : await reportProject(project!, flags['data-dir'], chosen, runner(flags.engine), output)
  if (flags.html !== null) await writeOutputFile(flags.html, REPORT_PAGE, reportPage(report))
  if (flags.json) output.result(JSON.stringify(report))
  else sayReport(report, output, project ? 'sample' : 'line')
}

/** In lines for a person. @param place what names a suspect: a line of a file, or a sample of a project */
export function sayReport(report: Report, output: Output, place: 'line' | 'sample' = 'line'): void {
  const { accuracy, otherHand, calibration, unknown, suspects, warnings, curve } = report
  const sure = ({ share, low, high, n, cells }: typeof accuracy) =>
    `${percent(share)}, between ${percent(low)} and ${percent(high)} (95 %, Wilson over ${cells} groups of like samples; n = ${n})`
  output.result(`split      ${report.split}: ${report.protocol}`)
  const reach = reachOf(report.split, report.folds)
  const { reach: names, notMeasured, warning: say } = REPORT_WORDS.en[examplesOf(report.signs)]
  output.result(`accuracy   ${sure(accuracy)}`)
  output.result(`           ${[names[reach], notMeasured[reach]].filter(Boolean).join('. ')}`)
  output.result(`other hand ${sure(otherHand)}`)
  output.result(`macro-F1   ${report.macroF1.toFixed(4)}`)
  output.result(
    `calibrated temperature ${calibration.temperature.toFixed(2)}, expected error ${percent(calibration.ece)}`,
  )
  if (unknown) {
    output.result(
      `unknown    AUROC ${percent(unknown.auroc)}; ${percent(unknown.falseAccepts)} of ${unknown.strangers} strangers accepted at ${percent(unknown.recall)} recall; ${percent(unknown.falseAcceptsAt95)} at 95 %`,
    )
  }
  for (const { of, part, trained, accuracy: share, n } of curve) {
    output.result(
      `curve      ${percent(part)} of the ${of} (${Math.round(trained)} samples): ${percent(share)}, n = ${n}`,
    )
  }
  for (const warning of groupWarnings(warnings)) output.result(`note       ${say(warning)}`)
  for (const { sampleId, label, looksLike, margin } of suspects) {
    output.result(`suspect    ${place} ${sampleId}: ${label} looks like ${looksLike} (margin ${margin.toFixed(1)})`)
  }
  for (const line of describeConfusion(
    report.signs.map(({ label }) => label),
    report.confusion,
  )) {
    output.result(line)
  }
}

async function readNumbers(file: string): Promise<number[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new Failure('not-found', `${file} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  }
  const words = text.split(/\s+/).filter((word) => word !== '')
  const wrong = words.find((word) => !/^\d+$/.test(word))
  if (wrong !== undefined) throw new Failure('bad-input', `${file} holds “${wrong}”, not the number of a row.`)
  return words.map(Number)
}
