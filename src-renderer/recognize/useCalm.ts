import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'

/** A value as it was when it last stood still for so long: what changes from frame to frame is not shown. */
export function useCalm<T>(value: () => T, ms: number): Readonly<ShallowRef<T>> {
  const calm = shallowRef(value()) as ShallowRef<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(value, (next) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      calm.value = next
    }, ms)
  })
  onScopeDispose(() => clearTimeout(timer))
  return calm
}
