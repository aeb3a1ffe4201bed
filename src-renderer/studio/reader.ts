import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import type { Studio } from './studio'

/** Things of a project, read by their ids when they are wanted and kept for a while. */
export interface Reader<Thing> {
  /** One that is here; null while it is on its way, or where there is none. Follows when it arrives. */
  get(id: string | null | undefined): Thing | null
  /** Reads those that are not here yet, the first ones first; what was wanted before and is not any more is dropped. */
  want(projectId: string, ids: readonly string[]): void
  /** Reads those that are wanted anew; until then they are as they were. */
  renew(): void
}

export interface Reading<Thing> {
  read(projectId: string, ids: string[]): Promise<readonly Thing[]>
  /** So many in one question. */
  atOnce: number
  /** So many are kept. */
  most: number
}

export function createReader<Thing extends { id: string }>(
  { attempt }: Pick<Studio, 'attempt'>,
  { read, atOnce, most }: Reading<Thing>,
): Reader<Thing> {
  const kept = new Map<string, Thing>()
  const arrived: ShallowRef<number> = shallowRef(0)
  let wanted: { projectId: string; ids: readonly string[] } = { projectId: '', ids: [] }
  /** Deleted ones are asked for once, not for ever. */
  const missing = new Set<string>()
  /** What is here, but may have changed. */
  let old = new Set<string>()
  let reading = false
  let over = false

  const readOn = async () => {
    const { projectId } = wanted
    const due = (id: string) => !missing.has(id) && (!kept.has(id) || old.has(id))
    const next = wanted.ids.filter(due).slice(0, atOnce)
    if (next.length === 0 || over) {
      reading = false
      return
    }
    for (const id of next) old.delete(id)
    const found = new Map((await read(projectId, next)).map((one) => [one.id, one]))
    for (const id of next) {
      const one = found.get(id)
      if (one) kept.set(id, one)
      else {
        kept.delete(id)
        missing.add(id)
      }
    }
    const inView = new Set(wanted.ids)
    for (const id of kept.keys()) {
      if (kept.size <= most) break
      if (!inView.has(id)) kept.delete(id)
    }
    arrived.value++
    await readOn()
  }
  const start = async () => {
    if (reading) return
    reading = true
    await attempt(readOn)
    // It ends itself, but for a failure: then the next list tries again.
    reading = false
  }
  onScopeDispose(() => {
    over = true
  })
  return {
    get(id) {
      arrived.value
      return (id && kept.get(id)) || null
    },
    want(projectId, ids) {
      // Only what was deleted is missing; it may be restored, and is then asked for with a new list.
      if (ids !== wanted.ids) missing.clear()
      wanted = { projectId, ids }
      start()
    },
    renew() {
      old = new Set(kept.keys())
      start()
    },
  }
}
