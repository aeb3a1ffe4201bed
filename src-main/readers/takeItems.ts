import { Failure } from '../contract/failure'
import { FACE_SIZE } from '../learning/clips/clip'
import { unsquash } from '../learning/landmarks/normalise'
import { HAND_SIZE } from '../learning/landmarks/topology'
import { keyOf, namesSign, namesTake, readRoles } from './columns'
import { type GridRecord, quoteNames, type Rejected } from './grid'
import { type Item, isObject, isScalar, type Json, looksLikeJson, textOf, tryParse } from './json'
import { type Flaw, readWords } from './rows'
import { aspectOf } from './sizes'
import { nothing } from './table'
import { type Frames, readFrames, TIME, unitOf } from './takeFrames'
import { MOST_TAKES, type SeenTakes, type TakeOptions, tooManyTakes } from './takes'
import { type Timing, timingOfRate, timingOfTimes } from './takeTimes'

const FRAMES = /^frames$/i
const RATE = /^(fps|frame_?rate|frames_per_second)$/
const LOOKED_AT = 20
/** Things that a take says besides its frames. */
const MOST_COLUMNS = 200

/** One item of a file. */
interface TakeItem {
  /** Undefined where a line is no JSON. */
  value: Json | undefined
  line: number
}

/** JSON that holds takes. */
export interface TakeItems {
  items: Iterable<TakeItem>
  unit: 'line' | 'item'
  fact: string
}

/** The takes of JSON Lines, of a JSON list, of an object that holds one, or of one object; null where there are none. */
export function findTakeItems(text: string): TakeItems | null {
  if (!looksLikeJson(text) || !/"frames"\s*:/i.test(text)) return null
  const whole = tryParse(text)
  if (whole === undefined) {
    let left = LOOKED_AT
    for (const { value } of takeLines(text)) {
      if (isTake(value)) {
        return { items: { [Symbol.iterator]: () => takeLines(text) }, unit: 'line', fact: 'JSON Lines' }
      }
      if (--left === 0) break
    }
    return null
  }
  if (isTake(whole)) return { items: [{ value: whole, line: 1 }], unit: 'item', fact: 'a JSON object' }
  const [list, common, fact] = Array.isArray(whole)
    ? ([whole, {}, 'a JSON list'] as const)
    : ([...onlyList(whole), 'a JSON object'] as const)
  if (!list.slice(0, LOOKED_AT).some(isTake)) return null
  const items = list.map((value, i) => ({ value: isObject(value) ? { ...common, ...value } : value, line: i + 1 }))
  return { items, unit: 'item', fact }
}

function* takeLines(text: string): Generator<TakeItem> {
  let line = 1
  for (let from = 0; from < text.length; line++) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    const content = text.slice(from, to)
    if (content.trim() !== '') yield { value: tryParse(content), line }
    from = to + 1
  }
}

/** Frames that bear the names of signs are rows of a table. */
function isTake(value: Json | undefined): value is Item {
  if (!isObject(value)) return false
  const [, frames] = Object.entries(value).find(([name]) => FRAMES.test(name)) ?? []
  if (!Array.isArray(frames)) return false
  return frames
    .slice(0, LOOKED_AT)
    .every((frame) => typeof frame === 'object' && !(isObject(frame) && Object.keys(frame).some(namesSign)))
}

/** The one list of an object, and what is said beside it of all. */
function onlyList(value: Json): [Json[], Item] {
  if (!isObject(value)) return [[], {}]
  const lists = Object.values(value).filter((own) => Array.isArray(own))
  return [
    lists.length === 1 ? lists[0]! : [],
    Object.fromEntries(Object.entries(value).filter(([, own]) => isScalar(own))),
  ]
}

/** What one item says, its hands as fractions of the picture, before it is known what its other names mean. */
interface ReadItem {
  frames: Frames
  timing: Timing
  words: Map<string, string>
}

/** Reads takes from JSON. @throws Failure "bad-input" for what concerns all of them */
export function readTakeItems({ items, unit, fact }: TakeItems, options: TakeOptions): SeenTakes {
  const places = new Map<string, number>()
  const rejected: Rejected[] = []
  const read: (Omit<ReadItem, 'words'> & { record: GridRecord; row: number })[] = []
  let row = -1
  for (const { value, line } of items) {
    row++
    if (row >= MOST_TAKES) throw tooManyTakes()
    const item = readItem(value, options.mostFrames)
    if ('reason' in item) {
      rejected.push({ line, ...item })
      continue
    }
    const fields: string[] = []
    for (const [name, text] of item.words) {
      const place = places.get(name) ?? places.size
      if (place === MOST_COLUMNS) {
        throw new Failure(
          'bad-input',
          `The takes say more than ${MOST_COLUMNS} things each, such as ${quoteNames([name])}.`,
        )
      }
      places.set(name, place)
      fields[place] = text
    }
    const { frames, timing } = item
    read.push({ frames, timing, record: { fields, line }, row })
  }
  const header = [...places.keys()]
  const records = read.map(({ record }) => record)
  for (const record of records) record.fields = header.map((_, i) => record.fields[i] ?? '')
  if (records.length === 0) throw nothing(unit, rejected, 'take')
  const columns = readRoles(header, records, new Set(), options.needsLabel, options.choices, 'takes')
  const takes = read.flatMap(({ frames, timing, record: { fields, line }, row }) => {
    const words = readWords(fields, columns, '.', options.needsLabel)
    const aspect = 'reason' in words ? words : aspectOf(words, options.size)
    if ('reason' in words || (typeof aspect === 'object' && aspect !== null)) {
      rejected.push({ line, ...(aspect as Flaw) })
      return []
    }
    toHeights(frames, aspect ?? 1)
    return [{ ...words, line, row, aspect, frames, timing }]
  })
  const unused = columns.unused.filter((name) => !namesTake(name))
  return { takes, columns: { hands: [], ...columns, unused }, rejected, facts: [fact], unit }
}

function readItem(value: Json | undefined, mostFrames: number | undefined): ReadItem | Flaw {
  if (value === undefined) return { kind: 'json', reason: 'it is not JSON, which knows no NaN either' }
  if (!isTake(value)) return { kind: 'no take', reason: 'it has no list of frames' }
  const words = new Map<string, string>()
  let rate: string | null = null
  let written: { values: readonly Json[]; unit: 's' | 'ms' | null } | null = null
  let list: readonly Json[] = []
  for (const [name, own] of Object.entries(value)) {
    if (FRAMES.test(name) && Array.isArray(own)) list = own
    else if (TIME.test(keyOf(name)) && Array.isArray(own)) written = { values: own, unit: unitOf(keyOf(name)) }
    else if (RATE.test(keyOf(name)) && isScalar(own)) rate = own === null ? null : textOf(own)
    // What holds more than a word is told as not used.
    else words.set(name, isScalar(own) ? textOf(own) : '')
  }
  const read = readFrames(list, mostFrames)
  if ('reason' in read) return read
  const { times, unit, ...frames } = read
  const timing = written
    ? timingOfTimes(written.values, written.unit, list.length)
    : times
      ? timingOfTimes(times, unit, list.length)
      : timingOfRate(rate)
  return 'reason' in timing ? timing : { frames, timing, words }
}

/** Fractions of a picture, in place, to heights of it. */
function toHeights({ points, face }: Frames, aspect: number): void {
  for (let at = 0; at < points.length; at += HAND_SIZE) unsquash(points, aspect, points, at, at)
  for (let at = 0; at < face.length; at += FACE_SIZE) face[at]! *= aspect
}
