import { type ShallowRef, shallowRef } from 'vue'
import type { StoredSample } from '../../src-main/contract/sample'
import type { Studio } from '../studio/studio'

const PAGE = 48

export interface Samples {
  list: Readonly<ShallowRef<readonly StoredSample[]>>
  total: Readonly<ShallowRef<number>>
  /** Reads what is shown again; `fromStart` for another sign. */
  read(projectId: string, signId: string, fromStart: boolean): Promise<void>
  more(projectId: string, signId: string): Promise<void>
}

/** The samples of one sign, a page at a time. */
export function useSamples({ ask }: Studio): Samples {
  const list = shallowRef<readonly StoredSample[]>([])
  const total = shallowRef(0)
  let wanted = PAGE
  let turn = 0
  const read: Samples['read'] = async (projectId, signId, fromStart) => {
    const mine = ++turn
    if (fromStart) wanted = PAGE
    const samples: StoredSample[] = []
    let known = Number.POSITIVE_INFINITY
    while (samples.length < Math.min(wanted, known)) {
      const limit = Math.min(200, wanted - samples.length)
      const page = await ask('samples.list', { projectId, signId, offset: samples.length, limit })
      known = page.total
      samples.push(...page.samples)
      if (page.samples.length === 0) break
    }
    if (mine !== turn) return
    list.value = samples
    total.value = known
  }
  return {
    list,
    total,
    read,
    async more(projectId, signId) {
      wanted += PAGE * 2
      await read(projectId, signId, false)
    },
  }
}
