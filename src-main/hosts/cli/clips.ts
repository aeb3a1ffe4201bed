import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from '../../contract/failure'
import { CLIP_FRAMES, CLIP_INDEX } from '../../contract/imports'
import { reasonOf, unpackGzip } from '../../services/files'
import { type ClipSet, readClips, valuesOf } from '../../services/tables/conversion'

/** Takes in a folder of their own. */
const LINES = ['clips.jsonl', 'clips.ndjson', 'takes.jsonl', 'takes.ndjson']
/** Unpacked. */
const MOST_BYTES = 1024 * 1024 * 1024

/** What a path leads to: a set of clips by its index, or a file of any other kind. */
export type Source = { kind: 'clips'; index: string } | { kind: 'file'; file: string }

/** @throws Failure "bad-input" for a folder that holds neither */
export async function findSource(path: string): Promise<Source> {
  const found = await stat(path).catch(() => null)
  if (!found?.isDirectory()) {
    return basename(path) === CLIP_INDEX ? { kind: 'clips', index: path } : { kind: 'file', file: path }
  }
  const inside = await sourceIn(path)
  if (inside) return inside
  throw new Failure(
    'bad-input',
    `${path} is a folder without ${CLIP_INDEX}: name a table, a file of takes, or a folder of clips.`,
  )
}

/** What a folder holds under the names that takes and clips have; null where there is none. */
export async function sourceIn(folder: string): Promise<Source | null> {
  for (const name of [CLIP_INDEX, ...LINES]) {
    const inside = join(folder, name)
    if (!(await stat(inside).catch(() => null))?.isFile()) continue
    return name === CLIP_INDEX ? { kind: 'clips', index: inside } : { kind: 'file', file: inside }
  }
  return null
}

/** @throws Failure that names the file which cannot be read */
export async function readClipFolder(index: string): Promise<ClipSet> {
  const frames = join(dirname(index), CLIP_FRAMES)
  const [json, packed] = await Promise.all([read(index), read(frames)])
  const values = valuesOf(await unpackGzip(packed, frames, MOST_BYTES))
  try {
    return readClips(json.toString('utf8'), values)
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.code, `${index}: ${error.message}`)
    throw error
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new Failure('not-found', `${file} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  }
}
