import type { Entry as ZipEntry } from 'yauzl'
import { type Chunks, linesOf } from './chunks'
import { compareNames, type FileManifest, partOf } from './format'

/** The sum of a picture, by the name of its entry. */
export interface PictureSum {
  name: string
  sha256: string
}

/** The line of a picture: the program `sha256sum` reads it as well. */
export const sumLine = ({ name, sha256 }: PictureSum) => `${sha256}  ${name}\n`
const LINE = /^([0-9a-f]{64}) {2}(\S+)$/

/** Those of the lines that can be read. */
export async function* readSums(chunks: Chunks): AsyncGenerator<PictureSum> {
  for await (const line of linesOf(chunks)) {
    const [, sha256, name] = LINE.exec(line.toString('latin1')) ?? []
    if (sha256 && name && partOf(name)?.kind === 'picture') yield { name, sha256 }
  }
}

/** Of a file of version 1, whose manifest has them among all others. */
export function sumsOfVersion1({ entries }: FileManifest): PictureSum[] {
  const pictures = Object.entries(entries).filter(([name]) => partOf(name)?.kind === 'picture')
  return inOrder(pictures.map(([name, { sha256 }]) => ({ name, sha256 })))
}

/** By their names. */
export function inOrder(sums: readonly PictureSum[]): PictureSum[] {
  return sums.toSorted((a, b) => compareNames(a.name, b.name))
}

export interface Paired {
  name: string
  /** Null where the picture is gone. */
  entry: ZipEntry | null
  /** Null where nothing says what it was. */
  sha256: string | null
}

/** Pictures and their sums, each by its name, side by side. A sum out of its order is nobody's. */
export async function* paired(
  entries: AsyncIterable<ZipEntry>,
  sums: AsyncIterable<PictureSum> | Iterable<PictureSum>,
): AsyncGenerator<Paired> {
  const rising = onlyRising(sums)
  try {
    let next = await rising.next()
    for await (const entry of entries) {
      const name = entry.fileName
      for (; !next.done && next.value.name < name; next = await rising.next()) yield { ...next.value, entry: null }
      const sha256 = !next.done && next.value.name === name ? next.value.sha256 : null
      yield { name, entry, sha256 }
      if (sha256 !== null) next = await rising.next()
    }
    for (; !next.done; next = await rising.next()) yield { ...next.value, entry: null }
  } finally {
    await rising.return(undefined)
  }
}

async function* onlyRising(sums: AsyncIterable<PictureSum> | Iterable<PictureSum>): AsyncGenerator<PictureSum> {
  let last = ''
  for await (const sum of sums) {
    if (sum.name <= last) continue
    last = sum.name
    yield sum
  }
}
