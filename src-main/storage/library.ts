import { cp, lstat, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import type { StorageNotice } from '../contract/notice'
import type { Outside } from '../contract/outside'
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
import { eraseWithin, keepBeside, kindOf, linkOnTheWay } from './links'
import { ageFound, eraseFound, type Keeping, LOST_AND_FOUND, readFound, setAside } from './lostAndFound'
import {
  findProject,
  MANIFEST,
  MANIFEST_VERSION,
  type Manifest,
  manifestText,
  readManifest,
  writeRebuilt,
} from './manifest'
import { cleanModels, type ListedCards, listCards, MODELS } from './models'
import { createOutsideWatch, wasReplaced } from './outsideWatch'
import { THUMBNAILS } from './pictures'
import { createProject, newerFormat, openProject, type ProjectContents } from './project'
import { noticesOfFolder, withoutTwins } from './projectNotices'
import { createQueues } from './queue'

export type { Manifest } from './manifest'

/** The folder of all projects. */
export interface Library {
  /** Projects deleted since the opening. */
  deleted(): Manifest[]
  /** Projects that are not deleted, oldest first. */
  list(): Manifest[]
  manifest(id: string): Manifest | null
  /** @param fill writes what a new project holds into its folder; an empty journal, where nothing is said */
  create(manifest: Omit<Manifest, 'format' | 'version'>, fill?: (folder: string) => Promise<void>): Promise<Manifest>
  change(id: string, change: Partial<Pick<Manifest, 'name' | 'options' | 'modelId' | 'deletedAt'>>): Promise<Manifest>
  /** A copy of a project with its samples and models, under a new id and name. */
  duplicate(id: string, copy: { id: string; name: string; createdAt: number }): Promise<Manifest>
  /** The contents, opened at first use and kept open. */
  contents(id: string): Promise<ProjectContents>
  modelFolder(id: string, modelId: string): string
  /** The models of a project by their cards. */
  models(id: string): Promise<ListedCards>
  /** Models deleted since the opening. */
  deletedModels(id: string): Promise<ListedCards>
  /** Bytes on the disk. */
  size(id: string): Promise<{ samples: number; pictures: number; models: number }>
  /** Folders that could not be read as projects, with the reason; they are left as they are. */
  unreadable: { folder: string; reason: string }[]

  /** What happened to a project's files from outside since they were opened; null when nothing did. */
  outside(id: string): Promise<Outside | null>
  /** @throws Failure "replaced" when anything did, "conflict" when its models would be written through a link */
  needInPlace(id: string): Promise<void>
  /**
   * What took long to compute is written also beside samples or options that were replaced: it is wrong nowhere.
   *
   * @throws Failure "replaced" when the folder was removed, "conflict" when its models would be written through a link
   */
  needModelsInPlace(id: string): Promise<void>
  /**
   * Forgets what is in memory of a project and takes what lies there now, if anything does. Nothing is erased: what was in
   * memory lies in the lost-and-found as a project of its own.
   */
  reopen(id: string): Promise<Manifest | null>
  /**
   * Writes a project anew from memory: its name, options, signs and samples; what lay there is kept beside.
   *
   * @returns the paths of what was kept
   */
  putBack(id: string): Promise<string[]>

  /** What a person should know about the files, found at the start and since. */
  notices(): Promise<StorageNotice[]>
  /** Erases the lost-and-found of a project, or with null the one of what belongs to none. */
  eraseFound(id: string | null): Promise<void>
  /** Erases what was deleted, as the next opening would, and reads everything else anew where it is asked for. */
  eraseDeleted(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the projects below a data folder; projects deleted before this opening are erased now. What is damaged is put
 * together again as far as it can be read. No link is followed to erase or move anything; the data folder itself may be
 * reached through links.
 *
 * @param mayWrite throws when this process has lost the folder
 * @param now milliseconds since the epoch
 * @param frozen why every file must stay as it is, if so now
 * @param useSpare gives up the room that is held back for deletions, and says whether there was any
 */
export async function openLibrary(
  dataFolder: string,
  mayWrite: () => void = () => {},
  now: () => number = Date.now,
  frozen: () => string | null = () => null,
  useSpare: () => Promise<boolean> = async () => false,
): Promise<Library> {
  const root = join(dataFolder, 'projects')
  if (frozen() === null) await ensureFolder(root, 'the folder of the projects')
  const manifests = new Map<string, Manifest>()
  /** What each project.json says as far as we know; null where it is not as it should be. */
  const texts = new Map<string, string | null>()
  /** What was last written to it, or was to be. */
  const writing = new Map<string, string>()
  const open = new Map<string, Promise<ProjectContents>>()
  const unreadable: Library['unreadable'] = []
  const rebuilt = new Map<string, StorageNotice>()
  /** Projects whose deletion holds in memory alone: what lies on the disk says nothing of it. */
  const unwritten = new Set<string>()
  /** Projects that were opened anew while running: nothing in them is tidied. */
  const untidied = new Set<string>()
  /** Whether this process has never had the folder, so that another one may have. */
  let lookedOnly = frozen() !== null
  const inTurn = createQueues()
  const folderOf = (id: string) => join(root, id)
  const keepingOf = (folder: string): Keeping => ({ root: dataFolder, folder, now })

  const take = async (name: string) => {
    const folder = folderOf(name)
    const found = await findProject(root, name)
    if (found.state === 'strange') {
      unreadable.push({ folder, reason: found.reason })
      return null
    }
    const { manifest } = found
    if (found.state === 'rebuilt') {
      let copy: string | null = null
      if (manifest.version <= MANIFEST_VERSION && frozen() === null) {
        // Where the disk does not let it, what was read stands for this time.
        copy = await writeRebuilt(folder, manifest, now()).catch(() => null)
      }
      const { lost, missing } = found
      rebuilt.set(name, { kind: 'rebuilt', projectId: name, name: manifest.name, missing, lost, copy })
    }
    writing.delete(name)
    texts.set(name, found.state === 'whole' ? found.text : await readText(join(folder, MANIFEST)).catch(() => null))
    manifests.set(name, manifest)
    return found
  }
  const tidyUnfinished = async (folder: string) => {
    // What was being erased is erased; whatever else was never finished is nobody's work, but not ours to judge.
    const manifest = await readManifest(folder)
    if (manifest && manifest.deletedAt !== null) await eraseWithin(dataFolder, [folder])
    else await setAside(keepingOf(dataFolder), [folder])
  }

  for (const entry of await foldersIn(root)) {
    if (!entry.isDirectory() && !entry.isSymbolicLink()) continue
    const { name } = entry
    if (isUnfinished(name)) {
      if (frozen() === null) await tidyUnfinished(folderOf(name)).catch(() => {})
      continue
    }
    await take(name)
  }
  // Where any project was damaged none is erased at this start: who knows what happened there.
  const erased = rebuilt.size > 0 ? [] : [...manifests.values()]
  for (const { id, deletedAt, version } of erased) {
    if (deletedAt === null || version > MANIFEST_VERSION) continue
    // Where the disk does not let it, the project stays deleted and is erased another time.
    if (frozen() === null) await eraseProject(dataFolder, folderOf(id)).catch(() => {})
    if ((await kindOf(folderOf(id))) === 'nothing') {
      manifests.delete(id)
      texts.delete(id)
    }
  }

  const need = (id: string): Manifest => {
    const manifest = manifests.get(id)
    if (!manifest) throw new Failure('not-found', 'This project does not exist any more.')
    return manifest
  }
  const watch = createOutsideWatch({
    root: dataFolder,
    now,
    mayWrite,
    folderOf,
    manifest: need,
    isKnown: (id) => manifests.has(id),
    text: (id) => texts.get(id),
    own: (id) => [texts.get(id), writing.get(id)],
    opened: async (id) => (await open.get(id)?.catch(() => null)) ?? null,
    isOpen: (id) => open.has(id),
  })
  const list = () =>
    [...manifests.values()].filter((m) => m.deletedAt === null).sort((a, b) => a.createdAt - b.createdAt)
  const openContents = async (id: string) => {
    const folder = folderOf(id)
    const reason = frozen() ?? frozenBy(need(id))
    const tidy = !untidied.has(id)
    const opening = { root: dataFolder, now, tidy, sound: !rebuilt.has(id) }
    const contents = await openProject(folder, reason, mayWrite, opening)
    if (contents.readOnly === null && tidy) {
      await cleanModels(keepingOf(folder), contents.sound).catch(() => {})
      await ageFound(keepingOf(folder), contents.sound).catch(() => {})
    }
    return contents
  }
  const writeManifest = async (id: string, manifest: Manifest) => {
    const text = manifestText(manifest)
    // It may lie there before we know, or although writing it fails in the end.
    writing.set(id, text)
    await writeAtomic(join(folderOf(id), MANIFEST), text, 'the project', mayWrite)
    manifests.set(id, manifest)
    texts.set(id, text)
    unwritten.delete(id)
  }
  /** Where the disk has no room for this line a deletion holds in memory, until it makes room. */
  const writeDeletion = async (id: string, manifest: Manifest) => {
    const write = async () => {
      mayWrite()
      await writeManifest(id, manifest)
    }
    try {
      await write().catch(async (error) => {
        if (!isFull(error) || !(await useSpare())) throw error
        await write()
      })
    } catch (error) {
      if (!isFull(error)) throw error
      manifests.set(id, manifest)
      const there = await readText(join(folderOf(id), MANIFEST)).catch(() => null)
      if (there !== manifestText(manifest)) unwritten.add(id)
    }
  }
  const forget = async (id: string) => {
    const contents = await open.get(id)?.catch(() => null)
    open.delete(id)
    watch.forget(id)
    await contents?.close()
  }
  /**
   * At a close, when it is known how the projects were: the month of the data folder's own lost-and-found passes only where
   * every one was opened without trouble, and begins anew where any had some.
   */
  const ageOwn = async (opened: readonly PromiseSettledResult<ProjectContents>[], changed: boolean) => {
    if (frozen() !== null) return
    mayWrite()
    const wrong = opened.some((one) => one.status === 'rejected' || !one.value.sound)
    const sound = !wrong && !changed && unreadable.length + rebuilt.size + untidied.size === 0
    if (!sound || list().every(({ id }) => open.has(id))) await ageFound(keepingOf(dataFolder), sound)
  }
  /** Whoever had the folder while it was only looked at here may have changed any of it. */
  const takeAgain = async (id: string) => {
    const [before, known] = [manifests.get(id), texts.get(id)]
    await forget(id)
    manifests.delete(id)
    texts.delete(id)
    rebuilt.delete(id)
    if ((await kindOf(folderOf(id))) !== 'nothing') await take(id)
    // A deletion that holds in memory is of what was there then.
    if (unwritten.has(id) && before && manifests.has(id) && texts.get(id) === known) manifests.set(id, before)
    else unwritten.delete(id)
  }
  /** Erasing makes room, for the lock as well: a full disk does not forbid it. */
  const mayErase = () => {
    try {
      mayWrite()
    } catch (error) {
      if (!isFull(error)) throw error
    }
  }

  return {
    unreadable,
    list,
    deleted: () => [...manifests.values()].filter((m) => m.deletedAt !== null && frozenBy(m) === null),
    manifest: (id) => manifests.get(id) ?? null,
    async create(values, fillIn = createProject) {
      mayWrite()
      const manifest: Manifest = { format: 'signsmith-project', version: MANIFEST_VERSION, ...values }
      const fill = async (folder: string) => {
        await fillIn(folder)
        await writeDurably(join(folder, MANIFEST), manifestText(manifest))
      }
      await createFolderAtomic(folderOf(manifest.id), 'the project', fill, mayWrite)
      manifests.set(manifest.id, manifest)
      texts.set(manifest.id, manifestText(manifest))
      return manifest
    },
    change: (id, change) =>
      inTurn(id, async () => {
        const before = need(id)
        const newer = frozenBy(before)
        if (newer !== null) throw new Failure('read-only', newer)
        await watch.needUnchanged(id)
        const manifest = { ...before, ...change }
        const deletion = Object.keys(change).join() === 'deletedAt'
        if (deletion && manifest.deletedAt !== null) {
          await writeDeletion(id, manifest)
        } else if (deletion && unwritten.delete(id)) {
          // The disk knows of no deletion. One that it knows of must be taken back there, or the next start erases.
          manifests.set(id, manifest)
        } else {
          mayWrite()
          await writeManifest(id, manifest)
        }
        return manifest
      }),
    async duplicate(id, copy) {
      mayWrite()
      await watch.needUnchanged(id)
      const manifest: Manifest = { ...need(id), ...copy, deletedAt: null }
      const source = await realpath(folderOf(id))
      const left = join(source, LOST_AND_FOUND)
      const fill = async (folder: string) => {
        await cp(source, folder, {
          recursive: true,
          filter: async (path) => path !== left && isProjectFile(path) && !(await lstat(path)).isSymbolicLink(),
        })
        await writeAtomic(join(folder, MANIFEST), manifestText(manifest), 'the copy of the project')
      }
      await createFolderAtomic(folderOf(copy.id), 'the copy of the project', fill, mayWrite)
      manifests.set(copy.id, manifest)
      texts.set(copy.id, manifestText(manifest))
      return manifest
    },
    contents(id) {
      const opening = open.get(id) ?? openContents(id)
      open.set(id, opening)
      // A project that could not be opened may be opened again once the reason is gone.
      opening.catch(() => open.delete(id))
      return opening
    },
    modelFolder: (id, modelId) => join(folderOf(id), MODELS, modelId),
    models: (id) => listCards(join(folderOf(id), MODELS)),
    deletedModels: (id) => listCards(join(folderOf(id), MODELS), true),
    async size(id) {
      const bytes = async (part: string) => {
        const path = join(folderOf(id), part)
        return part !== '' && (await kindOf(path)) === 'link' ? 0 : folderBytes(path)
      }
      const [all, pictures, models, lost] = await Promise.all(['', THUMBNAILS, MODELS, LOST_AND_FOUND].map(bytes))
      return { samples: all! - pictures! - models! - lost!, pictures: pictures!, models: models! }
    },

    outside: watch.look,
    needInPlace: watch.needInPlace,
    needModelsInPlace: watch.needModelsInPlace,
    reopen: (id) =>
      inTurn(id, async () => {
        mayWrite()
        need(id)
        // Nothing is forgotten that does not lie there as a project of its own.
        await watch.rescue(id)
        // Before anything can ask for the contents anew.
        untidied.add(id)
        await forget(id)
        rebuilt.delete(id)
        manifests.delete(id)
        texts.delete(id)
        if ((await kindOf(folderOf(id))) !== 'nothing') await take(id)
        return manifests.get(id) ?? null
      }),
    putBack: (id) =>
      inTurn(id, async () => {
        mayWrite()
        const manifest = need(id)
        const contents = await open.get(id)
        const kept: (string | null)[] = []
        const path = join(folderOf(id), MANIFEST)
        const there = await readText(path).catch(() => null)
        if ((there !== null || (await kindOf(path)) === 'folder') && there !== texts.get(id)) {
          kept.push(await keepBeside(path, 'found', now()))
        }
        await ensureFolder(folderOf(id), 'the project')
        // First what was recorded; a project.json that fails to be written is put together again at the next start.
        if (contents && (await wasReplaced(contents))) kept.push(await contents.putBack())
        await writeManifest(id, manifest)
        await watch.dropRescue(id)
        return kept.filter((one) => one !== null)
      }),

    async notices() {
      const found: StorageNotice[] = [...rebuilt.values()]
      const nobodys = await readFound(dataFolder, dataFolder)
      if (nobodys) found.push({ kind: 'found', projectId: null, name: null, ...nobodys })
      for (const { id, name } of list()) {
        found.push(
          ...(await noticesOfFolder(dataFolder, folderOf(id), { id, name }, await open.get(id)?.catch(() => null))),
        )
      }
      return withoutTwins(found)
    },
    async eraseFound(id) {
      mayWrite()
      if (id !== null) need(id)
      await eraseFound(dataFolder, id === null ? dataFolder : folderOf(id))
    },
    async eraseDeleted() {
      if (lookedOnly && frozen() === null) {
        lookedOnly = false
        for (const id of [...manifests.keys()]) await inTurn(id, () => takeAgain(id))
      }
      for (const id of [...manifests.keys()]) {
        await inTurn(id, async () => {
          const manifest = manifests.get(id)
          if (!manifest || frozenBy(manifest) !== null) return
          mayErase()
          // What another program changed is for the person to choose: nothing of it is forgotten or erased.
          if ((await watch.look(id)) !== null) return
          await forget(id)
          if (manifest.deletedAt === null) return
          await eraseProject(dataFolder, folderOf(id))
          manifests.delete(id)
          texts.delete(id)
          unwritten.delete(id)
        })
      }
    },
    async close() {
      let changed = false
      for (const id of open.keys()) changed = (await watch.look(id).catch(() => null)) !== null || changed
      const opened = await Promise.allSettled(open.values())
      for (const result of opened) if (result.status === 'fulfilled') await result.value.close()
      await ageOwn(opened, changed).catch(() => {})
    },
  }
}

/** Not what was being written, nor what is kept of damaged and older files; the end of a journal is of that journal. */
function isProjectFile(path: string): boolean {
  return !/\.tmp$|journal\.end\.json$|\.(ndjson|json)\..+$/.test(path)
}

function frozenBy({ version }: Manifest): string | null {
  return version > MANIFEST_VERSION ? newerFormat(version) : null
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
async function eraseProject(root: string, folder: string): Promise<void> {
  if ((await linkOnTheWay(root, folder)) !== null) return
  const erased = unfinishedName(folder)
  await renameDurably(folder, erased)
  await eraseWithin(root, [erased])
}
