import type { Entry } from '../entry'
import { toVersion2 } from './version2'
import { toVersion3 } from './version3'
import { toVersion4 } from './version4'

/** A pure step from one version of a file's entries to the next. The step at index i leads from version i + 1. */
export type Migration = (entries: Entry[]) => Entry[]

/** Steps of the project journal; a new version adds a file here. */
export const PROJECT_MIGRATIONS: readonly Migration[] = [toVersion2, toVersion3, toVersion4]

/** Entries of `version`, brought to the version after the last step. */
export function migrate(entries: Entry[], version: number, migrations: readonly Migration[]): Entry[] {
  return migrations.slice(version - 1).reduce((current, step) => step(current), entries)
}
