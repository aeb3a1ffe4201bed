import { computed, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Sign } from '../../src-main/contract/project'
import type { Studio } from '../studio/studio'

/** What a recording has of one kind, samples or takes, in the order of time. */
export interface Listed {
  recordingId: string
  ids: readonly string[]
}

export interface Listing {
  /** By recording, newest first. Null until they are known. */
  recordings: Readonly<ShallowRef<readonly Listed[] | null>>
  /** All of them in the order in which they are shown. */
  ids: Readonly<Ref<readonly string[]>>
}

/** Which samples a sign has; read again whenever the project changes. */
export function useSampleList(studio: Studio, projectId: () => string, sign: () => Sign): Listing {
  return useListed(studio, sign, async (signId) => {
    const found = await studio.ask('samples.list', { projectId: projectId(), signId })
    return found.map(({ recordingId, sampleIds }) => ({ recordingId, ids: sampleIds }))
  })
}

/** Which takes a sign has, likewise. */
export function useTakeList(studio: Studio, projectId: () => string, sign: () => Sign): Listing {
  return useListed(studio, sign, async (signId) => {
    const found = await studio.ask('takes.list', { projectId: projectId(), signId })
    return found.map(({ recordingId, takeIds }) => ({ recordingId, ids: takeIds }))
  })
}

function useListed(
  { attempt }: Studio,
  sign: () => Sign,
  read: (signId: string) => Promise<readonly Listed[]>,
): Listing {
  const recordings = shallowRef<readonly Listed[] | null>(null)
  let turn = 0
  watch(
    sign,
    ({ id }) =>
      attempt(async () => {
        const mine = ++turn
        const next = await read(id)
        if (mine === turn) recordings.value = next
      }),
    { immediate: true },
  )
  return { recordings, ids: computed(() => (recordings.value ?? []).flatMap(({ ids }) => ids)) }
}
