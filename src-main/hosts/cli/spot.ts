import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { RECOGNITION_DEFAULTS } from '../../contract/project'
import { MOST_STREAM_FRAMES } from '../../contract/take'
import { FIT_DEFAULTS } from '../../contract/training'
import type { PeerTrials } from '../../services/tables/peerTrials'
import { matchStreams, readTruth, type SpottedSign, spotStreams } from '../../services/tables/streamSpotting'
import { runStreams, STREAM_KINDS, type StreamKind, type StreamTrials } from '../../services/tables/streamTrials'
import { rowsOf } from '../../services/tables/table'
import { loadModel } from '../../services/training/modelFolder'
import { PEERS } from '../../services/training/peers'
import { ratesOf, type SpottingRates } from '../../services/training/spotting'
import { type Command, Decimal, type FlagValues, readArguments, Switch, Text, Whole } from './arguments'
import { chosenOptions, fitFlags, runner } from './commands'
import type { Output } from './output'
import { leftOut, partFlags } from './parts'
import { PEER_WORDS } from './peerWords'
import { loadMaterialFile, loadRows, MATERIAL_USAGE, materialFlags, named, readLimited } from './tables'

const { json, ...fitting } = fitFlags
/** What is asked of a model that is there. */
const ofModel = { truth: Text }
/** What is asked of takes: to learn from some and join the others. */
const ofTakes = {
  ...fitting,
  streams: v.optional(v.nullable(v.picklist(STREAM_KINDS, `must be one of ${STREAM_KINDS.join(', ')}`)), null),
  train: Text,
  test: Text,
  'per-sign': Whole(1, 100_000),
  signs: Text,
  untaught: Text,
  without: partFlags.without,
  held: Text,
  none: Whole(0, 100_000),
  most: Whole(1, 100_000),
  draws: Whole(1, 1000),
  peers: Switch,
}

export const spotCommand = {
  usage:
    'spot DIR STREAM [--truth FILE] [--accept SHARE] | spot TAKES --streams mixed|direct|idle|untaught [--train FILTER] [--test FILTER] [--per-sign N] [--signs A,B | --untaught C,D] [--held E,F] [--none N] [--most N] [--without PARTS] [--draws N] [--peers] [--accept SHARE] [--seed N] [--activation NAME] [--epochs N] [--learning-rate R] [--engine NAME] ' +
    `${MATERIAL_USAGE} [--json]`,
  summary:
    'Find the signs in a stream with a trained model, as the studio does, a JSON line a sign; or learn from some takes and count what is found in streams joined of others.',
  positionals: ['DIR', 'STREAM'],
  fewest: 1,
  flags: { ...ofModel, ...ofTakes, ...materialFlags, accept: Decimal(0.5, 0.995), json },
} satisfies Command<Record<string, v.GenericSchema>>

type Flags = FlagValues<(typeof spotCommand)['flags']>

export async function spot(words: readonly string[], output: Output): Promise<void> {
  const { positionals, flags } = readArguments(spotCommand, words)
  const [first, stream] = positionals as [string, string | undefined]
  const isSaid = (value: Flags[keyof Flags]) => value !== null && value !== false
  const said = (names: object) => Object.keys(names).find((name) => isSaid(flags[name as keyof Flags]))
  const foreign = said(flags.streams === null ? ofTakes : ofModel)
  if (flags.streams !== null && stream === undefined && !foreign) return spotJoined(first, flags.streams, flags, output)
  if (flags.streams === null && stream !== undefined && !foreign) return spotStream(first, stream, flags, output)
  throw new Failure(
    'bad-input',
    foreign
      ? `--${foreign} is about ${flags.streams === null ? 'takes to learn from, so it needs --streams and no model' : 'a stream that was filmed, so it does not go with --streams'}.`
      : `This command takes a model and a stream, or takes and --streams. Usage: signsmith ${spotCommand.usage}`,
  )
}

