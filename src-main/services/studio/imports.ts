import { Failure } from '../../contract/failure'
import {
  CLIP_INDEX,
  type ClipFiles,
  clipFilesOf,
  type Imported,
  type ImportForm,
  type ImportLook,
  type ImportOptions,
  isTable,
  MOST_OTHERS,
} from '../../contract/imports'
import type { Handlers } from '../../contract/procedures'
import type { Joined } from '../../contract/projectFile'
import { isArchive, openArchive } from '../../storage/archive'
import { readWhole } from '../../storage/exchange'
import { unpackGzip } from '../../storage/gzip'
import type { Named } from '../imports/labelFiles'
import { type BroughtFile, type PathedFile, readBrought } from '../imports/reading'
import type { Additions } from './additions'
import type { Context } from './context'
import type { Course, FileTransfer } from './fileTransfer'
import { freeName } from './freeName'
import { emptyProject } from './projects'
import { tally } from './tally'

/** A new project of that name, or one that is there. */
export type ImportInto = { name: string } | { projectId: string }

/** A file by where it lies, and by what the person calls it, with the folders that they chose. */
interface NamedFile extends Named {
  path: string
}

/** What others have, as signs of a project. */
export interface Imports {
  /** What the page asks for. */
  handlers: Pick<Handlers, 'imports.look' | 'imports.keep'>
  /**
   * Reads files that a person names, both of a set of clips together; of a zip, the clips, arrays or tables in it. One that
   * cannot be read, or is hostile, is told by `look` and `keep`.
   *
   * @param others names of files that are nothing to be imported, to be told as that
   */
  read(files: readonly NamedFile[], others?: readonly string[]): Promise<BroughtFile[]>
  /** Says what would be imported. @throws Failure "bad-input" where nothing can be used */
  look(files: readonly BroughtFile[], options: ImportOptions, course?: Course): Promise<ImportLook>
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

/** Bytes of arrays, tables or clips that are unpacked. */
const MOST_UNPACKED = 512 * 1024 * 1024

/**
 * Reads a file that a person brings in; of a zip, the clips in it, or where there are none the arrays, or else the tables.
 *
 * @throws Failure "bad-input" for a zip that is hostile or too large
 */
async function openBrought(path: string, name: string, form: ImportForm): Promise<BroughtFile[]> {
  if (form !== 'file' || !(await isArchive(path))) return [{ name, form, bytes: await readWhole(path, name) }]
  const archive = await openArchive(path, name)
  try {
    const paths = archive.entries.map(({ path }) => path)
    const but = (used: readonly string[]) => {
      const known = new Set(used)
      return unusable(paths.filter((path) => !known.has(path)))
    }
    const sets = clipFilesOf(paths)
    if (sets.length > 0) {
      return [
        ...(await openClips(sets, name, archive.read)),
        ...but(sets.flatMap(({ index, frames }) => [index, frames])),
      ]
    }
    const arrays = archive.entries.filter(({ path }) => /\.npy$/i.test(path))
    const wanted = arrays.length > 0 ? arrays : archive.entries.filter(({ path }) => isTable(path))
    // An Excel workbook is a zip as well: what has nothing of that is told by what it is.
    if (wanted.length === 0) return [{ name, form, bytes: await readWhole(path, name) }]
    if (wanted.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_UNPACKED) {
      throw new Failure('bad-input', `“${name}” unpacks to more than the 512 MiB that are read at once.`)
    }
    const others = but(wanted.map(({ path }) => path))
    if (arrays.length > 0) {
      const files: PathedFile[] = []
      for (const { path } of wanted) files.push({ path, bytes: await archive.read(path) })
      return [{ name, form: 'folder', files }, ...others]
    }
    const files: BroughtFile[] = []
    for (const { path } of wanted) {
      files.push(...(await orUnusable(path, async () => [{ name: path, form, bytes: await archive.read(path) }])))
    }
    return [...files, ...others]
  } finally {
    archive.close()
  }
}

/** What does others no harm if it cannot be opened: that is told once the others are read. */
async function orUnusable(name: string, open: () => Promise<BroughtFile[]>): Promise<BroughtFile[]> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [{ name, form: 'unusable', failure: error }]
  }
}

