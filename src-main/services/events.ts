import type { EventName, Events, Listener, Stop } from '../contract/events'

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
