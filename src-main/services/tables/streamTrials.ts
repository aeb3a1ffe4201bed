import { Failure } from '../../contract/failure'
import { ACCEPTANCE_DEFAULTS, sameName } from '../../contract/project'
import type { FitOptions } from '../../contract/training'
import { type Clip, clipFrames, clipPart, clipSeconds } from '../../learning/clips/clip'
import { type Joint, joinTakes, type Stream } from '../../learning/clips/streams'
import { thresholdOf } from '../../learning/decoding/acceptance'
import { groupRows } from '../../learning/evaluation/groups'
import { matchSpotted, type Spotted, type SpottedStream, streamPart } from '../../learning/evaluation/spotting'
import { createRandom, type Random } from '../../learning/random'
import { createRecognizer } from '../../learning/recognizer'
import { namesNothing } from '../../readers/names'
import { fitJob, type RunnerOptions, runFits, trainedModel } from '../training/fits'
import type { Material } from '../training/material'
import { streamFacts } from '../training/modelFolder'
import type { PeerName, PeerQuestion } from '../training/peers'
import { ratesOf, type SpottingRates, spotSigns } from '../training/spotting'
import { PEER_KEYS, type PeerTrials } from './peerTrials'
import { readFilter } from './rowFilter'
import { type PeerStream, spotAsPeer } from './streamPeers'
import { areTakes, needMaterial, type RowFile, type TakeRow } from './table'

/**
 * What a stream is joined of: signs with rests between them, signs straight after each other, hands that do something
 * else, or signs that were never taught.
 */
export const STREAM_KINDS = ['mixed', 'direct', 'idle', 'untaught'] as const
export type StreamKind = (typeof STREAM_KINDS)[number]

export interface StreamRequest {
  streams: StreamKind
  /** Conditions (`readFilter`) on what is learned from, and on what the stream is made of; takes that are learned are in no stream. */
  train: string | null
  test: string | null
  /** Takes a sign that are learned, drawn anew each time. */
  perSign: number
  /** The signs that are taught; null for all. */
  signs: readonly string[] | null
  /** Signs that are not taught. */
  untaught: readonly string[]
  /** Signs of `signs` that are held: of each take that is learned, the frame in its middle, as a sample is. */
  held: readonly string[]
  /** Takes without a sign that are learned. */
  none: number
  /** Takes of a stream at most. */
  most: number
  /** The share of the person's own signs to accept, as it is set in the studio. */
  accepted: number
  draws: number
  seed: number
  /** Others in whose streams the same is counted. */
  peers: readonly PeerName[]
  options: Partial<FitOptions>
}

/** How others do in the same streams; only those that were asked. */
export type PeerStreams = { [Name in keyof PeerTrials]?: SpottingRates & { perDraw: SpottingRates[] } }

export interface StreamTrials extends SpottingRates {
  streams: StreamKind
  /** The probability that `accepted` asks for. */
  threshold: number
  /** What each model learned: signs, takes of them, and takes without a sign. */
  learned: { signs: number; takes: number; none: number }
  perDraw: SpottingRates[]
  /** Of the held signs alone, with what was wrongly taken for one of them; null where none is held. */
  held: SpottingRates | null
  peers: PeerStreams | null
  /** What was asked, so that the run can be repeated. */
  request: StreamRequest
}

/** One draw: what is learned, and the stream of what was not. */
interface StreamTrial {
  material: Material
  taught: Omit<PeerQuestion, 'tested'>
  stream: Stream
  seed: number
}

