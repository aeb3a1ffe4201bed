export type Memory = Pick<Storage, 'getItem' | 'setItem'>

/** What outlives the page while its window is open; where the browser keeps nothing, what lives as long as the page. */
export function openMemory(): Memory {
  try {
    return sessionStorage
  } catch {
    const kept = new Map<string, string>()
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
  }
}
