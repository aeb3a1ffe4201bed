import { join } from 'node:path'
import * as v from 'valibot'
import { OUTPUT_DEFAULTS, OutputOptions } from '../contract/outputs'
import { parseJson } from '../contract/parse'
import { readText, writeAtomic } from './files'
import { createQueue } from './queue'
import { salvage } from './salvage'

/** What is remembered of the outputs, with the keys of their addresses: readable by the person alone. */
export interface StoredOutputs {
  options: OutputOptions
  keys: { captions: string; stream: string }
  /** The file of signs that was made here, which may be written over; any other file is left alone. */
  ownFile: string | null
}

export interface OutputsStore {
  read(): StoredOutputs
  change(change: Partial<StoredOutputs>): Promise<void>
}

const VERSION = 1
const Key = v.pipe(v.string(), v.regex(/^[a-z0-9]{40}$/))
const File = v.object({
  format: v.literal('signsmith-outputs'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  options: v.record(v.string(), v.unknown()),
  keys: v.object({ captions: Key, stream: Key }),
  ownFile: v.nullable(v.string()),
})

/**
 * These are choices and not work: what cannot be read of them is as usual, and the addresses are others then.
 *
 * @param newKey 40 characters that nobody can guess
 * @param writable where it says no, changes hold until Signsmith is closed
 */
export async function openOutputsStore(
  folder: string,
  newKey: () => string,
  writable: () => boolean,
): Promise<OutputsStore> {
  const path = join(folder, 'outputs.json')
  const text = await readText(path).catch(() => null)
  const parsed = text === null ? null : parseJson(File, text)
  // A newer Signsmith may keep more in this file than we know: it is never overwritten.
  const newer = parsed?.ok === true && parsed.value.version > VERSION
  const found = parsed?.ok ? parsed.value : null
  let values: StoredOutputs = {
    options: salvage(OutputOptions.entries, found?.options ?? OUTPUT_DEFAULTS, OUTPUT_DEFAULTS).value,
    keys: found?.keys ?? { captions: newKey(), stream: newKey() },
    ownFile: found?.ownFile ?? null,
  }
  const inTurn = createQueue()
  return {
    read: () => values,
    change: (change) =>
      inTurn(async () => {
        const next = { ...values, ...change }
        const file = { format: 'signsmith-outputs', version: VERSION, ...next }
        if (!newer && writable()) await writeAtomic(path, `${JSON.stringify(file, null, 2)}\n`, 'the setting')
        values = next
      }),
  }
}
