import { onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recorder } from './useRecorder'

export type BurstState =
  | { state: 'idle' }
  /** Seconds until the recording begins, and whether it waits for a hand meanwhile. */
  | { state: 'counting'; left: number; waits: boolean }
  /** Seconds until it ends. */
  | { state: 'recording'; left: number }

export interface Burst {
  state: Readonly<ShallowRef<BurstState>>
  begin(): void
  /** Ends it at once; what was recorded is kept. */
  cancel(): void
}

/** Without a hand for so many seconds in a row a countdown is given up. */
const MOST_WAITED = 30

/**
 * Counts down, records for some seconds, and stops: both hands are free. The countdown stands still while no hand is
 * seen.
 *
 * @param ready whether there is a hand to record, or none is needed
 * @param inVain told for how many seconds no hand came, when it is given up
 */
export function useBurst(
  recorder: Pick<Recorder, 'state' | 'stop'>,
  seconds: () => { countdown: number; burst: number },
  start: () => Promise<void>,
  ready: Readonly<Ref<boolean>>,
  inVain: (seconds: number) => void,
): Burst {
  const state = shallowRef<BurstState>({ state: 'idle' })
  let timer: ReturnType<typeof setInterval> | undefined
  /** Seconds in a row without a hand. */
  let waited = 0

  const cancel = () => {
    clearInterval(timer)
    if (state.value.state === 'recording') recorder.stop()
    state.value = { state: 'idle' }
  }
  const everySecond = (work: () => void) => {
    clearInterval(timer)
    timer = setInterval(work, 1_000)
  }
  const record = async () => {
    clearInterval(timer)
    const mine: BurstState = { state: 'recording', left: seconds().burst }
    state.value = mine
    await start()
    // The person may have cancelled while the host answered, and the host may have refused.
    if (state.value !== mine) return
    if (recorder.state.value.state !== 'recording') return cancel()
    everySecond(() => {
      if (state.value.state !== 'recording') return
      const left = state.value.left - 1
      if (left > 0) state.value = { state: 'recording', left }
      else cancel()
    })
  }
  const countDown = (from: number) => {
    waited = 0
    state.value = { state: 'counting', left: from, waits: !ready.value }
    everySecond(() => {
      if (state.value.state !== 'counting') return
      if (!ready.value) {
        if (++waited < MOST_WAITED) return
        cancel()
        return inVain(MOST_WAITED)
      }
      const left = state.value.left - 1
      if (left > 0) state.value = { state: 'counting', left, waits: false }
      else record()
    })
  }
  watch(ready, (now) => {
    waited = 0
    if (state.value.state !== 'counting') return
    if (now && state.value.left === 0) record()
    else state.value = { ...state.value, waits: !now }
  })
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
      if (countdown === 0 && ready.value) record()
      else countDown(countdown)
    },
  }
}
