import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newSecret } from './sessions'

/** A page that stayed open over more starts than this needs a new address. */
const STARTS = 8

/**
 * The keys by which pages of the last starts prove that they were let in, newest first: a new one for this start, kept
 * with the data and readable by its owner alone. Where nothing can be written, pages end with this start.
 */
export function renewalKeysOf(dataFolder: string): string[] {
  const file = join(dataFolder, 'web-keys')
  const keys = [newSecret(), ...known(file)].slice(0, STARTS)
  const part = `${file}.part`
  try {
    rmSync(part, { force: true })
    writeFileSync(part, `${keys.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(part, file)
    // What earlier versions kept was sent to every port of this computer, and opens nothing any more.
    rmSync(join(dataFolder, 'web-session'), { force: true })
  } catch {
    return keys
  }
  return keys
}

function known(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').match(/^[0-9a-f]{64}$/gm) ?? []
  } catch {
    return []
  }
}
