import { computed, type Ref, ref, shallowRef } from 'vue'

/** Samples picked out of a list, one by one or everything between two of them. */
export interface Selection {
  /** Whether samples are being selected at all. */
  open: Readonly<Ref<boolean>>
  /** Those that are selected and still there, in the order of the list. */
  ids: Readonly<Ref<readonly string[]>>
  has(id: string): boolean
  /** @param extend also takes everything since the last one that was toggled */
  toggle(id: string, extend: boolean): void
  all(): void
  start(): void
  end(): void
}

export function useSelection(list: Readonly<Ref<readonly string[]>>): Selection {
  const open = ref(false)
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  let last: string | null = null

  return {
    open,
    ids: computed(() => list.value.filter((id) => selected.value.has(id))),
    has: (id) => selected.value.has(id),
    toggle(id, extend) {
      const next = new Set(selected.value)
      const on = !next.has(id)
      const [from, to] = [last === null ? -1 : list.value.indexOf(last), list.value.indexOf(id)]
      const touched = extend && from >= 0 ? list.value.slice(Math.min(from, to), Math.max(from, to) + 1) : [id]
      for (const one of touched) {
        if (on) next.add(one)
        else next.delete(one)
      }
      selected.value = next
      last = id
    },
    all() {
      selected.value = new Set(list.value)
    },
    start() {
      selected.value = new Set()
      last = null
      open.value = true
    },
    end() {
      open.value = false
    },
  }
}
