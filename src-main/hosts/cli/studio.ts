import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readArguments } from './arguments'
import { serveCommand, studioCommand } from './commands'
import type { Output } from './output'
import { openWeb } from './web'

const FETCH_MS = 120_000
/** Whoever ends with an error before this has not started: Linux without Chromium's sandbox, for one. */
const STARTED_MS = 5_000

export async function serve(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(serveCommand, words)
  await openWeb({ ...webRequest(flags), browser: false }, output)
}

export async function studio(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(studioCommand, words)
  if (!flags.web) {
    const electron = findElectron(process.platform, process.env, output)
    const refusal = electron.found
      ? await openElectron(electron.binary, flags['data-dir'], flags['take-over'])
      : electron.reason
    if (refusal === null) return
    output.note(`Electron cannot open a window here (${refusal}), so the studio opens in your browser.`)
  }
  await openWeb({ ...webRequest(flags), browser: !flags['no-open'] }, output)
}

function webRequest(flags: { port: number | null; 'data-dir': string | null; 'take-over': boolean }) {
  return { port: flags.port, dataFolder: flags['data-dir'], takeOver: flags['take-over'] }
}

type Found = { found: true; binary: string } | { found: false; reason: string }

/** Electron's binary, fetched when it is missing; or why there is none, in a few words. */
function findElectron(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, output: Output): Found {
  const missing = (reason: string): Found => ({ found: false, reason })
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return missing('there is no screen')
  let folder: string
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return missing('it is not installed')
  }
  const binary = electronBinary(folder)
  if (binary) return { found: true, binary }
  output.note('Fetching Electron, once; this can take a minute.')
  // Its index.js would do the same, and throw; the installer alone says no with an exit code.
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: FETCH_MS })
  const fetched = electronBinary(folder)
  return fetched ? { found: true, binary: fetched } : missing('its binary is not here and could not be fetched')
}

function electronBinary(folder: string): string | null {
  const list = join(folder, 'path.txt')
  if (!existsSync(list)) return null
  const binary = join(folder, 'dist', readFileSync(list, 'utf8'))
  return existsSync(binary) ? binary : null
}

/** Runs Electron until its window is closed; null when it ran, or why it ended before it could. */
async function openElectron(binary: string, dataFolder: string | null, takeOver: boolean): Promise<string | null> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const args = [
    root,
    ...(dataFolder ? [`--data-dir=${resolve(dataFolder)}`] : []),
    ...(takeOver ? ['--take-over'] : []),
  ]
  const started = performance.now()
  const child = spawn(binary, args, { stdio: 'inherit' })
  return new Promise((done) => {
    child.on('error', (error) => done(error.message))
    child.on('exit', (code, signal) => {
      const ended = signal ? `it ended by ${signal}` : `it ended with code ${code}`
      if (code !== 0 && performance.now() - started < STARTED_MS) return done(ended)
      process.exitCode = code ?? 1
      done(null)
    })
  })
}
