import { onScopeDispose, watch } from 'vue'

/** Has the browser, or Electron, ask before the page is left while something would be lost by it. */
export function useLeaveQuestion(wouldLose: () => boolean): void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  const stop = () => window.removeEventListener('beforeunload', ask)
  // Only while it is needed: a page that listens cannot be kept for going back to.
  watch(wouldLose, (now) => (now ? window.addEventListener('beforeunload', ask) : stop()), { immediate: true })
  onScopeDispose(stop)
}

/** Whether the host loaded this page again because the one before ended. Read once: a reload by hand is no accident. */
export function takeLoadedAgain(): boolean {
  const again = new URLSearchParams(location.search).has('again')
  if (again) history.replaceState(null, '', location.pathname + location.hash)
  return again
}

/** A file that is dropped beside its target would replace the page in some browsers. */
export function refuseDroppedFiles(): void {
  const refuse = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  window.addEventListener('dragover', refuse)
  window.addEventListener('drop', refuse)
}
