import { onScopeDispose, type Ref, ref } from 'vue'
import { fetchFile } from '../studio/fileTransfer'
import { useStudio } from '../studio/studio'
import { downloadBlob } from '../ui/download'

/** What the host made for the page. */
interface Made {
  fileId: string
  name: string
  bytes: number
}

/** Making a file on the host and saving it, with how far it is; leaving the page in between ends it. */
export interface Making {
  busy: Ref<boolean>
  /** 0 to 1, of what is fetched; null where nothing can be said yet. */
  share: Ref<number | null>
  /** @param done what is left to do once the file was offered to be saved */
  make<M extends Made>(ask: () => Promise<M>, done: (made: M) => void): Promise<void>
}

export function useMaking(): Making {
  const studio = useStudio()
  const { ask, attempt } = studio
  const busy = ref(false)
  const share = ref<number | null>(null)
  const state = { ended: false }
  onScopeDispose(() => {
    if (!busy.value) return
    state.ended = true
    attempt(() => ask('files.cancel', {}))
  })
  return {
    busy,
    share,
    async make(askFor, done) {
      busy.value = true
      share.value = null
      const onProgress = (now: number) => {
        share.value = now
      }
      await attempt(async () => {
        const made = await askFor()
        try {
          const file = await fetchFile(studio, made.fileId, onProgress, () => state.ended)
          if (!file) return
          downloadBlob(made.name, file)
        } finally {
          await ask('files.drop', { fileId: made.fileId })
        }
        done(made)
      })
      busy.value = false
    },
  }
}
