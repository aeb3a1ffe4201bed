import * as v from 'valibot'
import { APALU_DEFAULTS, ApaluOptions } from '../../contract/activation'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import { FitOptions } from '../../contract/training'
import { Decimal, Text, Whole } from './arguments'

/** Flags for taking the recipe apart; an ordinary run needs none of them. */
export const partFlags = {
  hidden: Text,
  batch: Whole(2, 1024),
  smoothing: Decimal(0, 0.5),
  without: Text,
  apalu: Text,
  augment: Text,
}

const upTo = (most: number) => v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(most)))
export const AugmentParts = v.strictObject({
  clean: upTo(1),
  tilt: upTo(180),
  roll: upTo(180),
  shear: upTo(2),
  finger: upTo(2),
  jitter: upTo(2),
  mirror: v.exactOptional(v.boolean()),
})
const ApaluParts = v.strictObject({
  per: v.exactOptional(ApaluOptions.entries.per),
  tied: v.exactOptional(ApaluOptions.entries.tied),
  a: v.exactOptional(ApaluOptions.entries.a),
  b: v.exactOptional(ApaluOptions.entries.b),
})

export function partOptions(flags: {
  hidden: string | null
  batch: number | null
  smoothing: number | null
  without: string | null
  apalu: string | null
}): Partial<FitOptions> {
  const { hidden, batch, smoothing, without, apalu } = flags
  return {
    ...(hidden !== null && { hidden: checked('--hidden', FitOptions.entries.hidden, hidden.split(',').map(Number)) }),
    ...(batch !== null && { batch }),
    ...(smoothing !== null && { labelSmoothing: smoothing }),
    ...leftOut(without),
    ...(apalu !== null && {
      apalu: { ...APALU_DEFAULTS, ...readParts(apalu, '--apalu', ApaluParts) },
    }),
  }
}

/** What `--without` names. @throws Failure "bad-input" for what cannot be left out */
export function leftOut(without: string | null): Pick<Partial<FitOptions>, 'without'> {
  return without === null ? {} : { without: checked('--without', FitOptions.entries.without, without.split(',')) }
}

/** Reads parts such as "tilt=0,mirror=false,per=layer". */
export function readParts<Schema extends v.GenericSchema>(
  text: string,
  flag: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const entries = text.split(',').map((part) => {
    const [name = '', value = ''] = part.split('=')
    const number = Number(value)
    return [
      name,
      value === 'true' || value === 'false' ? value === 'true' : Number.isFinite(number) && value ? number : value,
    ]
  })
  return checked(flag, schema, Object.fromEntries(entries))
}

/** @throws Failure "bad-input" that names the flag */
export function checked<Schema extends v.GenericSchema>(
  flag: string,
  schema: Schema,
  raw: unknown,
): v.InferOutput<Schema> {
  const parsed = parse(schema, raw)
  if (!parsed.ok) throw new Failure('bad-input', `${flag}: ${parsed.message}.`)
  return parsed.value
}
