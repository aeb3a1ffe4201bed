import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, screen } from 'electron'
import type { Place } from '../../contract/events'
import { createDispatch } from '../dispatch'
import { connectPage } from './bridge'
import type { Desktop } from './desktop'
import { addressAgain, mayNavigate } from './origin'
import type { Quit } from './quit'
import { createBudget, restoreState, windowOptions } from './window'
import type { DialogWords } from './words'

/** Built beside the entries of the main process. */
const PRELOAD = new URL('../preload/preload.cjs', import.meta.url)
const ICON = new URL('./icon.png', import.meta.url)

/** Opens the one window and brings its page back where that ends. */
export function openWindow(desktop: Desktop, place: Place = 'signs'): BrowserWindow {
  const { signsmith, home, openings, start, words, report } = desktop
  const stateFile = join(app.getPath('userData'), 'window.json')
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const state = restoreState(readJson(stateFile), areas)
  const window = new BrowserWindow(windowOptions(state, fileURLToPath(PRELOAD), fileURLToPath(ICON)))
  const { webContents } = window
  const mayReload = createBudget(3, 60_000)
  // A load that is overtaken, by a reload or by closing the window, is no failure.
  const load = (where: string) => void window.loadURL(where).catch(report)
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url, home)) event.preventDefault()
  })
  // Nobody is asked before a script goes to about:blank.
  webContents.on('did-navigate', (_event, url) => {
    if (!mayNavigate(url, home)) load(addressAgain(desktop.address, '', place))
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    if (mayReload(performance.now())) load(addressAgain(desktop.address, webContents.getURL(), place))
    else desktop.cannotGoOn(`the page ended several times: ${reason}`)
  })
  askBeforeLeaving(window, words, desktop.quit)
  askWhileHung(window, words, () => webContents.forcefullyCrashRenderer())
  const called = () => {
    start.called()
    openings.listens()
  }
  connectPage(webContents, createDispatch(signsmith.handlers, report), signsmith.events, home, called)
  window.on('close', () => {
    const closing = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSync(stateFile, JSON.stringify(closing))
    } catch (error) {
      report(error)
    }
  })
  // Whoever closes the window, or ends the app, before the page has answered wants no other one.
  window.once('closed', start.settle)
  // Alone they would keep an app open that nobody can use.
  window.once('closed', desktop.closeCaptions)
  window.once('ready-to-show', () => {
    start.painted()
    if (state?.maximized) window.maximize()
    window.show()
  })
  start.loading()
  load(`${desktop.address}#${place}`)
  return window
}

/**
 * The page objects while a recording or a training is under way; the person decides. Everything goes on meanwhile: a dialog
 * that blocked this process would also stop what keeps the data folder ours.
 */
function askBeforeLeaving(window: BrowserWindow, words: () => DialogWords, quit: Quit): void {
  let state: 'open' | 'asking' | 'leaving' = 'open'
  window.webContents.on('will-prevent-unload', async (event) => {
    if (quit.closed() || state === 'leaving') return event.preventDefault()
    if (state === 'asking') return
    state = 'asking'
    const { message, detail, stay, leave } = words().leave
    const buttons = [stay, leave]
    const asked = { type: 'question' as const, message, detail, buttons, defaultId: 0, cancelId: 0 }
    const { response } = await dialog.showMessageBox(window, asked)
    state = response === 1 ? 'leaving' : 'open'
    if (response !== 1) quit.stay()
    else if (!window.isDestroyed()) window.close()
  })
}

/** Asks what to do with a page that hangs; the question goes when it answers again. */
function askWhileHung(window: BrowserWindow, words: () => DialogWords, end: () => void): void {
  let asking: AbortController | null = null
  window.on('unresponsive', async () => {
    if (asking) return
    asking = new AbortController()
    const { message, detail, wait, reload } = words().hung
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons: [wait, reload],
      defaultId: 0,
      cancelId: 0,
      signal: asking.signal,
    })
    asking = null
    // A page that hangs hears no reload; one that has ended is loaded anew.
    if (response === 1 && !window.isDestroyed()) end()
  })
  window.on('responsive', () => asking?.abort())
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
