import { onScopeDispose, type Ref, watchEffect } from 'vue'

/** When the element that has the focus goes away, the focus goes to the content instead of to nowhere. */
export function useFocusKeeper(content: Readonly<Ref<HTMLElement | null>>): void {
  let last: Element | null = null
  const remember = ({ target }: FocusEvent) => {
    last = target as Element
  }
  const observer = new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return
    last = null
    content.value?.focus({ preventScroll: true })
  })
  watchEffect(() => {
    observer.disconnect()
    if (content.value) observer.observe(content.value, { childList: true, subtree: true })
  })
  document.addEventListener('focusin', remember)
  onScopeDispose(() => {
    observer.disconnect()
    document.removeEventListener('focusin', remember)
  })
}
