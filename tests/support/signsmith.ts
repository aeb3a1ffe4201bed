import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { filledLibrary } from './library'

/** The built command line. */
export const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** Runs it to its end. */
export function signsmith(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** A data folder with one project, “Numbers”, of one sign with so many samples with pictures. */
export async function dataFolderWith(samples = 4): Promise<string> {
  const { library, dataFolder } = await filledLibrary(samples)
  await library.close()
  return dataFolder
}
