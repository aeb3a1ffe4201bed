import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import type { Flaw, NewSample } from '../../src-main/contract/sample'
import type { Sighting } from '../camera/protocol'
import type { Camera } from '../camera/useCamera'
import type { Studio } from '../studio/studio'

/** Time between two samples; closer ones are nearly the same picture. */
const INTERVAL_MS = 120
const MOST_AT_ONCE = 16

export interface Tally {
  kept: number
  dropped: Partial<Record<Flaw, number>>
}
export type RecorderState = { state: 'idle'; last: Tally | null } | { state: 'recording'; tally: Tally }

export interface Recorder {
  state: Readonly<ShallowRef<RecorderState>>
  start(signId: string, signer: string): Promise<void>
  /** Ends the recording; resolves when everything that was taken is stored. */
  stop(): Promise<void>
}

/** Takes samples from the picture while the person records, and hands them to the host to judge and keep. */
export function createRecorder(studio: Studio, camera: Camera): Recorder {
  const state = shallowRef<RecorderState>({ state: 'idle', last: null })
  let waiting: NewSample[] = []
  let sending: Promise<void> | null = null
  let taken = 0
  let target: { projectId: string; recordingId: string } | null = null
  let wanted = false

  const count = (change: (tally: Tally) => Tally) => {
    const current = state.value
    state.value =
      current.state === 'recording'
        ? { state: 'recording', tally: change(current.tally) }
        : { state: 'idle', last: current.last && change(current.last) }
  }
  const send = async () => {
    while (waiting.length > 0 && target) {
      const samples = waiting.splice(0, MOST_AT_ONCE)
      const verdicts = await studio.ask('samples.append', { ...target, samples })
      for (const verdict of verdicts) {
        count((tally) =>
          verdict.kept
            ? { ...tally, kept: tally.kept + 1 }
            : { ...tally, dropped: { ...tally.dropped, [verdict.flaw]: (tally.dropped[verdict.flaw] ?? 0) + 1 } },
        )
      }
    }
  }
  const flush = () => {
    sending ??= studio
      .attempt(async () => {
        try {
          await send()
        } catch (error) {
          waiting = []
          finish()
          throw error
        }
      })
      .finally(() => {
        sending = null
        if (waiting.length > 0) flush()
      })
    return sending
  }
  const finish = () => {
    wanted = false
    if (state.value.state === 'recording') state.value = { state: 'idle', last: state.value.tally }
  }

  const take = ({ hands, width, height, time, thumbnail }: Sighting) => {
    if (state.value.state !== 'recording' || !target) return
    const pictures = studio.project.value?.options.keepThumbnails ?? false
    if (pictures) camera.askThumbnail()
    // The first frame was on its way before its picture was asked for: the next one brings it.
    if (pictures && hands.length > 0 && thumbnail === null) return
    if (time - taken < INTERVAL_MS) return
    taken = time
    waiting.push({ hands, width, height, time, thumbnail })
    flush()
  }
  const unsubscribe = camera.onSighting(take)
  onScopeDispose(() => {
    unsubscribe()
    finish()
  })

  return {
    state,
    async start(signId, signer) {
      const source = camera.state.value
      const projectId = studio.project.value?.id
      if (wanted || source.state !== 'on' || !projectId) return
      wanted = true
      await sending
      await studio.attempt(async () => {
        const { kind } = source.source
        const { recordingId } = await studio.ask('recordings.start', {
          projectId,
          signId,
          signer: signer.trim() || null,
          source: kind,
        })
        // The person may have let go while the host answered.
        if (!wanted) return
        target = { projectId, recordingId }
        taken = 0
        state.value = { state: 'recording', tally: { kept: 0, dropped: {} } }
      })
      if (state.value.state !== 'recording') wanted = false
    },
    async stop() {
      finish()
      await sending
    },
  }
}
