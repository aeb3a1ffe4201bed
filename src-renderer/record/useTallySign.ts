import { type ShallowRef, shallowRef, watch } from 'vue'
import type { Recorder } from './useRecorder'

export interface TallySign {
  /** The sign whose tally is shown; null when none is, because the person went on to another sign. */
  of: Readonly<ShallowRef<string | null>>
  /** Goes on to the next sign after a recording: what that one brought is still shown, by its name. */
  goOn(next: string): void
}

/** Keeps what a recording brought with its sign, so that it never stands under another one as if it were that one's. */
export function useTallySign(recorder: Pick<Recorder, 'state'>, signId: ShallowRef<string | null>): TallySign {
  const of = shallowRef<string | null>(null)
  let goingOn = false
  watch(
    recorder.state,
    ({ state }) => {
      if (state === 'starting') of.value = signId.value
    },
    { flush: 'sync' },
  )
  watch(
    signId,
    () => {
      if (!goingOn && recorder.state.value.state === 'idle') of.value = null
    },
    { flush: 'sync' },
  )
  return {
    of,
    goOn(next) {
      goingOn = true
      signId.value = next
      goingOn = false
    },
  }
}
