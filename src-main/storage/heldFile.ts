import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../contract/failure'
import { ensureFolder, errorCode, syncFolder, writeAtomic } from './files'

/** A file that stays open and is written only while its path still names it. */
export interface HeldFile {
  /**
   * Adds bytes at the end; when the promise resolves they are on the disk, in the file that the path names.
   *
   * @throws Failure "replaced" when the path names another file or none; then nothing is written until `putBack`
   */
  append(data: Uint8Array): Promise<void>
  /** Replaces the whole file atomically. @throws Failure "replaced" like `append` */
  replace(text: string, what: string): Promise<void>
  /** @throws Failure "replaced" when the path names another file or none, or its length is not the one we left */
  check(): Promise<void>
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
 */
export function holdFile(path: string, found: FileHandle | null, length: number, good: number): HeldFile {
  let handle = found
  let size = good
  /** Whether the handle can be written and the file ends at `size`. */
  let ready = false
  let replaced = false

  /** Whether the path names the open file; its length is compared as well where it is known. */
  const compare = async (file: FileHandle, expected: number | null) => {
    const [there, here] = await Promise.all([statOrNull(path), file.stat({ bigint: true })])
    const known = expected === null || here.size === BigInt(expected)
    if (there && sameFile(there, here) && there.size === here.size && known) return
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
    if (replaced) throw replacedFailure()
    if (ready && handle) {
      await compare(handle, size)
      return handle
    }
    const file = await reopen()
    await compare(file, null)
    const { size: now } = await file.stat()
    if (now < size) {
      replaced = true
      throw replacedFailure()
    }
    if (now > size) await file.truncate(size)
    ready = true
    return file
  }
  const reset = async () => {
    await handle?.close()
    handle = null
    ready = false
  }
  const write = async (text: string, what: string) => {
    await reset()
    await writeAtomic(path, text, what)
    size = Buffer.byteLength(text)
    // Held from now on, so that another file in its place is noticed; where that fails the next write opens it.
    handle = await open(path, 'r+').catch(() => null)
    ready = handle !== null
  }

  return {
    replaced: () => replaced,
    async append(data) {
      const file = await settle()
      try {
        for (let written = 0; written < data.length; ) {
          const { bytesWritten } = await file.write(data, written, data.length - written, size + written)
          written += bytesWritten
        }
        await file.datasync()
        await compare(file, size + data.length)
      } catch (error) {
        // What a full disk left behind must not run into the next line.
        ready = false
        if (!replaced) await settle().catch(() => {})
        throw error
      }
      size += data.length
    },
    async replace(text, what) {
      if (replaced) throw replacedFailure()
      if (handle) await compare(handle, ready ? size : length)
      await write(text, what)
    },
    async check() {
      if (replaced) throw replacedFailure()
      if (handle) await compare(handle, ready ? size : null)
    },
    async putBack(text, what) {
      const aside = `${path}.found-${Date.now()}`
      const kept = await moveAside(path, aside)
      await ensureFolder(dirname(path), what)
      await write(text, what)
      replaced = false
      return kept ? aside : null
    },
    close: reset,
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

async function moveAside(path: string, aside: string): Promise<boolean> {
  try {
    await rename(path, aside)
    await syncFolder(dirname(path))
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

function replacedFailure(): Failure {
  return new Failure(
    'replaced',
    'The samples of this project were removed or replaced by another program while Signsmith was open: nothing was saved just now. What was saved before is still in memory until Signsmith is closed.',
  )
}
