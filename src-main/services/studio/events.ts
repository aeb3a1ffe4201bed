import type { EventName, Events, Listener, Stop } from '../../contract/events'

/** How services tell whoever listens that something changed. */
export interface EventHub {
  emit<Name extends EventName>(name: Name, payload: Events[Name]): void
  on<Name extends EventName>(name: Name, listener: Listener<Name>): Stop
}

export function createEvents(): EventHub {
  const listeners = new Map<EventName, Set<Listener<never>>>()
  return {
    emit(name, payload) {
      for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload)
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener as Listener<never>))
      return () => set.delete(listener as Listener<never>)
    },
  }
}

/**
 * Runs something at once, and again at most every `ms` while it keeps being asked for; the last asking is never lost.
 */
export function coalesce(ms: number, work: (key: string) => void): (key: string) => void {
  const waiting = new Map<string, { again: boolean }>()
  const run = (key: string) => {
    work(key)
    const state = { again: false }
    waiting.set(key, state)
    setTimeout(() => {
      waiting.delete(key)
      if (state.again) run(key)
    }, ms).unref()
  }
  return (key) => {
    const state = waiting.get(key)
    if (state) state.again = true
    else run(key)
  }
}
