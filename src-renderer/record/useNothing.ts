import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import { FEWEST_TAKE_FRAMES } from '../../src-main/contract/take'
import type { Camera } from '../camera/useCamera'
import { type TakeSighting, takeOf } from './takeOf'
import type { TakeSeries, TakesTarget } from './takeSeries'
import type { Takes } from './useTakes'

export type NothingState =
  | { state: 'idle' }
  /** Seconds that are left. */
  | { state: 'counting'; left: number }
  | { state: 'recording'; left: number }

export interface Nothing {
  state: Readonly<ShallowRef<NothingState>>
  begin(target: TakesTarget): void
  /** What was recorded until now is kept. */
  stop(): void
}

/** Half a minute teaches most of what can be learned of doing nothing. */
export const NOTHING_SECONDS = 30
/** About as long as a sign. */
const WINDOW_MS = 1_500
const PICTURE_MS = 300

/**
 * Records somebody who does nothing in particular, as takes one after the other.
 *
 * @param countdown seconds before it
 */
export function useNothing(
  takes: Pick<Takes, 'open'>,
  camera: Pick<Camera, 'state' | 'onSighting' | 'askThumbnail'>,
  countdown: () => number,
): Nothing {
  const state = shallowRef<NothingState>({ state: 'idle' })
  let series: TakeSeries | null = null
  let seen: TakeSighting[] = []
  let pictured = 0
  let timer: ReturnType<typeof setInterval> | undefined
  /** Takes are handed over one by one. */
  let last: Promise<unknown> = Promise.resolve()

  /** Most of it without a hand teaches nothing of hands. */
  const hand = () => {
    const part = seen
    seen = []
    const shown = part.filter(({ hands }) => hands.length > 0).length
    if (part.length < FEWEST_TAKE_FRAMES || shown < part.length / 2) return
    const take = takeOf(part, { from: 0, to: part.length - 1 })
    const mine = series
    last = last.then(async () => {
      if ((await mine?.keep(take))?.kind === 'lost' && mine === series) stop()
    })
  }
  const stop = () => {
    clearInterval(timer)
    if (state.value.state === 'recording') hand()
    seen = []
    state.value = { state: 'idle' }
  }
  const tick = () => {
    const now = state.value
    if (now.state === 'idle') return
    const left = now.left - 1
    if (left > 0) state.value = { state: now.state, left }
    else if (now.state === 'counting') state.value = { state: 'recording', left: NOTHING_SECONDS }
    else stop()
  }
  const leave = camera.onSighting(({ hands, width, height, time, thumbnail, face }) => {
    if (state.value.state !== 'recording') return
    if (time - pictured >= PICTURE_MS && series?.target.pictures) {
      camera.askThumbnail('whole')
      pictured = time
    }
    if (seen[0] && time - seen[0].time >= WINDOW_MS) hand()
    seen.push({ hands, width, height, time, thumbnail, face })
  })
  watch(camera.state, stop)
  onScopeDispose(() => {
    leave()
    stop()
  })
  return {
    state,
    stop,
    begin(next) {
      if (state.value.state !== 'idle') return
      series = takes.open(next)
      const seconds = countdown()
      state.value = seconds > 0 ? { state: 'counting', left: seconds } : { state: 'recording', left: NOTHING_SECONDS }
      timer = setInterval(tick, 1_000)
    },
  }
}
