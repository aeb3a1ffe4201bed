import { appendFile, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, errorCode } from './files'
import { MOST_IN_ALL } from './projectFile/format'

/** Files on their way between the page and this computer: made for it, or received from it. */
export interface Exchange {
  /** A place for a new file, by an id of its own. */
  make(): Promise<{ fileId: string; path: string }>
  /** A file of the person's own, which is read where it lies and never erased. */
  offer(path: string): string
  /** @throws Failure "not-found" for one that is gone */
  pathOf(fileId: string): string
  /** Adds to the end of a file that is received. @throws Failure "bad-input" for one that is not, or becomes too large */
  append(fileId: string, bytes: Uint8Array): Promise<void>
  /** Bytes from a place on, and how many there are in all. */
  read(fileId: string, from: number, most: number): Promise<{ bytes: Uint8Array; of: number }>
  /** Forgets a file, and erases it where it was made or received. */
  drop(fileId: string): Promise<void>
  /** Erases all of them. Never fails. */
  close(): Promise<void>
}

/** So many at a time; of more the oldest are dropped, as their page is gone. */
const MOST_FILES = 8

/** Lies among the system's temporary files, readable by the person alone, so that it works on a full or locked data folder. */
export function createExchange(newId: () => string): Exchange {
  let folder: Promise<string> | null = null
  const files = new Map<string, { path: string; own: boolean; bytes: number }>()
  const find = (fileId: string) => {
    const file = files.get(fileId)
    if (!file) throw new Failure('not-found', 'This file is not here any more. Choose it again.')
    return file
  }
  const drop = async (fileId: string) => {
    const file = files.get(fileId)
    files.delete(fileId)
    if (file?.own) await rm(file.path, { force: true })
  }
  const add = async (fileId: string, path: string, own: boolean) => {
    files.set(fileId, { path, own, bytes: 0 })
    for (const oldest of [...files.keys()].slice(0, -MOST_FILES)) await drop(oldest)
  }
  return {
    async make() {
      // One that could not be made is tried again the next time.
      folder ??= makeFolder().catch((error) => {
        folder = null
        throw asFailure(error, 'the folder of temporary files')
      })
      const fileId = newId()
      const path = join(await folder, fileId)
      await add(fileId, path, true)
      return { fileId, path }
    },
    offer(path) {
      const fileId = newId()
      void add(fileId, path, false)
      return fileId
    },
    pathOf: (fileId) => find(fileId).path,
    async append(fileId, bytes) {
      const file = find(fileId)
      if (!file.own) throw new Failure('bad-input', 'This file is not received.')
      file.bytes += bytes.length
      if (file.bytes > MOST_IN_ALL) throw new Failure('bad-input', 'The file is larger than 4 GiB.')
      try {
        await appendFile(file.path, bytes, { mode: 0o600 })
      } catch (error) {
        throw asFailure(error, 'the file')
      }
    },
    async read(fileId, from, most) {
      const { path } = find(fileId)
      const handle = await open(path, 'r')
      try {
        const buffer = Buffer.alloc(most)
        const { bytesRead } = await handle.read(buffer, 0, most, from)
        return { bytes: buffer.subarray(0, bytesRead), of: (await stat(path)).size }
      } finally {
        await handle.close()
      }
    },
    drop,
    async close() {
      // What cannot be erased now is erased by the next start: nothing else waits for it.
      for (const fileId of [...files.keys()]) await drop(fileId).catch(() => {})
      const made = await folder?.catch(() => null)
      if (made) await rm(made, { recursive: true, force: true }).catch(() => {})
    },
  }
}

/** Named by the process that has it, so that the next one erases what a killed one left: they hold a person's pictures. */
const FOLDER = /^signsmith-exchange-(\d+)-/

async function makeFolder(): Promise<string> {
  for (const name of await readdir(tmpdir()).catch((): string[] => [])) {
    const owner = FOLDER.exec(name)?.[1]
    if (owner && !isRunning(Number(owner)))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})
  }
  return mkdtemp(join(tmpdir(), `signsmith-exchange-${process.pid}-`))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, and is another person's.
    return errorCode(error) === 'EPERM'
  }
}

/** Bytes of a file that is read at once. */
const MOST_AT_ONCE = 512 * 1024 * 1024

/** @throws Failure "bad-input" for one that is too large, "not-found" for one that cannot be read */
export async function readWhole(path: string, name: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size > MOST_AT_ONCE) throw new Failure('bad-input', `“${name}” is larger than 512 MiB.`)
    return await readFile(path)
  } catch (error) {
    throw asFailure(error, `“${name}”`)
  }
}
