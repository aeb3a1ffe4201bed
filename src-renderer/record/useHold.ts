import { onScopeDispose, type Ref } from 'vue'
import { createJustNow } from '../ui/justNow'
import { isFree, keyOf } from '../ui/useShortcuts'

/** Some browsers click a button when its key is released, although the press was taken. */
const CLICK_AFTER_KEY_MS = 400

/** Shorter than any recording that somebody means. */
const TWICE_MS = 400

export interface Hold {
  /** What a button that is held binds. */
  press(event: PointerEvent | KeyboardEvent): void
  click(event: MouseEvent): void
}

/**
 * Holding a button or a key, or, hands-free, pressing once to start and once to stop. Letting go is noticed
 * wherever the focus or the pointer is by then.
 *
 * @param toggle whether one press starts and the next one stops
 * @param key the key that does it wherever the focus is; null for none
 */
export function useHold(
  toggle: Readonly<Ref<boolean>>,
  key: Readonly<Ref<string | null>>,
  active: () => boolean,
  start: () => void,
  stop: () => void,
): Hold {
  let releasedAt = 0
  const begun = createJustNow(TWICE_MS)
  /** The place on the keyboard that is held down, which stays the same when Shift changes what it is called. */
  let held: string | null = null

  const begin = () => {
    if (!active()) {
      begun.mark()
      start()
    } else if (toggle.value && !begun.is()) stop()
  }
  const end = () => {
    held = null
    if (!toggle.value && active()) stop()
  }
  const presses = ({ code }: KeyboardEvent) => code === 'Space' || code === 'Enter'
  const down = (event: KeyboardEvent) => {
    if (keyOf(event) !== key.value || !isFree(event, 'capture')) return
    event.preventDefault()
    if (event.repeat) return
    held = event.code
    begin()
  }
  const up = (event: KeyboardEvent) => {
    if (event.code !== held && !presses(event)) return
    releasedAt = event.timeStamp
    end()
  }
  const events = { keydown: down, keyup: up, blur: end, pointerup: end, pointercancel: end } as const
  for (const [name, listener] of Object.entries(events)) window.addEventListener(name, listener as EventListener)
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(events)) window.removeEventListener(name, listener as EventListener)
  })
  return {
    press(event) {
      if (event instanceof KeyboardEvent) {
        if (!presses(event)) return
        event.preventDefault()
        if (event.repeat) return
      } else if (event.button !== 0) return
      begin()
    },
    // Assistive technology clicks without pressing: such a click starts or stops, whatever the mode.
    click(event) {
      if (event.detail !== 0 || event.timeStamp - releasedAt < CLICK_AFTER_KEY_MS) return
      if (active()) stop()
      else start()
    },
  }
}
