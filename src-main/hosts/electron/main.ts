import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, dialog, Menu, powerMonitor, protocol, session, shell } from 'electron'
import type { Place } from '../../contract/events'
import { Failure } from '../../contract/failure'
import { type App, openApp } from '../../services/app'
import type { OutputDoors } from '../../services/studio/outputDoors'
import { listAssets } from '../assets'
import { APP_ID, appOptions, BUILT } from '../environment'
import { createOpenings, projectFileIn } from '../openings'
import { outputDoors } from '../outputs/doors'
import type { StartReport } from '../startReport'
import { createCaptionsWindow } from './captions'
import { refuseDebugging } from './debugging'
import type { Desktop } from './desktop'
import { signFileDialog } from './downloads'
import { menuTemplate } from './menu'
import { MENU_WORDS } from './menuWords'
import { devServerOf, NEW_VERSIONS, ORIGIN, SCHEME, START } from './origin'
import { openWindow } from './page'
import { createQuit } from './quit'
import { createSchemeHandler } from './scheme'
import { guardSession, offerDownloads } from './session'
import { createStart, obstacle } from './start'
import { openOrAsk, TAKE_OVER, takeOverQuestion } from './takeOver'
import { userDataFolder } from './userData'
import { startUtility } from './utility'
import { DIALOG_WORDS, followLanguage } from './words'

// This file and the two that it opens, page.ts and session.ts, only connect Electron to decisions that are made, and
// tested, in the files beside them.
const devServer = app.isPackaged ? null : devServerOf(process.env.ELECTRON_RENDERER_URL)
const home = devServer ?? ORIGIN
const options = {
  ...appOptions('electron', app.commandLine.getSwitchValue('data-dir') || undefined),
  startNative: startUtility,
  chooseFolder,
}
const report = (error: unknown) => console.error(error instanceof Failure ? error.message : error)
/** Whether the command line started this, and will open the browser where no window can be had. */
const launched = process.send !== undefined
const tell = (state: StartReport, then = () => {}) => {
  if (process.connected) process.send?.(state, undefined, undefined, then)
  else then()
}
const start = createStart(tell, () => cannotStart('its page did not answer'))

// A terminal that was closed must not end what goes on in the window.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
// Electron's own files lie inside the data folder, so that each data folder has its one window, and none are mixed.
app.setPath('userData', userDataFolder(options.dataFolder, app.getPath('temp')))
app.enableSandbox()
refuseDebugging(app.isPackaged, app.commandLine)
// By this name Windows knows which windows belong to the installed app.
app.setAppUserModelId(APP_ID)
// On Linux Chromium knows the voices of this computer only when it is told to ask for them.
app.commandLine.appendSwitch('enable-speech-dispatcher')
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

/** Project files that were opened with the app before there was a window. */
const earlier: string[] = []
const reason = obstacle(process.platform, process.getuid?.())
if (reason) {
  cannotStart(reason)
} else if (app.requestSingleInstanceLock()) {
  app.whenReady().then(open).catch(fail)
  // macOS says so by an event, perhaps before it is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault()
    earlier.push(file)
  })
} else {
  // The window that is open already comes to the front.
  start.settle()
  app.quit()
}

