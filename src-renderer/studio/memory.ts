export type Memory = Pick<Storage, 'getItem' | 'setItem'>

/**
 * What outlives the page: while its window is open, or in this browser. Where the browser keeps nothing, what lives as
 * long as the page.
 */
export function openMemory(kind: 'sessionStorage' | 'localStorage' = 'sessionStorage'): Memory {
  try {
    const store = window[kind]
    return {
      getItem: (key) => store.getItem(key),
      setItem(key, value) {
        try {
          store.setItem(key, value)
        } catch {
          // A browser whose room is used up keeps nothing more; what is shown is still right.
        }
      },
    }
  } catch {
    const kept = new Map<string, string>()
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
  }
}
