import { accessSync, constants, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../services/files'

/**
 * Where Electron keeps its own files: inside the data folder, or below a temporary folder where nothing can be written
 * there, so that projects on a locked disk can still be looked at. Whatever else is wrong is said at the opening.
 */
export function userDataFolder(dataFolder: string, temporary: string): string {
  const usual = join(dataFolder, 'electron')
  try {
    makeFolder(usual, 'the data folder')
    accessSync(usual, constants.W_OK)
    return usual
  } catch {
    return mkdtempSync(join(temporary, 'signsmith-'))
  }
}
