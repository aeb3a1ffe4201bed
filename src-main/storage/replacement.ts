import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { asFailure, ensureFolder, errorCode, renameDurably, syncFolder, unfinishedName } from './files'

/** Between two renames a folder is not there for a moment; when it is not after this long, its program has ended. */
const SWAP_MS = 100

/**
 * Writes a folder wholly beside its place, and then puts it there. No system call that every system has swaps two
 * folders, so the old one is first renamed to `.NAME.HEX.old` while the new one waits as `.NAME.HEX.tmp`: where a crash
 * leaves both, `finishReplacement` goes on, for the new one is whole.
 *
 * @param taken whether a folder is there, which is replaced
 */
export async function replaceFolder(
  folder: string,
  taken: boolean,
  what: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const next = unfinishedName(folder)
  const old = next.replace(/tmp$/, 'old')
  let away = false
  try {
    await ensureFolder(dirname(folder), what)
    await mkdir(next, { mode: 0o700 })
    await fill(next)
    await syncFolder(next)
    if (taken) {
      await renameDurably(folder, old)
      away = true
    }
    await renameDurably(next, folder)
  } catch (error) {
    if (away) await rename(old, folder).catch(() => {})
    await rm(next, { recursive: true, force: true })
    throw asFailure(error, what)
  }
  // What is left of the old one is erased at the next writing.
  if (away) await rm(old, { recursive: true, force: true }).catch(() => {})
}

/** Puts the new folder, else the old one, in its place where a crash came between the two renames. */
export async function finishReplacement(path: string): Promise<void> {
  const folder = resolve(path)
  if (await isThere(folder)) return
  const hex = (await leftovers(folder)).find(({ kind }) => kind === 'old')?.hex
  if (hex === undefined) return
  await delay(SWAP_MS)
  for (const kind of ['tmp', 'old']) {
    if (await isThere(folder)) return
    await renameDurably(join(dirname(folder), `.${basename(folder)}.${hex}.${kind}`), folder).catch(() => {})
  }
}

/** Erases what crashes left beside a folder. */
export async function eraseLeftovers(path: string): Promise<void> {
  const folder = resolve(path)
  for (const { name } of await leftovers(folder)) {
    await rm(join(dirname(folder), name), { recursive: true, force: true })
  }
}

async function leftovers(folder: string): Promise<{ name: string; hex: string; kind: string }[]> {
  const start = `.${basename(folder)}.`
  const names = await readdir(dirname(folder)).catch((): string[] => [])
  return names.flatMap((name) => {
    const match = name.startsWith(start) ? /^([0-9a-f]{12})\.(tmp|old)$/.exec(name.slice(start.length)) : null
    return match ? [{ name, hex: match[1]!, kind: match[2]! }] : []
  })
}

async function isThere(folder: string): Promise<boolean> {
  try {
    await readdir(folder)
    return true
  } catch (error) {
    return errorCode(error) !== 'ENOENT'
  }
}
