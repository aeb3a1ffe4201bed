import type { BackedUp, Backup } from '../../contract/backups'
import { Failure } from '../../contract/failure'
import type { StorageNotice } from '../../contract/notice'
import type { Handlers, ProcedureName } from '../../contract/procedures'
import type { FileParts } from '../../contract/projectFile'
import { backupFailure, backupFlaw, checkBackupFolder, openBackupFolder } from '../../storage/backups'
import type { Manifest } from '../../storage/library'
import { holdsAll } from '../../storage/projectFile/same'
import type { Context } from './context'
import type { Course, FileTransfer } from './fileTransfer'
import type { ProjectFiles } from './projectFiles'

/** So long nothing was recorded before a backup by itself begins, and no project was changed that it copies. */
const RECORDED_MS = 60_000
const CHANGED_MS = 10 * 60_000

const NOTHING_LEFT: FileParts = { pictures: false, models: false, people: false }

/** What the backups need besides what every service works with. */
export interface BackupOptions extends Pick<FileTransfer, 'exchange' | 'told'>, Pick<ProjectFiles, 'save'> {
  dataFolder: string
  /** Asks the person for a folder by a dialog of the system; null where they chose none. Absent where there is no such dialog. */
  chooseFolder?: (() => Promise<string | null>) | undefined
  /** Whether everything can be written to the data folder. */
  isOpen(): boolean
  isTraining(): Promise<boolean>
}

/** Copies of every project, made by themselves and on demand. */
export interface Backups {
  handlers: Pick<Handlers, `backups.${'read' | 'now' | 'open' | 'choose'}`>
  /** What the person should know: which projects could not be backed up, until they are. */
  notices(): StorageNotice[]
  /** The same handlers; what records, trains or works on files goes before a backup that made itself. */
  heed(handlers: Handlers): Handlers
  /** Makes the backups that are due, when nothing else is under way. Never fails. */
  look(): Promise<void>
  /** Copies every project that is not in its last backup as it is. */
  run(course?: Course): Promise<BackedUp>
  /** Another folder from now on; null for the usual one. @throws Failure where it cannot be used */
  setFolder(path: string | null): Promise<void>
  close(): Promise<void>
}

type Failed = BackedUp['failed'][number]

