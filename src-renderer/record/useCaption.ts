import { type ShallowRef, watchEffect } from 'vue'
import { words } from '../locales'
import type { BurstState } from './useBurst'

/**
 * Writes over the picture what to do now: the countdown, to show a hand, or one thing after the other at rest.
 *
 * @param resting how long hands at rest are recorded, in seconds; null for a sign
 */
export function useCaption(caption: ShallowRef<string>, burst: () => BurstState, resting: () => number | null): void {
  watchEffect((onCleanup) => {
    const now = burst()
    const seconds = resting()
    if (now.state === 'counting') caption.value = now.waits ? words.record.showHand : words.grammar.number(now.left)
    else if (now.state === 'recording' && seconds !== null) caption.value = step(now.left, seconds)
    else caption.value = ''
    onCleanup(() => {
      caption.value = ''
    })
  })
}

function step(left: number, seconds: number): string {
  const steps = words.record.noneSteps
  return steps[Math.min(steps.length - 1, Math.floor(((seconds - left) / seconds) * steps.length))]!
}
