import { type ShallowRef, shallowRef } from 'vue'

/** Whether the host answers. In Electron it always does; in the browser it can be stopped and started again. */
export interface Connection {
  state: Readonly<ShallowRef<'open' | 'lost'>>
  set(state: 'open' | 'lost'): void
}

export function createConnection(): Connection {
  const state = shallowRef<'open' | 'lost'>('open')
  return {
    state,
    set: (next) => {
      state.value = next
    },
  }
}
