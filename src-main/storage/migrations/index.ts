import type { Entry } from '../entry'

/** A pure step from one version of a file's entries to the next. The step at index i leads from version i + 1. */
export type Migration = (entries: Entry[]) => Entry[]

/** Steps of the project journal. Version 1 is the first, so there is none yet; a new version adds a file here. */
export const PROJECT_MIGRATIONS: readonly Migration[] = []

/** Entries of `version`, brought to the version after the last step. */
export function migrate(entries: Entry[], version: number, migrations: readonly Migration[]): Entry[] {
  return migrations.slice(version - 1).reduce((current, step) => step(current), entries)
}
