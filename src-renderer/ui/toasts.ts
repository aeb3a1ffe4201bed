import { type ShallowRef, shallowRef } from 'vue'

export interface Toast {
  id: number
  tone: 'plain' | 'problem'
  text: string
  /** A toast with an action stays until it is used or dismissed, so that nobody has to hurry. */
  action?: { label: string; run(): unknown }
}
export type NewToast = Omit<Toast, 'id'>

export interface Toasts {
  list: Readonly<ShallowRef<readonly Toast[]>>
  /** @returns its id; that of an earlier one that says the same, where it is still there */
  show(toast: NewToast): number
  /** Says something else in the place of one that is still there. @returns whether it was */
  replace(id: number, toast: NewToast): boolean
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
      const same = list.value.find(({ text, action }) => text === toast.text && !action)
      if (!toast.action && same) return same.id
      const id = next++
      const added = [...list.value, { ...toast, id }]
      const plain = added.filter(({ action }) => !action).slice(-MOST_PLAIN)
      list.value = added.filter((one) => one.action || plain.includes(one))
      if (toast.tone === 'plain' && !toast.action) setTimeout(() => dismiss(id), PLAIN_MS)
      return id
    },
    replace(id, toast) {
      if (!list.value.some((one) => one.id === id)) return false
      list.value = list.value.map((one) => (one.id === id ? { ...toast, id } : one))
      return true
    },
  }
}
