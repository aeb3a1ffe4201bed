import { onScopeDispose, type ShallowRef } from 'vue'
import type { Settings } from '../../src-main/contract/settings'
import { keysOf, type Shortcut } from '../../src-main/contract/shortcuts'

/** Controls in which letters are typed or chosen. */
const TYPED = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]'
/** Controls that the space bar and Enter press. */
const PRESSED = 'button, summary, a, input'

/** A key as settings keep it: letters small, whatever Shift does. */
export function keyOf({ key }: KeyboardEvent): string {
  return key.length === 1 ? key.toLowerCase() : key
}

/** Whether a key belongs to nobody else: no modifier, no control that it types into or presses, no dialog that keeps it. */
export function isFree(event: KeyboardEvent, action: Shortcut): boolean {
  const { ctrlKey, altKey, metaKey, target } = event
  if (ctrlKey || altKey || metaKey || event.defaultPrevented) return false
  const element = target as Element
  const dialog = document.querySelector<HTMLElement>('dialog[open]')
  if (dialog && !dialog.dataset.shortcuts?.split(' ').includes(action)) return false
  if (element.closest(TYPED)) return false
  return !(['Enter', ' '].includes(event.key) && element.closest(PRESSED))
}

/** The key of an action while shortcuts are on; null for none. */
export function shortcutKey({ shortcuts }: Settings, action: Shortcut): string | null {
  return shortcuts.on ? keysOf(shortcuts)[action] : null
}

/** Does things at a single key, for as long as the component is there. */
export function useShortcuts(
  settings: Readonly<ShallowRef<Settings>>,
  actions: Partial<Record<Shortcut, () => void>>,
): void {
  const press = (event: KeyboardEvent) => {
    if (event.repeat) return
    const key = keyOf(event)
    for (const [action, run] of Object.entries(actions) as [Shortcut, () => void][]) {
      if (shortcutKey(settings.value, action) !== key || !isFree(event, action)) continue
      event.preventDefault()
      return run()
    }
  }
  window.addEventListener('keydown', press)
  onScopeDispose(() => window.removeEventListener('keydown', press))
}
