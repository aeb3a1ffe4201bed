import { type ShallowRef, shallowRef } from 'vue'

/**
 * Whether the host answers. In Electron it always does; in the browser it can be stopped and started again, and can
 * refuse a page that stayed open over too many starts.
 */
export type ConnectionState = 'open' | 'lost' | 'refused'

export interface Connection {
  state: Readonly<ShallowRef<ConnectionState>>
  /** Counts how often the page may have missed what the host told, and should read everything anew. */
  missed: Readonly<ShallowRef<number>>
  set(state: ConnectionState): void
  noteMissed(): void
}

export function createConnection(): Connection {
  const state = shallowRef<ConnectionState>('open')
  const missed = shallowRef(0)
  return {
    state,
    missed,
    set: (next) => {
      state.value = next
    },
    noteMissed: () => {
      missed.value++
    },
  }
}
