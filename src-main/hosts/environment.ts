import { randomBytes } from 'node:crypto'
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import { appId, version } from '../../package.json'
import type { AppOptions } from '../services/app'

export { appId as APP_ID, version }

/** Where a person's projects live when no folder is named; the same for every host. */
export function defaultDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Signsmith')
    case 'win32':
      return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Signsmith')
    default:
      return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'signsmith')
  }
}

/** The built parts of the app: all entries of the main process lie in one folder, the page beside it. */
export const BUILT = {
  trainer: new URL('./trainer.js', import.meta.url),
  renderer: new URL('../renderer/', import.meta.url),
  pieces: new URL('../elsewhere/', import.meta.url),
} as const

/** Clock, ids and limits of this machine, for any host. */
export function appOptions(host: AppOptions['host'], dataFolder: string | undefined): AppOptions {
  return {
    host,
    dataFolder: dataFolder ?? defaultDataFolder(process.platform, process.env, homedir()),
    version,
    trainerScript: BUILT.trainer,
    pieces: BUILT.pieces,
    parallel: Math.min(4, Math.max(2, availableParallelism() - 1)),
    now: () => Date.now(),
    clock: () => performance.now(),
    newId,
  }
}

/** 20 characters, 100 random bits. */
export function newId(): string {
  return Array.from(randomBytes(20), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')
}
