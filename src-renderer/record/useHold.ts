import { onScopeDispose, type Ref } from 'vue'

/** Elements that the space bar belongs to already. */
const OWN_SPACE = 'input, select, textarea, button, summary, a, video, [contenteditable]'

export interface Hold {
  /** What a button that is held binds. */
  press(event: PointerEvent | KeyboardEvent): void
  release(): void
  click(event: MouseEvent): void
}

/**
 * Holding a button or the space bar, or, hands-free, pressing once to start and once to stop.
 *
 * @param toggle whether one press starts and the next one stops
 */
export function useHold(toggle: Ref<boolean>, active: () => boolean, start: () => void, stop: () => void): Hold {
  const begin = () => {
    if (toggle.value && active()) stop()
    else if (!active()) start()
  }
  const end = () => {
    if (!toggle.value) stop()
  }
  const isSpace = (event: KeyboardEvent) => event.code === 'Space' || event.code === 'Enter'
  const down = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    if (event.code !== 'Space' || event.repeat || target.closest(OWN_SPACE)) return
    event.preventDefault()
    begin()
  }
  const up = (event: KeyboardEvent) => {
    if (event.code === 'Space' && !(event.target as HTMLElement).closest(OWN_SPACE)) end()
  }
  const lost = () => end()
  window.addEventListener('keydown', down)
  window.addEventListener('keyup', up)
  window.addEventListener('blur', lost)
  window.addEventListener('pointerup', lost)
  window.addEventListener('pointercancel', lost)
  onScopeDispose(() => {
    window.removeEventListener('keydown', down)
    window.removeEventListener('keyup', up)
    window.removeEventListener('blur', lost)
    window.removeEventListener('pointerup', lost)
    window.removeEventListener('pointercancel', lost)
  })
  return {
    press(event) {
      if (event instanceof KeyboardEvent) {
        if (!isSpace(event)) return
        event.preventDefault()
        if (event.repeat) return
      } else if (event.button !== 0) return
      begin()
    },
    release: end,
    // Assistive technology clicks without pressing: such a click starts or stops, whatever the mode.
    click(event) {
      if (event.detail !== 0 || event.isTrusted === false) return
      if (active()) stop()
      else start()
    },
  }
}
