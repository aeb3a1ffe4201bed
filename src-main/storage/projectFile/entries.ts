import { type FileHandle, open } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { fromFdPromise, fromRandomAccessReaderPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { Failure } from '../../contract/failure'
import { errorCode, reasonOf } from '../files'
import { flawOfEntry, LARGE, needApart, shown } from '../zip'
import { AheadReader } from './aheadReader'
import type { Chunks } from './chunks'
import { compareNames, MANIFEST_ENTRY, MOST_BYTES, MOST_ENTRIES, MOST_IN_ALL, partOf } from './format'

/** The entries of a project file, none of which could harm. */
export interface FileEntries {
  /** All but the pictures, by their names. */
  others: ReadonlyMap<string, ZipEntry>
  /** How many pictures there are. */
  pictures: number
  /** Bytes of all entries, unpacked. */
  bytes: number
  /** The pictures in the order of their names. Where they lie in it, as in what we write, none of them stays in memory. */
  eachPicture(): AsyncIterable<ZipEntry>
  /** The bytes of an entry, unpacked. */
  chunks(entry: ZipEntry): Chunks
  close(): void
}
export type Refusal = (reason: string) => Failure

/**
 * @param onRefusal is given the manifest of a file that is to be refused, or null: it may refuse it for another reason
 * @throws Failure "not-found" for what cannot be read, and the refusal for what is no zip of these entries
 */
export async function openEntries(
  path: string,
  refuse: Refusal,
  onRefusal: (manifest: Buffer | null) => void,
): Promise<FileEntries> {
  /** What the disk does not give is no flaw of the file. */
  const told = (error: Error) =>
    errorCode(error) && !(error instanceof Failure)
      ? new Failure('not-found', `${path} cannot be read: ${reasonOf(error) ?? error.message}.`)
      : error
  const handle = await open(path, 'r').catch((error) => {
    throw told(error)
  })
  try {
    const list = await openList(handle).catch((error) => {
      throw errorCode(error) ? error : refuse('it is not a zip, or its end is missing.')
    })
    if (list.entryCount > MOST_ENTRIES)
      throw refuse(`it has ${list.entryCount} entries, and none has more than ${MOST_ENTRIES}.`)
    const { others, inOrder, ...counts } = await survey(list, refuse).catch(async (error) => {
      onRefusal(await manifestOf(handle))
      throw error
    })
    const held = inOrder ? null : await holdAll(await openList(handle), refuse)
    // It is not closed: that would close the file, which is ours.
    const zip = await fromFdPromise(handle.fd, OPTIONS)
    return {
      ...counts,
      others,
      async *eachPicture() {
        try {
          for await (const entry of held ?? entriesOf(await openList(handle), refuse)) {
            if (partOf(entry.fileName)?.kind === 'picture') yield entry
          }
        } catch (error) {
          throw told(error as Error)
        }
      },
      chunks: (entry) => chunksOf(zip, entry, handle),
      close: () => void handle.close(),
    }
  } catch (error) {
    void handle.close()
    throw told(error as Error)
  }
}

const OPTIONS = { autoClose: false, strictFileNames: true }

/** The list at its end, to be gone through once. */
async function openList(handle: FileHandle): Promise<ZipFile> {
  return fromRandomAccessReaderPromise(new AheadReader(handle), (await handle.stat()).size, OPTIONS)
}

/** Of a file with entries that are none of ours; null where it has none that can be read. */
async function manifestOf(handle: FileHandle): Promise<Buffer | null> {
  try {
    const zip = await fromFdPromise(handle.fd, OPTIONS)
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== MANIFEST_ENTRY || flawOfEntry(entry, MOST_BYTES.manifest)) continue
      return await buffer(chunksOf(zip, entry, handle))
    }
  } catch {
    // It is refused for what was found before.
  }
  return null
}

/** In the order of the list. @throws the refusal at one that could harm */
async function* entriesOf(zip: ZipFile, refuse: Refusal): AsyncGenerator<ZipEntry> {
  try {
    for await (const entry of zip.eachEntry()) {
      const part = partOf(entry.fileName)
      const flaw = part ? flawOfEntry(entry, MOST_BYTES[part.kind]) : 'is no part of one'
      if (flaw) throw refuse(`“${shown(entry.fileName)}” ${flaw}.`)
      yield entry
    }
  } catch (error) {
    throw errorCode(error) || error instanceof Failure ? error : refuse(`${(error as Error).message}.`)
  }
}

/** Goes through all of them, and looks whether they lie one behind the other, and the pictures by their names. */
async function survey(zip: ZipFile, refuse: Refusal) {
  const others = new Map<string, ZipEntry>()
  let [pictures, bytes, end, last, inOrder] = [0, 0, 0, '', true]
  for await (const entry of entriesOf(zip, refuse)) {
    const { fileName, uncompressedSize, compressedSize, relativeOffsetOfLocalHeader: at } = entry
    bytes += uncompressedSize
    if (bytes > MOST_IN_ALL) throw refuse('unpacked it would be larger than 4 GiB.')
    inOrder &&= at >= end
    end = at + compressedSize
    const kind = partOf(fileName)?.kind
    if (kind === 'picture') {
      inOrder &&= last < fileName
      last = fileName
      pictures++
    } else if (kind === 'folder') continue
    else if (others.has(fileName)) throw refuse(`“${shown(fileName)}” is in it twice.`)
    else others.set(fileName, lean(entry))
  }
  return { others, pictures, bytes, inOrder }
}

/** By their names. @throws the refusal where one is in it twice, or where two share their bytes */
async function holdAll(zip: ZipFile, refuse: Refusal): Promise<ZipEntry[]> {
  const held: ZipEntry[] = []
  for await (const entry of entriesOf(zip, refuse)) held.push(lean(entry))
  held.sort((a, b) => compareNames(a.fileName, b.fileName))
  const twice = held.find(({ fileName }, i) => fileName === held[i + 1]?.fileName)
  if (twice) throw refuse(`“${shown(twice.fileName)}” is in it twice.`)
  needApart(held, refuse)
  return held
}

/** What of an entry is needed to read it: all the rest is most of the memory that thousands of them take. */
function lean(entry: ZipEntry): ZipEntry {
  const { fileName, generalPurposeBitFlag, compressionMethod } = entry
  const { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader } = entry
  const place = { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader }
  const needed = { fileName, generalPurposeBitFlag, compressionMethod, ...place }
  return Object.assign(Object.create(Object.getPrototypeOf(entry)), needed)
}

const STORED = 0

async function* chunksOf(zip: ZipFile, entry: ZipEntry, handle: FileHandle): AsyncGenerator<Buffer> {
  // Of thousands of small pictures that lie as they are a stream each would take most of the time.
  if (entry.compressionMethod === STORED && entry.compressedSize <= LARGE) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    const data = Buffer.alloc(entry.compressedSize)
    const { bytesRead } = await handle.read(data, 0, data.length, fileDataStart)
    yield data.subarray(0, bytesRead)
  } else {
    // What becomes more than was said is ended by the library.
    for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk
  }
}
