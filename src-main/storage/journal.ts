import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from '../contract/failure'
import type { Entry } from './entry'
import { asFailure, writeDurably } from './files'
import { holdFile, openToHold } from './heldFile'
import { createEndRecord, type JournalEnd, readEnd } from './journalEnd'
import { START } from './journalLine'
import { type JournalFormat, type Reading, readJournal } from './journalReader'
import { createJournalWriter, type JournalWriter } from './journalWriter'
import { unusedName } from './links'

/** What was found when the journal was opened. */
export interface JournalReport extends Pick<Reading<never>, 'tornTail' | 'endKnown' | 'damage' | 'setAside'> {
  /** The file that says how far the journal goes is damaged, or gone although the journal has entries. */
  endLost: boolean
  /** Where the file as it was is kept, if it had to be written anew. */
  copy: string | null
  /** The version of the file, when it is older or newer than this program's. */
  olderVersion: number | null
  /** Nothing may be written then. */
  newerVersion: number | null
  /** Why the file could not be repaired or brought up to date just now; it was left as it is, and nothing is written. */
  unrepaired: string | null
  /** Nothing at all was wrong: only then may anything be erased that nothing names. */
  sound: boolean
}

export interface Journal<T extends Entry> extends JournalWriter<T> {
  entries: T[]
  report: JournalReport
}

const WHAT = 'the file with the samples of this project'

/** The file beside a journal that says how far it goes. */
export function endPath(journalPath: string): string {
  return join(dirname(journalPath), `${basename(journalPath, '.ndjson')}.end.json`)
}

interface JournalOpening {
  frozen?: boolean
  expected?: boolean
  mayWrite?: () => void
}

/**
 * Opens an append-only file of lines: a header, then one sealed entry a line (`journalLine`). What is damaged is
 * counted, a copy of the file is kept, and what can be read is written anew.
 *
 * @param frozen nothing may be written, not even a repair
 * @param expected there has been a journal, so a missing one is damage
 * @param mayWrite throws when this process has lost the folder
 * @throws Failure "damaged" when the file is of another kind; with the reason, when it can be neither read nor created
 */
export async function openJournal<T extends Entry>(
  path: string,
  format: JournalFormat<T>,
  { frozen = false, expected = false, mayWrite = () => {} }: JournalOpening = {},
): Promise<Journal<T>> {
  const end = await readEnd(endPath(path))
  const known = end === 'unreadable' ? null : end
  const found = await openToHold(path, frozen).catch((error) => {
    throw asFailure(error, WHAT)
  })
  let close = async () => found?.close()
  try {
    const bytes = await found?.readFile()
    const reading = bytes?.length
      ? readJournal(bytes, known, format)
      : nothingRead(bytes ? 'empty' : expected || end ? 'missing' : null, known, format.version)
    if (reading === 'foreign') {
      throw new Failure('damaged', `${path} does not begin as a ${format.name} file. It was left as it is.`)
    }
    const { version, damage, setAside, tornTail, endKnown } = reading
    const endLost = end === 'unreadable' || (end === null && version === format.version && reading.entries.length > 0)
    const report: JournalReport = {
      tornTail,
      endKnown,
      endLost,
      damage,
      setAside,
      copy: null,
      olderVersion: version < format.version ? version : null,
      newerVersion: version > format.version ? version : null,
      unrepaired: null,
      sound: !tornTail && !damage && setAside.length === 0 && version === format.version && !endLost,
    }
    const needWritable = () => {
      mayWrite()
      if (report.newerVersion !== null) {
        throw new Failure('read-only', 'A newer Signsmith wrote this project: it can be looked at, not changed.')
      }
      if (report.unrepaired !== null) throw new Failure('read-only', report.unrepaired)
    }
    const start = { ...reading, clean: known?.clean === true && known.generation === reading.generation }
    const file = holdFile(path, found, bytes?.length ?? 0, reading.good, mayWrite)
    const writer = createJournalWriter(format, start, file, createEndRecord(endPath(path)), needWritable)
    const journal = { ...writer, entries: reading.entries, report }
    close = writer.close
    if (!frozen && report.newerVersion === null) await repair(path, bytes ?? null, reading, journal)
    if (report.sound && !frozen) await forgetOlderVersions(path)
    return journal
  } catch (error) {
    await close()
    throw asFailure(error, WHAT)
  }
}

function nothingRead(kind: 'missing' | 'empty' | null, known: JournalEnd | null, version: number): Reading<never> {
  return {
    entries: [],
    version,
    generation: known?.generation ?? null,
    place: START,
    good: 0,
    tornTail: false,
    endKnown: known !== null,
    setAside: [],
    damage: kind && {
      kind,
      entriesLost: known?.entries ?? 0,
      countedLost: known?.counted ?? 0,
      exact: known !== null,
    },
  }
}

/** Keeps the file as it was under another name and writes it anew, where that is needed. */
async function repair<T extends Entry>(
  path: string,
  bytes: Buffer | null,
  { damage, setAside, version }: Reading<T>,
  { report, entries, append, rewrite }: Journal<T>,
): Promise<void> {
  // The next opening compares with the file that is there now.
  const missing = bytes === null || bytes.length === 0
  const outdated = damage?.kind === 'older' || (report.endLost && !missing)
  if (outdated && report.olderVersion === null) await append([], 'the journal').catch(() => {})
  const broken = (damage !== null && damage.kind !== 'older') || setAside.length > 0
  if (!broken && !missing && report.olderVersion === null) return
  const copy = await unusedName(`${path}.${broken ? 'damaged' : `version-${version}`}`, Date.now())
  try {
    if (!missing) {
      await writeDurably(copy, bytes).catch(async (error) => {
        await rm(copy, { force: true }).catch(() => {})
        throw asFailure(error, 'the repaired journal')
      })
      report.copy = copy
    }
    await rewrite(entries, 'the repaired journal')
  } catch (error) {
    if (missing && !damage) throw error
    report.unrepaired = (asFailure(error, 'the repaired journal') as Error).message
  }
}

/** Erases what a migration kept, once a start has found nothing wrong. */
async function forgetOlderVersions(path: string): Promise<void> {
  const prefix = `${basename(path)}.version-`
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (name.startsWith(prefix) && /^\d+-\d+$/.test(name.slice(prefix.length))) {
      await rm(join(dirname(path), name), { force: true }).catch(() => {})
    }
  }
}
