import { constants } from 'node:fs'
import { access, readdir, realpath, rm, stat, statfs } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Backup, BackupFlaw } from '../contract/backups'
import { Failure } from '../contract/failure'
import { PROJECT_FILE_ENDING } from '../contract/projectFile'
import { ensureFolder, errorCode, reasonOf } from './files'
import { kindOf, linkOnTheWay } from './links'
import type { FileManifest } from './projectFile/format'
import { openProjectFile, readFileManifest } from './projectFile/read'
import { safeName } from './safeName'

/** The usual folder of the backups, in the data folder. */
export const BACKUPS = 'backups'
/** So many of each project are kept. */
const KEPT = 10

/** What a backup is called: the project, the day, the time (UTC), its id. */
const NAME = /^(.+) (\d{4}-\d\d-\d\d) (\d\d)(\d\d)(\d\d) ([a-z0-9]{12,40})\.signsmith$/su
/** What one is called while it is written. */
const UNFINISHED = /^\.(.+)\.[0-9a-f]{12}\.tmp$/su

/** The folder that backups go to. */
export interface BackupFolder {
  path(): string
  /** Whether it is the one in the data folder. */
  usual(): boolean
  /** What is there, newest first; nothing where the folder is not. Links are none. */
  list(): Promise<Backup[]>
  /** @throws Failure "not-found" for what is none that is there */
  pathOf(file: string): Promise<string>
  /** What a backup says that it holds; null where it cannot be read. */
  manifest(file: string): Promise<FileManifest | null>
  /** Whether all of it can be read, as it was written. */
  isWhole(file: string): Promise<boolean>
  /**
   * A place for a new one, in a folder that takes it and leaves as much room again.
   *
   * @param bytes that the project takes
   * @throws Failure where it is not there, is a link, takes no file, or has too little room
   */
  newPlace(project: { id: string; name: string }, time: number, bytes: number): Promise<{ file: string; path: string }>
  /** Erases older ones of a project, so that ten are left with the one that was just made. Nothing else is touched. */
  eraseOlder(projectId: string, made: string): Promise<void>
  /** Erases what a killed Signsmith left half written of these projects. */
  eraseUnfinished(projectIds: ReadonlySet<string>): Promise<void>
}

