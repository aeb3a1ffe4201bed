import { Failure } from '../../contract/failure'
import { ACCEPTANCE_DEFAULTS, type Acceptance, sameName } from '../../contract/project'
import { clipSeconds } from '../../learning/clips/clip'
import type { Signed } from '../../learning/clips/streams'
import { matchSpotted, type SpottedStream } from '../../learning/evaluation/spotting'
import { readDelimited } from '../../readers/delimited'
import type { GridRecord } from '../../readers/grid'
import { looksLikeJson, readJson } from '../../readers/json'
import { namesNothing } from '../../readers/names'
import { numberOf } from '../../readers/numbers'
import { openText } from '../../readers/table'
import { decode } from '../imports/decode'
import type { LoadedModel } from '../training/modelFolder'
import { type StreamModel, spotSigns } from '../training/spotting'
import { areTakes, type Rows, type TakeRow } from './table'

/** A sign that was accepted in a file of streams. */
export interface SpottedSign {
  /** Number of the stream in the file, from 0. */
  take: number
  /** Seconds from the beginning of the stream. */
  time: number
  label: string
}

/** A sign that was made in a file of streams. */
export interface TrueSign extends Signed {
  take: number
}

/**
 * The signs that a model accepts in each stream of a file, as the studio would; each as it is found, for streams are long.
 *
 * @param accepted share of taught signs to accept
 * @throws Failure "bad-input" when model and file are not of signs that move
 */
export function spotStreams({ card, recognizer }: LoadedModel, rows: Rows, accepted: number): Iterable<SpottedSign> {
  if (!card.clips) {
    throw new Failure('bad-input', 'This model names held hands, it finds no signs in a stream: train one on takes.')
  }
  if (!areTakes(rows)) {
    throw new Failure('bad-input', 'A stream is a take, only longer, and the file is a table of hands.')
  }
  const model = { recognizer, labels: card.labels, ...card.clips }
  return spotEach(model, rows, { ...ACCEPTANCE_DEFAULTS, accepted })
}

function* spotEach(model: StreamModel, rows: readonly TakeRow[], acceptance: Acceptance): Generator<SpottedSign> {
  for (const { row, clip } of rows) {
    for (const { label, time } of spotSigns(model, clip, acceptance)) yield { take: row, time, label }
  }
}

/** What was accepted against what was made, stream by stream. @throws Failure "bad-input" for a stream that is not there */
export function matchStreams(
  rows: Rows,
  spotted: readonly SpottedSign[],
  truth: readonly TrueSign[],
  labels: readonly { label: string }[],
): SpottedStream[] {
  if (!areTakes(rows)) return []
  const foreign = truth.find(({ take }) => !rows.some(({ row }) => row === take))
  if (foreign) throw new Failure('bad-input', `The truth names take ${foreign.take}, which the file does not have.`)
  return rows.map(({ row, clip }) => {
    const signed = truth
      .filter(({ take }) => take === row)
      .map(({ label, from, to }) => ({
        label: labels.find((one) => sameName(one.label, label))?.label ?? label,
        from,
        to,
      }))
      .sort((a, b) => a.from - b.from)
    const own = spotted.filter(({ take }) => take === row)
    return matchSpotted(signed, own, clipSeconds(clip))
  })
}

/**
 * Reads what was made in streams: CSV, JSON or JSON Lines with `label`, `from` and `to` in seconds, and `take` where there
 * are several. What is no sign is left out.
 *
 * @param takes numbers of the streams in their file
 * @throws Failure "bad-input" that names the line
 */
export function readTruth(bytes: Uint8Array, takes: readonly number[]): TrueSign[] {
  const { text } = openText(bytes, { encoding: null, decode })
  const { header, records, rejected } = looksLikeJson(text) ? readJson(text) : readDelimited(text)
  const broken = rejected[0]
  if (broken) throw new Failure('bad-input', `Line ${broken.line} of the truth cannot be read: ${broken.reason}.`)
  const column = (name: string) => header?.findIndex((one) => one.trim().toLowerCase() === name) ?? -1
  const [take, label, from, to] = [column('take'), column('label'), column('from'), column('to')]
  if (label < 0 || from < 0 || to < 0) {
    throw new Failure(
      'bad-input',
      'The truth needs `label`, `from` and `to` of each sign, and `take` where there are several streams.',
    )
  }
  if (take < 0 && takes.length > 1) {
    throw new Failure(
      'bad-input',
      `The truth needs \`take\`, the number of the stream from 0: there are ${takes.length}.`,
    )
  }
  return records.flatMap((record): TrueSign[] => {
    const name = record.fields[label]!.trim()
    if (name === '') throw new Failure('bad-input', `Line ${record.line} of the truth has no label.`)
    const own = {
      take: take < 0 ? takes[0]! : numberIn(record, take, 'take'),
      label: name,
      from: numberIn(record, from, 'from'),
      to: numberIn(record, to, 'to'),
    }
    if (own.to <= own.from) {
      throw new Failure('bad-input', `Line ${record.line} of the truth ends at ${own.to} s, before it begins.`)
    }
    return namesNothing(name) ? [] : [own]
  })
}

function numberIn({ fields, line }: GridRecord, at: number, name: string): number {
  const value = numberOf(fields[at]!, '.')
  if (value !== null) return value
  throw new Failure(
    'bad-input',
    `Line ${line} of the truth has “${fields[at]!.trim().slice(0, 24)}” as ${name}, not a number.`,
  )
}
