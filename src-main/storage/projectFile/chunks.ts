import { createHash, type Hash } from 'node:crypto'

/** Bytes as they come. */
export type Chunks = AsyncIterable<Buffer>

export interface Sum {
  bytes: number
  sha256: string
}

export async function* summed(chunks: Chunks, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

export async function sumOf(chunks: Chunks): Promise<Sum> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const { length } of summed(chunks, hash)) bytes += length
  return { bytes, sha256: hash.digest('hex') }
}

/** Lines of bytes, without their ends. */
export async function* linesOf(chunks: Chunks): AsyncGenerator<Buffer> {
  let begun: Buffer[] = []
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)])
      begun = []
      from = end + 1
    }
    if (from < chunk.length) begun.push(chunk.subarray(from))
  }
  if (begun.length > 0) yield Buffer.concat(begun)
}
const LINE_END = 0x0a

/** 1 for each byte that a value or a line begins with, or the next of several. */
const BEGINNINGS = Uint8Array.from({ length: 256 }, (_, byte) => ('[{,\n'.includes(String.fromCharCode(byte)) ? 1 : 0))

/** Values that JSON holds, counted before any of them is made; commas in names count as well. */
export function valuesIn(bytes: Buffer): number {
  let values = 0
  for (let at = 0; at < bytes.length; at++) values += BEGINNINGS[bytes[at]!]!
  return values
}

/** So many of something at a time: one after the other the disk would mostly be waited for. */
export async function* inBatches<T>(all: AsyncIterable<T> | Iterable<T>, most: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const one of all) {
    batch.push(one)
    if (batch.length < most) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
