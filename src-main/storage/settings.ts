import { join } from 'node:path'
import * as v from 'valibot'
import { parseJson } from '../contract/parse'
import { SETTINGS_DEFAULTS, type Settings, SettingsChange } from '../contract/settings'
import { readText, writeAtomic } from './files'

export interface SettingsStore {
  read(): Settings
  change(change: SettingsChange): Promise<Settings>
}

const File = v.object({ format: v.literal('signsmith-settings'), version: v.number(), values: SettingsChange })

/** Settings that cannot be read count as defaults: they are choices, not work, and asking again costs little. */
export async function openSettings(folder: string): Promise<SettingsStore> {
  const path = join(folder, 'settings.json')
  const text = await readText(path)
  const parsed = text === null ? null : parseJson(File, text)
  // A newer Signsmith may keep more in this file than we know: its file is never overwritten.
  const newer = parsed?.ok === true && parsed.value.version > 1
  let values: Settings = { ...SETTINGS_DEFAULTS, ...(parsed?.ok ? parsed.value.values : {}) }
  let queue: Promise<unknown> = Promise.resolve()
  return {
    read: () => values,
    async change(change) {
      values = { ...values, ...change }
      if (newer) return values
      const file = { format: 'signsmith-settings', version: 1, values }
      const written = queue.then(() => writeAtomic(path, `${JSON.stringify(file, null, 2)}\n`, 'the setting'))
      queue = written.catch(() => {})
      await written
      return values
    },
  }
}
