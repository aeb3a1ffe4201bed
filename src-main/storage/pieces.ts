import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../contract/failure'
import { readText } from './files'

/** The built files of a folder by their names, with / between folders. @throws Failure "storage" where they are not there */
export async function readPieces(folder: URL): Promise<Record<string, Uint8Array>> {
  const path = fileURLToPath(folder)
  try {
    const read: [string, Uint8Array][] = []
    for (const name of await namesIn(path)) read.push([name, await readFile(join(path, name))])
    return Object.fromEntries(read)
  } catch (error) {
    throw new Failure(
      'storage',
      `Parts of Signsmith are missing in ${path}: install it again. (${(error as Error).message})`,
    )
  }
}

/**
 * The built page of one's own. What it has in common with the page of the studio lies there, by the list that the build made.
 *
 * @param folder of what goes along with models, beside the studio's
 */
export async function readPage(folder: URL): Promise<Record<string, Uint8Array>> {
  const [own, list] = [
    await readPieces(new URL('page/', folder)),
    await readText(fileURLToPath(new URL('shared.json', folder))),
  ]
  if (list === null) return own
  const assets = await readPieces(new URL('../renderer/assets/', folder))
  const names: string[] = JSON.parse(list)
  const missing = names.find((name) => !assets[name])
  if (missing) throw new Failure('storage', `A part of Signsmith is missing, ${missing}: install it again.`)
  return { ...own, ...Object.fromEntries(names.map((name) => [`assets/${name}`, assets[name]!])) }
}

/** Level by level: in the packed app Node's own way of going through folders is not sure to work. */
async function namesIn(path: string): Promise<string[]> {
  const names: string[] = []
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (!entry.isDirectory()) names.push(entry.name)
    else for (const name of await namesIn(join(path, entry.name))) names.push(`${entry.name}/${name}`)
  }
  return names.sort()
}
