import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../contract/bridge'

// The channel names of hosts/electron/bridge.ts; a sandboxed preload imports nothing of ours at run time.
const CALL_CHANNEL = 'signsmith:call'
const EVENT_CHANNEL = 'signsmith:event'

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(CALL_CHANNEL, name, input),
  on(event, listener) {
    // Electron's event object stays on this side: it would give the page a way to its sender.
    const forward = (_event: unknown, ...[name, payload]: unknown[]) => {
      if (name === event) listener(payload as never)
    }
    ipcRenderer.on(EVENT_CHANNEL, forward)
    return () => ipcRenderer.off(EVENT_CHANNEL, forward)
  },
}

contextBridge.exposeInMainWorld('signsmith', bridge)