export function createBackups(context: Context, options: BackupOptions): Backups {
  const { library, settings, events, now, clock, inTurn, mayWrite } = context
  const { dataFolder, save, exchange, told } = options
  const folder = openBackupFolder(dataFolder, () => settings.read().backupFolder)
  /** The day on which a project was last backed up, or failed to be: there is no other try on it. */
  const tried = new Map<string, string>()
  /** Projects that were found in their last backup as they are, and when others were changed. */
  const unchanged = new Set<string>()
  const changedAt = new Map<string, number>()
  const failing = new Map<string, Failed>()
  let recordedAt = Number.NEGATIVE_INFINITY
  let swept = false
  const closing = new AbortController()
  /** Ends the one that made itself. */
  let byItself: AbortController | null = null

  const change = (projectId: string) => {
    unchanged.delete(projectId)
    changedAt.set(projectId, clock())
  }
  const stop = events.on('project', ({ projectId }) => change(projectId))

  /** Tells the pages where what they should know of has changed meanwhile. */
  const telling = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = JSON.stringify(notices())
    try {
      return await work()
    } finally {
      if (JSON.stringify(notices()) !== before) events.emit('projects', {})
    }
  }
  const notices = (): StorageNotice[] => {
    const failed = library.list().flatMap(({ id }) => failing.get(id) ?? [])
    const names = failed.map(({ name }) => name)
    const [first] = failed
    if (!first) return []
    return [{ kind: 'backup', names, folder: folder.path(), flaw: first.flaw, reason: first.reason }]
  }
  const sweep = async () => {
    if (swept) return
    swept = true
    mayWrite()
    await folder.eraseUnfinished(new Set([...library.list(), ...library.deleted()].map(({ id }) => id)))
  }
  const isIn = async (manifest: Manifest, { file }: Backup) => {
    const kept = await folder.manifest(file)
    return kept !== null && holdsAll(kept, library, manifest, await library.contents(manifest.id))
  }
  /** @param sure whether the last backup is read through before it is relied on */
  const backUp = async (manifest: Manifest, last: Backup | undefined, sure: boolean, course: Course) => {
    const { id } = manifest
    if (last && (await isIn(manifest, last)) && (!sure || (await folder.isWhole(last.file)))) return null
    course.signal?.throwIfAborted()
    mayWrite()
    const { samples, pictures, models } = await library.size(id)
    const bytes = samples + pictures + models
    const { file, path } = await folder.newPlace(manifest, now(), bytes)
    await save(id, path, NOTHING_LEFT, course)
    await folder.eraseOlder(id, file)
    return { file, bytes }
  }
  const all = async (
    projects: readonly Manifest[],
    sure: boolean,
    { onProgress, signal }: Course,
  ): Promise<BackedUp> => {
    const done: BackedUp = { made: [], unchanged: [], failed: [] }
    const backups = await folder.list()
    await sweep()
    for (const [i, manifest] of projects.entries()) {
      const { id, name } = manifest
      const course: Course = {
        ...(signal && { signal }),
        onProgress: (part, of) => onProgress?.(i + (of > 0 ? part / of : 0), projects.length),
      }
      try {
        const contents = await library.contents(id)
        // What a newer version wrote is not all understood here, and of nothing there is no backup.
        if (contents.report.newerVersion !== null || contents.signs().length === 0) continue
        const last = backups.find(({ projectId }) => projectId === id)
        const before = changedAt.get(id)
        const made = await backUp(manifest, last, sure, course)
        if (made) done.made.push({ name, ...made })
        else done.unchanged.push(name)
        if (made) tried.set(id, dayOf(now()))
        if (changedAt.get(id) === before) unchanged.add(id)
        failing.delete(id)
      } catch (error) {
        if (signal?.aborted) throw new Failure('cancelled', 'It was cancelled. Backups that were made are kept.')
        const failure = backupFailure(error, folder.path())
        const failed: Failed = { name, flaw: backupFlaw(failure), reason: failure.message }
        tried.set(id, dayOf(now()))
        failing.set(id, failed)
        done.failed.push(failed)
      }
      onProgress?.(i + 1, projects.length)
    }
    return done
  }
  const run: Backups['run'] = (course = {}) => {
    byItself?.abort()
    const signal = course.signal ? AbortSignal.any([course.signal, closing.signal]) : closing.signal
    return inTurn('backups', () => telling(() => all(library.list(), true, { ...course, signal })))
  }
  const dueOn = (day: string, backups: readonly Backup[]) =>
    library.list().filter(({ id }) => {
      const last = backups.find(({ projectId }) => projectId === id)
      if (last && dayOf(last.savedAt) === day) tried.set(id, day)
      if (tried.get(id) === day || unchanged.has(id)) return false
      const at = changedAt.get(id)
      return at === undefined || clock() - at >= CHANGED_MS
    })
  const look = async () => {
    const may = () =>
      !closing.signal.aborted && settings.read().backups && options.isOpen() && clock() - recordedAt >= RECORDED_MS
    if (byItself || !may() || (await options.isTraining())) return
    await inTurn('backups', sweep).catch(() => {})
    const day = dayOf(now())
    if (library.list().every(({ id }) => tried.get(id) === day || unchanged.has(id))) return
    // In turn, so that what lies in a folder is never taken for what lies in another one that is chosen meanwhile.
    const due = await inTurn('backups', async () => dueOn(day, await folder.list()))
    if (due.length === 0 || byItself || !may()) return
    const controller = new AbortController()
    byItself = controller
    try {
      const { signal } = controller
      await inTurn('backups', () => telling(() => all(due, false, { signal })))
    } catch {
      // It gave way to something that the person began, and is tried again at the next look.
    } finally {
      byItself = null
    }
  }
  const setFolder: Backups['setFolder'] = (path) => {
    // What is being copied to the former folder would count as copied to this one.
    byItself?.abort()
    return inTurn('backups', async () => {
      const backupFolder = path === null ? null : await checkBackupFolder(dataFolder, path)
      await settings.change({ backupFolder })
      // Nothing is there yet.
      tried.clear()
      unchanged.clear()
      swept = false
      failing.clear()
      events.emit('settings', {})
      events.emit('projects', {})
    })
  }
  return {
    run,
    look,
    setFolder,
    notices,
    heed(handlers) {
      const before = (names: readonly ProcedureName[], note: (input: { projectId?: string }) => void) =>
        names.map((name) => [
          name,
          (input: never) => {
            note(input)
            byItself?.abort()
            return (handlers[name] as (input: never) => Promise<unknown>)(input)
          },
        ])
      const recorded = ({ projectId }: { projectId?: string }) => {
        recordedAt = clock()
        // The pages are told some time later.
        if (projectId) change(projectId)
      }
      return {
        ...handlers,
        ...(Object.fromEntries([...before(RECORDING, recorded), ...before(WORKING, () => {})]) as Partial<Handlers>),
      }
    },
    async close() {
      closing.abort()
      stop()
      byItself?.abort()
      await inTurn('backups', async () => {})
    },
    handlers: {
      async 'backups.read'() {
        const canChoose = options.chooseFolder !== undefined
        return { folder: folder.path(), usual: folder.usual(), canChoose, backups: await folder.list() }
      },
      'backups.now': () => told(run),
      async 'backups.open'({ file }) {
        return { file, fileId: exchange.offer(await folder.pathOf(file)) }
      },
      async 'backups.choose'({ usual }) {
        if (!usual && !options.chooseFolder) throw new Failure('bad-input', NO_DIALOG)
        const path = usual ? null : await options.chooseFolder!()
        // The dialog may stay open until Signsmith is closed.
        if ((path === null && !usual) || closing.signal.aborted) return { changed: false }
        await setFolder(path)
        return { changed: true }
      },
    },
  }
}

const NO_DIALOG =
  'A browser cannot choose a folder of this computer. Close Signsmith and run “signsmith backup --to FOLDER” instead.'

const RECORDING = ['recordings.start', 'samples.append', 'takes.append'] as const
const WORKING = [
  'training.start',
  'reports.measure',
  'reports.compare',
  'projectFiles.save',
  'projectFiles.look',
  'projectFiles.open',
  'projectFiles.join',
  'imports.look',
  'imports.keep',
  'sampleFiles.save',
  'models.take',
] as const

/** The day of a time, by which one follows another whatever the clock did meanwhile. */
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
