import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { ZipFile } from 'yazl'
import { inPieces } from '../textPieces'
import type { Sum } from './chunks'

/** Writes the entries of a zip one after the other, some of them in memory at a time. */
export interface ZipWriter {
  /** An entry of lines, which are made as they are written. */
  addLines(name: string, lines: Iterable<string>): Promise<Sum>
  /** An entry of each, as it is or packed. @param onEntry what was read, in its turn */
  addAll<One>(
    all: readonly One[],
    compress: boolean,
    read: (one: One) => Promise<{ name: string; data: Uint8Array }>,
    onEntry: (name: string, data: Uint8Array) => void,
  ): Promise<void>
  /** The last entry, and the end of the file, which is on the disk when the promise resolves. */
  end(name: string, data: Buffer): Promise<void>
  /** Ends it somewhere: what was made so far is no zip. */
  abandon(error: Error): Promise<void>
}

const AT_ONCE = 64
/** Bytes before the name and the data of an entry. */
const LOCAL_HEADER = 30
/** Bytes of entries that wait for the disk. */
const MOST_WAITING = 1024 * 1024

/** @param path of a file that is not there yet */
export function createZipWriter(path: string, mtime: Date, signal?: AbortSignal): ZipWriter {
  const zip = new ZipFile()
  /** Bytes that the zip was given, and that have passed on to the disk. */
  let [added, passed] = [0, 0]
  const meter = new Transform({
    transform(chunk, _encoding, next) {
      passed += chunk.length
      next(null, chunk)
    },
  })
  // What goes wrong while an entry is made would otherwise be nobody's, and the stream would never end.
  const fail = (error: Error) => void (zip.outputStream as Readable).destroy(error)
  zip.on('error', fail)
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  const writing = pipeline(zip.outputStream, meter, file, { signal })
  // It is waited for at the end; until then its failure is seen by whoever waits for room.
  writing.catch(() => {})
  const letGo = lettingGo(zip)

  return {
    async addLines(name, lines) {
      const hash = createHash('sha256')
      let bytes = 0
      const pieces = async function* () {
        for await (const piece of inPieces(lines)) {
          hash.update(piece)
          bytes += piece.length
          yield piece
        }
      }
      const readAll = new Promise<void>((resolve) => {
        zip.addReadStreamLazy(name, { mtime }, (give) => {
          const stream = Readable.from(pieces(), { objectMode: false })
          give(null, stream.once('error', fail).once('end', resolve))
        })
      })
      await Promise.race([readAll, writing])
      // How many bytes they became nobody knows before; by now nearly all have passed.
      added = passed
      return { bytes, sha256: hash.digest('hex') }
    },
    /** One after the other the disk would mostly be waited for, and all at once do not fit into memory. */
    async addAll(all, compress, read, onEntry) {
      for (let from = 0; from < all.length; from += AT_ONCE) {
        signal?.throwIfAborted()
        for (const { name, data } of await Promise.all(all.slice(from, from + AT_ONCE).map(read))) {
          onEntry(name, data)
          zip.addBuffer(Buffer.from(data.buffer, data.byteOffset, data.length), name, { mtime, compress })
          // What is packed becomes less, nobody knows by how much, and is small.
          if (!compress) added += LOCAL_HEADER + name.length + data.length
        }
        while (added - passed > MOST_WAITING) await Promise.race([delay(1), writing])
        letGo()
      }
    },
    async end(name, data) {
      zip.addBuffer(data, name, { mtime })
      zip.end()
      await writing
    },
    async abandon(error) {
      fail(error)
      await writing.catch(() => {})
    },
  }
}

/**
 * yazl holds on to the bytes of every entry until the file is closed, by the function that writes them, and to all that it
 * knows of the entry: with thousands of pictures this is all of the memory that a file takes. Of those that were written
 * their part of the list at the end of the file is kept, several in one, and nothing else.
 */
function lettingGo(zip: ZipFile): () => void {
  const { entries } = zip as unknown as { entries: WrittenEntry[] }
  let next = 0
  return () => {
    const first = next
    for (; entries[next]?.state === WRITTEN; next++);
    if (next === first) return
    const records = Buffer.concat(entries.slice(first, next).map((entry) => entry.getCentralDirectoryRecord()))
    entries.fill(NOTHING, first, next)
    entries[first] = { state: WRITTEN, getCentralDirectoryRecord: () => records }
  }
}
interface WrittenEntry {
  state: number
  getCentralDirectoryRecord(): Buffer
}
/** yazl's `Entry.FILE_DATA_DONE`. */
const WRITTEN = 3
/** Counts as an entry, and adds nothing to the list. */
const NOTHING: WrittenEntry = { state: WRITTEN, getCentralDirectoryRecord: () => Buffer.alloc(0) }
