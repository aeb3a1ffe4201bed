import * as v from 'valibot'
import { ActivationName } from '../../contract/activation'
import { ENGINES, EngineName } from '../../contract/engine'
import { Failure } from '../../contract/failure'
import { RECOGNITION_DEFAULTS } from '../../contract/project'
import type { FitOptions } from '../../contract/training'
import { type Prediction, predictTable, trainTable } from '../../services/tables/tableModel'
import { createRunner, listEngines } from '../../services/training/fits'
import { loadModel } from '../../services/training/modelFolder'
import { appOptions, BUILT } from '../environment'
import { type Command, Decimal, readArguments, Switch, Text, Whole } from './arguments'
import { type Output, percent } from './output'
import { meantProject, trainProject } from './projectRuns'
import { loadRows, ROW_USAGE, rowFlags } from './tables'

/** Flags that decide what a training run computes; without them the usual options hold. */
export const fitFlags = {
  seed: Whole(0, 0xffffffff),
  epochs: Whole(1, 10_000),
  'learning-rate': Decimal(1e-6, 1),
  activation: v.optional(v.nullable(ActivationName), null),
  engine: v.optional(v.nullable(EngineName), null),
  json: Switch,
}

export const trainCommand = {
  usage: `train DATA.csv|PROJECT --out DIR [--save] [--data-dir DIR] [--seed N] [--activation NAME] [--epochs N] [--learning-rate R] [--engine NAME] ${ROW_USAGE} [--json]`,
  summary:
    'Train a model on every row of a table, every take of a file, or what a project of the studio learns from, and write it to a folder; --save keeps it in the project.',
  positionals: ['DATA.csv or PROJECT'],
  flags: {
    ...fitFlags,
    ...rowFlags,
    out: Text,
    save: Switch,
    'data-dir': Text,
  },
} satisfies Command<Record<string, v.GenericSchema>>

export async function train(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(trainCommand, words)
  const word = positionals[0]!
  const project = await meantProject(word, flags)
  if (project) return trainProject(project, flags, chosenOptions(flags), runner(flags.engine), output)
  const { out } = flags
  if (flags.save) throw new Failure('bad-input', `--save is about a project of the studio, and ${word} is a file.`)
  if (out === null)
    throw new Failure(
      'bad-input',
      `--out names the folder to write and is needed. Usage: signsmith ${trainCommand.usage}`,
    )
  const { rows } = await loadRows(word, true, flags, output)
  const card = await trainTable(
    appOptions('memory', undefined),
    rows,
    out,
    chosenOptions(flags),
    runner(flags.engine),
    ({ epoch, epochs, loss, fitted }) => {
      if (epoch % 10 === 0 || epoch === epochs) {
        output.note(`epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  fitted ${percent(fitted)}`)
      }
    },
  )
  if (flags.json) return output.result(JSON.stringify(card))
  output.result(
    `Trained on ${card.counts.samples} ${card.clips ? 'takes' : 'samples'} of ${card.labels.filter(({ none }) => !none).length} signs in ${card.seconds} s on ${card.engine}. The model is in ${out}.`,
  )
}

export const predictCommand = {
  usage: `predict DIR DATA.csv [--accept SHARE] ${ROW_USAGE} [--json]`,
  summary:
    'Name each row of a table, or each take of a file, with a trained model, or call it unknown: a JSON line a row.',
  positionals: ['DIR', 'DATA.csv'],
  flags: { ...rowFlags, accept: Decimal(0.5, 0.995), json: Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export async function predict(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(predictCommand, words)
  const model = await loadModel(positionals[0]!)
  const { rows } = await loadRows(positionals[1]!, false, flags, output)
  const predictions = predictTable(model, rows, flags.accept ?? RECOGNITION_DEFAULTS.accepted)
  for (const prediction of predictions) output.result(JSON.stringify(prediction))
  const known = predictions.filter(({ truth }) => truth !== null)
  if (known.length === 0) return
  const share = (wanted: (prediction: Prediction) => boolean) => known.filter(wanted).length / known.length
  const accuracy = share(({ nearest, truth }) => nearest === truth)
  const accepted = share(({ known }) => known)
  output.result(
    flags.json
      ? JSON.stringify({ accuracy, accepted, n: known.length })
      : `accuracy ${percent(accuracy)} of the likeliest sign, ${percent(accepted)} accepted (n = ${known.length})`,
  )
}

export const enginesCommand = {
  usage: 'engines [--json]',
  summary: 'Say what can compute on this machine, and why the rest cannot.',
  positionals: [],
  flags: { json: Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export async function engines(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(enginesCommand, words)
  const reports = await listEngines(runner(null).trainers)
  if (flags.json) return output.result(JSON.stringify(reports))
  for (const { name, available, detail } of reports) {
    output.result(`${name.padEnd(5)} ${available ? 'available' : 'missing  '}  ${detail}`)
  }
}

export const serveFlags = { port: Whole(0, 65_535), 'data-dir': Text, 'take-over': Switch }
export const serveCommand = {
  usage: 'serve [--port N] [--data-dir DIR] [--take-over]',
  summary: 'Serve the studio to the browser of this computer, without opening it.',
  positionals: [],
  flags: serveFlags,
} satisfies Command<Record<string, v.GenericSchema>>

export const studioCommand = {
  usage: 'studio [--web] [--no-open] [--port N] [--data-dir DIR] [--take-over]',
  summary: 'Open the studio: in its own window where Electron is there, else in your browser.',
  positionals: [],
  flags: { ...serveFlags, web: Switch, 'no-open': Switch },
} satisfies Command<Record<string, v.GenericSchema>>

export const openCommand = {
  usage: 'open FILE.signsmith [--web] [--no-open] [--port N] [--data-dir DIR] [--take-over]',
  summary: 'Open the studio and show what a project file holds, before anything of it is kept.',
  positionals: ['FILE.signsmith'],
  flags: studioCommand.flags,
} satisfies Command<Record<string, v.GenericSchema>>

/** Only what was asked for; the number of signs decides the rest. */
export function chosenOptions(flags: {
  seed: number | null
  epochs: number | null
  activation: ActivationName | null
  'learning-rate': number | null
}): Partial<FitOptions> {
  return {
    ...(flags.seed !== null && { seed: flags.seed }),
    ...(flags.epochs !== null && { epochs: flags.epochs }),
    ...(flags.activation !== null && { activation: flags.activation }),
    ...(flags['learning-rate'] !== null && { learningRate: flags['learning-rate'] }),
  }
}

export function runner(engine: EngineName | null) {
  return createRunner(BUILT.trainer, appOptions('memory', undefined).parallel, engine ? [engine] : ENGINES)
}
