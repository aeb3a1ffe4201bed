import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import { decodePicture, type Picture } from '../camera/picture'

/** The pictures of a strip, decoded, for as long as they are shown; empty until then, and where there are none. */
export function useStrip(strip: () => readonly string[]): Readonly<ShallowRef<readonly Picture[]>> {
  const pictures = shallowRef<readonly Picture[]>([])
  const close = () => {
    for (const picture of pictures.value) picture.close()
    pictures.value = []
  }
  let over = false
  watch(
    // A take that is read anew has the same pictures.
    () => strip().join('\n'),
    async (_next, _before, onCleanup) => {
      let old = false
      onCleanup(() => {
        old = true
      })
      const decoded = (await Promise.all(strip().map(decodePicture))).flatMap((picture) => picture ?? [])
      if (old || over) return decoded.forEach((picture) => void picture.close())
      close()
      pictures.value = decoded
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    over = true
    close()
  })
  return pictures
}
