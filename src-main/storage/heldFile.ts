import { constants, copyFile, type FileHandle, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../contract/failure'
import { ensureFolder, errorCode, syncFolder, writeAtomic } from './files'
import { unusedName } from './links'

/** A file that stays open and is written only while its path still names it. */
export interface HeldFile {
  /**
   * Adds bytes at the end, in pieces, all or none; when the promise resolves they are on the disk, in the file that the
   * path names.
   *
   * @throws Failure "replaced" when the path names another file or none; then nothing is written until `putBack`
   */
  append(pieces: AsyncIterable<Uint8Array>): Promise<void>
  /** Replaces the whole file atomically. @throws Failure "replaced" like `append` */
  replace(text: string, what: string): Promise<void>
  /** @throws Failure "replaced" when the path names another file or none, or its length is not the one we left */
  check(): Promise<void>
  /** Cuts off whatever a failed write left behind the end. */
  settle(): Promise<void>
  /** Whether the path was found to name another file or none. */
  replaced(): boolean
  /**
   * Writes the whole file anew although it was replaced.
   *
   * @returns the path at which what lay there is kept, or null when there was nothing
   */
  putBack(text: string, what: string): Promise<string | null>
  close(): Promise<void>
}

/** Opens a file for reading, and for writing where that is allowed; null when there is none. */
export async function openToHold(path: string, readOnly: boolean): Promise<FileHandle | null> {
  try {
    return await open(path, readOnly ? 'r' : 'r+')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    // What cannot be written can perhaps be looked at; the first write then says why it fails.
    if (readOnly || !['EROFS', 'EACCES', 'EPERM'].includes(errorCode(error))) throw error
    return await open(path, 'r')
  }
}

/**
 * @param found what `openToHold` opened; null after the file was written anew
 * @param length bytes of the file as it was read
 * @param good bytes of it that are kept; what follows is cut off before the first write
 * @param mayWrite throws when this process has lost the folder
 */
export function holdFile(
  path: string,
  found: FileHandle | null,
  length: number,
  good: number,
  mayWrite: () => void = () => {},
): HeldFile {
  let handle = found
  let size = good
  /** Whether the handle can be written and the file ends at `size`. */
  let ready = false
  /** The length we left the file at; null after a write that failed. */
  let left: number | null = length
  /** Whether the path names a file of ours, held or not. */
  let exists = found !== null
  let replaced = false
  /** Why nobody can say which file would be found after a power cut; then nothing more is written. */
  let unsure: unknown = null

  /** Whether the path names the open file; its length is compared as well where it is known. */
  const compare = async (file: FileHandle, expected: number | null) => {
    const [there, here] = await Promise.all([statOrNull(path), file.stat({ bigint: true })])
    const known = expected === null || here.size === BigInt(expected)
    if (there && sameFile(there, here) && there.size === here.size && known) return
    replaced = true
    throw replacedFailure()
  }
  /** The same for a file that is not held just now: it must be there, with the length we left. */
  const look = async () => {
    if (handle) return compare(handle, left)
    if (!exists) return
    const there = await statOrNull(path)
    if (there && (left === null || there.size === BigInt(left))) return
    replaced = true
    throw replacedFailure()
  }
  const reopen = async () => {
    const next = await openOrReplaced()
    try {
      // Only the file that was read may be cut or written.
      if (handle) await compareHandles(handle, next)
    } catch (error) {
      await next.close()
      throw error
    }
    await handle?.close()
    handle = next
    return next
  }
  const openOrReplaced = async () => {
    try {
      return await open(path, 'r+')
    } catch (error) {
      if (!isGone(error)) throw error
      replaced = true
      throw replacedFailure()
    }
  }
  const compareHandles = async (one: FileHandle, other: FileHandle) => {
    const [a, b] = await Promise.all([one.stat({ bigint: true }), other.stat({ bigint: true })])
    if (sameFile(a, b)) return
    replaced = true
    throw replacedFailure()
  }
  /** The handle, writable, on the file that the path names, with nothing behind what is kept. */
  const settle = async () => {
    needSure()
    if (ready && handle) {
      await compare(handle, size)
      return handle
    }
    const file = await reopen()
    await compare(file, left)
    const { size: now } = await file.stat()
    if (now < size) {
      replaced = true
      throw replacedFailure()
    }
    if (now > size) await file.truncate(size)
    left = size
    ready = true
    return file
  }
  const needSure = () => {
    if (replaced) throw replacedFailure()
    if (unsure !== null) throw unsure
  }
  const reset = async () => {
    await handle?.close()
    handle = null
    ready = false
  }
  const write = async (text: string, what: string) => {
    const before = await handle?.stat({ bigint: true })
    // Windows lets nobody replace a file that is open.
    if (process.platform === 'win32') await reset()
    try {
      await writeAtomic(path, text, what, mayWrite)
    } catch (error) {
      // When only the flush of the folder failed, the new file is there, but may be gone after a power cut.
      const there = await statOrNull(path).catch(() => before ?? null)
      if (there && (!before || !sameFile(there, before))) unsure = error
      throw error
    }
    await reset()
    exists = true
    size = Buffer.byteLength(text)
    left = size
    // Held from now on, so that another file in its place is noticed; where that fails the next write opens it.
    handle = await open(path, 'r+').catch(() => null)
    ready = handle !== null
  }

  return {
    replaced: () => replaced,
    async append(pieces) {
      const file = await settle()
      let end = size
      try {
        for await (const piece of pieces) {
          await writeAll(file, piece, end)
          end += piece.length
        }
        await file.datasync()
        await compare(file, end)
      } catch (error) {
        // What a full disk left behind must not run into the next line.
        ready = false
        left = null
        if (!replaced) await settle().catch(() => {})
        throw error
      }
      size = end
      left = size
    },
    async replace(text, what) {
      needSure()
      await look()
      await write(text, what)
    },
    async check() {
      needSure()
      await look()
    },
    async settle() {
      await settle()
    },
    async putBack(text, what) {
      const aside = await unusedName(`${path}.found`, Date.now())
      const kept = await keepAside(path, aside)
      await ensureFolder(dirname(path), what)
      await write(text, what)
      replaced = false
      unsure = null
      return kept ? aside : null
    },
    close: reset,
  }
}

/** Writes all bytes at a position; the system may take them in pieces. */
export async function writeAll(handle: FileHandle, data: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < data.length; ) {
    const { bytesWritten } = await handle.write(data, written, data.length - written, position + written)
    written += bytesWritten
  }
}

interface FileFacts {
  dev: bigint
  ino: bigint
}

/** Some file systems number no files (0), and Windows numbers one device in two ways. */
function sameFile(a: FileFacts, b: FileFacts): boolean {
  if (a.ino !== 0n && b.ino !== 0n && a.ino !== b.ino) return false
  return process.platform === 'win32' || a.dev === b.dev
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))
}

async function statOrNull(path: string) {
  try {
    return await stat(path, { bigint: true })
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** Keeps what lies at the path under another name; a file stays there too until the new one takes its place. */
async function keepAside(path: string, aside: string): Promise<boolean> {
  try {
    await copyFile(path, aside, constants.COPYFILE_EXCL)
  } catch (error) {
    if (errorCode(error) !== 'EISDIR' && isGone(error)) return false
    await rename(path, aside)
  }
  await syncFolder(dirname(path))
  return true
}

function replacedFailure(): Failure {
  return new Failure(
    'replaced',
    'The samples of this project were removed or replaced by another program while Signsmith was open: nothing was saved just now. What was saved before is still in memory until Signsmith is closed.',
  )
}
