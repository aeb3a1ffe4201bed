import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../contract/failure'
import type { ModelCard } from '../contract/model'
import { parseJson } from '../contract/parse'
import { Id, Name, ProjectOptions } from '../contract/project'
import {
  asFailure,
  createFolderAtomic,
  ensureFolder,
  errorCode,
  folderBytes,
  isUnfinished,
  readText,
  renameDurably,
  unfinishedName,
  writeAtomic,
  writeDurably,
} from './files'
import { cleanModels, listCards } from './models'
import { newerFormat, openProject, type ProjectContents, THUMBNAILS } from './project'
import { createQueues } from './queue'

const VERSION = 1
const Manifest = v.object({
  format: v.literal('signsmith-project'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  id: Id,
  name: Name,
  createdAt: v.number(),
  options: v.object(ProjectOptions.entries),
  /** The model in use, a folder under models/. */
  modelId: v.nullable(Id),
  deletedAt: v.nullable(v.number()),
})
export type Manifest = v.InferOutput<typeof Manifest>

/** The folder of all projects. */
export interface Library {
  /** Projects deleted since the opening. */
  deleted(): Manifest[]
  /** Projects that are not deleted, oldest first. */
  list(): Manifest[]
  manifest(id: string): Manifest | null
  create(manifest: Omit<Manifest, 'format' | 'version'>): Promise<Manifest>
  change(id: string, change: Partial<Pick<Manifest, 'name' | 'options' | 'modelId' | 'deletedAt'>>): Promise<Manifest>
  /** A copy of a project with its samples and models, under a new id and name. */
  duplicate(id: string, copy: { id: string; name: string; createdAt: number }): Promise<Manifest>
  /** The contents, opened at first use and kept open. */
  contents(id: string): Promise<ProjectContents>
  modelFolder(id: string, modelId: string): string
  /** Cards of the models that can be read, newest first. */
  models(id: string): Promise<ModelCard[]>
  /** Models deleted since the opening. */
  deletedModels(id: string): Promise<ModelCard[]>
  /** Bytes on the disk. */
  size(id: string): Promise<{ samples: number; pictures: number; models: number }>
  /** Folders that could not be read as projects, with the reason; they are left as they are. */
  unreadable: { folder: string; reason: string }[]
  /** Erases what was deleted, as the next opening would, and reads everything else anew where it is asked for. */
  eraseDeleted(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the projects below a data folder; projects deleted before this opening are erased now.
 *
 * @param mayWrite throws when this process has lost the folder
 * @param frozen why every file must stay as it is, if so now
 */
export async function openLibrary(
  dataFolder: string,
  mayWrite: () => void = () => {},
  frozen: () => string | null = () => null,
): Promise<Library> {
  const root = join(dataFolder, 'projects')
  if (frozen() === null) await ensureFolder(root, 'the folder of the projects')
  const manifests = new Map<string, Manifest>()
  const open = new Map<string, Promise<ProjectContents>>()
  const unreadable: Library['unreadable'] = []
  const inTurn = createQueues()
  const folderOf = (id: string) => join(root, id)

  for (const entry of await foldersIn(root)) {
    if (!entry.isDirectory() && !entry.isSymbolicLink()) continue
    const { name } = entry
    const folder = join(root, name)
    if (isUnfinished(name)) {
      if (frozen() === null) await rm(folder, { recursive: true, force: true }).catch(() => {})
      continue
    }
    const text = await readText(join(folder, 'project.json')).catch(() => null)
    const parsed =
      text === null ? ({ ok: false, message: 'project.json is missing' } as const) : parseJson(Manifest, text)
    if (!parsed.ok) {
      unreadable.push({ folder, reason: parsed.message })
    } else if (parsed.value.id !== name) {
      unreadable.push({ folder, reason: `project.json names another project, ${parsed.value.id}` })
    } else if (parsed.value.deletedAt !== null && parsed.value.version <= VERSION) {
      // Where the disk does not let it, the project stays deleted and is erased another time.
      if (frozen() === null) await eraseFolder(folder).catch(() => {})
      else manifests.set(name, parsed.value)
    } else {
      // What a newer version left there is not ours to judge.
      if (parsed.value.version <= VERSION && frozen() === null)
        await cleanModels(join(folder, 'models')).catch(() => {})
      manifests.set(name, parsed.value)
    }
  }

  const need = (id: string): Manifest => {
    const manifest = manifests.get(id)
    if (!manifest) throw new Failure('not-found', 'This project does not exist any more.')
    return manifest
  }
  const text = (manifest: Manifest) => `${JSON.stringify(manifest, null, 2)}\n`
  const list = () =>
    [...manifests.values()].filter((m) => m.deletedAt === null).sort((a, b) => a.createdAt - b.createdAt)

  return {
    unreadable,
    list,
    deleted: () => [...manifests.values()].filter((m) => m.deletedAt !== null && frozenBy(m) === null),
    manifest: (id) => manifests.get(id) ?? null,
    async create(values) {
      mayWrite()
      const manifest: Manifest = { format: 'signsmith-project', version: VERSION, ...values }
      await createFolderAtomic(
        folderOf(manifest.id),
        'the project',
        (folder) => writeDurably(join(folder, 'project.json'), text(manifest)),
        mayWrite,
      )
      manifests.set(manifest.id, manifest)
      return manifest
    },
    change: (id, change) =>
      inTurn(id, async () => {
        const before = need(id)
        const newer = frozenBy(before)
        if (newer !== null) throw new Failure('read-only', newer)
        const manifest = { ...before, ...change }
        try {
          mayWrite()
          await writeAtomic(join(folderOf(id), 'project.json'), text(manifest), 'the project', mayWrite)
        } catch (error) {
          // Where the disk has no room for this line a deletion holds in memory, until it makes room.
          if (!isFull(error) || Object.keys(change).join() !== 'deletedAt') throw error
        }
        manifests.set(id, manifest)
        return manifest
      }),
    async duplicate(id, copy) {
      mayWrite()
      const manifest: Manifest = { ...need(id), ...copy, deletedAt: null }
      await createFolderAtomic(
        folderOf(copy.id),
        'the copy of the project',
        async (folder) => {
          await cp(folderOf(id), folder, { recursive: true, filter: (path) => !path.endsWith('.tmp') })
          await writeAtomic(join(folder, 'project.json'), text(manifest), 'the copy of the project')
        },
        mayWrite,
      )
      manifests.set(copy.id, manifest)
      return manifest
    },
    contents(id) {
      const manifest = need(id)
      const opening = open.get(id) ?? openProject(folderOf(id), frozen() ?? frozenBy(manifest), mayWrite)
      open.set(id, opening)
      // A project that could not be opened may be opened again once the reason is gone.
      opening.catch(() => open.delete(id))
      return opening
    },
    modelFolder: (id, modelId) => join(folderOf(id), 'models', modelId),
    models: (id) => listCards(join(folderOf(id), 'models')),
    deletedModels: (id) => listCards(join(folderOf(id), 'models'), true),
    async size(id) {
      const [all, pictures, models] = await Promise.all(
        ['', THUMBNAILS, 'models'].map((part) => folderBytes(join(folderOf(id), part))),
      )
      return { samples: all! - pictures! - models!, pictures: pictures!, models: models! }
    },
    async eraseDeleted() {
      for (const [id, manifest] of manifests) {
        if (frozenBy(manifest) !== null) continue
        const opened = await open.get(id)?.catch(() => null)
        open.delete(id)
        await opened?.close()
        if (manifest.deletedAt === null) {
          await cleanModels(join(folderOf(id), 'models'))
        } else {
          await eraseFolder(folderOf(id))
          manifests.delete(id)
        }
      }
    },
    async close() {
      const opened = await Promise.allSettled(open.values())
      for (const result of opened) if (result.status === 'fulfilled') await result.value.close()
    },
  }
}

function frozenBy({ version }: Manifest): string | null {
  return version > VERSION ? newerFormat(version) : null
}

function isFull(error: unknown): boolean {
  return error instanceof Failure && error.code === 'disk-full'
}

async function foldersIn(root: string) {
  try {
    return await readdir(root, { withFileTypes: true })
  } catch (error) {
    // On a disk that cannot be written there may be none yet.
    if (errorCode(error) === 'ENOENT') return []
    throw asFailure(error, 'the folder of the projects')
  }
}

/** Renamed first, so that a crash in the middle leaves no half of a project behind under its own name. */
async function eraseFolder(folder: string): Promise<void> {
  const erased = unfinishedName(folder)
  await renameDurably(folder, erased)
  await rm(erased, { recursive: true, force: true })
}
