import { onScopeDispose, type Ref, watchEffect } from 'vue'

const FOCUSABLE = 'button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled)'

/**
 * When the element that has the focus goes away, the focus goes to the same control of the item that took its place in
 * the list, else to the content, instead of to nowhere.
 */
export function useFocusKeeper(content: Readonly<Ref<HTMLElement | null>>): void {
  let last: { element: Element; list: Element | null; item: number; control: number } | null = null
  const remember = ({ target }: FocusEvent) => {
    const element = target as Element
    const item = element.closest('li')
    // A long list may be made of several elements.
    const list = element.closest('[data-focus-list]') ?? item?.parentElement ?? null
    last = {
      element,
      list,
      item: item && list ? [...list.querySelectorAll('li')].indexOf(item) : 0,
      control: item ? [...item.querySelectorAll(FOCUSABLE)].indexOf(element) : -1,
    }
  }
  /** What stands where the element was. */
  const heir = (): HTMLElement | null => {
    if (!last?.list?.isConnected) return null
    const items = last.list.querySelectorAll('li')
    const controls = items[Math.min(last.item, items.length - 1)]?.querySelectorAll<HTMLElement>(FOCUSABLE)
    return controls?.[Math.max(0, Math.min(last.control, controls.length - 1))] ?? null
  }
  const observer = new MutationObserver(() => {
    if (!last || last.element.isConnected || document.activeElement !== document.body) return
    const next = heir() ?? content.value
    last = null
    next?.focus({ preventScroll: true })
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
