import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recorder } from './useRecorder'

export type BurstState =
  | { state: 'idle' }
  /** Seconds until the recording begins. */
  | { state: 'counting'; left: number }
  /** Seconds until it ends. */
  | { state: 'recording'; left: number }

export interface Burst {
  state: Readonly<ShallowRef<BurstState>>
  begin(): void
  /** Ends it at once; what was recorded is kept. */
  cancel(): void
}

/** Counts down, records for some seconds, and stops: both hands are free. */
export function useBurst(
  recorder: Recorder,
  seconds: () => { countdown: number; burst: number },
  start: () => Promise<void>,
): Burst {
  const state = shallowRef<BurstState>({ state: 'idle' })
  let timer: ReturnType<typeof setInterval> | undefined

  const cancel = () => {
    clearInterval(timer)
    if (state.value.state === 'recording') recorder.stop()
    state.value = { state: 'idle' }
  }
  /** Counts the seconds that are left, and then goes on. */
  const tick = (then: () => void) => {
    clearInterval(timer)
    timer = setInterval(() => {
      if (state.value.state === 'idle') return
      const left = state.value.left - 1
      if (left > 0) state.value = { ...state.value, left }
      else {
        clearInterval(timer)
        then()
      }
    }, 1_000)
  }
  const record = async () => {
    const mine: BurstState = { state: 'recording', left: seconds().burst }
    state.value = mine
    await start()
    // The person may have cancelled while the host answered, and the host may have refused.
    if (state.value !== mine) return
    if (recorder.state.value.state === 'recording') tick(cancel)
    else cancel()
  }
  // The picture may go while it counts or records.
  watch(recorder.state, (now, before) => {
    if (before.state === 'recording' && now.state === 'idle' && state.value.state === 'recording') cancel()
  })
  onScopeDispose(cancel)
  return {
    state,
    cancel,
    begin() {
      const { countdown } = seconds()
      if (countdown === 0) return void record()
      state.value = { state: 'counting', left: countdown }
      tick(() => void record())
    },
  }
}
