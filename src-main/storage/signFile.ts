import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import { Failure } from '../contract/failure'
import { SIGN_FILE_ENDING } from '../contract/outputs'
import { errorCode, reasonOf, writeAtomic } from './files'

/** Where the signs go as long as nobody chose another file. */
export const usualSignFile = (dataFolder: string) => resolve(dataFolder, `signs${SIGN_FILE_ENDING}`)

/**
 * Makes sure that the file of signs may be written to a path.
 *
 * @param ours whether the file that is there was made by us, or agreed to by the person
 * @throws Failure "bad-input", or "conflict" where another file is there: it is left as it is
 */
export async function checkSignFile(path: string, ours: boolean): Promise<void> {
  if (!isAbsolute(path) || !path.toLowerCase().endsWith(SIGN_FILE_ENDING)) {
    throw new Failure(
      'bad-input',
      `Name the file by its whole path, ending in ${SIGN_FILE_ENDING}. Nothing was written.`,
    )
  }
  const folder = await stat(dirname(path)).catch(() => null)
  if (!folder?.isDirectory()) {
    throw new Failure('bad-input', `There is no folder ${dirname(path)}. Make it, or name another file.`)
  }
  const found = await stat(path).catch((error) => {
    if (errorCode(error) === 'ENOENT') return null
    throw refusal(path, error)
  })
  if (found && !found.isFile()) throw new Failure('bad-input', `${path} is no file, so it was left as it is.`)
  // An empty file is nobody's work.
  if (found && found.size > 0 && !ours) {
    throw new Failure('conflict', `${path} is there already, so it was left as it is. Name another file.`)
  }
}

/** Replaces the whole file at once: whoever reads it sees the old text or the new one. @throws Failure with the reason */
export async function writeSignFile(path: string, text: string): Promise<void> {
  try {
    await writeAtomic(path, text, 'the file of signs')
  } catch (error) {
    throw refusal(path, error)
  }
}

function refusal(path: string, error: unknown): Failure {
  const reason =
    error instanceof Failure && error.code === 'disk-full'
      ? 'the disk is full. Free some space'
      : error instanceof Failure && error.code === 'read-only'
        ? 'it is not permitted there. Check the permissions, or name another file'
        : (reasonOf(error) ?? (error as Error).message)
  return new Failure('storage', `${path} cannot be written: ${reason}`)
}
