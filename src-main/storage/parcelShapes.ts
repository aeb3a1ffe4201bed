import { createWriteStream } from 'node:fs'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { openPromise } from 'yauzl'
import { ZipFile } from 'yazl'
import { writeDurably } from './files'
import { sha256 } from './models'

/** A file that goes out, made when it is its turn. */
export interface Outgoing {
  /** With folders before it, parted by slashes, where it is one of several. */
  name: string
  make(): Promise<Uint8Array>
}
/** Several files are a zip or a folder; one alone may be itself. */
export type Shape = 'file' | 'zip' | 'folder'

/** Files with what is asked of each, in their order, some at a time: one after the other the disk would mostly be waited for. */
export async function* someAhead<File, Found>(
  files: readonly File[],
  ask: (file: File) => Promise<Found>,
): AsyncGenerator<[File, Found]> {
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE)
    const found = await Promise.all(some.map(ask))
    for (const [i, file] of some.entries()) yield [file, found[i]!]
  }
}
const AT_ONCE = 32

/** @param open whether others may read it @returns the sum of each file by its name */
type Writer = (
  path: string,
  files: readonly Outgoing[],
  step: () => void,
  open: boolean,
) => Promise<Map<string, string>>

export const WRITERS: Record<Shape, Writer> = { file: writeOne, folder: writeFolder, zip: writeZip }

const MODES = { own: { file: 0o600, folder: 0o700 }, all: { file: 0o644, folder: 0o755 } } as const

async function writeOne(path: string, [only]: readonly Outgoing[], step: () => void, open: boolean) {
  const bytes = await only!.make()
  await writeDurably(path, bytes, MODES[open ? 'all' : 'own'].file)
  step()
  return new Map([[only!.name, sha256(bytes)]])
}

async function writeFolder(path: string, files: readonly Outgoing[], step: () => void, open: boolean) {
  const sums = new Map<string, string>()
  const mode = MODES[open ? 'all' : 'own']
  await chmod(path, mode.folder)
  for await (const [{ name }, bytes] of someAhead(files, (file) => file.make())) {
    await mkdir(dirname(join(path, name)), { recursive: true, mode: mode.folder })
    await writeDurably(join(path, name), bytes, mode.file)
    sums.set(name, sha256(bytes))
    step()
  }
  return sums
}

/** Bytes that wait for the disk at most: all files at once do not fit into memory. */
const MOST_WAITING = 16 * 1024 * 1024
/** Pictures are packed already. */
const PACKED = /\.(jpg|webp|png|image)$/

async function writeZip(path: string, files: readonly Outgoing[], step: () => void) {
  const sums = new Map<string, string>()
  const zip = new ZipFile()
  const fail = (error: Error) => void (zip.outputStream as Readable).destroy(error)
  zip.on('error', fail)
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  const writing = pipeline(zip.outputStream, file)
  // It is waited for at the end; until then its failure is seen by whoever waits for room.
  writing.catch(() => {})
  try {
    let [stored, packed] = [0, 0]
    for await (const [{ name }, bytes] of someAhead(files, (file) => file.make())) {
      sums.set(name, sha256(bytes))
      const compress = !PACKED.test(name)
      zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), name, { mtime: ALWAYS, compress })
      if (compress) packed += bytes.length
      else stored += bytes.length
      // What is packed may become as little as nothing; what is not becomes as many bytes.
      while (stored - file.bytesWritten > MOST_WAITING) await Promise.race([delay(1), writing])
      if (packed > MOST_WAITING) {
        packed = 0
        await Promise.race([delay(50), writing])
      }
      step()
    }
  } catch (error) {
    fail(error as Error)
    await writing.catch(() => {})
    throw error
  }
  zip.end()
  await writing
  return sums
}
/** The same project gives the same bytes. */
const ALWAYS = new Date(2000, 0, 1)

interface Reading {
  /** Null where there is no such file. */
  bytes(name: string): Promise<Uint8Array | null>
  /** How many files there are; null where there can be no other. */
  count: number | null
  close(): void
}

export const READERS: Record<Shape, (path: string) => Promise<Reading>> = {
  file: async (path) => ({ bytes: () => readFile(path), count: null, close() {} }),
  folder: async (path) => ({ bytes: (name) => readFile(join(path, name)), count: null, close() {} }),
  async zip(path) {
    const zip = await openPromise(path, { autoClose: false, strictFileNames: true })
    const entries = new Map<string, Parameters<typeof zip.openReadStreamPromise>[0]>()
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
    return {
      async bytes(name) {
        const entry = entries.get(name)
        if (!entry) return null
        return buffer(await zip.openReadStreamPromise(entry))
      },
      count: entries.size,
      close: () => zip.close(),
    }
  },
}
