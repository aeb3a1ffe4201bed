import { randomBytes } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../contract/failure'
import { asFailure, errorCode, writeDurably } from './files'
import { kindOf } from './links'

/** Enough for the lock, some manifests, and the line that deletes ten thousand samples. */
const BYTES = 256 * 1024
/** A disk without room for this as well is full: some seconds of recording would fill it. */
const TRIAL_BYTES = 64 * 1024

/** Room on the disk that is held back, so that things can still be deleted when everything else is taken. */
export interface Spare {
  /** @returns false when the disk has no room for it, or is full but for it */
  fill(): Promise<boolean>
  /** Gives the room free. @returns false when there was none held back */
  release(): Promise<boolean>
}

export function createSpare(dataFolder: string): Spare {
  const path = join(dataFolder, 'spare')
  const trial = join(dataFolder, 'spare.trial')
  /** Whether something of the person's has that name: it stays, and no room is held back. */
  const isTaken = async (file: string) => !['nothing', 'file'].includes(await kindOf(file))
  /** @returns false for what is the person's */
  const remove = async (file: string) => {
    if (await isTaken(file)) return false
    await rm(file, { force: true })
    return true
  }
  /** @returns false when the disk is full */
  const write = async (file: string, bytes: number) => {
    if (!(await remove(file))) return true
    try {
      // By chance, because some disks keep no zeros.
      await writeDurably(file, randomBytes(bytes))
      return true
    } catch (error) {
      await rm(file, { force: true })
      const failure = asFailure(error, 'the room that is held back')
      if (failure instanceof Failure && failure.code === 'disk-full') return false
      throw failure
    }
  }
  return {
    async fill() {
      const there = (await stat(path).catch(() => null))?.size === BYTES
      if (!there && !(await write(path, BYTES))) return false
      const roomy = await write(trial, TRIAL_BYTES)
      await remove(trial)
      return roomy
    },
    async release() {
      try {
        if (await isTaken(path)) return false
        await rm(path)
        return true
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return false
        throw asFailure(error, 'the room that is held back')
      }
    },
  }
}