async function open(): Promise<void> {
  const assets = listAssets(fileURLToPath(BUILT.renderer))
  protocol.handle(SCHEME, createSchemeHandler(assets))
  guardSession(session.defaultSession, home)
  const showCaptions = createCaptionsWindow(report)
  let words = () => DIALOG_WORDS.en
  const chooseFile = async (usual: string) => {
    const { canceled, filePath } = await dialog.showSaveDialog(window, signFileDialog(usual, words()))
    return canceled ? null : filePath
  }
  const signsmith = await openFolder({ ...outputDoors(assets), showCaptions, chooseFile })
  if (!signsmith) return app.quit()
  const language = await followLanguage(signsmith, app.getPreferredSystemLanguages, report, () => setMenu())
  words = () => DIALOG_WORDS[language()]
  const quit = createQuit(
    () => window,
    signsmith.close,
    () => app.quit(),
    report,
  )
  const openings = createOpenings((file) => signsmith.events.emit('opened', { file, fileId: signsmith.offer(file) }))
  const desktop: Desktop = {
    signsmith,
    openings,
    home,
    address: devServer ?? START,
    start,
    words,
    quit,
    closeCaptions: () => showCaptions(null),
    report,
    cannotGoOn(reason) {
      if (!start.settled()) return cannotStart(reason)
      const end = () => fail(new Failure('internal', `Signsmith cannot go on: ${reason}. What was saved is kept.`))
      signsmith.close().catch(report).finally(end)
    },
  }
  offerDownloads(session.defaultSession, desktop)
  let window = openWindow(desktop)
  const focus = () => {
    if (window.isDestroyed()) window = openWindow(desktop)
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  const go = (place: Place) => {
    if (window.isDestroyed()) window = openWindow(desktop, place)
    else signsmith.events.emit('navigate', { place })
    focus()
  }
  const close = () => window.close()
  const lookForNew = () => void shell.openExternal(NEW_VERSIONS).catch(report)
  const setMenu = () => {
    const acts = { go, close, lookForNew }
    const template = menuTemplate(process.platform, devServer !== null, MENU_WORDS[language()], acts)
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  setMenu()
  for (const file of [projectFileIn(process.argv, process.cwd()), ...earlier]) openings.open(file)
  app.removeAllListeners('open-file').on('open-file', (_event, file) => {
    openings.open(file)
    focus()
  })
  app.on('second-instance', (_event, words, folder) => {
    openings.open(projectFileIn(words, folder))
    focus()
  })
  app.on('activate', focus)
  app.on('before-quit', (event) => {
    start.settle()
    quit.before(event)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' || quit.wanted()) app.quit()
  })
  // By themselves these would quit as the person does, with a question that nobody might be there to answer.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, quit.now)
  // Nor does a closed terminal end what goes on in the window.
  process.on('SIGHUP', () => {})
  // Graphics that ended are begun anew by Chromium; where they stay away the page never answers, which `start` notices.
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') report(details)
  })
  powerMonitor.on('shutdown', (event?: Electron.Event) => {
    event?.preventDefault()
    quit.now()
  })
}

/** Asks for a folder by the system's own dialog, over the window; a path never comes from the page. */
async function chooseFolder(): Promise<string | null> {
  const asked: Electron.OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] }
  const [window] = BrowserWindow.getAllWindows()
  const { filePaths } = await (window ? dialog.showOpenDialog(window, asked) : dialog.showOpenDialog(asked))
  return filePaths[0] ?? null
}

/** Opens the data folder; where another Signsmith has it, the person says whether it is overridden. Null if not. */
async function openFolder(outputs: OutputDoors): Promise<App | null> {
  const open = (takeOver: boolean) => start.opening(openApp({ ...options, outputs, takeOver }))
  if (app.commandLine.hasSwitch('take-over')) return open(true)
  const asks = async (reason: string) => {
    const { response } = await start.asking(dialog.showMessageBox(takeOverQuestion(reason)))
    return response === TAKE_OVER
  }
  const opened = await openOrAsk(open, asks)
  if (!opened) start.settle()
  return opened
}

/** Ends where no window can be had: whoever started the app says so and opens the browser, else a box says it. */
function cannotStart(reason: string): void {
  if (launched) return tell({ state: 'failed', reason }, () => app.exit(1))
  fail(new Failure('internal', `Signsmith cannot open a window here (${reason}). What was saved is kept.`))
}

function fail(error: unknown): void {
  start.settle()
  report(error)
  dialog.showErrorBox('Signsmith', error instanceof Failure ? error.message : String((error as Error).stack ?? error))
  app.exit(1)
}
