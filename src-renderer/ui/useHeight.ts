import { onBeforeUnmount, type ShallowRef, watch } from 'vue'

/** Tells the page how high something that lies over it is, so that what has the focus is scrolled out from under it. */
export function useHeight(element: Readonly<ShallowRef<HTMLElement | null>>, property: string): void {
  const { style } = document.documentElement
  const sizes = new ResizeObserver(([entry]) => {
    style.setProperty(property, `${entry!.borderBoxSize[0]!.blockSize}px`)
    // Nor does it lie over what had the focus before it came, or grew.
    const focused = document.activeElement
    if (focused?.matches(':focus-visible') && !entry!.target.contains(focused))
      focused.scrollIntoView({ block: 'nearest' })
  })
  const end = () => {
    sizes.disconnect()
    style.removeProperty(property)
  }
  watch(
    element,
    (now) => {
      end()
      if (now) sizes.observe(now)
    },
    { flush: 'post', immediate: true },
  )
  onBeforeUnmount(end)
}
