import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'

const mount = (...words: string[]) => spawnSync('mount', words).status === 0

/** Whether this process may mount file systems: root may, in most containers as well. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-'))
  const may = mount('-t', 'tmpfs', 'tmpfs', folder)
  if (may) spawnSync('umount', [folder])
  rmdirSync(folder)
  return may
}

/** A small file system of its own, until the test ends. */
export function smallDisk(kilobytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-'))
  expect(mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder)).toBe(true)
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder])
    rmdirSync(folder)
  })
  return {
    folder,
    free: () => statfsSync(folder).bavail * statfsSync(folder).bsize,
    fill: () => fill(join(folder, 'filling')),
    clear: () => rmSync(join(folder, 'filling'), { force: true }),
    lock: () => void mount('-o', 'remount,ro', folder),
    unlock: () => void mount('-o', 'remount,rw', folder),
    names: () => readdirSync(folder, { recursive: true }).map(String),
  }
}

export interface SmallDisk {
  folder: string
  free(): number
  /** Takes all room that is left, as somebody else's files would. */
  fill(): void
  clear(): void
  lock(): void
  unlock(): void
  names(): string[]
}

/** Writes until the disk takes no more byte. */
function fill(path: string): void {
  const file = openSync(path, 'a')
  for (const size of [65_536, 4_096, 1]) {
    const block = Buffer.alloc(size, 1)
    for (let full = false; !full; ) full = isRefused(() => writeSync(file, block) < size)
  }
  closeSync(file)
}

function isRefused(write: () => boolean): boolean {
  try {
    return write()
  } catch {
    return true
  }
}
