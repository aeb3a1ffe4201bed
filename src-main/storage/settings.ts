import { join } from 'node:path'
import * as v from 'valibot'
import { parse, parseJson } from '../contract/parse'
import { SETTINGS_DEFAULTS, type Settings, SettingsChange } from '../contract/settings'
import { readText, writeAtomic } from './files'
import { createQueue } from './queue'

export interface SettingsStore {
  read(): Settings
  change(change: SettingsChange): Promise<Settings>
}

const VERSION = 1
const File = v.object({
  format: v.literal('signsmith-settings'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  values: v.record(v.string(), v.unknown()),
})

/**
 * Settings that cannot be read count as defaults: they are choices, not work, and asking again costs little.
 *
 * @param writable where it says no, changes hold until Signsmith is closed
 */
export async function openSettings(folder: string, writable: () => boolean = () => true): Promise<SettingsStore> {
  const path = join(folder, 'settings.json')
  const text = await readText(path)
  const parsed = text === null ? null : parseJson(File, text)
  // A newer Signsmith may keep more in this file than we know: its file is never overwritten.
  const newer = parsed?.ok === true && parsed.value.version > VERSION
  let values: Settings = { ...SETTINGS_DEFAULTS, ...(parsed?.ok ? known(parsed.value.values) : {}) }
  const inTurn = createQueue()
  return {
    read: () => values,
    change: (change) =>
      inTurn(async () => {
        const next = { ...values, ...change }
        if (!newer && writable()) {
          const file = { format: 'signsmith-settings', version: VERSION, values: next }
          await writeAtomic(path, `${JSON.stringify(file, null, 2)}\n`, 'the setting')
        }
        values = next
        return next
      }),
  }
}

/** The settings among the values that this version knows, each checked by itself. */
function known(values: Record<string, unknown>): SettingsChange {
  return Object.assign(
    {},
    ...Object.entries(values).map(([key, value]) => {
      const one = parse(SettingsChange, { [key]: value })
      return one.ok ? one.value : {}
    }),
  )
}
