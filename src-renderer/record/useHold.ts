import { onScopeDispose, type Ref } from 'vue'

/** Elements that the space bar belongs to already. */
const OWN_SPACE = 'input, select, textarea, button, summary, a, [contenteditable]'
/** Some browsers click a button when its key is released, although the press was taken. */
const CLICK_AFTER_KEY_MS = 400

export interface Hold {
  /** What a button that is held binds. */
  press(event: PointerEvent | KeyboardEvent): void
  click(event: MouseEvent): void
}

/**
 * Holding a button or the space bar, or, hands-free, pressing once to start and once to stop. Letting go is noticed
 * wherever the focus or the pointer is by then.
 *
 * @param toggle whether one press starts and the next one stops
 */
export function useHold(toggle: Ref<boolean>, active: () => boolean, start: () => void, stop: () => void): Hold {
  let releasedAt = 0

  const begin = () => {
    if (!active()) start()
    else if (toggle.value) stop()
  }
  const end = () => {
    if (!toggle.value && active()) stop()
  }
  const holds = ({ code }: KeyboardEvent) => code === 'Space' || code === 'Enter'
  const plain = ({ ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent) => !(ctrlKey || altKey || metaKey || shiftKey)
  const down = (event: KeyboardEvent) => {
    if (event.code !== 'Space' || !plain(event) || (event.target as HTMLElement).closest(OWN_SPACE)) return
    event.preventDefault()
    if (!event.repeat) begin()
  }
  const up = (event: KeyboardEvent) => {
    if (!holds(event)) return
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
        if (!holds(event)) return
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
