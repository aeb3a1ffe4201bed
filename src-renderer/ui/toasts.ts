import { type ShallowRef, shallowRef } from 'vue'

export interface Toast {
  id: number
  tone: 'plain' | 'problem'
  text: string
  /** Stays until it is used or dismissed, so that nobody has to hurry. */
  action?: { label: string; run(): unknown }
}

export interface Toasts {
  list: Readonly<ShallowRef<readonly Toast[]>>
  show(toast: Omit<Toast, 'id'>): void
  dismiss(id: number): void
}

const MOST = 4
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
      const id = next++
      const others = list.value.filter(({ text }) => text !== toast.text)
      list.value = [...others, { ...toast, id }].slice(-MOST)
      if (toast.tone === 'plain' && !toast.action) setTimeout(() => dismiss(id), PLAIN_MS)
    },
  }
}
