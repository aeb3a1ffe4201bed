import type { Entry } from '../entry'
import { toVersion2 } from './version2'
import { toVersion3 } from './version3'
import { toVersion4 } from './version4'

/** A pure step of an entry from one version of its file to the next. The step at index i leads from version i + 1. */
export type Migration = (entry: Entry) => Entry

/** Steps of the project journal; a new version adds a file here. */
export const PROJECT_MIGRATIONS: readonly Migration[] = [toVersion2, toVersion3, toVersion4]

/** An entry of `version`, brought to the version after the last step; one of a later version stays as it is. */
export function migrate(entry: Entry, version: number, migrations: readonly Migration[]): Entry {
  let current = entry
  for (let i = version - 1; i < migrations.length; i++) current = migrations[i]!(current)
  return current
}
