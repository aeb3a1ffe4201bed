import { type ShallowRef, shallowRef, watch } from 'vue'

/** A word is said to assistive technology once it has stood still for this long. */
const STEADY_MS = 800

/** The last word that stood still: what a screen reader hears, never every flicker between frames. */
export function useAnnouncement(word: () => string): Readonly<ShallowRef<string>> {
  const announced = shallowRef('')
  watch(word, (next, _before, onCleanup) => {
    const timer = setTimeout(() => {
      announced.value = next
    }, STEADY_MS)
    onCleanup(() => clearTimeout(timer))
  })
  return announced
}
