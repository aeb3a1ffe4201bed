import { type ShallowRef, shallowRef } from 'vue'

export interface Toast {
  id: number
  tone: 'plain' | 'problem'
  text: string
  /** A toast with an action stays until it is used or dismissed, so that nobody has to hurry. */
  action?: { label: string; run(): unknown }
}

export interface Toasts {
  list: Readonly<ShallowRef<readonly Toast[]>>
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
}

const MOST_PLAIN = 3
const PLAIN_MS = 8_000

export function createToasts(): Toasts {
  const list = shallowRef<readonly Toast[]>([])
  let next = 1
  const dismiss = (id: number) => {
    list.value = list.value.filter((toast) => toast.id !== id)
  }
  return {
    list,
    dismiss,
    show(toast) {
      // What is on the page already is not said twice.
      if (!toast.action && list.value.some(({ text, action }) => text === toast.text && !action)) return
      const id = next++
      const added = [...list.value, { ...toast, id }]
      const plain = added.filter(({ action }) => !action).slice(-MOST_PLAIN)
      list.value = added.filter((one) => one.action || plain.includes(one))
      if (toast.tone === 'plain' && !toast.action) setTimeout(() => dismiss(id), PLAIN_MS)
    },
  }
}
