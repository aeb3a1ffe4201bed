import * as v from 'valibot'
import { ActivationName } from '../../contract/activation'
import { ENGINES, EngineName } from '../../contract/engine'
import { SplitName } from '../../contract/model'
import { FIT_DEFAULTS, type FitOptions } from '../../contract/training'
import { listEngines } from '../../services/experiments'
import { evaluateTable, predictTable, trainTable } from '../../services/laboratory'
import { loadModel } from '../../services/recognition'
import { appOptions, BUILT } from '../environment'
import { type Command, Decimal, readArguments, Switch, Text, Whole } from './arguments'
import { type Output, percent } from './output'
import { loadTable } from './tables'

const fitFlags = {
  seed: Whole(0, 0xffffffff),
  epochs: Whole(1, 10_000),
  'learning-rate': Decimal(1e-6, 1),
  activation: v.optional(v.nullable(ActivationName), null),
  engine: v.optional(v.nullable(EngineName), null),
  json: Switch,
}

export const trainCommand = {
  usage:
    'train DATA.csv --out DIR [--seed N] [--activation NAME] [--epochs N] [--learning-rate R] [--engine NAME] [--json]',
  summary: 'Train a model on every row of a table and write it to a folder.',
  positionals: ['DATA.csv'],
  flags: { ...fitFlags, out: v.pipe(v.string('names the folder to write and is needed'), v.minLength(1)) },
} satisfies Command<Record<string, v.GenericSchema>>

export async function train(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(trainCommand, words)
  const { rows } = await loadTable(positionals[0]!, true, output)
  const options = fitOptions(flags)
  const context = appOptions('memory', undefined)
  const card = await trainTable(
    context,
    rows,
    flags.out,
    options,
    runner(flags.engine),
    ({ epoch, epochs, loss, fitted }) => {
      if (epoch % 10 === 0 || epoch === epochs) {
        output.note(`epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  fitted ${percent(fitted)}`)
      }
    },
  )
  if (flags.json) return output.result(JSON.stringify(card))
  output.result(
    `Trained on ${card.counts.samples} samples of ${card.labels.length} signs in ${card.seconds} s on ${card.engine}. The model is in ${flags.out}.`,
  )
}

export const predictCommand = {
  usage: 'predict DIR DATA.csv [--json]',
  summary: 'Name each row of a table with a trained model: a JSON line a row.',
  positionals: ['DIR', 'DATA.csv'],
  flags: { json: Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export async function predict(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(predictCommand, words)
  const model = await loadModel(positionals[0]!)
  const { rows } = await loadTable(positionals[1]!, false, output)
  const predictions = predictTable(model, rows)
  for (const prediction of predictions) output.result(JSON.stringify(prediction))
  const known = predictions.filter(({ truth }) => truth !== null)
  if (known.length === 0) return
  const share = known.filter(({ label, truth }) => label === truth).length / known.length
  output.result(
    flags.json
      ? JSON.stringify({ accuracy: share, n: known.length })
      : `accuracy ${percent(share)} (n = ${known.length})`,
  )
}

export const evaluateCommand = {
  usage:
    'evaluate DATA.csv [--split signer|recording|block] [--train-signers K] [--draws N] [--seed N] [--activation NAME] [--epochs N] [--learning-rate R] [--engine NAME] [--json]',
  summary: 'Measure honestly: learn from some people, recordings or blocks, test on the others.',
  positionals: ['DATA.csv'],
  flags: {
    ...fitFlags,
    split: v.optional(v.nullable(SplitName), null),
    'train-signers': Whole(1, 100_000),
    draws: Whole(1, 1000),
  },
} satisfies Command<Record<string, v.GenericSchema>>

export async function evaluate(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(evaluateCommand, words)
  const trainSigners = flags['train-signers']
  const { rows } = await loadTable(positionals[0]!, true, output)
  const evaluation = await evaluateTable(
    appOptions('memory', undefined),
    rows,
    {
      split: flags.split,
      trainSigners,
      draws: flags.draws ?? 1,
      seed: flags.seed ?? FIT_DEFAULTS.seed,
      options: fitOptions(flags),
    },
    runner(flags.engine),
    (done, of) => output.note(`trained ${done} of ${of}`),
  )
  const { accuracy, macroF1, n, interval, protocol, split, confusion, labels } = evaluation
  if (flags.json) return output.result(JSON.stringify(evaluation))
  output.result(`split      ${split}: ${protocol}`)
  output.result(
    `accuracy   ${percent(accuracy.mean)} ± ${percent(accuracy.sd)} over ${accuracy.draws} draws, median ${percent(accuracy.median)}, n = ${n} a draw`,
  )
  output.result(`interval   ${percent(interval.low)} to ${percent(interval.high)} (95 %, Wilson)`)
  output.result(`macro-F1   ${macroF1.mean.toFixed(4)}`)
  output.result('confusion  rows are the truth, columns the guess')
  const width =
    Math.max(...labels.map((label) => label.length), ...confusion.flat().map((count) => String(count).length)) + 1
  output.result(`${''.padStart(width)}${labels.map((label) => label.padStart(width)).join('')}`)
  confusion.forEach((row, k) => {
    output.result(`${labels[k]!.padStart(width)}${row.map((count) => String(count).padStart(width)).join('')}`)
  })
}

export const enginesCommand = {
  usage: 'engines [--json]',
  summary: 'Say what can compute on this machine, and why the rest cannot.',
  positionals: [],
  flags: { json: Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export async function engines(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(enginesCommand, words)
  const reports = await listEngines(BUILT.trainer)
  if (flags.json) return output.result(JSON.stringify(reports))
  for (const { name, available, detail } of reports) {
    output.result(`${name.padEnd(5)} ${available ? 'available' : 'missing  '}  ${detail}`)
  }
}

export const serveFlags = { port: Whole(0, 65_535), 'data-dir': Text }
export const serveCommand = {
  usage: 'serve [--port N] [--data-dir DIR]',
  summary: 'Serve the studio to the browser of this computer, without opening it.',
  positionals: [],
  flags: serveFlags,
} satisfies Command<Record<string, v.GenericSchema>>

export const studioCommand = {
  usage: 'studio [--web] [--no-open] [--port N] [--data-dir DIR]',
  summary: 'Open the studio: in its own window where Electron is there, else in your browser.',
  positionals: [],
  flags: { ...serveFlags, web: Switch, 'no-open': Switch },
} satisfies Command<Record<string, v.GenericSchema>>

function fitOptions(flags: {
  seed: number | null
  epochs: number | null
  activation: ActivationName | null
  'learning-rate': number | null
}): FitOptions {
  return {
    ...FIT_DEFAULTS,
    seed: flags.seed ?? FIT_DEFAULTS.seed,
    epochs: flags.epochs ?? FIT_DEFAULTS.epochs,
    activation: flags.activation ?? FIT_DEFAULTS.activation,
    learningRate: flags['learning-rate'] ?? FIT_DEFAULTS.learningRate,
  }
}

function runner(engine: EngineName | null) {
  return {
    script: BUILT.trainer,
    parallel: appOptions('memory', undefined).parallel,
    engines: engine ? [engine] : ENGINES,
  }
}
