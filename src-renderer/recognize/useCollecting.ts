import { computed, onScopeDispose, watch } from 'vue'
import type { Project } from '../../src-main/contract/project'
import type { Camera } from '../camera/useCamera'
import type { Clips, Moments } from '../improve/moments'
import type { Studio } from '../studio/studio'
import type { LiveRecognition } from './useRecognition'

/** So often what moves brings a picture, for the strip of a take that is made of it: near enough to every frame of it. */
const PICTURE_MS = 100

/** Hands what is recognised on to where it is collected to learn from. */
export function useCollecting(
  { model }: Pick<Studio, 'model'>,
  camera: Pick<Camera, 'state' | 'onSighting' | 'askThumbnail'>,
  { latest, about, paused }: LiveRecognition,
  moments: Moments,
  project: () => Project,
): void {
  const clips = computed((): Clips | null => {
    const known = model.value.state === 'ready' ? model.value.card : null
    if (!known?.clips) return null
    const { seconds, moves } = known.clips
    return { seconds, held: new Set(known.labels.flatMap(({ id, none }, k) => (moves[k] === 0 && !none ? [id] : []))) }
  })
  let pictured = Number.NEGATIVE_INFINITY
  const stop = camera.onSighting((sighting) => {
    if (!clips.value || paused.value) return
    moments.see(sighting, clips.value)
    if (!project().options.keepThumbnails || sighting.time - pictured < PICTURE_MS) return
    pictured = sighting.time
    camera.askThumbnail('whole')
  })
  watch(latest, (answer) => {
    if (answer?.state !== 'seen' || !about.value || camera.state.value.state !== 'on') return
    const { kind } = camera.state.value.source
    if (answer.spotting) {
      if (clips.value) moments.answer(about.value.time, answer, kind, clips.value)
      return
    }
    const { keepThumbnails } = project().options
    moments.take(about.value, answer, kind, keepThumbnails)
    if (keepThumbnails && moments.wantsPicture()) camera.askThumbnail()
  })
  watch([() => camera.state.value, paused], moments.forget)
  onScopeDispose(() => {
    stop()
    moments.forget()
  })
}
