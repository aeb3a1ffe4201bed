import { onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import { Failure } from '../../src-main/contract/failure'
import type { NewSample } from '../../src-main/contract/sample'
import type { Sighting } from '../camera/protocol'
import { pageTime } from '../camera/time'
import type { Camera } from '../camera/useCamera'
import { words } from '../locales'
import type { Studio } from '../studio/studio'
import type { Unsaved } from '../studio/unsaved'
import { counted, emptyTally, FRAMES_AT_ONCE, refusedBy, type Tally } from './tally'

/** Time between two samples; closer ones are nearly the same picture. */
const INTERVAL_MS = 120

export type RecorderState =
  | { state: 'idle'; last: Tally | null }
  | { state: 'starting' }
  /** How much of a video file was looked at, 0 to 1; null for what is live. */
  | { state: 'recording'; tally: Tally; share: number | null }

export interface Recorder {
  state: Readonly<ShallowRef<RecorderState>>
  start(signId: string, signer: string): Promise<void>
  /** Ends the recording; what was taken is still stored. */
  stop(): void
  /** Ends it and resolves when everything that was taken is stored. */
  settle(): Promise<void>
}

interface Target {
  projectId: string
  recordingId: string
  pictures: boolean
  startedAt: number
}

/** Takes samples from the picture while the person records, and hands them to the host to judge and keep. */
export function createRecorder(studio: Studio, camera: Camera): Recorder {
  const state = shallowRef<RecorderState>({ state: 'idle', last: null })
  let waiting: { target: Target; sample: NewSample }[] = []
  /** Those that the host is asked to keep just now. */
  let sent: typeof waiting = []
  /** What each recording of this page is of. */
  const begun = new Map<string, Pick<Unsaved, 'signId' | 'signer' | 'source'>>()
  const toKeep = ({ target: { projectId, recordingId }, sample }: (typeof waiting)[number]): Unsaved[] => {
    const about = begun.get(recordingId)
    return about ? [{ projectId, recordingId, ...about, sample }] : []
  }
  let sending = false
  let taken = 0
  let target: Target | null = null
  let turn = 0
  let reading = new AbortController()

  /** Answers may come when another recording has begun: those count nowhere. */
  const count = (recordingId: string, change: (tally: Tally) => Tally) => {
    const current = state.value
    if (current.state === 'recording' && current.tally.recordingId === recordingId) {
      state.value = { ...current, tally: change(current.tally) }
    } else if (current.state === 'idle' && current.last?.recordingId === recordingId) {
      state.value = { state: 'idle', last: change(current.last) }
    }
  }
  const send = async () => {
    while (waiting.length > 0) {
      const { projectId, recordingId } = waiting[0]!.target
      const own = waiting.filter((one) => one.target.recordingId === recordingId).slice(0, FRAMES_AT_ONCE)
      waiting = waiting.filter((one) => !own.includes(one))
      sent = own
      const samples = own.map(({ sample }) => sample)
      for (const verdict of await studio.ask('samples.append', { projectId, recordingId, samples })) {
        count(recordingId, (tally) => counted(tally, verdict))
      }
    }
  }
  const flush = async () => {
    if (sending) return
    sending = true
    await studio.attempt(async () => {
      try {
        await send()
      } catch (error) {
        const lost = [...sent, ...waiting]
        waiting = []
        end(null)
        // A notice over the page says what becomes of those that wait for the person's choice.
        if (error instanceof Failure && error.code === 'replaced') studio.unsaved.keep(lost.flatMap(toKeep))
        else if (error instanceof Failure) {
          const reason = words.app.failure[error.code](error.message)
          for (const id of new Set(lost.map(({ target }) => target.recordingId))) {
            const own = lost.filter(({ target }) => target.recordingId === id)
            count(id, (tally) => refusedBy(tally, own.length, reason))
          }
        }
        throw error
      }
    })
    sending = false
    if (waiting.length > 0) flush()
  }
  const end = (early: Tally | null) => {
    turn++
    target = null
    reading.abort()
    const current = state.value
    if (current.state !== 'idle')
      state.value = { state: 'idle', last: current.state === 'recording' ? current.tally : early }
  }
  /** Whoever lets go before the host has answered is told that nothing was kept. */
  const stop = () => end(emptyTally(''))

  const hand = (to: Target, { hands, width, height, time, thumbnail }: Sighting) => {
    waiting.push({ target: to, sample: { hands, width, height, time, thumbnail } })
    count(to.recordingId, (tally) => ({ ...tally, taken: tally.taken + 1 }))
    flush()
  }
  const take = (sighting: Sighting) => {
    const { hands, time, thumbnail } = sighting
    if (!target || time < target.startedAt) return
    // A picture is asked for just in time for the next sample; cutting one costs the finder a moment.
    if (target.pictures && pageTime() - taken >= INTERVAL_MS / 2) camera.askThumbnail()
    if (time - taken < INTERVAL_MS) return
    // A frame that was on its way before its picture was asked for is passed over: the next one brings it.
    if (target.pictures && hands.length > 0 && thumbnail === null) return
    taken = time
    hand(target, sighting)
  }
  /** Takes a sample at each interval of the film, by its own time. */
  const readVideo = async (to: Target) => {
    const mine = turn
    reading = new AbortController()
    let last = -1
    // The first frame in each interval of the film's own time, however fast it was taken; frames fall a hair beside it.
    const interval = (seconds: number) => Math.floor((seconds * 1000 + 1) / INTERVAL_MS)
    const due = (seconds: number) => interval(seconds) > last
    const ended = await camera.readThrough(
      (seconds) => (to.pictures && due(seconds) ? 'hands' : null),
      (sighting, seconds, share) => {
        const current = state.value
        if (current.state === 'recording') state.value = { ...current, share }
        if (!due(seconds)) return
        last = interval(seconds)
        hand(to, sighting)
      },
      reading.signal,
    )
    if (mine !== turn) return
    stop()
    if (ended === 'broken') studio.toasts.show({ tone: 'problem', text: words.record.videoBroken })
    if (ended === 'finder') studio.toasts.show({ tone: 'problem', text: words.record.videoUnfinished })
  }
  const ends = [camera.onSighting(take)]
  // A recording belongs to one project and one source; with another one it is over. Getters, because Vue takes a shallow
  // ref in a list of sources for changed whenever any of them may have.
  watch([() => camera.state.value, () => studio.project.value?.id], () => end(null))
  onScopeDispose(() => {
    for (const leave of ends) leave()
    end(null)
  })

  return {
    state,
    stop,
    async settle() {
      stop()
      while (sending || waiting.length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async start(signId, signer) {
      const source = camera.state.value
      const project = studio.project.value
      if (state.value.state !== 'idle' || source.state !== 'on' || !project) return
      const mine = ++turn
      state.value = { state: 'starting' }
      const about = { signId, signer: signer.trim() || null, source: source.source.kind }
      const started = await studio.attempt(() => studio.ask('recordings.start', { projectId: project.id, ...about }))
      if (started) begun.set(started.recordingId, about)
      // The person may have let go while the host answered.
      if (mine !== turn) return
      if (!started) return end(null)
      const { keepThumbnails: pictures } = project.options
      const next = { projectId: project.id, recordingId: started.recordingId, pictures, startedAt: pageTime() }
      const film = source.source.read !== undefined
      state.value = { state: 'recording', tally: emptyTally(started.recordingId), share: film ? 0 : null }
      if (film) return void readVideo(next)
      taken = 0
      target = next
    },
  }
}
