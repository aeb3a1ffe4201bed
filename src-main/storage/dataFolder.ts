import { stat } from 'node:fs/promises'
import { Failure } from '../contract/failure'
import type { StorageState } from '../contract/storage'
import { type Lock, type LockOptions, lockFolder } from './lock'
import { createSpare } from './spare'
import { fenceOff } from './takeover'

/** The data folder as this process has it. */
export interface DataFolder {
  /** "full": things can be looked at and deleted. "read-only": they can be looked at. */
  state(): StorageState
  /** @throws Failure "locked" when another process has taken the folder over, or it was moved away */
  needHeld(): void
  /** @throws Failure when not even a deletion can be written */
  mayWrite(): void
  /** Why every file must stay as it is; null when they may be written. */
  frozen(): string | null
  /** Gives up the room that is held back. @returns whether there was any */
  useSpare(): Promise<boolean>
  /** Tries again what failed at the opening. */
  tryAgain(): Promise<void>
  release(): Promise<void>
}

/**
 * Takes a data folder; one on a disk that is full or cannot be written is opened for looking, if it is there.
 *
 * @throws Failure "locked", or with the reason why it cannot be used at all
 */
export async function openDataFolder(folder: string, options: LockOptions = {}): Promise<DataFolder> {
  const spare = createSpare(folder)
  let lock: Lock | null = null
  let obstacle: 'full' | 'read-only' | null = null
  /** Why the former owner could not be fenced off, which is more than that the disk is full. */
  let unfenced: Failure | null = null

  /** Full and forbidden disks are obstacles, everything else is thrown. */
  const hindered = async (work: () => Promise<void>) => {
    try {
      await work()
      return null
    } catch (error) {
      const kind = obstacleOf(error)
      if (kind === null || !(await isFolder(folder))) throw error
      return kind
    }
  }
  const take = async (options: LockOptions) => {
    let taken: Lock | null = lock
    unfenced = null
    try {
      taken ??= await lockFolder(folder, options)
      if (taken.mustFence) {
        await fenceOff(folder, taken.fencedPid).catch((error) => {
          if (error instanceof Failure) unfenced = error
          throw error
        })
        await taken.fenced()
      }
      lock = taken
    } catch (error) {
      if (!lock) await taken?.release()
      throw error
    }
  }
  const settle = async (options: LockOptions) => {
    if (!lock) {
      obstacle = await hindered(() => take(options))
      // The last reserve goes for the lock, without which nothing can be deleted.
      if (obstacle === 'full' && (await spare.release())) obstacle = await hindered(() => take(options))
      if (obstacle !== null) return
    }
    obstacle = await hindered(async () => {
      if (!(await spare.fill())) throw new Failure('disk-full', FULL)
    })
  }
  await settle(options)
  const why = () => unfenced ?? obstacleFailure(obstacle!)

  return {
    state: () => obstacle ?? 'open',
    needHeld() {
      if (lock) needHeld(lock)
    },
    mayWrite() {
      if (!lock) throw why()
      needHeld(lock)
    },
    frozen: () => (lock ? null : why().message),
    useSpare: () => spare.release(),
    // Whoever became the owner since then was never asked about.
    tryAgain: () => settle({}),
    async release() {
      await lock?.release()
    },
  }
}

function needHeld(lock: Lock): void {
  if (!lock.held()) throw new Failure('locked', lock.away() ? AWAY : TAKEN_OVER)
}

/** Why nothing but looking and deleting is possible now. */
export function obstacleFailure(state: 'full' | 'read-only'): Failure {
  return state === 'full' ? new Failure('disk-full', FULL) : new Failure('read-only', READ_ONLY)
}

const FULL =
  'The disk is full, so nothing new can be kept. What was saved stays as it is and can be looked at. Delete what you do not need, or free some space, and try again.'
const READ_ONLY =
  'The data folder cannot be written, so nothing can be kept, changed or deleted. What was saved stays as it is and can be looked at. Check its permissions, and whether its disk is locked, and try again.'
const TAKEN_OVER =
  'This data folder was taken over by another Signsmith. Nothing more is written from here; what was shown as saved is kept there. Close this window.'
/** Memory may then hold the only copy. */
const AWAY = 'The data folder was moved or removed. Put it back; do not close this window.'

function obstacleOf(error: unknown): 'full' | 'read-only' | null {
  if (!(error instanceof Failure)) return null
  if (error.code === 'disk-full') return 'full'
  return error.code === 'read-only' ? 'read-only' : null
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true
}
