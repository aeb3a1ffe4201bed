import type * as v from 'valibot'
import { parse } from '../contract/parse'
import { isRecord } from './entry'

/** What could be read of a damaged file. */
export interface Salvaged<T> {
  value: T
  /** What fell back to its usual value, by where it stood, such as `recognition.hold`. */
  lost: string[]
}

type Entries = Record<string, v.GenericSchema>
/** The parts of a schema of valibot that are looked into. */
type Schema = v.GenericSchema & { entries?: Entries; key?: v.GenericSchema; value?: v.GenericSchema; wrapped?: Schema }

/** Takes each field that fits its schema, and of the others what fits in them; the rest is as usual, one by one. */
export function salvage<T extends Record<string, unknown>>(
  entries: Entries,
  raw: unknown,
  usual: T,
  path = '',
): Salvaged<T> {
  const source = isRecord(raw) ? raw : {}
  const lost: string[] = []
  const value = Object.fromEntries(
    Object.keys(entries).map((key) => {
      const at = `${path}${key}`
      const schema = entries[key]!
      // What a file of an earlier version does not have is not lost.
      if (schema.type === 'exact_optional' && !(key in source)) return [key, usual[key]]
      const one = parse(schema, source[key])
      if (one.ok) return [key, one.value]
      const within = into(schema, source[key], usual[key], `${at}.`)
      if (within) lost.push(...within.lost)
      else lost.push(at)
      return [key, within ? within.value : usual[key]]
    }),
  )
  return { value: value as T, lost }
}

/** What fits of an object or a record; null where the value is neither. */
function into(schema: Schema, raw: unknown, usual: unknown, path: string): Salvaged<Record<string, unknown>> | null {
  const { entries, key, value, wrapped } = schema
  if (wrapped) return into(wrapped, raw, usual, path)
  if (!isRecord(raw)) return null
  if (entries) return salvage(entries, raw, isRecord(usual) ? usual : {}, path)
  if (!key || !value) return null
  const fits = (name: string) => parse(key, name).ok && parse(value, raw[name]).ok
  const names = Object.keys(raw)
  return {
    value: Object.fromEntries(names.filter(fits).map((name) => [name, raw[name]])),
    lost: names.filter((name) => !fits(name)).map((name) => `${path}${name}`),
  }
}
