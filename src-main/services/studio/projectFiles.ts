import { Failure } from '../../contract/failure'
import { peopleOf } from '../../contract/people'
import type { Handlers } from '../../contract/procedures'
import { type FileLook, type FileParts, type Joined, PROJECT_FILE_ENDING } from '../../contract/projectFile'
import type { FileManifest, Progress } from '../../storage/projectFile/format'
import { openProjectFile, type ProjectFile } from '../../storage/projectFile/read'
import { projectSource } from '../../storage/projectFile/source'
import { unpackProject } from '../../storage/projectFile/unpack'
import { writeProjectFile } from '../../storage/projectFile/write'
import type { ProjectEntry } from '../../storage/records'
import { createProjectState } from '../../storage/state'
import type { Arrival } from '../imports/arrival'
import type { Additions } from './additions'
import { type Context, needProject } from './context'
import type { Course, FileTransfer } from './fileTransfer'
import { freeName } from './freeName'
import { needPeople } from './needPeople'
import { describeProject } from './projects'
import { tally } from './tally'

type Names = `projectFiles.${'people' | 'save' | 'look' | 'open' | 'join'}`

/** A person's projects as files, which leave and come back whole. */
export interface ProjectFiles {
  /** What the page asks for. */
  handlers: Pick<Handlers, Names>
  /**
   * Writes a project to a file, reads it back and compares before it has its name.
   *
   * @param left what is left out
   * @returns what it holds
   */
  save(projectId: string, path: string, left: FileParts, course?: Course): Promise<FileManifest['counts']>
  /** Says what a file holds. @throws Failure for what is none, is hostile, damaged beyond reading, or of a newer version */
  look(path: string, course?: Course): Promise<FileLook>
  /**
   * Makes a new project of a file, whole or not at all; deleting it takes that back.
   *
   * @param name instead of its own; one that is taken gets a number
   * @param agreed whether the person wants what can be read of a damaged file
   * @throws Failure "damaged" where it is damaged and nobody agreed
   */
  open(path: string, wish: { name: string | null; agreed: boolean }, course?: Course): Promise<{ projectId: string }>
  /**
   * Adds what a project lacks of signs of a file, whole or not at all; what is here already is not doubled.
   *
   * @param into the signs by their ids in the file, or null for all
   * @throws Failure "damaged" where it is damaged and nobody agreed
   */
  join(
    path: string,
    into: { projectId: string; signIds: readonly string[] | null; agreed: boolean },
    course?: Course,
  ): Promise<Joined>
}

export function createProjectFiles(
  context: Context,
  { exchange, told, give }: FileTransfer,
  additions: Additions,
): ProjectFiles {
  const { library, events, newId, now, version } = context

  const save: ProjectFiles['save'] = async (projectId, path, left, course) => {
    const manifest = needProject(context, projectId)
    const contents = await library.contents(projectId)
    needPeople(contents.recordings(), left)
    const source = await projectSource(library, manifest, contents, left)
    const { counts } = await writeProjectFile(path, { ...source, app: version, savedAt: now() }, course)
    return counts
  }
  const read = (path: string, onProgress?: Progress, signal?: AbortSignal) =>
    openProjectFile(path, (done, of) => {
      if (signal?.aborted) throw new Failure('cancelled', 'Nothing was opened: it was cancelled.')
      onProgress?.(done, of)
    })
  const look: ProjectFiles['look'] = async (path, { onProgress, signal } = {}) => {
    const file = await read(path, onProgress, signal)
    try {
      return await describe(file)
    } finally {
      file.close()
    }
  }
  const open: ProjectFiles['open'] = async (path, { name, agreed }, { onProgress, signal } = {}) => {
    const file = await read(path, undefined, signal)
    try {
      needAgreed(path, file, agreed)
      const { project } = file.manifest
      const modelId = project.modelId !== null && file.models.has(project.modelId) ? project.modelId : null
      const values = {
        name: freeName(library, name ?? project.name),
        createdAt: project.createdAt,
        options: project.options,
      }
      const { id } = await library.create({ ...values, id: newId(), modelId, deletedAt: null }, (folder) =>
        unpackProject(folder, file, onProgress, signal),
      )
      events.emit('projects', {})
      return { projectId: id }
    } catch (error) {
      if (signal?.aborted) throw new Failure('cancelled', 'Nothing was opened: it was cancelled.')
      throw error
    } finally {
      file.close()
    }
  }
  const join: ProjectFiles['join'] = async (path, { projectId, signIds, agreed }, course = {}) => {
    const { signal } = course
    needProject(context, projectId)
    const file = await read(path, undefined, signal)
    try {
      needAgreed(path, file, agreed)
      return await additions.join(projectId, await arrivalOf(file), signIds, course)
    } catch (error) {
      if (signal?.aborted) throw new Failure('cancelled', 'Nothing was added: it was cancelled.')
      throw error
    } finally {
      file.close()
    }
  }

  return {
    save,
    look,
    open,
    join,
    handlers: {
      async 'projectFiles.people'({ projectId }) {
        needProject(context, projectId)
        return peopleOf((await library.contents(projectId)).recordings())
      },
      'projectFiles.save': ({ projectId, left }) =>
        told(async (course) => {
          const { name } = needProject(context, projectId)
          return give(`${name}${PROJECT_FILE_ENDING}`, (path) => save(projectId, path, left, course))
        }),
      'projectFiles.look': ({ fileId }) => told((course) => inWords(look(exchange.pathOf(fileId), course), fileId)),
      'projectFiles.join': ({ fileId, ...into }) =>
        told(async (course) => {
          const joined = await inWords(join(exchange.pathOf(fileId), into, course), fileId)
          await exchange.drop(fileId)
          return joined
        }),
      'projectFiles.open': ({ fileId, agreed }) =>
        told(async (course) => {
          const opening = open(exchange.pathOf(fileId), { name: null, agreed }, course)
          const { projectId } = await inWords(opening, fileId)
          await exchange.drop(fileId)
          return describeProject(context, projectId)
        }),
    },
  }

  /** To a person who chose a file its place among the temporary ones says nothing. */
  async function inWords<T>(work: Promise<T>, fileId: string): Promise<T> {
    const path = exchange.pathOf(fileId)
    try {
      return await work
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Failure(error.code, error.message.replaceAll(path, 'The file'))
    }
  }
}

