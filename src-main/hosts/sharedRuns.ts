/** Whether a call may take the answer of a run that began before it, or of the next one only. */
export type Sharing = 'now' | 'next'

/**
 * Runs what is asked for many times at once as few times as can be: under one key there is one run at a time, and one
 * that waits for its end, which everybody who comes meanwhile shares.
 */
export function createSharedRuns(): <T>(key: string, sharing: Sharing, run: () => Promise<T>) => Promise<T> {
  const running = new Map<string, Promise<unknown>>()
  const waiting = new Map<string, Promise<unknown>>()
  const begin = <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const begun = run().finally(() => running.delete(key))
    running.set(key, begun)
    return begun
  }
  return <T>(key: string, sharing: Sharing, run: () => Promise<T>) => {
    const next = waiting.get(key)
    if (next) return next as Promise<T>
    const current = running.get(key)
    if (!current) return begin(key, run)
    if (sharing === 'now') return current as Promise<T>
    const later = current
      .catch(() => {})
      .then(() => {
        waiting.delete(key)
        return begin(key, run)
      })
    waiting.set(key, later)
    return later
  }
}
