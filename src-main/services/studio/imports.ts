import { Failure } from '../../contract/failure'
import type { Imported, ImportForm, ImportLook, ImportOptions } from '../../contract/imports'
import type { Handlers } from '../../contract/procedures'
import type { Joined } from '../../contract/projectFile'
import { isArchive, openArchive } from '../../storage/archive'
import { readWhole } from '../../storage/exchange'
import { type BroughtFile, type PathedFile, readBrought } from '../imports/reading'
import type { Additions } from './additions'
import type { Context } from './context'
import type { Course, FileTransfer } from './fileTransfer'
import { freeName } from './freeName'
import { emptyProject } from './projects'
import { tally } from './tally'

/** A new project of that name, or one that is there. */
export type ImportInto = { name: string } | { projectId: string }

/** What others have, as signs of a project. */
export interface Imports {
  /** What the page asks for. */
  handlers: Pick<Handlers, 'imports.look' | 'imports.keep'>
  /** Reads a file that a person names; of a zip, the arrays in it. @throws Failure for one that cannot be read, or is hostile */
  read(path: string, name: string): Promise<BroughtFile[]>
  /** Says what would be imported. @throws Failure "bad-input" where nothing can be used */
  look(files: readonly BroughtFile[], options: ImportOptions): ImportLook
  /**
   * Adds the signs that are wanted, whole or not at all.
   *
   * @param signIds of the look, or null for all
   */
  keep(
    files: readonly BroughtFile[],
    options: ImportOptions,
    wish: { into: ImportInto; signIds: readonly string[] | null },
    course?: Course,
  ): Promise<Imported>
}

/** Bytes of arrays or tables that are read out of a zip. */
const MOST_UNPACKED = 512 * 1024 * 1024
const TABLE = /\.(csv|tsv|jsonl?|ndjson)$/i

/**
 * Reads a file that a person brings in; of a zip, the arrays in it, or the tables where there are none.
 *
 * @throws Failure "bad-input" for a zip that is hostile or too large
 */
async function openBrought(path: string, name: string, form: ImportForm): Promise<BroughtFile[]> {
  if (form !== 'file' || !(await isArchive(path))) return [{ name, form, bytes: await readWhole(path, name) }]
  const archive = await openArchive(path, name)
  try {
    const arrays = archive.entries.filter(({ path }) => /\.npy$/i.test(path))
    const wanted = arrays.length > 0 ? arrays : archive.entries.filter(({ path }) => TABLE.test(path))
    // An Excel workbook is a zip as well: what has nothing of that is told by what it is.
    if (wanted.length === 0) return [{ name, form, bytes: await readWhole(path, name) }]
    if (wanted.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_UNPACKED) {
      throw new Failure('bad-input', `“${name}” unpacks to more than the 512 MiB that are read at once.`)
    }
    const files: PathedFile[] = []
    for (const { path } of wanted) files.push({ path, bytes: await archive.read(path) })
    if (arrays.length > 0) return [{ name, form: 'folder', files }]
    return files.map(({ path, bytes }) => ({ name: path.split('/').at(-1)!, form: 'file', bytes }))
  } finally {
    archive.close()
  }
}

export function createImports(context: Context, { exchange, told }: FileTransfer, additions: Additions): Imports {
  const { library, events, now } = context
  const look: Imports['look'] = (files, options) => {
    const { arrival, look } = readBrought(files, options, now())
    const { signs, recordings, samples, takes } = arrival
    const signOf = new Map(recordings.map(({ id, signId }) => [id, signId]))
    const [ofSamples, ofTakes] = [samples, takes].map((things) => tally(things, signOf))
    return {
      ...look,
      signs: signs.map(({ id, label, none, moves }) => {
        return { id, label, none, moves, samples: ofSamples!.get(id) ?? 0, takes: ofTakes!.get(id) ?? 0 }
      }),
    }
  }
  const keep: Imports['keep'] = async (files, options, { into, signIds }, course = {}) => {
    const { arrival } = readBrought(files, options, now())
    try {
      if ('projectId' in into) {
        return { projectId: into.projectId, ...(await additions.join(into.projectId, arrival, signIds, course)) }
      }
      const made: Joined[] = []
      const { id: projectId } = await library.create(
        emptyProject(context, freeName(library, into.name)),
        async (folder) => {
          made.push(await additions.fill(folder, arrival, signIds, course))
        },
      )
      events.emit('projects', {})
      return { projectId, ...made[0]! }
    } catch (error) {
      if (course.signal?.aborted) throw new Failure('cancelled', 'Nothing was imported: it was cancelled.')
      throw error
    }
  }
  const fetch = async (files: readonly { fileId: string; name: string; form: ImportForm }[]) => {
    const all = files.map(({ fileId, name, form }) => openBrought(exchange.pathOf(fileId), name, form))
    return (await Promise.all(all)).flat()
  }
  return {
    read: (path, name) => openBrought(path, name, 'file'),
    look,
    keep,
    handlers: {
      'imports.look': ({ files, options }) => told(async () => look(await fetch(files), options)),
      'imports.keep': ({ files, options, ...wish }) =>
        told(async (course) => {
          const imported = await keep(await fetch(files), options, wish, course)
          for (const { fileId } of files) await exchange.drop(fileId)
          return imported
        }),
    },
  }
}
