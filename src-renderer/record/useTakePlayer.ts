import { onScopeDispose, type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import { type DrawnTake, frameAt } from './drawTake'

export interface TakePlayer {
  playing: Readonly<Ref<boolean>>
  /** The frame that is shown. */
  frame: ShallowRef<number>
  play(): void
  pause(): void
}

/** Between the end and the next beginning, milliseconds. */
const PAUSE_MS = 350

/**
 * Plays the used part of a take over and over, as fast as it was made.
 *
 * @param first the frame that is shown until then
 */
export function useTakePlayer(take: () => DrawnTake, first: number): TakePlayer {
  const playing = ref(false)
  const frame = shallowRef(first)
  let asked = 0
  let began = 0
  const step = (now: number) => {
    const { frames, from, to } = take()
    const [begins, ends] = [frames[from]!.time, frames[to]!.time]
    const at = (now - began) % (ends - begins + PAUSE_MS)
    frame.value = Math.min(to, frameAt(take(), begins + at))
    asked = requestAnimationFrame(step)
  }
  const pause = () => {
    playing.value = false
    cancelAnimationFrame(asked)
  }
  onScopeDispose(pause)
  return {
    playing,
    frame,
    pause,
    play() {
      if (playing.value) return
      playing.value = true
      began = performance.now()
      asked = requestAnimationFrame(step)
    },
  }
}

/** Whether the person wants as little to move as can be. */
export function useStillness(): Readonly<Ref<boolean>> {
  const query = matchMedia('(prefers-reduced-motion: reduce)')
  const still = ref(query.matches)
  const follow = () => {
    still.value = query.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return still
}
