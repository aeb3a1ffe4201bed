import type { Entry as ZipEntry } from 'yauzl'
import type { Failure } from '../contract/failure'

/** Times that a large entry is larger than it lies in the file, at most: what people make does not pack so well. */
const MOST_RATIO = 200
/** Bytes from which on an entry is large. */
export const LARGE = 1024 * 1024

const STORED = 0
const DEFLATED = 8
const KIND_OF_FILE = 0o170000
const LINK = 0o120000

/** Why an entry of a zip could harm; null where it does not. @param most bytes that it has, unpacked */
export function flawOfEntry(entry: ZipEntry, most: number): string | null {
  if (entry.isEncrypted()) return 'is encrypted'
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) return 'is packed in an unknown way'
  if (((entry.externalFileAttributes >>> 16) & KIND_OF_FILE) === LINK) return 'is a link'
  const { uncompressedSize: bytes, compressedSize: packed } = entry
  if (bytes > most) return `is too large (${bytes} bytes)`
  if (bytes > LARGE && bytes > MOST_RATIO * packed) return `would become ${Math.round(bytes / packed)} times as large`
  return null
}

/** Entries that share their bytes become much out of little. @throws the refusal */
export function needApart(entries: readonly ZipEntry[], refuse: (reason: string) => Failure): void {
  const placed = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  for (const [i, { relativeOffsetOfLocalHeader: at, compressedSize, fileName }] of placed.entries()) {
    const next = placed[i + 1]
    if (next && at + compressedSize > next.relativeOffsetOfLocalHeader) {
      throw refuse(`“${shown(fileName)}” and “${shown(next.fileName)}” lie over one another.`)
    }
  }
}

export const shown = (name: string) => (name.length > 80 ? `${name.slice(0, 80)}…` : name)
