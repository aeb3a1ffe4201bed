import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Failure } from '../../contract/failure'
import {
  CLIP_FRAMES,
  CLIP_INDEX,
  IMPORT_DEFAULTS,
  type ImportLook,
  type ImportOptions,
  isClutter,
  isTable,
  MOST_BROUGHT,
} from '../../contract/imports'
import type { App } from '../../services/app'
import { reasonOf } from '../../services/files'
import { findSource, sourceIn } from './clips'
import type { Output } from './output'
import { namesBeside } from './tables'

const MOST_FILES = 100_000

type Brought = Parameters<App['imports']['look']>[0]

/**
 * What a person names to be imported: a file, with the names of its signs where they lie beside it; a folder with a set of
 * clips or a file of takes, one of arrays, or one of tables.
 */
export async function openImport(
  { imports }: Pick<App, 'imports'>,
  path: string,
  labels: string | null,
): Promise<Brought> {
  const found = await stat(path).catch((error) => {
    throw new Failure('not-found', `${path} cannot be read: ${reasonOf(error) ?? (error as Error).message}.`)
  })
  const folder = found.isDirectory() ? path : null
  const source = folder !== null ? await sourceIn(folder) : await findSource(path)
  /** What else lies in the folder that the person named. */
  const but = async (...used: string[]) =>
    folder === null ? [] : (await filesIn(folder)).filter((one) => !used.includes(one))
  if (source?.kind !== 'file' && labels !== null) {
    throw new Failure('bad-input', `--labels is about one table, and ${path} is a folder or a set of clips.`)
  }
  if (source === null) return await openFolder(imports, path)
  if (source.kind === 'clips') {
    const set = dirname(resolve(source.index))
    const own = (file: string) => ({ path: join(set, file), name: `${basename(set)}/${file}` })
    return imports.read([own(CLIP_INDEX), own(CLIP_FRAMES)], await but(CLIP_INDEX, CLIP_FRAMES))
  }
  const { file } = source
  const names = labels ?? (await namesBeside(file))
  const own = { path: file, name: basename(file) }
  const others = await but(own.name, ...(names ? [basename(names)] : []))
  return imports.read(names ? [own, { path: names, name: basename(names), isNames: true }] : [own], others)
}

/** Their paths from the folder, without what systems put beside them. */
async function filesIn(folder: string): Promise<string[]> {
  const inside = await readdir(folder, { recursive: true, withFileTypes: true })
  return inside
    .flatMap((one) => (one.isFile() ? relative(folder, join(one.parentPath, one.name)).replaceAll('\\', '/') : []))
    .filter((path) => !isClutter(path))
    .sort()
}

/** Arrays, or where there are none tables with the names of their signs; what else lies beside them is told. */
async function openFolder(imports: App['imports'], folder: string): Promise<Brought> {
  const paths = await filesIn(folder)
  const arrays = paths.filter((path) => /\.npy$/i.test(path))
  if (arrays.length > MOST_FILES) throw new Failure('bad-input', `${folder} has more than ${MOST_FILES} arrays.`)
  if (arrays.length > 0) {
    const known = new Set(arrays)
    const others = await imports.read(
      [],
      paths.filter((path) => !known.has(path)),
    )
    return [{ name: basename(folder), form: 'folder', files: await readArrays(folder, arrays) }, ...others]
  }
  const tables = paths.filter(isTable)
  if (tables.length === 0) {
    throw new Failure(
      'bad-input',
      `${folder} is a folder without a set of clips (clips.json and clips.bin.gz), a file of takes (takes.jsonl), NumPy arrays (SIGN/TAKE/FRAME.npy) or tables. Folders of pictures and films are imported in the studio, where hands are found in them.`,
    )
  }
  // Told before they are read, for a folder may hold anything.
  if (tables.length > MOST_BROUGHT) {
    throw new Failure(
      'bad-input',
      `${folder} has ${tables.length} files that may be tables, and ${MOST_BROUGHT} are read at once. Name one of them, or a folder with fewer.`,
    )
  }
  return imports.read(
    tables.map((name) => ({ path: join(folder, name), name })),
    paths.filter((path) => !tables.includes(path)),
  )
}

async function readArrays(folder: string, paths: readonly string[]) {
  const files: { path: string; bytes: Uint8Array }[] = []
  for (const path of paths) {
    const bytes = await readFile(join(folder, path)).catch((error) => {
      throw new Failure('not-found', `${join(folder, path)} cannot be read: ${reasonOf(error) ?? error.message}.`)
    })
    files.push({ path, bytes })
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
