import { copyFile, lstat, readdir, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { errorCode } from './files'

/** What lies at a path itself: a link is a link, whatever it leads to. Windows' junctions are links as well. */
export type PathKind = 'nothing' | 'file' | 'folder' | 'link' | 'other'

export async function kindOf(path: string): Promise<PathKind> {
  try {
    const found = await lstat(path)
    if (found.isSymbolicLink()) return 'link'
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return 'nothing'
    throw error
  }
}

/**
 * The first link on the way from a folder down to a path, or the path itself where it lies elsewhere; null when there is
 * none. The way to the folder itself is the person's own.
 */
export async function linkOnTheWay(root: string, path: string): Promise<string | null> {
  const way = relative(root, path)
  if (way === '') return null
  const parts = way.split(sep)
  if (isAbsolute(way) || parts[0] === '..') return path
  let at = root
  for (const part of parts) {
    at = join(at, part)
    if ((await kindOf(at)) === 'link') return at
  }
  return null
}

/** Names of the files and folders in a folder below `root`, without links; none where it is none or a link leads to it. */
export async function ownNames(root: string, folder: string): Promise<string[]> {
  if ((await linkOnTheWay(root, folder)) !== null) return []
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile() || entry.isDirectory()).map(({ name }) => name)
}

/** Erases files, and folders with what is in them, below `root`; never through a link, nor a link itself. */
export async function eraseWithin(root: string, paths: readonly string[]): Promise<void> {
  const isSafe = createWayCheck(root)
  for (const path of paths) {
    if (!(await isSafe(dirname(path))) || (await kindOf(path)) === 'link') continue
    await rm(path, { recursive: true, force: true })
  }
}

/** Whether a folder is reached from `root` without a link; asked once for each. */
export function createWayCheck(root: string): (folder: string) => Promise<boolean> {
  const known = new Map<string, boolean>()
  return async (folder) => {
    const before = known.get(folder)
    if (before !== undefined) return before
    const safe = (await linkOnTheWay(root, folder)) === null
    known.set(folder, safe)
    return safe
  }
}

/** A name with a time in it; two copies may be made within the same millisecond. */
export async function unusedName(prefix: string, time: number): Promise<string> {
  const path = `${prefix}-${time}`
  return (await kindOf(path)) === 'nothing' ? path : unusedName(prefix, time + 1)
}

/** Keeps what lies at a path under another name beside it; a file stays where it is as well. */
export async function keepBeside(path: string, mark: string, time: number): Promise<string | null> {
  const kind = await kindOf(path)
  if (kind === 'nothing') return null
  const copy = await unusedName(`${path}.${mark}`, time)
  if (kind === 'file') await copyFile(path, copy)
  else await rename(path, copy)
  return copy
}
