import { fileURLToPath } from 'node:url'
import { Failure } from '../../contract/failure'
import { openApp } from '../../services/app'
import { listAssets } from '../assets'
import { appOptions, BUILT } from '../environment'
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
}

/** Opens the app over its data folder, serves it, and ends both on Ctrl-C. */
export async function openWeb({ port, dataFolder, takeOver, browser }: WebRequest, output: Output): Promise<void> {
  const options = appOptions('web', dataFolder ?? undefined)
  const assets = listAssets(fileURLToPath(BUILT.renderer))
  const app = await openApp({ ...options, takeOver })
  let host: WebHost
  try {
    const renewalKeys = renewalKeysOf(options.dataFolder)
    const report = (error: unknown) => output.note(String((error as Error).stack ?? error))
    host = await onFreePort(port, (port) => startWebHost({ app, assets, port, renewalKeys, report }))
  } catch (error) {
    await app.close()
    throw error
  }
  const ended = untilSignal()
  /** There is always one address on the screen that was not used. */
  const print = (words: string) =>
    output.result(`${words} ${host.invite(() => print('A browser was let in. The next one opens'))}`)
  print('Signsmith is open at')
  output.note('Everything stays on this computer. An address opens one browser, once. Ctrl-C ends Signsmith.')
  const forget = browser ? openBrowser(host.invite, output) : () => {}
  await ended
  forget()
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

/** Resolves on the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
