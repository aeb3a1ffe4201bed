import { open as openFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { Failure } from '../contract/failure'
import { isClutter } from '../contract/imports'
import { errorCode, reasonOf } from './files'
import { flawOfEntry, needApart, shown } from './zip'

/** A zip of somebody else's, read with nothing written. */
export interface Archive {
  /** Files in it, folders left out, by their paths with `/` between the parts, as the zip has them. */
  entries: readonly { path: string; bytes: number }[]
  /** @throws Failure "damaged" where it cannot be unpacked */
  read(path: string): Promise<Uint8Array>
  close(): void
}

const MOST_ENTRIES = 99_999
const MOST_BYTES = 256 * 1024 * 1024
const MOST_IN_ALL = 4 * 2 ** 30

/** Whether bytes begin as a zip does. */
export async function isArchive(path: string): Promise<boolean> {
  const handle = await openFile(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && [0x504b0304, 0x504b0506].includes(buffer.readUInt32BE())
  } finally {
    await handle.close()
  }
}

/**
 * Opens a zip and looks at all of its names, sizes and links before anything of it is read.
 *
 * @param name what the person calls it
 * @throws Failure "bad-input" for what is none, or is hostile
 */
export async function openArchive(path: string, name: string): Promise<Archive> {
  const refuse = (reason: string) => new Failure('bad-input', `“${name}” cannot be unpacked: ${reason}`)
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true }).catch((error) => {
    if (errorCode(error))
      throw new Failure('not-found', `“${name}” cannot be read: ${reasonOf(error) ?? error.message}.`)
    throw refuse('it is not a zip, or its end is missing.')
  })
  try {
    const entries = await list(zip, refuse)
    return {
      entries: [...entries].map(([path, { uncompressedSize: bytes }]) => ({ path, bytes })),
      async read(path) {
        const entry = entries.get(path)
        if (!entry) throw new Failure('not-found', `There is no “${path}” in “${name}”.`)
        try {
          // What becomes more than was said is ended by the library.
          return await buffer(await zip.openReadStreamPromise(entry))
        } catch (error) {
          throw new Failure('damaged', `“${path}” of “${name}” is damaged: ${(error as Error).message}.`)
        }
      },
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function list(zip: ZipFile, refuse: (reason: string) => Failure): Promise<Map<string, ZipEntry>> {
  if (zip.entryCount > MOST_ENTRIES) {
    throw refuse(`it has ${zip.entryCount} entries, and ${MOST_ENTRIES} are read at most.`)
  }
  const entries = new Map<string, ZipEntry>()
  const all: ZipEntry[] = []
  let bytes = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry
      const twice = entries.has(fileName) ? 'is in it twice' : null
      const flaw = flawOfEntry(entry, MOST_BYTES) ?? twice
      if (flaw) throw refuse(`“${shown(fileName)}” ${flaw}.`)
      bytes += entry.uncompressedSize
      if (bytes > MOST_IN_ALL) throw refuse('unpacked it would be larger than 4 GiB.')
      all.push(entry)
      if (!fileName.endsWith('/') && !isClutter(fileName)) entries.set(fileName, entry)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw refuse(`${(error as Error).message}.`)
  }
  needApart(all, refuse)
  return entries
}
