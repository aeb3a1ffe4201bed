import { randomBytes } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, errorCode, writeDurably } from './files'

/** Enough for the lock, some manifests, and the line that deletes ten thousand samples. */
const BYTES = 256 * 1024

/** Room on the disk that is held back, so that things can still be deleted when everything else is taken. */
export interface Spare {
  /** @returns false when the disk has no room for it */
  fill(): Promise<boolean>
  /** Gives the room free. @returns false when there was none held back */
  release(): Promise<boolean>
}

export function createSpare(dataFolder: string): Spare {
  const path = join(dataFolder, 'spare')
  return {
    async fill() {
      if ((await stat(path).catch(() => null))?.size === BYTES) return true
      await rm(path, { force: true })
      try {
        // By chance, because some disks keep no zeros.
        await writeDurably(path, randomBytes(BYTES))
        return true
      } catch (error) {
        await rm(path, { force: true })
        const failure = asFailure(error, 'the room that is held back')
        if (failure instanceof Failure && failure.code === 'disk-full') return false
        throw failure
      }
    },
    async release() {
      try {
        await rm(path)
        return true
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return false
        throw asFailure(error, 'the room that is held back')
      }
    },
  }
}
