import { copyFile, type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asFailure, errorCode, isUnfinished, syncFolder, unfinishedName } from './files'

/**
 * Makes useless what a former owner of a data folder has open, in case it only slept: journals and their ends become
 * new files with the same bytes, so that what it still writes goes into one without a name, and what it has half written aside is
 * removed, so that it cannot be renamed into place. It must run before anything is read.
 *
 * @throws Failure "disk-full" or "read-only" when that cannot be done
 */
export async function fenceOff(dataFolder: string): Promise<void> {
  try {
    await removeUnfinished(dataFolder)
    const projects = join(dataFolder, 'projects')
    await removeUnfinished(projects)
    for (const name of await namesIn(projects)) {
      const project = join(projects, name)
      await removeUnfinished(project)
      await removeUnfinished(join(project, 'models'))
      for (const file of await namesIn(project)) {
        if (/\.(ndjson|end\.json)$/.test(file)) await renew(join(project, file))
      }
    }
  } catch (error) {
    throw asFailure(error, 'the data folder that was taken over')
  }
}

/** The same bytes in a new file under the same name. */
async function renew(path: string): Promise<void> {
  const copy = unfinishedName(path)
  let handle: FileHandle | null = null
  try {
    await copyFile(path, copy)
    handle = await open(copy, 'r+')
    await handle.sync()
    await rename(copy, path)
    await syncFolder(join(path, '..'))
  } catch (error) {
    await rm(copy, { force: true })
    throw error
  } finally {
    await handle?.close()
  }
}

/** Files and folders under the names of what is not finished. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const half = isUnfinished(name) || /\.[0-9a-f]{12}\.tmp$/.test(name)
    if (half) await rm(join(folder, name), { recursive: true, force: true })
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return []
    throw error
  }
}
