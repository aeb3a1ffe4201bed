import type { Bridge } from '../../src-main/contract/bridge'
import type { Connection } from './connection'
import { createWebBridge } from './web'

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    signsmith?: Bridge
  }
}

/** The only place that knows what carries the contract. */
export function createBridge(connection: Connection): Bridge {
  return window.signsmith ?? createWebBridge(connection)
}
