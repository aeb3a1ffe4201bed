import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './app'

/** A small file system of its own; null where mounting is not permitted. */
export function smallDisk(kilobytes: number): SmallDisk | null {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  const mount = (...words: string[]) => spawnSync('mount', words).status === 0
  if (!mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder)) return null
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder])
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
