import { Failure } from '../contract/failure'
import { type Grid, type GridRecord, quoteNames, type Rejected } from './grid'
import { landmarkName } from './spelling'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Item = { [key: string]: Json }

const MOST_COLUMNS = 2_000
const MOST_DEPTH = 8

/** Whether a text begins as JSON does. */
export function looksLikeJson(text: string): boolean {
  return /^\s*(\{|\[\s*[[{\]"\d-])/.test(text)
}

/**
 * Reads JSON and JSON Lines: a list of objects, an object that holds one, an object of lists by sign, the ways of
 * pandas (records, split, columns), or lists of fields. Names of nested values are joined: `landmarks_0_x`.
 */
export function readJson(text: string): Grid {
  const whole = tryParse(text)
  if (whole !== undefined) {
    const facts = [Array.isArray(whole) ? 'a JSON list' : 'a JSON object']
    return gridOf(whole, facts)
  }
  const lines = text.split(/\r\n|\n|\r/)
  const rejected: Rejected[] = []
  const items = lines.flatMap((content, i) => {
    if (content.trim() === '') return []
    const value = tryParse(content)
    if (value !== undefined && typeof value === 'object' && value !== null) return [{ value, line: i + 1 }]
    rejected.push({ line: i + 1, kind: 'json', reason: 'it is not JSON' })
    return []
  })
  if (items.length === 0 || items.length < rejected.length) {
    const hint = /\bNaN\b/.test(text) ? ' It holds NaN, which JSON does not know: write null.' : ''
    throw new Failure('bad-input', `The file begins as JSON, but is broken or cut off.${hint}`)
  }
  if (items.every(({ value }) => Array.isArray(value)))
    return gridOf(
      items.map(({ value }) => value),
      ['JSON Lines'],
    )
  const objects = items.map(({ value, line }) => ({ item: Array.isArray(value) ? { landmarks: value } : value, line }))
  return { ...gridOfItems(objects), rejected, facts: ['JSON Lines'], unit: 'line' }
}

/** Undefined for what is no JSON. */
export function tryParse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function gridOf(value: Json, facts: string[]): Grid {
  if (Array.isArray(value)) {
    const names = value[0]
    const flat = value.length > 0 && value.every((row) => Array.isArray(row) && row.every(isScalar)) && !isHand(value)
    if (flat) {
      const rows = (value as Json[][]).map((row, i) => ({ fields: row.map(textOf), line: i + 1 }))
      const named = (names as Json[]).filter((name) => typeof name === 'string').length > 1
      const header = named ? rows.shift()!.fields : null
      return { header, records: rows, rejected: [], facts, unit: 'item' }
    }
  }
  const items = itemsOf(value).map((item, i) => ({ item, line: i + 1 }))
  if (items.length === 0) throw new Failure('bad-input', 'The file is JSON without any item.')
  return { ...gridOfItems(items), rejected: [], facts, unit: 'item' }
}

/** The objects of which each is a row. */
function itemsOf(value: Json): Item[] {
  if (Array.isArray(value)) {
    if (isHand(value)) return [{ landmarks: value }]
    return value.map((item) => (isObject(item) ? item : { landmarks: item }))
  }
  if (!isObject(value)) throw new Failure('bad-input', 'The file is JSON, but neither a list nor an object.')
  const { columns, data } = value
  if (Array.isArray(columns) && Array.isArray(data)) {
    return data.map((row) => Object.fromEntries(columns.map((name, i) => [String(name), (row as Json[])?.[i] ?? null])))
  }
  const entries = Object.entries(value)
  const lists = entries.filter(
    (entry): entry is [string, Json[]] => Array.isArray(entry[1]) && entry[1].every(isObject),
  )
  const scalars = Object.fromEntries(entries.filter(([, own]) => isScalar(own)))
  if (lists.length === 1 && !isHand(lists[0]![1]) && !namesHands(lists[0]![0])) {
    return (lists[0]![1] as Item[]).map((item) => ({ ...scalars, ...item }))
  }
  if (
    entries.length > 0 &&
    entries.every(([, own]) => isListOfHands(own)) &&
    !entries.every(([name]) => namesHands(name))
  ) {
    return entries.flatMap(([label, hands]) => (hands as Json[]).map((landmarks) => ({ label, landmarks })))
  }
  const columnwise = entries.filter(
    (entry): entry is [string, Item] => isObject(entry[1]) && Object.values(entry[1]).every(isScalar),
  )
  const keys = Object.keys(columnwise[0]?.[1] ?? {})
  if (columnwise.length === entries.length && entries.length > 21 && keys.length > 0) {
    return keys.map((key) => Object.fromEntries(columnwise.map(([name, own]) => [name, own[key] ?? null])))
  }
  return [value]
}

/** Objects as fields under the names that any of them has. */
export function gridOfItems(items: readonly { item: Item; line: number }[]): Pick<Grid, 'header' | 'records'> {
  const places = new Map<string, number>()
  const records = items.map(({ item, line }): GridRecord => {
    const clip = Object.entries(item).find(([, value]) => isClip(value))
    if (clip) {
      throw new Failure(
        'bad-input',
        `\`${clip[0]}\` holds clips of ${(clip[1] as Json[]).length} frames: a table has one hand a row, so give each frame a row of its own.`,
      )
    }
    const fields: string[] = []
    flatten(item, '', 0, (name, text) => {
      if (!places.has(name)) {
        if (places.size === MOST_COLUMNS) {
          throw new Failure(
            'bad-input',
            `The items hold more than ${MOST_COLUMNS} values each, such as ${quoteNames([name])}.`,
          )
        }
        places.set(name, places.size)
      }
      fields[places.get(name)!] = text
    })
    return { fields, line }
  })
  for (const record of records) record.fields = Array.from({ length: places.size }, (_, i) => record.fields[i] ?? '')
  return { header: [...places.keys()], records }
}

function flatten(value: Json, name: string, depth: number, put: (name: string, text: string) => void): void {
  if (depth > MOST_DEPTH) throw new Failure('bad-input', `The items are nested deeper than ${MOST_DEPTH} levels.`)
  const under = (key: string | number) => (name === '' ? String(key) : `${name}_${key}`)
  if (Array.isArray(value)) {
    const point = value.length >= 2 && value.length <= 4 && value.every((n) => typeof n === 'number')
    const axes = point && landmarkName(under('x')) !== null
    value.forEach((own, i) => {
      if (!(axes && i === 3)) flatten(own, under(axes ? 'xyz'[i]! : i), depth + 1, put)
    })
  } else if (isObject(value)) {
    for (const [key, own] of Object.entries(value)) flatten(own, under(key), depth + 1, put)
  } else {
    put(name, textOf(value))
  }
}

export function textOf(value: Json): string {
  return value === null ? '' : String(value)
}
export function isObject(value: Json | undefined): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
export function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null
}
function isPoint(value: Json): boolean {
  if (Array.isArray(value)) return value.length >= 2 && value.length <= 4 && value.every((n) => typeof n === 'number')
  return isObject(value) && typeof value.x === 'number' && typeof value.y === 'number'
}
/** 21 points, or their 42 or 63 numbers. */
function isHand(value: Json): boolean {
  if (!Array.isArray(value)) return false
  if (value.length === 21) return value.every(isPoint)
  return (value.length === 42 || value.length === 63) && value.every((n) => typeof n === 'number')
}
function isListOfHands(value: Json): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isHand) && !isHand(value)
}
/** Hands of one moment are two at most; what holds more of them, or lists of hands, is a clip. */
function isClip(value: Json): boolean {
  if (!Array.isArray(value) || value.length < 3 || isHand(value)) return false
  return value.some((frame) => isHand(frame) || (Array.isArray(frame) && frame.some(isHand)))
}
function namesHands(name: string): boolean {
  return landmarkName(`${name}_0_x`) !== null
}
