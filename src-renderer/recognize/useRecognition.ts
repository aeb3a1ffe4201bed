import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Recognition } from '../../src-main/contract/recognition'
import { createFreshness } from '../camera/freshness'
import type { Sighting } from '../camera/protocol'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'

/** After a failed question the next one waits, so that a host that is away is not asked at every frame. */
const PAUSE_MS = 1_000

export interface Accepted {
  key: number
  signId: string
  label: string
}

export interface LiveRecognition {
  /** What the model says of the newest frame. */
  latest: Readonly<ShallowRef<Recognition | null>>
  /** The sign that was accepted last; its key counts the acceptances. */
  accepted: Readonly<ShallowRef<Accepted | null>>
  /** The frame that `latest` is about. */
  about: Readonly<ShallowRef<Sighting | null>>
  /** Whether what was seen last is too old to be shown, because no picture or no answer comes. */
  stale: Readonly<ShallowRef<boolean>>
  /** While paused nothing is recognised; the picture goes on. */
  paused: ShallowRef<boolean>
}

/** Asks about each new frame; older frames are dropped while an answer is on its way. */
export function useRecognition(studio: Studio, camera: Camera): LiveRecognition {
  const latest = shallowRef<Recognition | null>(null)
  const accepted = shallowRef<Accepted | null>(null)
  const about = shallowRef<Sighting | null>(null)
  const stale = shallowRef(false)
  const paused = shallowRef(false)
  /** The host decodes the frames of one stream together. */
  const stream = crypto.randomUUID().replaceAll('-', '')
  let newest: Sighting | null = null
  let asking = false
  let notBefore = 0

  const freshness = createFreshness(() => {
    latest.value = null
    stale.value = true
  })
  const forget = () => {
    freshness.stop()
    latest.value = null
    stale.value = false
    newest = null
  }
  const ask = async () => {
    const projectId = studio.project.value?.id
    if (paused.value || asking || !newest || !projectId || performance.now() < notBefore) return
    const asked = newest
    const { hands, width, height, time, face } = asked
    newest = null
    asking = true
    const answer = await studio.attempt(() =>
      studio.ask('recognition.classify', { projectId, frame: { hands, width, height }, stream, time, face }),
    )
    asking = false
    if (!answer) {
      notBefore = performance.now() + PAUSE_MS
      latest.value = null
    }
    // An answer about a project or a picture that is gone by now is dropped.
    else if (projectId === studio.project.value?.id && camera.sighting.value && !paused.value) take(answer, asked)
    ask()
  }
  const take = (answer: Recognition, asked: Sighting) => {
    freshness.renew()
    stale.value = false
    about.value = asked
    latest.value = answer
    if (answer.state === 'seen' && answer.accepted) {
      accepted.value = { key: (accepted.value?.key ?? 0) + 1, ...answer.accepted }
    }
  }
  const stop = camera.onSighting((sighting) => {
    newest = sighting
    ask()
  })
  watch([() => camera.state.value, () => studio.project.value?.id], () => {
    forget()
    accepted.value = null
  })
  watch(paused, forget)
  onScopeDispose(() => {
    stop()
    freshness.stop()
  })
  return { latest, about, accepted, stale, paused }
}
