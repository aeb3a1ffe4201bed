import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, Menu, protocol, type Session, screen, session, systemPreferences } from 'electron'
import type { Place } from '../../contract/events'
import { Failure } from '../../contract/failure'
import { type App, openApp } from '../../services/app'
import { listAssets } from '../assets'
import { createDispatch } from '../dispatch'
import { appOptions, BUILT } from '../environment'
import { connectPage } from './bridge'
import { menuTemplate } from './menu'
import { devServerOf, mayNavigate, mayRequest, ORIGIN, originOf, SCHEME, START } from './origin'
import { mayUse } from './permissions'
import { createSchemeHandler } from './scheme'
import { TAKE_OVER, takeOverQuestion } from './takeOver'
import { userDataFolder } from './userData'
import { createBudget, restoreState, windowOptions } from './window'

// This file only connects Electron to decisions that are made, and tested, in the files beside it.
const devServer = app.isPackaged ? null : devServerOf(process.env.ELECTRON_RENDERER_URL)
const home = devServer ?? ORIGIN
/** Built beside the entries of the main process. */
const PRELOAD = new URL('../preload/preload.cjs', import.meta.url)
const options = appOptions('electron', app.commandLine.getSwitchValue('data-dir') || undefined)
const report = (error: unknown) => console.error(error)

// Electron's own files lie inside the data folder, so that each data folder has its one window, and none are mixed.
app.setPath('userData', userDataFolder(options.dataFolder, app.getPath('temp')))
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(fail)
} else {
  app.quit()
}

async function start(): Promise<void> {
  protocol.handle(SCHEME, createSchemeHandler(listAssets(fileURLToPath(BUILT.renderer))))
  guardSession(session.defaultSession)
  const signsmith = await openOrAsk()
  closeBeforeQuit(signsmith)
  let window = openWindow(signsmith)
  const focus = () => {
    if (window.isDestroyed()) window = openWindow(signsmith)
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  const go = (place: Place) => {
    if (window.isDestroyed()) window = openWindow(signsmith, place)
    else signsmith.events.emit('navigate', { place })
    focus()
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, devServer !== null, go)))
  app.on('second-instance', focus)
  app.on('activate', focus)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

/** Opens the data folder; where another Signsmith has it, the person says whether it is overridden. */
async function openOrAsk(): Promise<App> {
  try {
    return await openApp({ ...options, takeOver: app.commandLine.hasSwitch('take-over') })
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'locked')) throw error
    const { response } = await dialog.showMessageBox(takeOverQuestion(error.message))
    if (response === TAKE_OVER) return openApp({ ...options, takeOver: true })
    app.exit(0)
    // The process ends; until then nothing may go on.
    return new Promise<never>(() => {})
  }
}

function guardSession(current: Session): void {
  current.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const allowed = mayUse({ permission, origin: originOf(details.requestingUrl), media }, home)
    if (!allowed || process.platform !== 'darwin') return answer(allowed)
    systemPreferences.askForMediaAccess('camera').then(answer, () => answer(false))
  })
  current.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUse(
      { permission, origin: originOf(requestingOrigin), media: details.mediaType ? [details.mediaType] : [] },
      home,
    ),
  )
  current.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, home) }))
}

function openWindow(signsmith: App, place: Place = 'signs'): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json')
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const state = restoreState(readJson(stateFile), areas)
  const window = new BrowserWindow(windowOptions(state, fileURLToPath(PRELOAD)))
  const { webContents } = window
  const mayReload = createBudget(3, 60_000)
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url, home)) event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    if (mayReload(performance.now())) window.reload()
    else fail(new Error(`The page ended several times (${reason}). What was saved is kept.`))
  })
  connectPage(webContents, createDispatch(signsmith.handlers, report), signsmith.events, home)
  window.on('close', () => {
    const closing = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      writeFileSync(stateFile, JSON.stringify(closing))
    } catch (error) {
      report(error)
    }
  })
  window.once('ready-to-show', () => {
    if (state?.maximized) window.maximize()
    window.show()
  })
  // A load that is overtaken, by a reload or by closing the window, is no failure.
  window.loadURL(`${devServer ?? START}#${place}`).catch(report)
  return window
}

/** Quitting waits until training has ended and every file is closed. */
function closeBeforeQuit(signsmith: App): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    signsmith
      .close()
      .catch(report)
      .finally(() => {
        closed = true
        app.quit()
      })
  })
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function fail(error: unknown): void {
  report(error)
  const message = error instanceof Failure ? error.message : String((error as Error).stack ?? error)
  dialog.showErrorBox('Signsmith cannot start', message)
  app.exit(1)
}
