import type { Bridge } from '../../src-main/contract/bridge'
import type { EventName } from '../../src-main/contract/events'
import type { Answer } from '../../src-main/contract/failure'
import { words } from '../locales'
import type { Connection } from './connection'
import { hearHost } from './hostEvents'
import type { Session } from './session'

/** The bridge over HTTP: calls are POSTs, events come by one stream for all tabs of the browser. */
export function createWebBridge(session: Session, connection: Connection): Bridge {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const joined = hearHost(session, connection, ({ name, payload }) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never)
  })

  return {
    async call(name, input) {
      // What changes after the first answers must be heard.
      await joined
      try {
        const response = await session.fetch(`/call/${name}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(input),
        })
        if (!response.ok) {
          if (response.status === 401) connection.set('refused')
          return unreachable(await response.text())
        }
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
