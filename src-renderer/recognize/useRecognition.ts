import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recognition } from '../../src-main/contract/recognition'
import type { Sighting } from '../camera/protocol'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'

/** After a failed question the next one waits, so that a host that is away is not asked at every frame. */
const PAUSE_MS = 1_000

/** What the model says of the newest frame; older frames are dropped while an answer is on its way. */
export function useRecognition(studio: Studio, camera: Camera): Readonly<ShallowRef<Recognition | null>> {
  const recognition = shallowRef<Recognition | null>(null)
  let newest: Sighting | null = null
  let asking = false
  let notBefore = 0

  const ask = async () => {
    const projectId = studio.project.value?.id
    if (asking || !newest || !projectId || performance.now() < notBefore) return
    const { hands, width, height } = newest
    newest = null
    asking = true
    const answer = await studio.attempt(() =>
      studio.ask('recognition.classify', { projectId, frame: { hands, width, height } }),
    )
    asking = false
    if (!answer) notBefore = performance.now() + PAUSE_MS
    // An answer about a project or a picture that is gone by now is dropped.
    else if (projectId === studio.project.value?.id && camera.sighting.value) recognition.value = answer
    ask()
  }
  const stop = camera.onSighting((sighting) => {
    newest = sighting
    ask()
  })
  watch([() => camera.state.value, () => studio.project.value?.id], () => {
    recognition.value = null
    newest = null
  })
  onScopeDispose(stop)
  return recognition
}