/** @param chosen the person's own folder; null for the usual one */
export function openBackupFolder(dataFolder: string, chosen: () => string | null): BackupFolder {
  const path = () => chosen() ?? join(dataFolder, BACKUPS)
  const at = (file: string) => join(path(), file)
  /** The way to a folder of the person's is their own; the usual one is ours, and we follow no link. */
  const linked = async () => (chosen() === null ? linkOnTheWay(dataFolder, path()) : null)
  const namesOfFiles = async () => {
    if ((await linked()) !== null) return []
    const entries = await readdir(path(), { withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  }
  const list: BackupFolder['list'] = async () => {
    const found = (await namesOfFiles()).map(async (file) => {
      const named = readName(file)
      const bytes = named && (await stat(at(file)).catch(() => null))?.size
      return named && bytes ? [{ file, ...named, bytes }] : []
    })
    return (await Promise.all(found)).flat().sort((a, b) => b.savedAt - a.savedAt || b.file.localeCompare(a.file))
  }
  const manifest = (file: string) => readFileManifest(at(file)).catch(() => null)
  /** A folder that is gone is not made anew: its disk may not be there, and another one would take its place. */
  const needFolder = async () => {
    const link = await linked()
    if (link !== null) throw flawed('link', link)
    if (chosen() === null) return ensureFolder(path(), 'the folder of the backups')
    await needChosen(path())
  }
  return {
    path,
    usual: () => chosen() === null,
    list,
    async pathOf(file) {
      if (!(await list()).some((one) => one.file === file)) {
        throw new Failure('not-found', 'This backup is not there any more.')
      }
      return at(file)
    },
    manifest,
    async isWhole(file) {
      const read = await openProjectFile(at(file)).catch(() => null)
      read?.close()
      return read !== null && read.damaged.length === 0 && read.lostLines === 0
    },
    async newPlace(project, time, bytes) {
      await needFolder()
      const room = await statfs(path()).catch(() => null)
      // Some disks do not say.
      if (room && room.blocks > 0 && room.bavail * room.bsize < 2 * bytes) {
        throw flawed('full', path())
      }
      for (let moment = time; ; moment += 1_000) {
        const file = backupName(project, moment)
        if ((await kindOf(at(file))) === 'nothing') return { file, path: at(file) }
      }
    },
    async eraseOlder(projectId, made) {
      // The one that was just made stays whatever its time says: the clock may have been wrong before, or be so now.
      let kept = 1
      for (const { file, projectId: named } of await list()) {
        // The name alone does not make it ours, and what cannot be read may still be good for somebody.
        if (file === made || named !== projectId || (await manifest(file))?.project.id !== projectId) continue
        if (++kept > KEPT) await rm(at(file), { force: true })
      }
    },
    async eraseUnfinished(projectIds) {
      for (const name of await namesOfFiles()) {
        const named = readName(UNFINISHED.exec(name)?.[1] ?? '')
        if (named && projectIds.has(named.projectId)) await rm(at(name), { force: true })
      }
    },
  }
}

/** What the name of a backup says; null for any other file. */
function readName(file: string): Pick<Backup, 'name' | 'projectId' | 'savedAt'> | null {
  const [, name, day, hour, minute, second, projectId] = NAME.exec(file) ?? []
  if (!name || !projectId) return null
  const savedAt = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(savedAt) ? null : { name, projectId, savedAt }
}

function backupName({ id, name }: { id: string; name: string }, time: number): string {
  const [day, clock] = new Date(time).toISOString().split('T')
  return `${safeName(name)} ${day} ${clock!.slice(0, 8).replaceAll(':', '')} ${id}${PROJECT_FILE_ENDING}`
}

/** @throws Failure where the person's folder is not there, or takes no file */
async function needChosen(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw flawed('gone', folder)
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw backupFailure(error, folder)
  }
}

/**
 * A folder that a person chose for backups, as it is remembered: null for the usual one.
 *
 * @throws Failure where it is none, takes no file, or is a part of the data folder that is used for something else
 */
export async function checkBackupFolder(dataFolder: string, wanted: string): Promise<string | null> {
  const folder = resolve(wanted)
  const usual = join(resolve(dataFolder), BACKUPS)
  if (folder === usual) return null
  await needChosen(folder)
  const [there, data] = await Promise.all([realpath(folder), realpath(dataFolder)])
  if (there === join(data, BACKUPS)) return null
  const way = relative(data, there)
  if (way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..')) {
    throw new Failure('conflict', `${folder} is in the data folder itself. Choose another one, best on another disk.`)
  }
  return folder
}

const CODES = { full: 'disk-full', forbidden: 'read-only', gone: 'not-found', link: 'conflict' } as const
type Known = keyof typeof CODES
const KNOWN = Object.keys(CODES) as Known[]

/** What a person can do about a backup that failed. */
export function backupFlaw({ code }: Failure): BackupFlaw {
  return KNOWN.find((flaw) => CODES[flaw] === code) ?? 'other'
}

const REASONS: Record<Known, (folder: string) => string> = {
  full: (folder) => `There is too little room for a backup at ${folder}.`,
  forbidden: (folder) => `Nothing may be written to ${folder}.`,
  gone: (folder) => `The folder of the backups is not there: ${folder}`,
  link: (path) => `${path} is a link, and Signsmith writes no backups through one.`,
}
const flawed = (flaw: Known, path: string) => new Failure(CODES[flaw], REASONS[flaw](path))

const OF_SYSTEM: Record<string, Known> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EROFS: 'forbidden',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  ENOENT: 'gone',
  ENOTDIR: 'gone',
  ENODEV: 'gone',
  ENXIO: 'gone',
  ESTALE: 'gone',
}

/** What went wrong with a backup into a folder, in words that name it. */
export function backupFailure(error: unknown, folder: string): Failure {
  if (error instanceof Failure) {
    const flaw = backupFlaw(error)
    // What is said of the data folder elsewhere would be wrong here.
    return flaw === 'full' || flaw === 'forbidden' ? flawed(flaw, folder) : error
  }
  const flaw = OF_SYSTEM[errorCode(error)]
  if (flaw) return flawed(flaw, folder)
  return new Failure('storage', `The backup failed: ${reasonOf(error) ?? (error as Error).message}.`)
}
