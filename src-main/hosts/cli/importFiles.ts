import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Failure } from '../../contract/failure'
import { CLIP_FRAMES, CLIP_INDEX, IMPORT_DEFAULTS, type ImportLook, type ImportOptions } from '../../contract/imports'
import type { App } from '../../services/app'
import { reasonOf } from '../../services/files'
import { findSource, sourceIn } from './clips'
import type { Output } from './output'
import { namesBeside } from './tables'

const MOST_FILES = 100_000

type Brought = Parameters<App['imports']['look']>[0]

/**
 * What a person names to be imported: a file, with the names of its signs where they lie beside it; a folder with a set of
 * clips or a file of takes, or one of arrays.
 */
export async function openImport(
  { imports }: Pick<App, 'imports'>,
  path: string,
  labels: string | null,
): Promise<Brought> {
  const found = await stat(path).catch((error) => {
    throw new Failure('not-found', `${path} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  })
  const source = found.isDirectory() ? await sourceIn(path) : await findSource(path)
  if (source?.kind !== 'file' && labels !== null) {
    throw new Failure('bad-input', `--labels is about tables, and ${path} holds takes.`)
  }
  if (source === null) return [{ name: basename(path), form: 'folder', files: await arraysIn(path) }]
  if (source.kind === 'clips') {
    const folder = dirname(resolve(source.index))
    const own = (file: string) => ({ path: join(folder, file), name: `${basename(folder)}/${file}` })
    return imports.read([own(CLIP_INDEX), own(CLIP_FRAMES)])
  }
  const { file } = source
  const names = labels ?? (await namesBeside(file))
  return imports.read([file, ...(names ? [names] : [])].map((path) => ({ path, name: basename(path) })))
}

async function arraysIn(folder: string) {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.npy$/i.test(path)).sort()
  if (paths.length === 0) {
    throw new Failure(
      'bad-input',
      `${folder} is a folder without a set of clips (clips.json and clips.bin.gz), a file of takes (takes.jsonl) or NumPy arrays (SIGN/TAKE/FRAME.npy). Folders of pictures and films are imported in the studio, where hands are found in them.`,
    )
  }
  if (paths.length > MOST_FILES) throw new Failure('bad-input', `${folder} has more than ${MOST_FILES} arrays.`)
  const files: { path: string; bytes: Uint8Array }[] = []
  for (const path of paths) {
    const bytes = await readFile(join(folder, path)).catch((error) => {
      throw new Failure('not-found', `${join(folder, path)} cannot be read: ${reasonOf(error) ?? error.message}.`)
    })
    files.push({ path: path.replaceAll('\\', '/'), bytes })
  }
  return files
}

/** What the person says of files that do not say it. */
export function importOptions(said: Partial<ImportOptions>): ImportOptions {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined))
  return { ...IMPORT_DEFAULTS, ...given }
}

export function describeImport(
  { understood, signs, people, recordings, skipped, assumed }: ImportLook,
  output: Output,
  show: (line: string) => void,
): void {
  if (understood) show(understood)
  show(`${recordings} recordings; people: ${people.join(', ') || 'none named'}`)
  for (const { label, samples, takes } of signs) show(`  ${label}: ${samples} samples, ${takes} takes`)
  for (const { count, reason, where } of skipped) {
    output.note(`${count} could not be used: ${reason}${where ? ` (${where})` : ''}`)
  }
  if (assumed.length > 0)
    output.note(`not said, so assumed (see signsmith import --help): ${assumed.map((one) => FLAG[one]).join(', ')}`)
}

const FLAG: Readonly<Record<ImportLook['assumed'][number], string>> = {
  hand: 'the right hand (--hand)',
  size: 'square pictures (--size)',
  fps: '15 frames a second (--fps)',
  mirrored: 'not in a mirror (--mirrored)',
  signer: 'nobody in particular (--by)',
}
