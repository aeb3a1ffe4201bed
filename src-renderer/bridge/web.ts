import type { Bridge } from '../../src-main/contract/bridge'
import type { Answer } from '../../src-main/contract/failure'
import type { Connection } from './connection'

/** The bridge over HTTP: calls are POSTs, events one stream that finds its way back after a restart of the host. */
export function createWebBridge(connection: Connection): Bridge {
  const source = new EventSource('/events')
  source.addEventListener('open', () => connection.set('open'))
  source.addEventListener('error', () => connection.set('lost'))
  return {
    async call(name, input) {
      try {
        const response = await fetch(`/call/${name}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(input),
        })
        if (!response.ok) return unreachable(await response.text())
        return (await response.json()) as Answer<never>
      } catch {
        connection.set('lost')
        return unreachable('Signsmith’s host does not answer. Start it again; what was saved is kept.')
      }
    },
    on(event, listener) {
      const forward = ({ data }: MessageEvent<string>) => listener(JSON.parse(data))
      source.addEventListener(event, forward)
      return () => source.removeEventListener(event, forward)
    },
  }
}

function unreachable(message: string): Answer<never> {
  return { ok: false, error: { code: 'unreachable', message } }
}
