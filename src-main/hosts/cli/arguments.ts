import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'

/** What a command takes: how it is called, what it says of itself, and its flags with their schemas. */
export interface Command<Flags extends Record<string, v.GenericSchema>> {
  usage: string
  summary: string
  /** Names of the words that must follow the command. */
  positionals: readonly string[]
  /** How many of them there must be at least; all of them, where it is not said. */
  fewest?: number
  flags: Flags
}
export type FlagValues<Flags extends Record<string, v.GenericSchema>> = {
  [Name in keyof Flags]: v.InferOutput<Flags[Name]>
}

/** A flag without a value. */
export const Switch = v.optional(v.boolean(), false)
const numberText = (pattern: RegExp, kind: string, low: number, high: number) =>
  v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.regex(pattern, `must be ${kind}`),
        v.transform(Number),
        v.minValue(low, `must be at least ${low}`),
        v.maxValue(high, `must be at most ${high}`),
      ),
    ),
    null,
  )
/** A whole number given as text. */
export const Whole = (low: number, high: number) => numberText(/^\d+$/, 'a whole number', low, high)
/** A number such as 0.004 or 4e-3 given as text. */
export const Decimal = (low: number, high: number) => numberText(/^\d*\.?\d+(e-?\d{1,2})?$/i, 'a number', low, high)
export const Text = v.optional(v.nullable(v.pipe(v.string(), v.minLength(1, 'must not be empty'))), null)

/**
 * Reads what follows a command's name.
 *
 * @throws Failure "bad-input" that names the flag or word that does not fit
 */
export function readArguments<Flags extends Record<string, v.GenericSchema>>(
  command: Command<Flags>,
  words: readonly string[],
): { positionals: string[]; flags: FlagValues<Flags> } {
  const usage = `Usage: signsmith ${command.usage}`
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(command.flags).map(([name, schema]) => [
          name,
          { type: isSwitch(schema) ? 'boolean' : 'string' },
        ]),
      ),
    })
  } catch (error) {
    throw new Failure('bad-input', `${(error as Error).message.split('. ')[0]}. ${usage}`)
  }
  const given = parsed.positionals.length
  if (given > command.positionals.length || given < (command.fewest ?? command.positionals.length)) {
    const wanted = command.positionals.join(' and ') || 'no file'
    throw new Failure('bad-input', `This command takes ${wanted}. ${usage}`)
  }
  const flags: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(command.flags)) {
    const value = parse(schema, parsed.values[name])
    if (!value.ok) throw new Failure('bad-input', `--${name} ${value.message}. ${usage}`)
    flags[name] = value.value
  }
  return { positionals: parsed.positionals, flags: flags as FlagValues<Flags> }
}

function isSwitch(schema: v.GenericSchema): boolean {
  return schema === Switch
}
