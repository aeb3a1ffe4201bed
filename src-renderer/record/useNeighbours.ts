import { type ComputedRef, computed, type Ref } from 'vue'

/** The way from one thing of a list to those beside it, in a dialog that shows one. */
export interface Neighbours {
  /** Its place in the list. */
  at: ComputedRef<number>
  go(by: -1 | 1): void
  /** Goes on to the next one, for this one is gone, though the list may not know yet. */
  leave(): void
}

/**
 * @param chosen the one that is shown
 * @param over called when none is left
 */
export function useNeighbours(chosen: Ref<string | null>, list: () => readonly string[], over: () => void): Neighbours {
  const at = computed(() => list().indexOf(chosen.value ?? ''))
  const gone = new Set<string>()
  return {
    at,
    go(by) {
      chosen.value = list()[at.value + by] ?? chosen.value
    },
    leave() {
      if (chosen.value) gone.add(chosen.value)
      const left = (ids: readonly string[]) => ids.find((id) => !gone.has(id))
      const next = left(list().slice(at.value + 1)) ?? left(list().slice(0, at.value).reverse())
      if (next) chosen.value = next
      else over()
    },
  }
}
