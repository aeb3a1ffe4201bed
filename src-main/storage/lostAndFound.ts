import { randomBytes } from 'node:crypto'
import { readdir, rename } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import * as v from 'valibot'
import { parseJson } from '../contract/parse'
import { ensureFolder, folderBytes, isPicture, readText, syncFolder, writeAtomic } from './files'
import { createWayCheck, eraseWithin, kindOf, linkOnTheWay, ownNames } from './links'

/** Where what nothing names goes instead of being erased, inside the folder it was found in. */
export const LOST_AND_FOUND = 'lost-and-found'

const DAY_MS = 86_400_000
/** So long everything stays, counted over starts at which nothing was wrong. */
const KEPT_DAYS = 30
/** A clock may be years wrong: from one start to the next so much is counted at most. */
const MOST_DAYS_AT_ONCE = 10

const STAMP = 'stamp.json'
const Stamp = v.object({ days: v.number(), seen: v.number() })

/** A folder of ours whose leftovers are looked after, below a root that a person chose. */
export interface Keeping {
  root: string
  folder: string
  /** Milliseconds since the epoch, by a clock that may be wrong. */
  now(): number
}

/** What lies in a lost-and-found. */
export interface Found {
  folder: string
  projects: number
  pictures: number
  models: number
  others: number
  bytes: number
}

/**
 * Moves files and folders below a folder into its lost-and-found, each to the place it had.
 *
 * @returns how many; those that a link leads to stay where they are
 */
export async function setAside({ root, folder, now }: Keeping, paths: readonly string[]): Promise<number> {
  const lost = join(folder, LOST_AND_FOUND)
  if (paths.length === 0 || (await linkOnTheWay(root, lost)) !== null) return 0
  let moved = 0
  const isSafe = createWayCheck(root)
  const ensured = new Set<string>()
  for (const path of paths) {
    const target = join(lost, relative(folder, path))
    const parent = dirname(target)
    if (!(await isSafe(dirname(path))) || !(await isSafe(parent))) continue
    if (!ensured.has(parent)) await ensureFolder(parent, 'what nothing names')
    ensured.add(parent)
    const free = (await kindOf(target)) === 'nothing' ? target : `${target}.${randomBytes(3).toString('hex')}`
    await rename(path, free)
    moved++
  }
  for (const parent of ensured) await syncFolder(parent)
  // Whatever comes in starts the month anew for all of it.
  if (moved > 0) await writeStamp(lost, { days: 0, seen: now() })
  return moved
}

/** A new folder of its own in a lost-and-found, for a project; null where a link leads there. */
export async function newFound({ root, folder, now }: Keeping, name: string): Promise<string | null> {
  const lost = join(folder, LOST_AND_FOUND)
  const path = join(lost, 'projects', name)
  if ((await linkOnTheWay(root, path)) !== null) return null
  await ensureFolder(path, 'what was in memory')
  await writeStamp(lost, { days: 0, seen: now() })
  return path
}

/** Moves files that are named after all back to where they were. */
export async function bringBack({ root, folder }: Keeping, place: string, isNamed: (name: string) => boolean) {
  const from = join(folder, LOST_AND_FOUND, place)
  const names = (await ownNames(root, from)).filter(isNamed)
  const to = join(folder, place)
  if (names.length === 0 || (await linkOnTheWay(root, to)) !== null) return
  await ensureFolder(to, 'what was found again')
  for (const name of names) {
    if ((await kindOf(join(to, name))) === 'nothing') await rename(join(from, name), join(to, name))
  }
  await syncFolder(to)
}

/** At a start, or at its clean close: counts the days without trouble, and erases what has lain there for 30 of them. */
export async function ageFound({ root, folder, now }: Keeping, sound: boolean): Promise<void> {
  const lost = join(folder, LOST_AND_FOUND)
  if ((await kindOf(lost)) !== 'folder' || (await linkOnTheWay(root, lost)) !== null) return
  const parsed = parseJson(Stamp, (await readText(join(lost, STAMP)).catch(() => null)) ?? '')
  const { days, seen } = parsed.ok && sound ? parsed.value : { days: 0, seen: now() }
  const passed = Math.min(MOST_DAYS_AT_ONCE, Math.max(0, (now() - seen) / DAY_MS))
  if (days + passed >= KEPT_DAYS) await eraseWithin(root, [lost])
  else await writeStamp(lost, { days: days + passed, seen: now() })
}

/** What lies in the lost-and-found of a folder; null when nothing does. */
export async function readFound(root: string, folder: string): Promise<Found | null> {
  const lost = join(folder, LOST_AND_FOUND)
  if ((await linkOnTheWay(root, lost)) !== null || (await kindOf(lost)) !== 'folder') return null
  const entries = (await readdir(lost, { withFileTypes: true, recursive: true }).catch(() => [])).map((entry) => ({
    way: relative(lost, join(entry.parentPath, entry.name)).split(sep),
    isFile: entry.isFile(),
  }))
  const foldersIn = (place: string) =>
    entries.filter(({ way, isFile }) => !isFile && way.length === 2 && way[0] === place).length
  const isWithin = (way: readonly string[]) => ['projects', 'models'].includes(way[0]!) && way.length > 2
  const files = entries.filter(({ way, isFile }) => isFile && !isWithin(way) && way.join() !== STAMP)
  const pictures = files.filter(({ way }) => isPicture(basename(way.at(-1)!))).length
  const [projects, models] = [foldersIn('projects'), foldersIn('models')]
  if (projects + models + files.length === 0) return null
  const bytes = await folderBytes(lost)
  return { folder: lost, projects, pictures, models, others: files.length - pictures, bytes }
}

/** Erases all that lies there, as a person asked. */
export function eraseFound(root: string, folder: string): Promise<void> {
  return eraseWithin(root, [join(folder, LOST_AND_FOUND)])
}

function writeStamp(lost: string, stamp: v.InferOutput<typeof Stamp>): Promise<void> {
  return writeAtomic(join(lost, STAMP), `${JSON.stringify(stamp)}\n`, 'the lost-and-found')
}
