import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import type { Recognition } from '../../src-main/contract/recognition'
import type { Sighting } from '../camera/protocol'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'

/** What the model says of the newest frame; older frames are dropped while an answer is on its way. */
export function useRecognition(studio: Studio, camera: Camera): Readonly<ShallowRef<Recognition | null>> {
  const recognition = shallowRef<Recognition | null>(null)
  let newest: Sighting | null = null
  let asking = false

  const ask = async () => {
    if (asking) return
    asking = true
    while (newest && studio.project.value) {
      const { hands, width, height } = newest
      newest = null
      recognition.value = await studio.ask('recognition.classify', {
        projectId: studio.project.value.id,
        frame: { hands, width, height },
      })
    }
    asking = false
  }
  const stop = camera.onSighting((sighting) => {
    newest = sighting
    studio.attempt(ask).finally(() => {
      asking = false
    })
  })
  onScopeDispose(stop)
  return recognition
}
