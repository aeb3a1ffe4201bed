import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { Failure } from '../contract/failure'
import { parseJson } from '../contract/parse'
import { asFailure, ensureFolder, errorCode } from './files'

const BEAT_MS = 2_000
/** An owner that has not touched its lock for this long is gone, or another process has its number. */
const SILENT_MS = 30_000
/** Taking over a stale lock takes a moment; whoever began it this long ago died in the middle. */
const TAKEOVER_MS = 10_000
const MOST_ATTEMPTS = 200

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
 * The file is written aside and linked into place, so it is never seen half written; and a stale one is removed only
 * under a second file, after reading it once more, so a fresh one is never removed.
 *
 * @throws Failure "locked" when another process has it
 */
export async function lockFolder(folder: string): Promise<Lock> {
  await ensureFolder(folder, 'the data folder')
  const path = join(folder, 'lock')
  const mine: Owner = { pid: process.pid, host: hostname(), token: randomBytes(16).toString('hex') }
  const draft = `${path}.${mine.token}`
  try {
    await writeFile(draft, JSON.stringify(mine), { flag: 'wx', mode: 0o600 })
    for (let attempt = 0; !(await place(draft, path)); attempt++) {
      const owner = await readOwner(path)
      if (attempt === MOST_ATTEMPTS || (await isAlive(owner, path))) throw alreadyOpen(folder, owner)
      await removeStale(path, owner)
    }
  } catch (error) {
    throw asFailure(error, 'the lock of the data folder')
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
  return keepAlive(path, mine)
}

function alreadyOpen(folder: string, owner: Owner | null): Failure {
  const who = owner ? ` (process ${owner.pid})` : ''
  return new Failure(
    'locked',
    `Signsmith is already open on ${folder}${who}. Use that window, or close it first, or choose another folder with --data-dir.`,
  )
}

/** Puts the written file where the lock belongs; false when there is one already. */
async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    // Some memory sticks and network folders know no links.
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(errorCode(error))) throw error
  }
  try {
    await copyFile(draft, path, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
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

async function isAlive(owner: Owner | null, path: string): Promise<boolean> {
  if (owner && owner.host === hostname() && !processExists(owner.pid)) return false
  return (await silence(path)) < SILENT_MS
}

/** Milliseconds since a file was last touched; infinite when it is not there. */
async function silence(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found ? Date.now() - found.mtimeMs : Number.POSITIVE_INFINITY
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

async function removeStale(path: string, stale: Owner | null): Promise<void> {
  const turn = `${path}.takeover`
  try {
    await (await open(turn, 'wx')).close()
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    if ((await silence(turn)) > TAKEOVER_MS) await rm(turn, { force: true })
    else await delay(20)
    return
  }
  try {
    const owner = await readOwner(path)
    if (owner?.token === stale?.token && !(await isAlive(owner, path))) await rm(path, { force: true })
  } finally {
    await rm(turn, { force: true })
  }
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
