import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Entry } from '../../src-main/storage/entry'
import { endPath } from '../../src-main/storage/journal'
import { sealLine, sealRecord } from '../../src-main/storage/journalLine'
import { PROJECT_JOURNAL } from '../../src-main/storage/records'

/** The entries of a project's journal as they lie on the disk. */
export function journalEntries(path: string): Entry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line)[4])
}

/** The text of a project's journal with any entries at all, each line as whole as Signsmith's own. */
export function sealedJournal(entries: Entry[], generation: string, version = PROJECT_JOURNAL.version): string {
  const header = { format: PROJECT_JOURNAL.name, version, generation, previous: null, entries: 0, counted: 0 }
  let counted = 0
  const lines = entries.map((entry, i) => {
    if (PROJECT_JOURNAL.counts(entry)) counted++
    return sealLine({ generation, place: { entries: i + 1, counted }, entry })
  })
  return `${sealRecord(header)}\n${lines.join('')}`
}

export function writeEntries(path: string, entries: Entry[]): void {
  writeFileSync(path, sealedJournal(entries, '0123456789abcdef'))
  rmSync(endPath(path), { force: true })
}

/** The same as Signsmith wrote it before there were takes. */
export function writeVersion2(path: string, entries: Entry[]): void {
  writeFileSync(path, sealedJournal(entries, '0123456789abcdef', 2))
  rmSync(endPath(path), { force: true })
}

/** The same as Signsmith's first version wrote it: bare lines of JSON. */
export function writeVersion1(path: string, entries: Entry[]): void {
  const header: Entry = { format: 'signsmith-project-journal', version: 1 }
  writeFileSync(path, [header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join(''))
  rmSync(endPath(path), { force: true })
}
