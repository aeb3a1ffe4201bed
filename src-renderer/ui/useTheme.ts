import { onScopeDispose, type ShallowRef, shallowRef, watchEffect } from 'vue'
import type { Settings } from '../../src-main/contract/settings'

/** Puts the chosen colours on the page; "as the system" follows the system while the page is open. */
export function useTheme(settings: Readonly<ShallowRef<Settings>>): void {
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const systemDark = shallowRef(query.matches)
  const follow = () => {
    systemDark.value = query.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  watchEffect(() => {
    const { theme } = settings.value
    const dark = theme === 'dark' || (theme === 'system' && systemDark.value)
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  })
}
