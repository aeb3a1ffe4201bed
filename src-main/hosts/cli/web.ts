import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../../contract/failure'
import { type App, openApp } from '../../services/app'
import { listAssets } from '../assets'
import { appOptions, BUILT } from '../environment'
import { createOpenings } from '../openings'
import { outputDoors } from '../outputs/doors'
import { renewalKeysOf } from '../web/renewalKeys'
import { startWebHost, type WebHost } from '../web/server'
import { openBrowser } from './browser'
import type { Output } from './output'

const PORT = 5747
const PORTS_TO_TRY = 20

interface WebRequest {
  port: number | null
  dataFolder: string | null
  takeOver: boolean
  browser: boolean
  /** Whether to say what training will run on. */
  greet: boolean
  /** A project file that the first page shows at once; null for none. */
  file: string | null
}

/** Opens the app over its data folder, serves it, and ends both on Ctrl-C. */
export async function openWeb(
  { port, dataFolder, takeOver, browser, greet, file }: WebRequest,
  output: Output,
): Promise<void> {
  const options = appOptions('web', dataFolder ?? undefined)
  const assets = listAssets(fileURLToPath(BUILT.renderer))
  const app = await openApp({ ...options, takeOver, outputs: outputDoors(assets) })
  const openings = createOpenings((file) =>
    app.events.emit('opened', { file: basename(file), fileId: app.offer(file) }),
  )
  openings.open(file)
  const onListens = openings.listens
  let host: WebHost
  try {
    const renewalKeys = renewalKeysOf(options.dataFolder)
    const report = (error: unknown) => output.note(String((error as Error).stack ?? error))
    host = await onFreePort(port, (port) => startWebHost({ app, assets, port, renewalKeys, report, onListens }))
  } catch (error) {
    await app.close()
    throw error
  }
  let over = false
  const ended = untilSignal().then(() => {
    over = true
  })
  /** There is always one address on the screen that was not used. */
  const print = (words: string) =>
    output.result(`${words} ${host.invite(() => print('A browser was let in. The next one opens'))}`)
  print('Signsmith is open at')
  output.note('Everything stays on this computer. An address opens one browser, once. Ctrl-C ends Signsmith.')
  // Nobody waits for this: the studio is open, whatever the engines do.
  if (greet)
    sayEngine(app, output).catch((error) => {
      if (!over) output.note(`The engines could not be asked: ${(error as Error).message}`)
    })
  const forget = browser ? openBrowser(host.invite, output) : () => {}
  await ended
  forget()
  await host.close()
  await app.close()
}

async function sayEngine({ handlers }: App, output: Output): Promise<void> {
  const best = (await handlers['engines.list']({})).find(({ available }) => available)
  output.note(
    best
      ? `Training runs on the ${best.name} engine (${best.detail}).`
      : 'No engine can train here: see “signsmith engines”.',
  )
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

/** Resolves on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
