import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recognition } from '../../src-main/contract/recognition'
import type { Sighting } from '../camera/protocol'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'

/** After a failed question the next one waits, so that a host that is away is not asked at every frame. */
const PAUSE_MS = 1_000
const MOST_ACCEPTED = 12

export interface LiveRecognition {
  /** What the model says of the newest frame. */
  latest: Readonly<ShallowRef<Recognition | null>>
  /** The signs that were accepted last, oldest first, each with a key of its own. */
  accepted: Readonly<ShallowRef<readonly { key: number; label: string }[]>>
}

/** Asks about each new frame; older frames are dropped while an answer is on its way. */
export function useRecognition(studio: Studio, camera: Camera): LiveRecognition {
  const latest = shallowRef<Recognition | null>(null)
  const accepted = shallowRef<readonly { key: number; label: string }[]>([])
  /** The host decodes the frames of one stream together. */
  const stream = crypto.randomUUID().replaceAll('-', '')
  let newest: Sighting | null = null
  let asking = false
  let notBefore = 0

  const ask = async () => {
    const projectId = studio.project.value?.id
    if (asking || !newest || !projectId || performance.now() < notBefore) return
    const { hands, width, height, time } = newest
    newest = null
    asking = true
    const answer = await studio.attempt(() =>
      studio.ask('recognition.classify', { projectId, frame: { hands, width, height }, stream, time }),
    )
    asking = false
    if (!answer) {
      notBefore = performance.now() + PAUSE_MS
      latest.value = null
    }
    // An answer about a project or a picture that is gone by now is dropped.
    else if (projectId === studio.project.value?.id && camera.sighting.value) take(answer)
    ask()
  }
  const take = (answer: Recognition) => {
    latest.value = answer
    if (answer.state === 'seen' && answer.accepted) {
      const key = (accepted.value.at(-1)?.key ?? 0) + 1
      accepted.value = [...accepted.value, { key, label: answer.accepted.label }].slice(-MOST_ACCEPTED)
    }
  }
  const stop = camera.onSighting((sighting) => {
    newest = sighting
    ask()
  })
  watch([() => camera.state.value, () => studio.project.value?.id], () => {
    latest.value = null
    newest = null
    accepted.value = []
  })
  onScopeDispose(stop)
  return { latest, accepted }
}