/** Of any length up to an hour: each take of the file is a stream. */
async function spotStream(folder: string, path: string, flags: Flags, output: Output): Promise<void> {
  const model = await loadModel(folder)
  const file = rowsOf(await loadMaterialFile(path, false, flags, output, MOST_STREAM_FRAMES))
  const takes = file.rows.map(({ row }) => row)
  const truth = flags.truth === null ? null : await truthOf(flags.truth, takes)
  const spotted: SpottedSign[] = []
  for (const sign of spotStreams(model, file.rows, flags.accept ?? RECOGNITION_DEFAULTS.accepted)) {
    spotted.push(sign)
    output.result(JSON.stringify({ ...sign, time: rounded(sign.time) }))
  }
  if (!truth) return
  const rates = ratesOf(matchStreams(file.rows, spotted, truth, model.card.labels))
  if (flags.json) return output.result(JSON.stringify(rates))
  for (const line of describeRates(rates)) output.result(line)
}

async function truthOf(file: string, takes: readonly number[]) {
  const bytes = await readLimited(file)
  return named(file, () => readTruth(bytes, takes))
}

const USUAL_PER_SIGN = 10
const USUAL_NONE = 20
const USUAL_MOST = 100

async function spotJoined(path: string, streams: StreamKind, flags: Flags, output: Output): Promise<void> {
  const asked = {
    streams,
    train: flags.train,
    test: flags.test,
    perSign: flags['per-sign'] ?? USUAL_PER_SIGN,
    signs: flags.signs?.split(',') ?? null,
    untaught: flags.untaught?.split(',') ?? [],
    held: flags.held?.split(',') ?? [],
    none: flags.none ?? USUAL_NONE,
    most: flags.most ?? USUAL_MOST,
    accepted: flags.accept ?? RECOGNITION_DEFAULTS.accepted,
    draws: flags.draws ?? 1,
    seed: flags.seed ?? FIT_DEFAULTS.seed,
    peers: flags.peers ? PEERS : [],
    options: { ...chosenOptions(flags), ...leftOut(flags.without) },
  }
  const file = await loadRows(path, true, flags, output)
  const trials = await runStreams(file, asked, runner(flags.engine), (done, of) =>
    output.note(`streamed ${done} of ${of}`),
  )
  if (flags.json) return output.result(JSON.stringify(trials))
  sayStreams(trials, output)
}

/** What was found in joined streams, in words. */
export function sayStreams(trials: StreamTrials, output: Output): void {
  output.result(`streams    ${describeStreams(trials)}`)
  for (const line of describeRates(trials)) output.result(line)
  if (trials.held) {
    output.result(`held signs ${trials.held.signs} of ${trials.signs}, and what was wrongly taken for one:`)
    for (const line of describeRates(trials.held)) output.result(line)
  }
  for (const [peer, own] of Object.entries(trials.peers ?? {})) {
    output.result(`peer       ${PEER_WORDS[peer as keyof PeerTrials]}:`)
    for (const line of describeRates(own)) output.result(line)
  }
}

const KIND_WORDS: Record<StreamKind, string> = {
  mixed: 'signs with rests between them',
  direct: 'signs straight after each other',
  idle: 'hands that do something else, no sign',
  untaught: 'signs that were never taught, with rests',
}

function describeStreams({ streams, learned, perDraw }: StreamTrials): string {
  const { signs, takes, none } = learned
  const times = perDraw.length === 1 ? '1 draw' : `${perDraw.length} draws`
  return `${KIND_WORDS[streams]}; learned ${takes} takes of ${signs} signs and ${none} without a sign; ${times}`
}

function describeRates(rates: SpottingRates) {
  const { right, substituted, missed, inserted, firesAMinute, latency, wrong, signs, seconds } = rates
  const figure = (n: number | null) => (n ?? 0).toFixed(1)
  return [
    ...(signs > 0
      ? [
          `of 100     ${figure(right)} right, ${figure(substituted)} substituted, ${figure(missed)} missed, ${figure(inserted)} inserted (n = ${signs})`,
        ]
      : []),
    `no sign    accepted ${firesAMinute.toFixed(2)} times a minute, in ${seconds.toFixed(0)} s`,
    ...(latency
      ? [
          `latency    ${latency.median.toFixed(2)} s after the end of a sign in the median, p90 ${latency.p90.toFixed(2)} s`,
        ]
      : []),
    ...(wrong.length > 0 ? [`wrongly    ${wrong.slice(0, MOST_WRONG).map(describeWrong).join('; ')}`] : []),
  ]
}

const MOST_WRONG = 8
const describeWrong = ({ label, signed, count }: SpottingRates['wrong'][number]) =>
  `${label} ${signed === null ? 'where none was signed' : `in place of ${signed}`} (${count})`

const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000
