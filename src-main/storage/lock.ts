import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../contract/failure'
import { parseJson } from '../contract/parse'
import { asFailure, ensureFolder, errorCode } from './files'

const BEAT_MS = 2_000
/** An owner that has not touched its lock for this long is gone, or another process has its number. */
const SILENT_MS = 30_000

const Owner = v.object({ pid: v.number(), host: v.string(), token: v.string() })
type Owner = v.InferOutput<typeof Owner>

export interface Lock {
  /** False once another process has taken the folder over; then nothing may be written any more. */
  held(): boolean
  release(): Promise<void>
}

/**
 * Takes a data folder for this process. The lock is a file that names its owner; it is stale when that process is
 * gone (at once after kill -9) or has been silent for 30 s (another machine, or a reused process number).
 *
 * @throws Failure "locked" when another process has it
 */
export async function lockFolder(folder: string): Promise<Lock> {
  await ensureFolder(folder, 'the data folder')
  const path = join(folder, 'lock')
  const mine: Owner = { pid: process.pid, host: hostname(), token: randomBytes(16).toString('hex') }
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 })
      break
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw asFailure(error, 'the lock of the data folder')
    }
    const owner = await readOwner(path)
    if (attempt === 5 || (owner && (await isAlive(owner, path)))) {
      throw new Failure(
        'locked',
        `Signsmith is already open on ${folder}${owner ? ` (process ${owner.pid})` : ''}. Use that window, or close it first, or choose another folder with --data-dir.`,
      )
    }
    await removeStale(path, owner)
  }
  return keepAlive(path, mine)
}

async function readOwner(path: string): Promise<Owner | null> {
  try {
    const parsed = parseJson(Owner, await readFile(path, 'utf8'))
    return parsed.ok ? parsed.value : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function isAlive(owner: Owner, path: string): Promise<boolean> {
  if (owner.host === hostname() && !processExists(owner.pid)) return false
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }))
  return Date.now() - mtimeMs < SILENT_MS
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Moves the stale file aside, and puts it back when it was no longer the one that was found stale. */
async function removeStale(path: string, stale: Owner | null): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw asFailure(error, 'the lock of the data folder')
  }
  const moved = await readOwner(aside)
  if (moved && moved.token !== stale?.token) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

function keepAlive(path: string, mine: Owner): Lock {
  let held = true
  const beat = async () => {
    const owner = await readOwner(path).catch(() => mine)
    if (owner?.token !== mine.token) held = false
    else await utimes(path, new Date(), new Date()).catch(() => {})
  }
  const timer = setInterval(beat, BEAT_MS)
  timer.unref()
  return {
    held: () => held,
    async release() {
      clearInterval(timer)
      const owner = await readOwner(path).catch(() => null)
      if (held && owner?.token === mine.token) await rm(path, { force: true })
      held = false
    },
  }
}
