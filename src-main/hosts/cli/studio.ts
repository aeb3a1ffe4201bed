import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import open from 'open'
import { Failure } from '../../contract/failure'
import { openApp } from '../../services/app'
import { listEngines } from '../../services/experiments'
import { listAssets } from '../assets'
import { appOptions, BUILT } from '../environment'
import { startWebHost, type WebHost } from '../web/server'
import { readArguments } from './arguments'
import { serveCommand, studioCommand } from './commands'
import { openDesktop } from './desktop'
import type { Output } from './output'

const PORT = 5747
const PORTS_TO_TRY = 20

export async function serve(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(serveCommand, words)
  await openWeb({ ...webRequest(flags), browser: false, greet: false }, output)
}

export async function studio(words: readonly string[], output: Output): Promise<void> {
  const { flags } = readArguments(studioCommand, words)
  if (!flags.web) {
    const refusal = await openDesktop(flags['data-dir'], flags['take-over'], output)
    if (refusal === null) return
    output.note(`Electron cannot open a window here (${refusal}), so the studio opens in your browser.`)
  }
  await openWeb({ ...webRequest(flags), browser: !flags['no-open'], greet: true }, output)
}

function webRequest(flags: { port: number | null; 'data-dir': string | null; 'take-over': boolean }) {
  return { port: flags.port, dataFolder: flags['data-dir'], takeOver: flags['take-over'] }
}

async function sayEngine(output: Output): Promise<void> {
  const best = (await listEngines(BUILT.trainer)).find(({ available }) => available)
  output.note(
    best
      ? `Training runs on the ${best.name} engine (${best.detail}).`
      : 'No engine can train here: see “signsmith engines”.',
  )
}

interface WebRequest {
  port: number | null
  dataFolder: string | null
  takeOver: boolean
  browser: boolean
  /** Whether to say what training will run on. */
  greet: boolean
}

/** Opens the app over its data folder, serves it, and ends both on Ctrl-C. */
async function openWeb({ port, dataFolder, takeOver, browser, greet }: WebRequest, output: Output): Promise<void> {
  const options = appOptions('web', dataFolder ?? undefined)
  const assets = listAssets(fileURLToPath(BUILT.renderer))
  const app = await openApp({ ...options, takeOver })
  let host: WebHost
  try {
    const sessionToken = sessionTokenOf(options.dataFolder)
    const report = (error: unknown) => output.note(String((error as Error).stack ?? error))
    host = await onFreePort(port, (port) => startWebHost({ app, assets, port, sessionToken, report }))
  } catch (error) {
    await app.close()
    throw error
  }
  const ended = untilSignal()
  output.result(`Signsmith is open at ${host.url}`)
  output.note('Everything stays on this computer. Press Ctrl-C to end it.')
  if (browser)
    await open(host.url).catch(() => output.note('No browser could be opened: open the address above yourself.'))
  // Nobody waits for this: the studio is open, whatever the engines do.
  if (greet)
    sayEngine(output).catch((error) => output.note(`The engines could not be asked: ${(error as Error).message}`))
  await ended
  await host.close()
  await app.close()
}

/** The port that was asked for and no other; without a wish the usual one, or the next that is free. */
async function onFreePort(wished: number | null, start: (port: number) => Promise<WebHost>): Promise<WebHost> {
  if (wished !== null) return start(wished)
  for (let port = PORT; ; port++) {
    try {
      return await start(port)
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'conflict') || port === PORT + PORTS_TO_TRY) throw error
    }
  }
}

/**
 * The secret of this data folder's browser sessions, readable by its owner alone. It outlives a restart, so that a page
 * that is open finds its way back.
 */
function sessionTokenOf(dataFolder: string): string {
  const file = join(dataFolder, 'web-session')
  if (existsSync(file)) {
    const token = readFileSync(file, 'utf8').trim()
    if (/^[0-9a-f]{64}$/.test(token)) return token
  }
  const token = randomBytes(32).toString('hex')
  try {
    writeFileSync(file, `${token}\n`, { mode: 0o600 })
    chmodSync(file, 0o600)
  } catch {
    // On a disk that is full or cannot be written the token is good until this server ends.
  }
  return token
}

/** Resolves on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
