import type { Acceptance } from '../../contract/project'
import { type Clip, frameOf } from '../../learning/clips/clip'
import { spotterOptions } from '../../learning/decoding/acceptance'
import { createSpotter, type Spotter, type SpotterModel } from '../../learning/decoding/spotter'
import { groupRows } from '../../learning/evaluation/groups'
import type { Spotted, SpottedStream } from '../../learning/evaluation/spotting'
import type { LoadedModel } from './modelFolder'

/** A spotter for one stream. @throws Error for a model of shots, which nothing can be spotted with */
export function spotterOf({ card, recognizer }: Pick<LoadedModel, 'card' | 'recognizer'>): Spotter {
  if (!card.clips) throw new Error('A model of held signs names frames, it spots nothing')
  return createSpotter({ recognizer, ...card.clips, none: card.labels.map(({ none }) => none) })
}

/** What finds signs in a whole stream: a model of clips, and what its classes are called. */
export interface StreamModel extends Omit<SpotterModel, 'none'> {
  labels: readonly { label: string; none: boolean }[]
}

/** The signs that the studio would accept in a stream, one after the other as they are found; what is no sign is never among them. */
export function* spotSigns({ labels, ...model }: StreamModel, clip: Clip, acceptance: Acceptance): Generator<Spotted> {
  const spotter = createSpotter({ ...model, none: labels.map(({ none }) => none) })
  const options = spotterOptions(acceptance)
  for (const [f, time] of clip.times.entries()) {
    const { accepted } = spotter.step(frameOf(clip, f), () => options)
    if (accepted !== null) yield { label: labels[accepted]!.label, time }
  }
}

/** What became of the signs of some streams. */
export interface SpottingRates {
  /** Of 100 signs; null where none was shown. */
  right: number | null
  substituted: number | null
  missed: number | null
  inserted: number | null
  /** Acceptances a minute that belong to no sign. */
  firesAMinute: number
  /** Seconds from the end of a sign to its acceptance, negative before it; null where none was found. */
  latency: { median: number; p90: number } | null
  /** What was accepted wrongly: in place of which sign, or of none, and how often; the most frequent first. */
  wrong: { label: string; signed: string | null; count: number }[]
  signs: number
  /** Of all streams. */
  seconds: number
}

export function ratesOf(streams: readonly SpottedStream[]): SpottingRates {
  const signs = streams.flatMap((stream) => stream.signs)
  const inserted = streams.flatMap((stream) => stream.inserted)
  const seconds = streams.reduce((sum, stream) => sum + stream.seconds, 0)
  const right = signs.filter(({ label, named }) => named === label)
  const substituted = signs.filter(({ label, named }) => named !== null && named !== label)
  const ofHundred = (n: number) => (signs.length > 0 ? (100 * n) / signs.length : null)
  const latencies = right.map(({ latency }) => latency!).sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))]!
  return {
    right: ofHundred(right.length),
    substituted: ofHundred(substituted.length),
    missed: ofHundred(signs.filter(({ named }) => named === null).length),
    inserted: ofHundred(inserted.length),
    firesAMinute: seconds > 0 ? (60 * inserted.length) / seconds : 0,
    latency: latencies.length > 0 ? { median: at(0.5), p90: at(0.9) } : null,
    wrong: countWrong([
      ...substituted.map(({ label, named }) => ({ label: named!, signed: label })),
      ...inserted.map((label) => ({ label, signed: null })),
    ]),
    signs: signs.length,
    seconds,
  }
}

function countWrong(all: readonly { label: string; signed: string | null }[]): SpottingRates['wrong'] {
  const alike = [...groupRows(all, ({ label, signed }) => JSON.stringify([label, signed])).values()]
  return alike.map((own) => ({ ...own[0]!, count: own.length })).sort((a, b) => b.count - a.count)
}
