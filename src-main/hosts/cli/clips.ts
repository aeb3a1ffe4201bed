import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Failure } from '../../contract/failure'
import { reasonOf } from '../../services/files'
import { type ClipSet, readClips } from '../../services/tables/conversion'

/** A set of clips: an index, and the frames beside it. */
const INDEX = 'clips.json'
const FRAMES = 'clips.bin.gz'
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
    return basename(path) === INDEX ? { kind: 'clips', index: path } : { kind: 'file', file: path }
  }
  for (const name of [INDEX, ...LINES]) {
    const inside = join(path, name)
    if (!(await stat(inside).catch(() => null))?.isFile()) continue
    return name === INDEX ? { kind: 'clips', index: inside } : { kind: 'file', file: inside }
  }
  throw new Failure(
    'bad-input',
    `${path} is a folder without ${INDEX}: name a table, a file of takes, or a folder of clips.`,
  )
}

/** @throws Failure that names the file which cannot be read */
export async function readClipFolder(index: string): Promise<ClipSet> {
  const frames = join(dirname(index), FRAMES)
  const [json, packed] = await Promise.all([read(index), read(frames)])
  const bytes = await promisify(gunzip)(packed, { maxOutputLength: MOST_BYTES }).catch((error: Error) => {
    throw new Failure('bad-input', `${frames} cannot be unpacked: ${error.message}.`)
  })
  const values = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)))
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
