import { open, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { Failure } from '../contract/failure'
import { PAGE_MARK } from '../contract/report'
import { asFailure, errorCode, reasonOf, unfinishedName, writeAtomic } from './files'

/** What the command line writes for a person: what it is called, and by what near its beginning we know our own. */
export interface OutputKind {
  called: string
  mark: string | null
}
export const REPORT_PAGE: OutputKind = { called: 'the report', mark: PAGE_MARK }
/** Any program writes tables like ours, so none is replaced unasked. */
export const TABLE_FILE: OutputKind = { called: 'the table', mark: null }
const MARK_WITHIN = 2_000

/**
 * Makes sure that a file can be written, before hours are spent on what it says.
 *
 * @param force whether a file that is not ours may be replaced
 * @throws Failure "conflict" when it is not ours, or "bad-input" with the reason
 */
export async function checkOutputFile(path: string, kind: OutputKind, force: boolean): Promise<void> {
  const place = await placeOf(path, kind)
  if (place.kind === 'special') return
  if (place.kind === 'file' && !force && !(await isOurs(place.path, kind))) {
    throw new Failure(
      'conflict',
      `${path} is there already${kind.mark === null ? '' : ' and was not written by Signsmith'}, so it was left as it is. Name another file, or say --force to replace it.`,
    )
  }
  const trial = unfinishedName(place.path)
  try {
    await (await open(trial, 'wx')).close()
    await rm(trial)
  } catch (error) {
    throw refusal(path, kind, error)
  }
}

/** Writes a file: the one that was there stays until the new one is whole. */
export async function writeOutputFile(path: string, kind: OutputKind, text: string): Promise<void> {
  const place = await placeOf(path, kind)
  try {
    // A device or a pipe cannot be replaced, only written to.
    if (place.kind === 'special') await writeFile(place.path, text)
    else await writeAtomic(place.path, text, kind.called)
  } catch (error) {
    throw refusal(path, kind, error)
  }
}

/** Where a path leads: what a link names is written, not the link. */
async function placeOf(path: string, kind: OutputKind): Promise<{ kind: 'new' | 'file' | 'special'; path: string }> {
  try {
    const found = await stat(path)
    if (found.isDirectory())
      throw new Failure('bad-input', `${capital(kind.called)} cannot be written to ${path}: it is a folder.`)
    if (!found.isFile()) return { kind: 'special', path }
    return { kind: 'file', path: await realpath(path) }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'new', path }
    throw refusal(path, kind, error)
  }
}

async function isOurs(path: string, { mark }: OutputKind): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(MARK_WITHIN)
    const { bytesRead } = await handle.read(start, 0, MARK_WITHIN, 0)
    // An empty file is nobody's work.
    return bytesRead === 0 || (mark !== null && start.toString('utf8', 0, bytesRead).includes(mark))
  } catch (error) {
    throw asFailure(error, path)
  } finally {
    await handle.close()
  }
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)

function refusal(path: string, { called }: OutputKind, error: unknown): unknown {
  if (error instanceof Failure && error.code !== 'disk-full' && error.code !== 'read-only') return error
  const reason = error instanceof Failure ? error.message : `${reasonOf(error) ?? (error as Error).message}.`
  return new Failure('bad-input', `${capital(called)} cannot be written to ${path}: ${reason}`)
}