/** Files of no kind that is read here, by their names. */
const unusable = (names: readonly string[]): BroughtFile[] =>
  names.slice(0, MOST_OTHERS).map((name) => ({ name, form: 'unusable', failure: null }))

/** @param name of what they lie in, where they have no folder of their own */
async function openClips(
  sets: readonly ClipFiles[],
  name: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<BroughtFile[]> {
  const opened: BroughtFile[] = []
  let left = MOST_UNPACKED
  for (const { name: own, index, frames } of sets) {
    const set = await orUnusable(own ?? name, async () => {
      const unpacked = await unpackGzip(await read(frames), `“${frames}”`, Math.max(1, left))
      left -= unpacked.length
      return [{ name: own ?? name, form: 'clips', index: await read(index), frames: unpacked }]
    })
    opened.push(...set)
  }
  return opened
}

/** The same of several files, of which two may be a set of clips. */
async function openAll(files: readonly (NamedFile & { form: ImportForm })[]): Promise<BroughtFile[]> {
  const whole = files.filter(({ form }) => form === 'file')
  const sets = clipFilesOf(whole.map(({ name }) => name))
  const ofSets = new Set(sets.flatMap(({ index, frames }) => [index, frames]))
  const pathOf = new Map(whole.map(({ name, path }) => [name, path]))
  const clips = await openClips(sets, CLIP_INDEX, (name) => readWhole(pathOf.get(name)!, name))
  const others = files.filter(({ name, form }) => form !== 'file' || !ofSets.has(name))
  const opened = await Promise.all(
    others.map(async ({ path, name, form, isNames = false }) => {
      const inside = await orUnusable(name, () => openBrought(path, name, form))
      return isNames ? inside.map((one) => ({ ...one, isNames })) : inside
    }),
  )
  return [...clips, ...opened.flat()]
}

export function createImports(context: Context, { exchange, told }: FileTransfer, additions: Additions): Imports {
  const { library, events, now } = context
  /** What is cancelled in the middle says so. */
  const ending = async <T>({ signal }: Course, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (signal?.aborted) throw new Failure('cancelled', 'Nothing was imported: it was cancelled.')
      throw error
    }
  }
  const read = (files: readonly BroughtFile[], options: ImportOptions, { onProgress, signal }: Course) =>
    readBrought(files, options, now(), async (done, of) => {
      onProgress?.(done, of)
      await new Promise((resolve) => setTimeout(resolve))
      signal?.throwIfAborted()
    })
  const look: Imports['look'] = async (files, options, course = {}) => {
    const { arrival, look } = await ending(course, () => read(files, options, course))
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
  const keep: Imports['keep'] = (files, options, { into, signIds }, course = {}) =>
    ending(course, async () => {
      const { arrival } = await read(files, options, course)
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
    })
  const fetch = (files: readonly { fileId: string; name: string; form: ImportForm }[]) =>
    openAll(files.map(({ fileId, ...file }) => ({ ...file, path: exchange.pathOf(fileId) })))
  return {
    async read(files, others = []) {
      return [...(await openAll(files.map((file) => ({ ...file, form: 'file' })))), ...unusable(others)]
    },
    look,
    keep,
    handlers: {
      'imports.look': ({ files, options, others = [] }) =>
        told(async (course) => look([...(await fetch(files)), ...unusable(others)], options, course)),
      'imports.keep': ({ files, options, ...wish }) =>
        told(async (course) => {
          const imported = await keep(await fetch(files), options, wish, course)
          for (const { fileId } of files) await exchange.drop(fileId)
          return imported
        }),
    },
  }
}
