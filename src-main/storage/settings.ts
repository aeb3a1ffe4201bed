import { join } from 'node:path'
import * as v from 'valibot'
import type { StorageNotice } from '../contract/notice'
import { parseJson } from '../contract/parse'
import { KeptSettings, SETTINGS_DEFAULTS, type Settings } from '../contract/settings'
import { readText, writeAtomic } from './files'
import { keepBeside, kindOf, type PathKind } from './links'
import { createQueue } from './queue'
import { salvage } from './salvage'

type SettingsNotice = StorageNotice & { kind: 'settings' }

export interface SettingsStore {
  /** What was found damaged, if anything was. */
  notice: SettingsNotice | null
  read(): Settings
  change(change: KeptSettings): Promise<Settings>
}

const VERSION = 1
const File = v.object({
  format: v.literal('signsmith-settings'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  values: v.record(v.string(), v.unknown()),
})

/**
 * Settings that cannot be read count as usual, one by one: they are choices, not work, and asking again costs little.
 * The file as it was is kept beside when it is written the next time.
 *
 * @param writable where it says no, changes hold until Signsmith is closed
 */
export async function openSettings(folder: string, writable: () => boolean = () => true): Promise<SettingsStore> {
  const path = join(folder, 'settings.json')
  const kind = await kindOf(path).catch((): PathKind => 'other')
  const text = kind === 'nothing' ? null : await readText(path).catch(() => '')
  const parsed = text === null ? null : parseJson(File, text)
  // A newer Signsmith may keep more in this file than we know: its file is never overwritten.
  const newer = parsed?.ok === true && parsed.value.version > VERSION
  const found = parsed?.ok ? salvage(KeptSettings.entries, parsed.value.values, SETTINGS_DEFAULTS) : null
  let values: Settings = { ...SETTINGS_DEFAULTS, ...found?.value }
  let notice: SettingsNotice | null = null
  const lost = found?.lost ?? []
  let unkept = !newer && text !== null && (lost.length > 0 || !parsed?.ok)
  if (unkept) notice = { kind: 'settings', lost, copy: null }
  const write = async (next: Settings) => {
    if (newer || !writable()) return
    if (notice && unkept) {
      notice.copy = await keepBeside(path, 'damaged', Date.now()).catch(() => null)
      unkept = false
    }
    const file = { format: 'signsmith-settings', version: VERSION, values: next }
    await writeAtomic(path, `${JSON.stringify(file, null, 2)}\n`, 'the setting')
  }
  // Written whole at once, so that the next start finds nothing wrong; where that fails, it is said again.
  if (notice) await write(values).catch(() => {})
  const inTurn = createQueue()
  return {
    notice,
    read: () => values,
    change: (change) =>
      inTurn(async () => {
        const next = { ...values, ...change }
        await write(next)
        values = next
        return next
      }),
  }
}
