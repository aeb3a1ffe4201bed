import { readdir, rm, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, errorCode, renameDurably, unfinishedName } from './files'
import { sha256 } from './models'
import { type Outgoing, READERS, type Shape, someAhead, WRITERS } from './parcelShapes'
import { MOST_ENTRIES, type Progress } from './projectFile/format'
import { eraseLeftovers, finishReplacement, replaceFolder } from './replacement'

export type { Outgoing, Shape } from './parcelShapes'

/**
 * Makes sure that a parcel can be written, before anything is computed for it.
 *
 * @param names of a folder's files; null for a parcel that is one file
 * @param force whether what is there may be replaced; a folder that holds anything else never is
 * @throws Failure "conflict" when it may not
 */
export async function checkParcelPlace(path: string, names: readonly string[] | null, force: boolean): Promise<void> {
  const place = resolve(path)
  if (names) await finishReplacement(place)
  const found = await stat(place).catch((error) => {
    if (errorCode(error) === 'ENOENT') return null
    throw asFailure(error, path)
  })
  if (!found) return
  const refuse = (reason: string) => new Failure('conflict', `${path} ${reason}, so it was left as it is.`)
  if (!names) {
    if (!found.isFile()) throw refuse('is no file')
    if (force) return
    throw new Failure(
      'conflict',
      `${path} is there already, so it was left as it is. Name another file, or say --force to replace it.`,
    )
  }
  if (!found.isDirectory()) throw refuse('is no folder')
  const own = await filesIn(place)
  if (own.length === 0 && place !== process.cwd()) return
  const others = own.filter((name) => !names.includes(name))
  if (others.length > 0 || place === process.cwd()) throw refuse('is in use or holds other files')
  if (!force) {
    throw new Failure(
      'conflict',
      `${path} is there already, so it was left as it is. Name another folder, or say --force to replace it.`,
    )
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/** How a parcel is written, and what becomes of it. */
export interface ParcelWish {
  onProgress?: Progress
  signal?: AbortSignal
  /** Whether other programs, a web server among them, may read it; else the person alone. */
  open?: boolean
  /** Whether a folder that is there is replaced. */
  replace?: boolean
  /** Asked last, of all that was read back: where it fails nothing is left. */
  settle?(): Promise<void>
}

/**
 * Writes files for other programs beside their place, reads each back, compares its sum, lets the caller look at what it
 * says, and only then gives all of it its name: a crash, a full disk or a cancellation leaves what was there.
 *
 * @param look at the bytes of each as they were read back, in the order of the files; throws where they say anything else
 * @throws Failure "cancelled", "disk-full", "read-only", or "storage" where the disk gave back something else
 */
export async function writeParcel(
  path: string,
  shape: Shape,
  files: readonly Outgoing[],
  look: (name: string, bytes: Uint8Array) => void,
  { onProgress = () => {}, signal, open = false, replace = false, settle = async () => {} }: ParcelWish = {},
): Promise<void> {
  if (files.length > MOST_ENTRIES) throw new Failure('bad-input', `No zip of ours holds ${files.length} files.`)
  const of = 2 * files.length
  let done = 0
  const step = () => {
    signal?.throwIfAborted()
    onProgress(++done, of)
  }
  const fill = async (temporary: string) => {
    const sums = await WRITERS[shape](temporary, files, step, open)
    const read = await READERS[shape](temporary)
    try {
      for await (const [{ name }, bytes] of someAhead(files, (file) => read.bytes(file.name))) {
        if (bytes === null || sha256(bytes) !== sums.get(name)) throw new Failure('storage', GAVE_BACK_ELSE)
        look(name, bytes)
        step()
      }
      if (read.count !== null && read.count !== files.length) throw new Failure('storage', GAVE_BACK_ELSE)
    } finally {
      read.close()
    }
    await settle()
    signal?.throwIfAborted()
  }
  try {
    await eraseLeftovers(path)
    if (shape === 'folder') await replaceFolder(resolve(path), replace && (await isFolder(path)), 'the files', fill)
    else await fillFile(path, fill)
  } catch (error) {
    if (signal?.aborted) throw new Failure('cancelled', 'Nothing was written: it was cancelled.')
    throw asFailure(error, 'the file')
  }
}

const GAVE_BACK_ELSE = 'The file was written, but the disk gave back something else. It was erased; try another disk.'

async function fillFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = unfinishedName(path)
  try {
    await fill(temporary)
    await renameDurably(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

const isFolder = async (path: string) => (await stat(path).catch(() => null))?.isDirectory() ?? false
