import type { Bridge } from '../../src-main/contract/bridge'
import type { Connection } from './connection'
import { enterStudio } from './session'
import { createWebBridge } from './web'

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    signsmith?: Bridge
  }
}

/** Whether the page is a window of the desktop app, with which a training ends. */
export function inDesktopApp(): boolean {
  return window.signsmith !== undefined
}

/** The only place that knows what carries the contract; null in a browser that the host does not let in. */
export async function createBridge(connection: Connection): Promise<Bridge | null> {
  const { signsmith } = window
  if (!signsmith) {
    const session = await enterStudio()
    return session && createWebBridge(session, connection)
  }
  // Electron copies what crosses its bridge and refuses Vue's reactive objects, which JSON makes plain.
  return { on: signsmith.on, call: (name, input) => signsmith.call(name, JSON.parse(JSON.stringify(input))) }
}