/** Trains on some takes and looks for signs in a stream of others, draw by draw. @throws Failure "bad-input" */
export async function runStreams(
  file: RowFile,
  request: StreamRequest,
  runner: RunnerOptions,
  onDraw: (done: number, of: number) => void,
): Promise<StreamTrials> {
  const { draws, seed, options, accepted, held, peers } = request
  const plan = planStreams(file, request)
  const acceptance = { ...ACCEPTANCE_DEFAULTS, accepted }
  const spotted: SpottedStream[] = []
  const byPeer = new Map<PeerName, SpottedStream[]>(peers.map((peer) => [peer, []]))
  let learned: StreamTrials['learned'] | null = null
  for (let draw = 0; draw < draws; draw++) {
    const trial = plan.draw(createRandom(seed + 7919 * (draw + 1)), seed + draw)
    const { set, classes, seconds } = trial.material
    const none = set.labels.filter((label) => label === set.nothing).length
    learned ??= {
      signs: classes.filter((one) => !one.none).length,
      takes: set.labels.length - none,
      none,
    }
    const [result] = await runFits([fitJob(set, { ...options, seed: trial.seed }, true)], runner)
    const recognizer = createRecognizer(trainedModel(result!, set))
    const model = { recognizer, labels: classes, ...streamFacts(set, seconds!) }
    const { clip, signed } = trial.stream
    const match = (found: readonly Spotted[]) => matchSpotted(signed, found, clipSeconds(clip))
    spotted.push(match([...spotSigns(model, clip, acceptance)]))
    const stream: PeerStream = { model, clip, acceptance }
    for (const [peer, own] of byPeer) own.push(match(await spotAsPeer(peer, stream, trial.taught, runner)))
    onDraw(spotted.length, draws)
  }
  return {
    streams: request.streams,
    ...ratesOf(spotted),
    threshold: thresholdOf(accepted),
    learned: learned!,
    perDraw: perDraw(spotted),
    peers:
      peers.length === 0
        ? null
        : Object.fromEntries(
            [...byPeer].map(([peer, own]) => [PEER_KEYS[peer], { ...ratesOf(own), perDraw: perDraw(own) }]),
          ),
    held: held.length > 0 ? ratesOf(spotted.map((one) => streamPart(one, plan.held))) : null,
    request,
  }
}

const perDraw = (streams: readonly SpottedStream[]) => streams.map((one) => ratesOf([one]))

const JOINTS: Record<StreamKind, Joint> = { mixed: 'rest', direct: 'direct', idle: 'direct', untaught: 'rest' }

interface StreamPlan {
  held: ReadonlySet<string>
  draw(random: Random, seed: number): StreamTrial
}

/** Checks a request. @throws Failure "bad-input" */
function planStreams(file: RowFile, request: StreamRequest): StreamPlan {
  const { streams, perSign, none, most } = request
  if (!areTakes(file.rows)) {
    throw new Failure('bad-input', 'A stream is joined of takes of signs that move, and the file is a table of hands.')
  }
  const { rows } = file
  const { learnable, shown } = chooseSides(file, rows, request)
  const { taught, held, isShown } = chooseSigns(rows, learnable, request)
  const bySign = groupRows(learnable, (row) => (namesNothing(row.label!) ? null : row.label!))
  const draw = (random: Random, seed: number) => {
    const drawn = [...bySign].flatMap(([sign, own]) => {
      const count = sign === null ? none : taught.has(sign) ? perSign : 0
      return some(own, count, random)
    })
    const learned = new Set(drawn)
    const chosen = some(
      shown.filter((row) => !learned.has(row) && isShown(row.label!)),
      most,
      random,
    )
    if (chosen.length === 0) throw new Failure('bad-input', NOTHING_LEFT[streams])
    const isSign = streams === 'mixed' || streams === 'direct'
    const takes = chosen.map(({ label, clip }) => ({ label: isSign ? label : null, clip }))
    const examples = drawn.map((row) => (held.has(row.label!) ? { ...row, clip: middleOf(row.clip) } : row))
    const material = needMaterial(examples)
    const { labels } = material.set
    const clips = examples.map(({ clip }, i) => ({ clip, label: labels[i]! }))
    return {
      material,
      taught: { taught: clips, classes: material.classes.length, seed },
      stream: joinTakes(takes, JOINTS[streams], random),
      seed,
    }
  }
  return { held, draw }
}

