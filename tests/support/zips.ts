import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A zip of some files, deflated; with modes where they have one. */
export async function zipOfFiles(
  files: Iterable<readonly [path: string, bytes: Uint8Array | string, mode?: number]>,
): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, bytes, mode] of files) {
    zip.addBuffer(Buffer.from(bytes as Uint8Array), path, mode === undefined ? {} : { mode })
  }
  zip.end()
  return buffer(zip.outputStream)
}

/** The same zip with another name of the same length in every place. */
export function renamedIn(zip: Buffer, from: string, to: string): Buffer {
  if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error('Names of a zip keep their length here')
  const copy = Buffer.from(zip)
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) copy.write(to, at)
  return copy
}
