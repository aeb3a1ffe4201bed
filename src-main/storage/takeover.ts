import { copyFile, type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, errorCode, isUnfinished, renameDurably, unfinishedName } from './files'
import { endPath } from './journal'
import { eraseWithin, kindOf, ownNames } from './links'
import { JOURNAL } from './project'

/** Windows does not let a file be replaced that another process has open. */
const IN_USE = ['EPERM', 'EBUSY', 'EACCES']

/**
 * Makes useless what a former owner of a data folder has open, in case it only slept: journals and their ends become
 * new files with the same bytes, so that what it still writes goes into one without a name, and what it has half written aside is
 * removed, so that it cannot be renamed into place. It must run before anything is read. Links are not followed.
 *
 * @param pid the process of the owner that was overridden, if it is known
 * @throws Failure "disk-full" or "read-only" when that cannot be done, "locked" when its process has to end first
 */
export async function fenceOff(dataFolder: string, pid: number | null): Promise<void> {
  try {
    await removeUnfinished(dataFolder, dataFolder)
    const projects = join(dataFolder, 'projects')
    await removeUnfinished(dataFolder, projects)
    for (const name of await ownNames(dataFolder, projects)) {
      const project = join(projects, name)
      await removeUnfinished(dataFolder, project)
      await removeUnfinished(dataFolder, join(project, 'models'))
      const journal = join(project, JOURNAL)
      for (const path of [journal, endPath(journal)]) {
        if ((await kindOf(path)) === 'file') await renew(path)
      }
    }
  } catch (error) {
    throw fencingFailure(error, pid, process.platform)
  }
}

/** Why a take-over could not be finished, and what helps. */
export function fencingFailure(error: unknown, pid: number | null, platform: NodeJS.Platform): unknown {
  if (platform === 'win32' && IN_USE.includes(errorCode(error))) {
    const who = pid === null ? 'its process, Signsmith,' : `process ${pid}`
    return new Failure(
      'locked',
      `The other Signsmith is still running and has files open. It can save nothing any more; what was saved is kept. End ${who} first, in the Task Manager, and start again.`,
    )
  }
  const failure = asFailure(error, 'the data folder that was taken over')
  if (!(failure instanceof Failure && failure.code === 'disk-full')) return failure
  return new Failure(
    'disk-full',
    'The disk is full, so the take-over could not be finished. The other Signsmith can save nothing any more either: close it, free some space, and start it, or this one, anew. What was saved is kept.',
  )
}

/** The same bytes in a new file under the same name. */
async function renew(path: string): Promise<void> {
  const copy = unfinishedName(path)
  let handle: FileHandle | null = null
  try {
    await copyFile(path, copy)
    handle = await open(copy, 'r+')
    await handle.sync()
    await handle.close()
    handle = null
    await renameDurably(copy, path)
  } catch (error) {
    await handle?.close()
    await rm(copy, { force: true })
    throw error
  }
}

/** Files and folders under the names of what is not finished. */
async function removeUnfinished(dataFolder: string, folder: string): Promise<void> {
  const names = await ownNames(dataFolder, folder)
  const half = names.filter((name) => isUnfinished(name) || /\.[0-9a-f]{12}\.tmp$/.test(name))
  await eraseWithin(
    dataFolder,
    half.map((name) => join(folder, name)),
  )
}
