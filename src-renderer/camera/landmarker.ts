import loaderUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.js?url'
import binaryUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url'
import modelUrl from '../../models/hand_landmarker.task?url'
import type { FromLandmarker, Sighting, ToLandmarker } from './protocol'

/** No answer for this long means that the worker hangs; it is then started anew. */
const PATIENCE_MS = 15_000
const MOST_RESTARTS = 3

export interface LandmarkerListener {
  onReady(): void
  onSighting(sighting: Sighting): void
  /** It failed and was made anew; recognition goes on. */
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
  let fresh = false
  let thumbnail = false
  let restarts = 0
  let patience: ReturnType<typeof setTimeout> | undefined

  const send = (message: ToLandmarker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  const absolute = (path: string) => new URL(path, location.href).href

  const startWorker = () => {
    state = 'starting'
    worker = new Worker(new URL('./landmarker.worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<FromLandmarker>) => receive(data))
    worker.addEventListener('error', ({ message }) => restart(message))
    send({
      kind: 'start',
      loader: absolute(loaderUrl),
      binary: absolute(binaryUrl),
      model: absolute(modelUrl),
      hands: wanted,
    })
    expectAnswer()
  }
  const expectAnswer = () => {
    clearTimeout(patience)
    patience = setTimeout(() => restart('it does not answer'), PATIENCE_MS)
  }
  const restart = (reason: string) => {
    if (state === 'closed') return
    worker.terminate()
    clearTimeout(patience)
    if (++restarts > MOST_RESTARTS) return listener.onFailure(reason)
    listener.onRestart()
    startWorker()
  }
  const receive = (message: FromLandmarker) => {
    if (state === 'closed') return
    clearTimeout(patience)
    if (message.kind === 'failed') return restart(message.reason)
    state = 'idle'
    switch (message.kind) {
      case 'ready':
        listener.onReady()
        break
      case 'restarted':
        listener.onRestart()
        break
      case 'sighting':
        restarts = 0
        listener.onSighting(message.sighting)
        break
    }
    look()
  }

  /** Takes the newest frame as soon as the worker is free; frames that came meanwhile are dropped, never queued. */
  const look = async () => {
    if (state !== 'idle' || !fresh || !video || video.videoWidth === 0) return
    state = 'looking'
    fresh = false
    const time = Date.now()
    try {
      const frame = typeof VideoFrame === 'function' ? new VideoFrame(video) : await createImageBitmap(video)
      send({ kind: 'frame', frame, time, thumbnail }, [frame])
      thumbnail = false
      expectAnswer()
    } catch {
      // Between two sources a video has no frame to give.
      state = 'idle'
    }
  }
  const follow = (watched: HTMLVideoElement) => {
    watched.requestVideoFrameCallback(() => {
      if (watched !== video) return
      fresh = true
      look()
      follow(watched)
    })
  }

  startWorker()
  return {
    watch(next) {
      if (next === video) return
      video = next
      fresh = false
      if (next) follow(next)
    },
    setHands(next) {
      if (next === wanted) return
      wanted = next
      if (state !== 'starting') send({ kind: 'hands', hands: next })
    },
    askThumbnail() {
      thumbnail = true
    },
    close() {
      state = 'closed'
      clearTimeout(patience)
      worker.terminate()
    },
  }
}
