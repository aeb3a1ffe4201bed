import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import type { StoredSample } from '../../src-main/contract/sample'
import type { Studio } from './studio'

/** Samples with their pictures, read when they are wanted and kept for a while. */
export interface Thumbnails {
  /** A sample that is here; null while it is on its way, or where there is none. Follows when it arrives. */
  get(sampleId: string | null | undefined): StoredSample | null
  /** Reads those that are not here yet, the first ones first; what was wanted before and is not any more is dropped. */
  want(projectId: string, sampleIds: readonly string[]): void
}

/** Samples in one question: small enough that what is in view never waits for what is not. */
const AT_ONCE = 120
/** Samples that are kept: about 20 MB with their pictures. */
const MOST_KEPT = 1_500

export function createThumbnails({ ask, attempt }: Pick<Studio, 'ask' | 'attempt'>): Thumbnails {
  const kept = new Map<string, StoredSample>()
  const arrived: ShallowRef<number> = shallowRef(0)
  let wanted: { projectId: string; sampleIds: readonly string[] } = { projectId: '', sampleIds: [] }
  /** Deleted samples are asked for once, not for ever. */
  const missing = new Set<string>()
  let reading = false
  let over = false

  const read = async () => {
    const { projectId } = wanted
    const next = wanted.sampleIds.filter((id) => !kept.has(id) && !missing.has(id)).slice(0, AT_ONCE)
    if (next.length === 0 || over) {
      reading = false
      return
    }
    for (const sample of await ask('samples.read', { projectId, sampleIds: next })) kept.set(sample.id, sample)
    for (const id of next) if (!kept.has(id)) missing.add(id)
    const inView = new Set(wanted.sampleIds)
    for (const id of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      if (!inView.has(id)) kept.delete(id)
    }
    arrived.value++
    await read()
  }
  onScopeDispose(() => {
    over = true
  })
  return {
    get(sampleId) {
      arrived.value
      return (sampleId && kept.get(sampleId)) || null
    },
    async want(projectId, sampleIds) {
      // Only what was deleted is missing; it may be restored, and is then asked for with a new list.
      if (sampleIds !== wanted.sampleIds) missing.clear()
      wanted = { projectId, sampleIds }
      if (reading) return
      reading = true
      await attempt(read)
      // It ends itself, but for a failure: then the next list tries again.
      reading = false
    },
  }
}
