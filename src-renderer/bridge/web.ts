import type { Bridge } from '../../src-main/contract/bridge'
import { EVENT_NAMES, type EventName } from '../../src-main/contract/events'
import type { Answer } from '../../src-main/contract/failure'
import { words } from '../locales'
import type { Connection } from './connection'

const RETRY_MS = 2_000

/** The bridge over HTTP: calls are POSTs, events one stream that finds its way back after a restart of the host. */
export function createWebBridge(connection: Connection): Bridge {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()

  const listen = () => {
    const source = new EventSource('/events')
    source.addEventListener('open', () => connection.set('open'))
    source.addEventListener('error', () => {
      connection.set('lost')
      // A refusal closes the stream for good, a lost connection is taken up again by itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS)
    })
    for (const name of EVENT_NAMES) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        const payload = JSON.parse(data) as never
        for (const listener of listeners.get(name) ?? []) listener(payload)
      })
    }
  }
  listen()

  return {
    async call(name, input) {
      try {
        const response = await fetch(`/call/${name}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(input),
        })
        if (!response.ok) return unreachable(await response.text())
        const answer = (await response.json()) as Answer<never>
        connection.set('open')
        return answer
      } catch {
        connection.set('lost')
        return unreachable(words.app.lost)
      }
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener as (payload: never) => void))
      return () => set.delete(listener as (payload: never) => void)
    },
  }
}

function unreachable(message: string): Answer<never> {
  return { ok: false, error: { code: 'unreachable', message } }
}
