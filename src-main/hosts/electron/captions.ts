import { BrowserWindow, session } from 'electron'
import { originOf } from './origin'
import { captionsOptions } from './window'

/** In memory, apart from the studio’s own. */
const PARTITION = 'captions'

/**
 * The window with the captions, which stays on top. It shows what this computer's own server tells it, in a session that may
 * ask nothing else and use nothing.
 *
 * @returns opens it at an address, or with null closes it
 */
export function createCaptionsWindow(report: (error: unknown) => void): (address: string | null) => void {
  let window: BrowserWindow | null = null
  return (address) => {
    if (address === null) return window?.close()
    const own = (url: string) => originOf(url) === originOf(address)
    const current = session.fromPartition(PARTITION)
    current.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    current.setPermissionCheckHandler(() => false)
    current.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !own(url) }))
    current.removeAllListeners('will-download').on('will-download', (event) => event.preventDefault())
    const opened = window ?? new BrowserWindow(captionsOptions(PARTITION))
    if (!window) {
      window = opened
      const { webContents } = opened
      opened.removeMenu()
      opened.setVisibleOnAllWorkspaces(true)
      webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
      webContents.on('will-attach-webview', (event) => event.preventDefault())
      webContents.on('will-navigate', (event) => event.preventDefault())
      opened.once('closed', () => {
        window = null
      })
    }
    opened.loadURL(address).catch(report)
    opened.show()
  }
}
