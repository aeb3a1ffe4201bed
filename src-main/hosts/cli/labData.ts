import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure } from '../../contract/failure'
import type { GivenFile } from '../../lab/data/open'
import { reasonOf, unpackGzip } from '../../services/files'
import { textOf } from '../../services/tables/table'

/** No file is larger once it is unpacked: a batch of CIFAR-10 has 31 MB, the pictures of MNIST 47. */
const MOST_BYTES = 512 * 1024 * 1024

/** Files as they are named, or all of a folder, in the order of their names. @throws Failure that names the file */
export async function readGivenFiles(paths: readonly string[]): Promise<GivenFile[]> {
  const files: GivenFile[] = []
  for (const path of paths) {
    for (const file of await filesAt(path)) files.push(await readGiven(file))
  }
  return files
}

async function filesAt(path: string): Promise<string[]> {
  const found = await attempt(path, () => stat(path))
  if (!found.isDirectory()) return [path]
  const entries = await attempt(path, () => readdir(path, { withFileTypes: true }))
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
  if (names.length === 0) throw new Failure('bad-input', `${path} is a folder without files.`)
  return names.sort().map((name) => join(path, name))
}

async function readGiven(path: string): Promise<GivenFile> {
  const { size } = await attempt(path, () => stat(path))
  if (size > MOST_BYTES) throw new Failure('bad-input', `${path} has ${size} bytes: at most ${MOST_BYTES} are read.`)
  const packed = await attempt(path, () => readFile(path))
  const bytes = packed[0] === 0x1f && packed[1] === 0x8b ? await unpackGzip(packed, path, MOST_BYTES) : packed
  return {
    name: basename(path).replace(/\.gz$/i, ''),
    bytes,
    text: () => textOf(bytes),
  }
}

async function attempt<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw new Failure('not-found', `${path} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  }
}
