import * as v from 'valibot'

export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string }

/**
 * Checks a value from outside against a schema; the message names the first thing that does not fit, and where,
 * unless it is a whole sentence, which says it for people.
 */
export function parse<Schema extends v.GenericSchema>(schema: Schema, raw: unknown): Parsed<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, raw, { abortEarly: true })
  if (result.success) return { ok: true, value: result.output }
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  return { ok: false, message: path && !issue.message.endsWith('.') ? `${path}: ${issue.message}` : issue.message }
}

/** The same for a JSON text. */
export function parseJson<Schema extends v.GenericSchema>(schema: Schema, text: string): Parsed<v.InferOutput<Schema>> {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { ok: false, message: 'not JSON' }
  }
  return parse(schema, raw)
}
