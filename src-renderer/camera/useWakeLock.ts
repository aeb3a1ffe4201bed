import { onScopeDispose, watch } from 'vue'

/**
 * Keeps the screen from going dark while a picture is shown: whoever signs touches neither mouse nor keys. The browser
 * takes it back when the page is hidden, and where it cannot be had everything else goes on.
 */
export function useWakeLock(needed: () => boolean): void {
  let held: WakeLockSentinel | null = null
  let asking = false
  const follow = async () => {
    if (needed() && !held && !asking && document.visibilityState === 'visible') {
      asking = true
      const got = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
      asking = false
      held = got
      got?.addEventListener('release', () => {
        if (held === got) held = null
      })
    }
    // Nobody may need it any more by the time it comes.
    if (!needed()) {
      const last = held
      held = null
      await last?.release()
    }
  }
  watch(needed, follow, { immediate: true })
  document.addEventListener('visibilitychange', follow)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', follow)
    held?.release()
  })
}
