import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/app'

/** Root cannot have Chromium's sandbox, so root lends its tests an ordinary user. */
export const USER = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** A folder that belongs to whoever runs the app. */
export function ownFolder(): string {
  const folder = temporaryFolder()
  give(folder)
  return folder
}
export function give(path: string): void {
  if (USER.uid !== undefined) chownSync(path, USER.uid, USER.gid)
}

/** A virtual screen with somebody who sits before it. */
export interface Screen {
  display: string
  env: NodeJS.ProcessEnv
  /** One command of xdotool. @returns what it wrote */
  xdo(...words: string[]): string
  /** Windows in view with a title that fits, by their numbers. */
  windows(title: string): string[]
  /** Presses keys in whatever has the focus. */
  press(...keys: string[]): void
  /** Writes into whatever has the focus, by way of the clipboard: keys that come quickly are lost or doubled here. */
  paste(text: string): void
  clipboard(): string
}

export function startScreen(size = '1400x1000'): Promise<Screen> {
  return startServer('Xvfb', ['-screen', '0', `${size}x24`])
}

/** Two screens of 1024 × 768 side by side. */
export interface TwoScreens extends Screen {
  /** Takes the right one away. */
  unplug(): void
}

export async function startTwoScreens(): Promise<TwoScreens> {
  const config = join(temporaryFolder(), 'xorg.conf')
  writeFileSync(config, TWO_SCREENS)
  const screen = await startServer('Xorg', ['-config', config, '-noreset', '-logfile', '/dev/null'])
  const set = (...words: string[]) => {
    execFileSync('xrandr', words, { env: screen.env, stdio: 'pipe' })
    // Only when it is asked does the server look again which of them are there.
    execFileSync('xrandr', ['--query'], { env: screen.env, stdio: 'pipe' })
  }
  set('--addmode', 'DUMMY1', '1024x768')
  set('--output', 'DUMMY1', '--mode', '1024x768', '--right-of', 'DUMMY0')
  return { ...screen, unplug: () => set('--output', 'DUMMY1', '--off') }
}
const TWO_SCREENS = `
Section "ServerFlags"
  Option "DontVTSwitch" "true"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 2048 768
  EndSubSection
EndSection
`

async function startServer(command: string, words: readonly string[]): Promise<Screen> {
  const server = spawn(command, ['-displayfd', '3', '-nolisten', 'tcp', ...words], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  endsWithTest(server)
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]!.once('data', (chunk: Buffer) => resolve(String(chunk).trim()))
    server.once('exit', (code) => reject(new Error(`The virtual screen ended with ${code}`)))
  })
  const display = `:${number}`
  const home = ownFolder()
  const env = { PATH: process.env.PATH, HOME: home, DISPLAY: display, LANG: 'C.UTF-8' }
  endsWithTest(spawn('openbox', { env, ...USER, stdio: 'ignore' }))
  const run = (command: string, ...words: string[]) =>
    execFileSync(command, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const windows = (title: string) => {
    const found = spawnSyncQuietly(env, ['search', '--onlyvisible', '--name', title])
    return found.split('\n').filter(Boolean)
  }
  return {
    display,
    env,
    xdo: (...words) => run('xdotool', ...words),
    windows,
    press(...keys) {
      for (const key of keys) run('xdotool', 'key', '--clearmodifiers', key)
    },
    paste(text) {
      // It stays, to hand the text out.
      execFileSync('xclip', ['-selection', 'clipboard'], { env, input: text, stdio: ['pipe', 'ignore', 'ignore'] })
      run('xdotool', 'key', '--clearmodifiers', 'ctrl+v')
    },
    clipboard: () => run('xclip', '-selection', 'clipboard', '-o'),
  }
}

/** xdotool counts nothing found as a failure. */
function spawnSyncQuietly(env: NodeJS.ProcessEnv, words: string[]): string {
  return execFileSync('sh', ['-c', 'xdotool "$@" 2>/dev/null || true', 'sh', ...words], { env, encoding: 'utf8' })
}

export function endsWithTest(child: ChildProcess): void {
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  })
}
