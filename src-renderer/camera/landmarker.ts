import loaderUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.js?url'
import binaryUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url'
import modelUrl from '../../models/hand_landmarker.task?url'
import { words } from '../locales'
import type { FromLandmarker, Sighting, ToLandmarker } from './protocol'

/** No answer for this long means that the worker hangs; starting loads 19 MB and takes longer. */
const PATIENCE_MS = 15_000
const START_PATIENCE_MS = 60_000
/** Restarts in a row, without a stretch of good frames between, after which it is given up. */
const MOST_RESTARTS = 4
const GOOD_FRAMES = 50

export interface LandmarkerListener {
  onReady(): void
  onSighting(sighting: Sighting): void
  /** It failed while at work and was, or is being, made anew. */
  onRestart(): void
  /** It cannot be started (again). */
  onFailure(reason: string): void
}

/** Finds hands in the frames of a video, away from the page's thread. */
export interface HandFinder {
  /** Watches a video until told otherwise; only the newest frame is ever looked at. */
  watch(video: HTMLVideoElement | null): void
  setHands(hands: 1 | 2): void
  /** The next sighting brings a thumbnail. */
  askThumbnail(): void
  close(): void
}

export function createHandFinder(hands: 1 | 2, listener: LandmarkerListener): HandFinder {
  let worker: Worker
  let state: 'starting' | 'idle' | 'looking' | 'closed' = 'starting'
  let wanted = hands
  let video: HTMLVideoElement | null = null
  let pending = 0
  let fresh = false
  let thumbnail = false
  let restarts = 0
  let good = 0
  let patience: ReturnType<typeof setTimeout> | undefined
  // What is watched now and what the frame on its way was taken from: an answer about an earlier picture is dropped.
  let watched = 0
  let lookedAt = 0

  const send = (message: ToLandmarker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  const absolute = (path: string) => new URL(path, location.href).href
  const expectAnswer = (within: number) => {
    clearTimeout(patience)
    patience = setTimeout(() => restart(words.camera.finderReasons.silent), within)
  }

  const startWorker = () => {
    state = 'starting'
    const started = new Worker(new URL('./landmarker.worker.ts', import.meta.url), { type: 'module' })
    worker = started
    started.addEventListener('message', ({ data }: MessageEvent<FromLandmarker>) => {
      if (worker === started) receive(data)
    })
    started.addEventListener('error', ({ message }) => {
      if (worker === started) restart(message ?? words.camera.finderReasons.script)
    })
    const [loader, binary, model] = [loaderUrl, binaryUrl, modelUrl].map(absolute) as [string, string, string]
    send({ kind: 'start', loader, binary, model, hands: wanted })
    expectAnswer(START_PATIENCE_MS)
  }
  const countRestart = (reason: string) => {
    good = 0
    if (++restarts <= MOST_RESTARTS) return true
    state = 'closed'
    clearTimeout(patience)
    worker.terminate()
    listener.onFailure(reason)
    return false
  }
  const restart = (reason: string) => {
    if (state === 'closed') return
    const atWork = state !== 'starting'
    worker.terminate()
    clearTimeout(patience)
    if (!countRestart(reason)) return
    if (atWork) listener.onRestart()
    state = 'starting'
    // Whatever was wrong gets a moment to pass, longer each time.
    patience = setTimeout(startWorker, 500 * 2 ** (restarts - 1))
  }
  const receive = (message: FromLandmarker) => {
    if (state === 'closed') return
    clearTimeout(patience)
    switch (message.kind) {
      case 'failed':
        return restart(message.reason)
      case 'ready':
        send({ kind: 'hands', hands: wanted })
        listener.onReady()
        break
      case 'restarted':
        if (!countRestart(message.reason)) return
        listener.onRestart()
        break
      case 'sighting':
        if (++good >= GOOD_FRAMES) restarts = 0
        if (lookedAt === watched) listener.onSighting(message.sighting)
        break
    }
    state = 'idle'
    look()
  }

  /** Takes the newest frame as soon as the worker is free; frames that came meanwhile are dropped, never queued. */
  const look = async () => {
    if (state !== 'idle' || !fresh || !video || video.videoWidth === 0) return
    state = 'looking'
    fresh = false
    lookedAt = watched
    const [time, mine] = [Date.now(), worker]
    const stillMine = () => state === 'looking' && worker === mine
    try {
      const frame = typeof VideoFrame === 'function' ? new VideoFrame(video) : await createImageBitmap(video)
      if (!stillMine()) return frame.close()
      send({ kind: 'frame', frame, time, thumbnail }, [frame])
      thumbnail = false
      expectAnswer(PATIENCE_MS)
    } catch {
      // Between two sources a video has no frame to give.
      if (stillMine()) state = 'idle'
    }
  }
  const follow = (element: HTMLVideoElement) => {
    pending = element.requestVideoFrameCallback(() => {
      fresh = true
      look()
      follow(element)
    })
  }

  startWorker()
  return {
    watch(next) {
      video?.cancelVideoFrameCallback(pending)
      watched++
      video = next
      fresh = false
      if (next) follow(next)
    },
    setHands(next) {
      wanted = next
      if (state === 'idle' || state === 'looking') send({ kind: 'hands', hands: next })
    },
    askThumbnail() {
      thumbnail = true
    },
    close() {
      video?.cancelVideoFrameCallback(pending)
      state = 'closed'
      clearTimeout(patience)
      worker.terminate()
    },
  }
}
