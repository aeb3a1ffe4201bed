import { computed, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Output } from '../../src-main/contract/procedures'
import type { Sign } from '../../src-main/contract/project'
import type { Studio } from '../studio/studio'

export interface SampleList {
  /** By recording, newest first. Null until they are known. */
  recordings: Readonly<ShallowRef<Output<'samples.list'> | null>>
  /** All of them in the order in which they are shown. */
  sampleIds: Readonly<Ref<readonly string[]>>
}

/** Which samples a sign has; read again whenever the project changes. */
export function useSampleList({ ask, attempt }: Studio, projectId: () => string, sign: () => Sign): SampleList {
  const recordings = shallowRef<Output<'samples.list'> | null>(null)
  let turn = 0
  watch(
    sign,
    ({ id }) =>
      attempt(async () => {
        const mine = ++turn
        const next = await ask('samples.list', { projectId: projectId(), signId: id })
        if (mine === turn) recordings.value = next
      }),
    { immediate: true },
  )
  const sampleIds = computed(() => (recordings.value ?? []).flatMap((recording) => recording.sampleIds))
  return { recordings, sampleIds }
}
