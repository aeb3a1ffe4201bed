import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../contract/failure'

/** The built files of a folder by their names, with / between folders. @throws Failure "storage" where they are not there */
export async function readPieces(folder: URL): Promise<Record<string, Uint8Array>> {
  const path = fileURLToPath(folder)
  try {
    const entries = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const read = await Promise.all(
      entries.map(async (entry) => {
        const file = join(entry.parentPath, entry.name)
        return [relative(path, file).split(sep).join('/'), await readFile(file)] as const
      }),
    )
    return Object.fromEntries(read.sort(([a], [b]) => (a < b ? -1 : 1)))
  } catch (error) {
    throw new Failure(
      'storage',
      `Parts of Signsmith are missing in ${path}: install it again. (${(error as Error).message})`,
    )
  }
}
