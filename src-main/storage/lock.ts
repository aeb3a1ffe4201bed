import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { constants, copyFile, link, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { Failure } from '../contract/failure'
import { parseJson } from '../contract/parse'
import { asFailure, ensureFolder, errorCode, readText, writeDurably, writePlain } from './files'
import { formerOwner, retireFormer } from './formerLock'
import { type Owner, type Presence, presenceOf, readOwner, thisProcess } from './owner'

const MOST_ATTEMPTS = 200
/** Where links are unknown an owner's file is seen empty for a moment: this long, this often. */
const WRITING_MS = 20
const WRITING_TIMES = 25
/** What is left of an owner's file that was given back: one call cuts it, and needs no room on a full disk. */
const RELEASED = '{'
/** Lies there while files have to be made useless to an owner that was overridden; see takeover.ts. */
const FENCE = 'fence'

const Sleeper = v.object({ pid: v.number(), host: v.string() })

export interface Lock {
  /** False once the folder was taken over, moved or removed; asked anew each time, before and after whatever is done. */
  held(): boolean
  /** Whether nobody else has it, although our file is not there: the folder was moved or removed. */
  away(): boolean
  /** Whether a former owner may still run, with files open: they must be replaced before anything is read. */
  mustFence: boolean
  /** The process of that former owner, if it is on this computer. */
  fencedPid: number | null
  /** Says that they are. */
  fenced(): Promise<void>
  release(): Promise<void>
}

export interface LockOptions {
  /** Overrides an owner that is there, or cannot be seen from here, because a person said so. */
  takeOver?: boolean
}

/**
 * Takes a data folder for this process. Owners are numbered files below `owners`; the highest number is the owner of
 * now, and becoming the next one is making its file, which only one process can. No number is ever used again, so
 * whoever slept through several owners finds out: the one it meant to follow has been removed by then.
 *
 * An owner is followed when it gave the folder back or its process is gone; one that is stopped is not gone.
 *
 * @throws Failure "locked" when another process has it, "disk-full" or "read-only" when no file can be made
 */
export async function lockFolder(folder: string, { takeOver = false }: LockOptions = {}): Promise<Lock> {
  await ensureFolder(folder, 'the data folder')
  const owners = join(folder, 'owners')
  await ensureFolder(owners, 'the lock of the data folder')
  const mine = thisProcess(randomBytes(16).toString('hex'))
  const text = JSON.stringify(mine)
  const draft = join(owners, `${mine.token}.tmp`)
  try {
    const number = await follow(owners, draft, text, folder, takeOver)
    await sweep(owners, number, draft)
    return lockOf(owners, number, text, await readText(join(owners, FENCE)))
  } catch (error) {
    throw asFailure(error, 'the lock of the data folder')
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
}

/** Becomes the owner after the last one. @returns the number */
async function follow(owners: string, draft: string, mine: string, folder: string, takeOver: boolean): Promise<number> {
  /** Only the owner that the person was asked about is overridden, not one that was quicker. */
  let overridden: string | null = null
  let formerOverridden: string | null = null
  const fence = (sleeper: string) =>
    writePlain(join(owners, FENCE), Buffer.from(sleeper), 'the lock of the data folder')
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const last = Math.max(0, ...(await numbersIn(owners)))
    const text = last === 0 ? RELEASED : await readText(join(owners, String(last)))
    if (text === null || (text === '' && attempt < WRITING_TIMES)) {
      await delay(WRITING_MS)
      continue
    }
    const owner = readOwner(text)
    const presence = text === RELEASED ? 'gone' : owner ? presenceOf(owner) : 'unknown'
    if (presence !== 'gone') {
      overridden ??= takeOver || presence === 'likely-gone' ? text : null
      if (text !== overridden) throw alreadyOpen(folder, owner, presence, text)
      await fence(text)
    }
    const former = await formerOwner(folder)
    if (former?.state === 'open') {
      formerOverridden ??= takeOver ? former.text : null
      if (former.text !== formerOverridden) {
        throw alreadyOpen(folder, former.owner, former.owner?.host === hostname() ? 'alive' : 'unknown', former.text)
      }
    }
    // One that is silent may only be stopped.
    if (former && former.state !== 'gone') await fence(former.text)
    if (former) await retireFormer(folder, former)
    // A full disk is told only to whoever could have the folder.
    if ((await readText(draft)) === null) await writeDurably(draft, mine)
    const path = join(owners, String(last + 1))
    if (!(await place(draft, path))) continue
    // Nobody came between: the one we follow is as it was, and we are the last.
    const same = last === 0 || (await readText(join(owners, String(last)))) === text
    if (same && Math.max(...(await numbersIn(owners))) === last + 1) return last + 1
    await rm(path, { force: true })
  }
  throw alreadyOpen(folder, null, 'unknown', null)
}

async function numbersIn(owners: string): Promise<number[]> {
  return ownerNumbers(await readdir(owners))
}

const ownerNumbers = (names: string[]) => names.filter((name) => /^[1-9]\d{0,14}$/.test(name)).map(Number)

/** @param text its file, in which no two owners have the same */
function alreadyOpen(
  folder: string,
  owner: Pick<Owner, 'pid' | 'host'> | null,
  presence: Presence,
  text: string | null,
): Failure {
  if (!owner || presence === 'unknown') {
    const whose = owner
      ? `on another computer or in another container (${owner.host}, process ${owner.pid})`
      : 'whose name cannot be read'
    return new Failure(
      'locked',
      `${folder} belongs to a Signsmith ${whose}. Close it there, or choose another folder with --data-dir. If you are sure that it does not run any more, start with --take-over.`,
      text,
    )
  }
  const [is, unless] =
    presence === 'alive'
      ? ['is already open', 'If it does not answer any more']
      : ['seems to be open', 'If there is none, or it does not answer any more']
  return new Failure(
    'locked',
    `Signsmith ${is} on ${folder} (process ${owner.pid}). Use that window, or close it first, or choose another folder with --data-dir. ${unless}, start with --take-over: what it has not saved yet is lost then.`,
    text,
  )
}

/** Puts the written file where the owner's belongs, never seen half written; false when there is one already. */
async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    if (!mayKnowNoLinks(errorCode(error))) throw error
  }
  try {
    await copyFile(draft, path, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** Memory sticks and network folders say in many ways that they know no links, Windows EISDIR or UNKNOWN among others. */
export const mayKnowNoLinks = (code: string) => !['EEXIST', 'ENOSPC', 'EDQUOT', 'EROFS'].includes(code)

/** Removes earlier owners, the earliest first: whoever meant to follow one must miss it before it misses a later one. */
async function sweep(owners: string, number: number, draft: string): Promise<void> {
  const earlier = (await numbersIn(owners)).filter((one) => one < number).sort((a, b) => a - b)
  for (const one of earlier) await rm(join(owners, String(one)), { force: true })
  for (const name of await readdir(owners)) {
    const path = join(owners, name)
    if (!name.endsWith('.tmp') || path === draft) continue
    const owner = readOwner(await readFile(path, 'utf8').catch(() => ''))
    if (owner && presenceOf(owner) === 'gone') await rm(path, { force: true })
  }
}

/** @param fence what is known of a former owner that may still run */
function lockOf(owners: string, number: number, text: string, fence: string | null): Lock {
  const sleeper = parseJson(Sleeper, fence ?? '')
  const own = join(owners, String(number))
  const next = join(owners, String(number + 1))
  let released = false
  const held = () => {
    if (released) return false
    try {
      // In this order: the file of ours goes only after the next owner's has come.
      if (statSync(next, { throwIfNoEntry: false })) return false
      return readFileSync(own, 'utf8') === text
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return false
      throw asFailure(error, 'what was asked for')
    }
  }
  return {
    held,
    away() {
      if (released || statSync(own, { throwIfNoEntry: false })) return false
      const names = statSync(owners, { throwIfNoEntry: false }) ? readdirSync(owners) : []
      return Math.max(0, ...ownerNumbers(names)) <= number
    },
    mustFence: fence !== null,
    fencedPid: sleeper.ok && sleeper.value.host === hostname() ? sleeper.value.pid : null,
    fenced: () => rm(join(owners, FENCE), { force: true }),
    async release() {
      // Where that fails the next one finds that this process is gone.
      await truncate(own, RELEASED.length).catch(() => {})
      released = true
    },
  }
}