/** The frame with a hand that is nearest to the middle of a take, as a sample of a held sign is. */
function middleOf(clip: Clip): Clip {
  const middle = (clipFrames(clip) - 1) / 2
  const seen = Array.from(clip.times.keys()).filter((f) => clip.present[f * 2] || clip.present[f * 2 + 1])
  const nearest = seen.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]!
  return clipPart(clip, nearest, nearest + 1)
}

const NOTHING_LEFT: Record<StreamKind, string> = {
  mixed: 'No take of a taught sign is left for the stream: teach fewer with --per-sign, or choose others with --test.',
  direct: 'No take of a taught sign is left for the stream: teach fewer with --per-sign, or choose others with --test.',
  idle: 'No take without a sign is left for the stream: they are called None, and --none says how many are learned.',
  untaught:
    'There is no take of an untaught sign for the stream: name some by --untaught, or choose others with --test.',
}

/**
 * The signs that are taught, and what the stream shows.
 *
 * @throws Failure "bad-input" when a sign is named that the file does not have, or nothing of it can be learned
 */
function chooseSigns(
  rows: readonly TakeRow[],
  learnable: readonly TakeRow[],
  { streams, signs, untaught, held }: StreamRequest,
): { taught: ReadonlySet<string>; held: ReadonlySet<string>; isShown: (label: string) => boolean } {
  const namesOf = (own: readonly TakeRow[]) =>
    [...new Set(own.map(({ label }) => label!))].filter((label) => !namesNothing(label))
  const all = namesOf(rows)
  const usable = namesOf(learnable)
  const find = (names: readonly string[], flag: string) =>
    names.map((name) => {
      const own = all.find((label) => sameName(label, name))
      if (own === undefined) throw new Failure('bad-input', `${flag} names “${name}”, which the file does not have.`)
      return own
    })
  const left = find(untaught, '--untaught')
  const chosen = signs && find(signs, '--signs')
  const lost = chosen?.find((sign) => !usable.includes(sign))
  if (lost !== undefined) throw new Failure('bad-input', `No take of “${lost}” is left to learn from.`)
  const taught = new Set((chosen ?? usable).filter((label) => !left.includes(label)))
  if (taught.size === 0) throw new Failure('bad-input', 'No sign is left to teach.')
  const still = find(held, '--held')
  const strange = still.find((sign) => !taught.has(sign))
  if (strange !== undefined) throw new Failure('bad-input', `--held names “${strange}”, which is not taught.`)
  if (still.length === taught.size) {
    throw new Failure('bad-input', 'Nothing that is taught moves: leave a sign out of --held.')
  }
  if (streams === 'untaught' && left.length === 0 && chosen === null) {
    throw new Failure('bad-input', '--streams untaught needs --untaught, the signs that are not taught, or --signs.')
  }
  const isUntaught = (label: string) =>
    left.length > 0 ? left.includes(label) : !taught.has(label) && !namesNothing(label)
  const isTaught = (label: string) => taught.has(label)
  const isShown = { mixed: isTaught, direct: isTaught, idle: namesNothing, untaught: isUntaught }[streams]
  return { taught, held: new Set(still), isShown }
}

/** What may be learned, and what may be shown; one condition alone leaves the rest to the other side. */
function chooseSides(file: RowFile, rows: readonly TakeRow[], { train, test }: StreamRequest) {
  const meets = (text: string | null, flag: string) =>
    text === null ? null : rows.filter(readFilter(text, flag, file))
  const asked = { train: meets(train, '--train'), test: meets(test, '--test') }
  const others = (than: readonly TakeRow[] | null) => {
    const own = new Set(than)
    return rows.filter((row) => !own.has(row))
  }
  const sides = { learnable: asked.train ?? others(asked.test), shown: asked.test ?? others(asked.train) }
  if (sides.learnable.length === 0) throw new Failure('bad-input', 'No take of the file is left for --train.')
  if (sides.shown.length === 0) throw new Failure('bad-input', 'No take of the file is left for --test.')
  return sides
}

/** So many of them at most, in an order of chance. */
function some<T>(all: readonly T[], count: number, random: Random): T[] {
  return Array.from(random.permutation(all.length).subarray(0, count), (i) => all[i]!)
}
