import { FILE_CHUNK } from '../../src-main/contract/fileTransfer'
import type { Studio } from './studio'

type Ask = Pick<Studio, 'ask'>
/** @param share 0 to 1 */
type Progress = (share: number) => void

/** Fetches a file from the host, part by part. @param ended whether the person ended it; then it is null */
export async function fetchFile(
  { ask }: Ask,
  fileId: string,
  onProgress: Progress,
  ended: () => boolean,
): Promise<Blob | null> {
  const parts: BlobPart[] = []
  for (let from = 0, of = 1; from < of; ) {
    const part = await ask('files.read', { fileId, from })
    if (ended()) return null
    const bytes = fromBase64(part.data)
    // A file that is shorter than it says is one that changes meanwhile.
    if (bytes.length === 0) break
    parts.push(bytes)
    from += bytes.length
    of = part.of
    onProgress(from / of)
  }
  return new Blob(parts, { type: 'application/octet-stream' })
}

/** Hands a file to the host, part by part. @returns its id there, or null where the person ended it */
export async function sendFile(
  { ask }: Ask,
  file: Blob,
  onProgress: Progress,
  ended: () => boolean,
): Promise<string | null> {
  let fileId: string | null = null
  for (let from = 0; from === 0 || from < file.size; from += FILE_CHUNK) {
    const bytes: Uint8Array = new Uint8Array(await file.slice(from, from + FILE_CHUNK).arrayBuffer())
    const received: { fileId: string } = await ask('files.receive', { fileId, data: toBase64(bytes) })
    fileId = received.fileId
    if (ended()) {
      await ask('files.drop', { fileId })
      return null
    }
    onProgress(Math.min(1, (from + FILE_CHUNK) / file.size))
  }
  return fileId
}

/** So many bytes become characters at once: a call takes no more arguments. */
const AT_ONCE = 0x8000

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
