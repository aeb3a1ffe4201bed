import { randomBytes } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../contract/failure'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const FORBIDDEN = new Set(['EROFS', 'EACCES', 'EPERM'])

/** What other codes of the system mean to a person: why, and what to do. */
const REASONS: Record<string, string> = {
  EIO: 'the disk reported an error. Copy what matters to another disk, and check this one',
  ENXIO: 'the disk is not there any more. Connect it again',
  ENODEV: 'the disk is not there any more. Connect it again',
  ESTALE: 'the network folder is not there any more. Connect it again',
  ETIMEDOUT: 'the network folder does not answer. Connect it again',
  EMFILE: 'too many files are open. Close other programs and try again',
  ENFILE: 'too many files are open on this computer. Close other programs and try again',
  EBUSY: 'another program uses the file. Close it and try again',
  ETXTBSY: 'another program uses the file. Close it and try again',
  ENAMETOOLONG: 'the path is too long for this disk. Choose a folder with a shorter one',
  ELOOP: 'links there lead round in a circle. Choose another folder',
  ENOTDIR: 'a file is in the way where a folder should be. Move it or choose another folder',
  EEXIST: 'something with this name is in the way. Move it or choose another folder',
  EISDIR: 'a folder is in the way where a file should be. Move it or choose another name',
  ERR_FS_EISDIR: 'a folder is in the way where a file should be. Move it or choose another name',
  ENOTEMPTY: 'a folder that is not empty is in the way. Move it or choose another name',
  ENOENT: 'there is no such file or folder, or not any more',
  EXDEV: 'it would have to move to another disk',
  EINVAL: 'this disk does not know such names or files. Choose another folder',
  ERR_INVALID_ARG_VALUE: 'a path cannot hold the character NUL',
}

/** Why something failed, in words, for a code of the system; null when it is none. */
export function reasonOf(error: unknown): string | null {
  const code = errorCode(error)
  if (FULL.has(code)) return 'the disk is full. Free some space and try again'
  if (FORBIDDEN.has(code)) return 'it is not permitted there. Check the permissions'
  const own = Object.hasOwn(REASONS, code) ? REASONS[code]! : null
  if (own !== null) return own
  return /^E[A-Z0-9]{2,}$/.test(code) ? `the system refused it (${code})` : null
}

/** A system error as a person should read it; anything else is passed through. */
export function asFailure(error: unknown, what: string): unknown {
  const code = errorCode(error)
  if (FULL.has(code)) {
    return new Failure(
      'disk-full',
      `The disk is full: ${what} was not saved. What was saved before is kept. Free some space and try again.`,
    )
  }
  if (FORBIDDEN.has(code)) {
    return new Failure(
      'read-only',
      `The data folder cannot be written: ${what} was not saved. What was saved before is kept. Check the folder's permissions.`,
    )
  }
  const reason = error instanceof Failure ? null : reasonOf(error)
  return reason === null ? error : new Failure('storage', `${capital(what)} could not be read or written: ${reason}.`)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** The file's text, without the mark that some editors put before it, or null when there is none. */
export async function readText(path: string): Promise<string | null> {
  try {
    return withoutMark(await readFile(path, 'utf8'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** The name of a sample's picture. */
export const pictureName = (name: string) => `${name}.image`
export const isPicture = (name: string) => name.includes('.image')

/** Creates a folder and its parents, readable by its owner alone. @throws Failure with the reason */
export async function ensureFolder(path: string, what: string): Promise<void> {
  makeFolder(path, what)
}

/** The same at once, for whoever cannot wait. Node's own way runs for ever where the kernel makes the files, as in /proc. */
export function makeFolder(path: string, what: string): void {
  const make = (folder: string, again: boolean): void => {
    try {
      mkdirSync(folder, { mode: 0o700 })
    } catch (error) {
      const parent = dirname(folder)
      if (errorCode(error) !== 'ENOENT' || !again || parent === folder) {
        if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
        throw error
      }
      make(parent, true)
      make(folder, false)
    }
  }
  try {
    make(resolve(path), true)
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes(errorCode(error))) {
      throw new Failure('conflict', `${path} cannot be a folder: a file is in the way.`)
    }
    if (errorCode(error) === 'ENOENT') {
      throw new Failure('storage', `${path} cannot be made: no folder can be made there. Choose another one.`)
    }
    throw asFailure(error, `${what} ${shown(path)}`)
  }
}

/** A path as it can stand in a sentence. */
function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path
}

/**
 * Replaces a file so that after a crash either the old or the new text is there, never a mixture: write beside it,
 * flush, rename, flush the folder.
 *
 * @param mayWrite throws when this process has lost the folder; asked at the last moment (takeover.ts)
 */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array,
  what: string,
  mayWrite: () => void = () => {},
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeDurably(temporary, data)
    mayWrite()
    await renameDurably(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw asFailure(error, what)
  }
}

/** Writes a new file and flushes it to the disk. */
export async function writeDurably(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a small file without waiting for the disk; losing it in a power cut loses no work. */
export async function writePlain(path: string, data: Uint8Array, what: string): Promise<void> {
  try {
    await writeFile(path, data, { mode: 0o600 })
  } catch (error) {
    throw asFailure(error, what)
  }
}

/** Renames and flushes the folder; tries again for a while where a virus scanner holds the file. */
export async function renameDurably(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to)
      break
    } catch (error) {
      if (attempt === 6 || !['EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error))) throw error
      await delay(2 ** attempt * 5)
    }
  }
  await syncFolder(dirname(to))
}

/** Makes a rename or a new name in a folder survive a power cut. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  let handle: FileHandle | null = null
  try {
    handle = await open(path, 'r')
    await handle.sync()
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(errorCode(error))) throw error
  } finally {
    await handle?.close()
  }
}

/** Bytes of all files below a folder; 0 where there is none. Files that go meanwhile count nothing. */
export async function folderBytes(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Names of folders that were being written or erased when the program ended; they are nobody's work. */
export function isUnfinished(name: string): boolean {
  return /^\.[a-z0-9]{12,40}\.[0-9a-f]{12}\.tmp$/.test(name)
}

/** A name beside a folder for writing or erasing it, which nothing else has. */
export function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** A folder that appears whole or not at all: `fill` writes into a temporary one, which is then renamed. */
export async function createFolderAtomic(
  path: string,
  what: string,
  fill: (temporary: string) => Promise<void>,
  mayWrite: () => void = () => {},
): Promise<void> {
  const temporary = unfinishedName(path)
  try {
    await ensureFolder(dirname(path), what)
    await mkdir(temporary, { mode: 0o700 })
    await fill(temporary)
    await syncFolder(temporary)
    mayWrite()
    await renameDurably(temporary, path)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw asFailure(error, what)
  }
}
