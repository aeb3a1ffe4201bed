import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findBinary } from '../../packaging/binary.mjs'
import { DEPENDENCIES } from '../architecture/dependencies'

const root = process.cwd()

/** What is started by the tests, where an ordinary user may read it. */
export interface Staged {
  /** Electron, which opens the folder that it is given. */
  electron: string
  /** The built app. */
  app: string
  /** The folder that `npm run package` filled, with the unpacked app and the deb. */
  dist: string
  /** The packaged app, as people get it. */
  packaged: string
  /**
   * The same: its archive and its binary with all fuses set. Under the name of Electron it counts as an app under development,
   * and lets itself be watched.
   */
  watched: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    staged: Staged
  }
}

/** Two projects need it, which are set up one after the other in one process: the second finds what the first one made. */
const MADE = 'SIGNSMITH_STAGED'

export function setup(project: TestProject): (() => void) | undefined {
  const made = process.env[MADE]
  if (made) {
    project.provide('staged', JSON.parse(made))
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'signsmith-window-'))
  const staged = stage(folder)
  project.provide('staged', staged)
  process.env[MADE] = JSON.stringify(staged)
  return () => {
    delete process.env[MADE]
    rmSync(folder, { recursive: true, force: true })
  }
}

function stage(folder: string): Staged {
  chmodSync(folder, 0o755)
  const at = (path: string) => join(folder, path)
  const found = findBinary()!
  cpSync(found.folder, at('electron'), { recursive: true })
  for (const name of ['package.json', 'out']) cpSync(join(root, name), at(`app/${name}`), { recursive: true })
  // Beside it lies what its command line needs, and no other package.
  for (const name of ['open', ...DEPENDENCIES.open!.brings]) {
    cpSync(join(root, 'node_modules', name), at(`app/node_modules/${name}`), { recursive: true })
  }
  execFileSync(process.execPath, [join(root, 'packaging/build.mjs'), '--fast', '--output', at('dist')], {
    stdio: 'pipe',
  })
  const packaged = at(`dist/${readdirSync(at('dist')).find((name) => name.endsWith('unpacked'))!}`)
  cpSync(packaged, at('watched'), { recursive: true })
  copyFileSync(at('watched/signsmith'), at('watched/electron'))
  rmSync(at('watched/signsmith'))
  for (const one of [at('electron'), packaged, at('watched')]) chmodSync(join(one, 'chrome-sandbox'), 0o4755)
  return {
    electron: at(`electron/${basename(found.binary)}`),
    app: at('app'),
    dist: at('dist'),
    packaged: join(packaged, 'signsmith'),
    watched: at('watched/electron'),
  }
}
