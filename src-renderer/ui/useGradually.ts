import { type ComputedRef, computed, shallowRef, watch, watchEffect } from 'vue'

/**
 * The beginning of a long list at once and the rest a few at a time, so that making it never stops the page.
 *
 * @param first how many are there at once
 * @param step how many more each time that the page had a moment for something else
 */
export function useGradually<Item>(items: () => readonly Item[], first = 24, step = 12): ComputedRef<readonly Item[]> {
  const all = computed(items)
  const most = shallowRef(first)
  // A list that becomes much longer, by a search that ends for example, begins anew.
  watch(
    () => all.value.length,
    (now, before) => {
      if (now > before + step) most.value = first
    },
    { flush: 'sync' },
  )
  watchEffect((onCleanup) => {
    if (all.value.length <= most.value) return
    const timer = setTimeout(() => {
      most.value += step
    })
    onCleanup(() => clearTimeout(timer))
  })
  return computed(() => (all.value.length <= most.value ? all.value : all.value.slice(0, most.value)))
}