async function arrivalOf({ records, eachPicture }: ProjectFile): Promise<Arrival> {
  const state = createProjectState()
  for await (const entry of records()) state.apply(entry)
  const pictures = new Map<string, () => Promise<Uint8Array>>()
  for await (const { name, read } of eachPicture()) pictures.set(name, read)
  return {
    signs: state.signs(),
    recordings: state.recordings(),
    samples: state.samples(),
    takes: state.takes(),
    picture: (name) => pictures.get(name) ?? null,
  }
}

/** @throws Failure "damaged" where it is damaged and nobody agreed */
function needAgreed(path: string, file: ProjectFile, agreed: boolean): void {
  const damage = damageOf(file)
  if (!damage || agreed) return
  throw new Failure(
    'damaged',
    `${path} is damaged: ${damage.parts.length} of its parts and ${damage.lines} of its lines cannot be read. What can be read may be opened, if you say so.`,
  )
}

function damageOf({ damaged, lostLines }: ProjectFile): FileLook['damage'] {
  return damaged.length > 0 || lostLines > 0 ? { parts: [...damaged], lines: lostLines } : null
}

async function describe(file: ProjectFile): Promise<FileLook> {
  const { manifest, records, pictures, models } = file
  const state = createProjectState()
  for await (const entry of records()) state.apply(withoutHands(entry))
  const recordings = state.recordings()
  const [samples, takes] = [state.samples(), state.takes()]
  const signOf = new Map(recordings.map(({ id, signId }) => [id, signId]))
  const [ofSamples, ofTakes] = [samples, takes].map((things) => tally(things, signOf))
  const times = recordings.map(({ startedAt }) => startedAt).sort((a, b) => a - b)
  return {
    name: manifest.project.name,
    app: manifest.app,
    savedAt: manifest.savedAt,
    counts: {
      signs: state.signs().length,
      recordings: recordings.length,
      samples: samples.length,
      takes: takes.length,
      pictures,
      models: models.size,
    },
    signs: state.signs().map(({ id, label, none, moves }) => ({
      id,
      label,
      none,
      moves,
      samples: ofSamples!.get(id) ?? 0,
      takes: ofTakes!.get(id) ?? 0,
    })),
    people: peopleOf(recordings),
    recorded: times.length > 0 ? { from: times[0]!, to: times.at(-1)! } : null,
    damage: damageOf(file),
  }
}

/** A line as far as it is told of: hands are all of its length, and of a large file more than there is memory for. */
function withoutHands(entry: ProjectEntry): ProjectEntry {
  if (entry.e === 'sample') return { ...entry, hands: [] }
  if (entry.e === 'take') return { ...entry, times: [], seen: '', scores: '', image: '', face: '' }
  return entry
}
