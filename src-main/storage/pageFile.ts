import { open, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { Failure } from '../contract/failure'
import { PAGE_MARK } from '../contract/report'
import { asFailure, errorCode, reasonOf, unfinishedName, writeAtomic } from './files'

/** A page that we wrote says so near its beginning. */
const MARK_WITHIN = 2_000

/**
 * Makes sure that a page can be written to a file, before hours are spent on what it says.
 *
 * @param force whether a file that is not ours may be replaced
 * @throws Failure "conflict" when it is not ours, or "bad-input" with the reason
 */
export async function checkPageFile(path: string, force: boolean): Promise<void> {
  const place = await placeOf(path)
  if (place.kind === 'special') return
  if (place.kind === 'file' && !force && !(await isOurs(place.path))) {
    throw new Failure(
      'conflict',
      `${path} is there already and was not written by Signsmith, so it was left as it is. Name another file, or say --force to replace it.`,
    )
  }
  const trial = unfinishedName(place.path)
  try {
    await (await open(trial, 'wx')).close()
    await rm(trial)
  } catch (error) {
    throw refusal(path, error)
  }
}

/** Writes a page: the file as it was stays until the new one is whole. */
export async function writePageFile(path: string, page: string): Promise<void> {
  const place = await placeOf(path)
  try {
    // A device or a pipe cannot be replaced, only written to.
    if (place.kind === 'special') await writeFile(place.path, page)
    else await writeAtomic(place.path, page, 'the report')
  } catch (error) {
    throw refusal(path, error)
  }
}

/** Where a path leads: what a link names is written, not the link. */
async function placeOf(path: string): Promise<{ kind: 'new' | 'file' | 'special'; path: string }> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw new Failure('bad-input', `The report cannot be written to ${path}: it is a folder.`)
    if (!found.isFile()) return { kind: 'special', path }
    return { kind: 'file', path: await realpath(path) }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'new', path }
    throw refusal(path, error)
  }
}

async function isOurs(path: string): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(MARK_WITHIN)
    const { bytesRead } = await handle.read(start, 0, MARK_WITHIN, 0)
    // An empty file is nobody's work.
    return bytesRead === 0 || start.toString('utf8', 0, bytesRead).includes(PAGE_MARK)
  } catch (error) {
    throw asFailure(error, path)
  } finally {
    await handle.close()
  }
}

function refusal(path: string, error: unknown): unknown {
  if (error instanceof Failure && error.code !== 'disk-full' && error.code !== 'read-only') return error
  const reason = error instanceof Failure ? error.message : `${reasonOf(error) ?? (error as Error).message}.`
  return new Failure('bad-input', `The report cannot be written to ${path}: ${reason}`)
}
