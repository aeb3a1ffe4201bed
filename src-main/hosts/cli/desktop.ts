import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { START_MS, startReport } from '../startReport'
import { causeOf } from './causes'
import type { Output } from './output'

const FETCH_MS = 120_000
/** How long an app that did not start may take to close its files before it is killed; one that did is never hurried. */
const CLOSE_MS = 5_000
/** Of what Electron says before its window is there, this much is kept, in characters. */
const MOST_SAID = 100_000

/** Opens the studio in Electron, with a project file to be shown or null, and waits for its end. @returns null when it ran, or why it could not, in a few words */
export async function openDesktop(
  dataFolder: string | null,
  takeOver: boolean,
  file: string | null,
  output: Output,
): Promise<string | null> {
  const electron = findElectron(process.platform, process.env, output)
  if (!electron.found) return electron.reason
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = dataFolder ? [`--data-dir=${resolve(dataFolder)}`] : []
  const ended = await launch(electron.binary, [
    root,
    ...folder,
    ...(takeOver ? ['--take-over'] : []),
    ...(file ? [file] : []),
  ])
  if (ended.state === 'failed') return ended.reason
  process.exitCode = ended.code
  return null
}

type Found = { found: true; binary: string } | { found: false; reason: string }

/** Electron's binary, fetched when it is missing; or why there is none, in a few words. */
export function findElectron(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, output: Output): Found {
  const missing = (reason: string): Found => ({ found: false, reason })
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return missing('there is no screen')
  const folder = packageFolder()
  const other = env.ELECTRON_OVERRIDE_DIST_PATH
  if (other) {
    // As electron's own index.js reads it.
    const binary = join(other, (folder && nameOf(folder)) || 'electron')
    return existsSync(binary)
      ? { found: true, binary }
      : missing(`ELECTRON_OVERRIDE_DIST_PATH names a folder without ${binary}`)
  }
  if (!folder) return missing('it is not installed')
  const binary = electronBinary(folder)
  if (binary) return { found: true, binary }
  output.note('Fetching Electron, once; this can take a minute.')
  // Its index.js would do the same, and throw; the installer alone says no with an exit code.
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: FETCH_MS })
  const fetched = electronBinary(folder)
  return fetched ? { found: true, binary: fetched } : missing('its binary is not here and could not be fetched')
}

function packageFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return null
  }
}

/** What the binary is called on this system, as the package wrote it down when it was fetched. */
function nameOf(folder: string): string | null {
  const list = join(folder, 'path.txt')
  return existsSync(list) ? readFileSync(list, 'utf8').trim() : null
}

function electronBinary(folder: string): string | null {
  const name = nameOf(folder)
  const binary = name && join(folder, 'dist', name)
  return binary && existsSync(binary) ? binary : null
}

export type Ended = { state: 'ran'; code: number } | { state: 'failed'; reason: string }

/**
 * Runs the desktop app until its end. It has started when it says so (see `StartReport`); one that ends before, or is
 * silent for `startMs`, has not, and is ended with every process that it started. One that runs closes on Ctrl-C in its
 * own time, is killed by a second Ctrl-C alone, and goes on without this process where the terminal is closed.
 */
export async function launch(
  binary: string,
  args: readonly string[],
  { startMs = START_MS, closeMs = CLOSE_MS } = {},
): Promise<Ended> {
  // With this variable, which some editors set in their terminals, Electron would be Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  // A group of its own: Ctrl-C must reach the app alone, because its children would end before it has closed.
  const child = spawn(binary, args, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'], env, detached: GROUPS })
  const said = holdBack(child)
  return new Promise((done) => {
    let state: 'starting' | 'settled' | 'closing' | 'ending' | { failed: string } = 'starting'
    let clock: NodeJS.Timeout | undefined
    const wait = () => {
      clearTimeout(clock)
      clock = setTimeout(giveUp, startMs, `its page did not answer within ${Math.round(startMs / 1000)} s`)
    }
    const giveUp = (failed: string) => {
      state = { failed }
      end()
    }
    const end = () => {
      clearTimeout(clock)
      child.kill('SIGTERM')
      clock = setTimeout(() => killAll(child), closeMs)
    }
    const interrupt = (signal: NodeJS.Signals) => {
      const runs = state === 'settled' || state === 'closing'
      if (runs && signal === 'SIGHUP') return letGo()
      if (state === 'closing' || state === 'ending') return killAll(child)
      state = runs ? 'closing' : 'ending'
      // Trainers and a slow disk take their time: who runs is killed in the middle of it by nobody but the person.
      if (runs) child.kill('SIGTERM')
      else end()
    }
    for (const signal of SIGNALS) process.on(signal, interrupt)
    const finish = (ended: Ended) => {
      clearTimeout(clock)
      for (const signal of SIGNALS) process.off(signal, interrupt)
      done(ended)
    }
    const letGo = () => {
      child.unref()
      child.stderr?.destroy()
      finish({ state: 'ran', code: 0 })
    }
    wait()
    child.on('message', (raw) => {
      const report = startReport(raw)
      if (!report || state !== 'starting') return
      if (report.state === 'starting') return wait()
      clearTimeout(clock)
      if (report.state === 'failed') return giveUp(report.reason)
      if (report.state === 'asking') return
      state = 'settled'
      said.release()
      child.disconnect()
    })
    child.on('error', ({ message }) => finish({ state: 'failed', reason: `its program cannot be run: ${message}` }))
    child.on('exit', async (code, signal) => {
      if (state === 'settled' || state === 'closing' || state === 'ending')
        return finish({ state: 'ran', code: code ?? 1 })
      clearTimeout(clock)
      const reason = state === 'starting' ? causeOf(code, signal, await said.all()) : state.failed
      killAll(child)
      finish({ state: 'failed', reason })
    })
  })
}

const GROUPS = process.platform !== 'win32'
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ends a process and whatever it started. */
function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (!GROUPS) {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The last of them has ended by itself.
  }
}

/** Keeps what a process writes to stderr until it is known whether a person needs to read it. */
function holdBack({ stderr }: ChildProcess) {
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk).slice(-MOST_SAID)
  }
  stderr!.on('data', keep)
  return {
    release() {
      process.stderr.write(text)
      stderr!.off('data', keep).pipe(process.stderr, { end: false })
    },
    /** Everything, once its end is read; children that are left can hold it open. */
    async all() {
      if (!stderr!.readableEnded) {
        await new Promise((resolve) => {
          stderr!.once('end', resolve)
          setTimeout(resolve, 300)
        })
      }
      return text
    },
  }
}
