import { watchEffect } from 'vue'
import type { Camera } from '../camera/useCamera'
import { takeCaption } from './takeText'
import type { TakesState } from './useTakes'

/** Says over the picture what to do: get ready, now, done. */
export function useTakeCue({ caption, cue }: Pick<Camera, 'caption' | 'cue'>, now: () => TakesState): void {
  watchEffect((onCleanup) => {
    const { state } = now()
    caption.value = takeCaption(now())
    cue.value = state === 'idle' ? null : state
    onCleanup(() => {
      caption.value = ''
      cue.value = null
    })
  })
}
