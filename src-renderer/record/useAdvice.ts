import { onScopeDispose, watch } from 'vue'
import type { Sighting } from '../camera/protocol'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'

/** Time between two questions: often enough to be live, seldom enough to cost nothing. */
const INTERVAL_MS = 300
/** Mean brightness of the picture, 0 to 1, below which the finder's landmarks begin to swim. */
const DARK = 0.16

/** Says while recording, or before, what is wrong with the picture: by the host's own judgement of samples. */
export function useAdvice(studio: Studio, camera: Camera): void {
  let asked = 0
  let asking = false
  let light = 1
  let over = false
  const look = async ({ hands, width, height, brightness }: Sighting) => {
    const project = studio.project.value
    const now = performance.now()
    light = brightness ?? light
    if (!project || asking || now - asked < INTERVAL_MS) return
    asked = now
    asking = true
    const frame = { hands, width, height }
    const sign = project.signs.find(({ id }) => id === studio.signId.value)
    const about = { projectId: project.id, frame, ...(sign && { signId: sign.id }) }
    const answer = await studio.ask('recordings.check', about).catch(() => null)
    asking = false
    if (over || !camera.sighting.value || !answer) return
    const { flaw } = answer
    const dark = light < DARK
    // That no hand is in view is said already; in the dark, that is why.
    camera.advice.value = dark ? 'dark' : flaw === 'no-hand' || flaw === 'duplicate' ? null : flaw
  }
  const stop = camera.onSighting(look)
  watch(camera.state, () => {
    light = 1
  })
  onScopeDispose(() => {
    over = true
    stop()
    camera.advice.value = null
  })
}
