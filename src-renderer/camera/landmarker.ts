import loaderUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.js?url'
import binaryUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url'
import faceUrl from '../../models/face_detector.tflite?url'
import modelUrl from '../../models/hand_landmarker.task?url'
import { words } from '../locales'
import { createPatience } from './patience'
import type { FromLandmarker, PictureOf, Sighting, ToLandmarker } from './protocol'
import { pageTime } from './time'

/** Restarts in a row, without a stretch of good frames between, after which it is given up. */
const MOST_RESTARTS = 4
const GOOD_FRAMES = 50

export interface LandmarkerListener {
  onReady(): void
  /** With the picture that was looked at; whoever takes it closes it. */
  onSighting(sighting: Sighting, picture: ImageBitmap): void
  /** It failed while at work and was, or is being, made anew. */
  onRestart(): void
  /** Whether the face can be looked for (any more), where it is to be; hands are found all the same. */
  onFace(found: boolean): void
  /** It cannot be started (again). */
  onFailure(reason: string): void
}

/** Finds hands in the frames of a video, away from the page's thread. */
export interface HandFinder {
  /** Watches a video until told otherwise; only the newest frame is ever looked at. */
  watch(video: HTMLVideoElement | null): void
  /**
   * Looks at one frame, whatever it takes, and at a new one only after that; nothing is watched meanwhile. What was seen
   * is told like any sighting.
   *
   * @param thumbnail what the picture shows that the sighting brings; null for none
   * @returns whether it was seen: not when the finder is given up, or told to watch again
   */
  examine(frame: VideoFrame, time: number, thumbnail: PictureOf | null): Promise<boolean>
  /** The next frame is looked at as if it were the first. */
  forget(): void
  setHands(hands: 1 | 2): void
  /** Whether the face is looked for as well; what that needs is loaded when it is. */
  setFace(on: boolean): void
  /** The next sighting brings a thumbnail. */
  askThumbnail(of: PictureOf): void
  close(): void
}

interface Examination {
  frame: VideoFrame
  time: number
  thumbnail: PictureOf | null
  done(seen: boolean): void
}

export function createHandFinder(hands: 1 | 2, listener: LandmarkerListener): HandFinder {
  let worker: Worker
  let state: 'starting' | 'idle' | 'looking' | 'closed' = 'starting'
  let wanted = hands
  let face = false
  /** How often what finds faces was asked to be loaded, or put away, without an answer yet. */
  let facing = 0
  let video: HTMLVideoElement | null = null
  let examined: Examination | null = null
  let pending = 0
  let fresh = false
  let thumbnail: PictureOf | null = null
  let restarts = 0
  let good = 0
  let recovery: ReturnType<typeof setTimeout> | undefined
  // What is watched now and what the frame on its way was taken from: an answer about an earlier picture is dropped.
  let watched = 0
  let lookedAt = 0

  const patience = createPatience(() => restart(words.camera.finderReasons.silent))
  const send = (message: ToLandmarker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  const absolute = (path: string) => new URL(path, location.href).href
  const sendFace = () => {
    send({ kind: 'face', model: face ? absolute(faceUrl) : null })
    // No frame waits behind what may take long; one that is on its way is answered before.
    facing++
    if (state === 'idle') patience.start()
  }
  const endExamination = (seen: boolean) => {
    const over = examined
    examined = null
    over?.frame.close()
    over?.done(seen)
  }

  const startWorker = () => {
    state = 'starting'
    facing = 0
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
    patience.start()
  }
  const end = () => {
    state = 'closed'
    clearTimeout(recovery)
    patience.stop()
    worker.terminate()
    endExamination(false)
  }
  const countRestart = (reason: string) => {
    good = 0
    if (++restarts <= MOST_RESTARTS) return true
    end()
    listener.onFailure(reason)
    return false
  }
  const restart = (reason: string) => {
    if (state === 'closed') return
    const atWork = state !== 'starting'
    worker.terminate()
    patience.stop()
    if (!countRestart(reason)) return
    if (atWork) listener.onRestart()
    state = 'starting'
    // Whatever was wrong gets a moment to pass, longer each time.
    clearTimeout(recovery)
    recovery = setTimeout(startWorker, 500 * 2 ** (restarts - 1))
  }
  const receive = (message: FromLandmarker) => {
    if (state === 'closed') return
    if (message.kind === 'faceless') return listener.onFace(false)
    patience.answered()
    switch (message.kind) {
      case 'failed':
        return restart(message.reason)
      case 'ready':
        patience.started(message.milliseconds)
        send({ kind: 'hands', hands: wanted })
        if (face) sendFace()
        listener.onReady()
        break
      case 'restarted':
        if (!countRestart(message.reason)) return
        listener.onRestart()
        break
      case 'face':
        facing--
        // What was asked before is nobody's concern any more.
        if (facing === 0 && face) listener.onFace(message.found)
        break
      case 'skipped':
        endExamination(false)
        break
      case 'sighting':
        if (++good >= GOOD_FRAMES) restarts = 0
        if (lookedAt !== watched) message.picture.close()
        else {
          listener.onSighting(message.sighting, message.picture)
          endExamination(true)
        }
        break
    }
    state = 'idle'
    if (facing > 0) patience.start()
    else look()
  }

  const sendFrame = (frame: VideoFrame | ImageBitmap, time: number, withThumbnail: PictureOf | null) => {
    state = 'looking'
    lookedAt = watched
    send({ kind: 'frame', frame, time, thumbnail: withThumbnail }, [frame])
    patience.frame()
  }
  /** Takes the newest frame as soon as the worker is free; frames that came meanwhile are dropped, never queued. */
  const look = async () => {
    if (state !== 'idle' || facing > 0) return
    // The frame itself stays here, so that it can be looked at once more after a restart.
    if (examined) return sendFrame(examined.frame.clone(), examined.time, examined.thumbnail)
    if (!fresh || !video || video.videoWidth === 0) return
    state = 'looking'
    fresh = false
    const [time, mine, from] = [pageTime(), worker, watched]
    const stillMine = () => state === 'looking' && worker === mine && watched === from && facing === 0
    try {
      const frame = typeof VideoFrame === 'function' ? new VideoFrame(video) : await createImageBitmap(video)
      if (stillMine()) {
        sendFrame(frame, time, thumbnail)
        thumbnail = null
        return
      }
      frame.close()
    } catch {
      // Between two sources a video has no frame to give.
    }
    if (state !== 'looking' || worker !== mine) return
    state = 'idle'
    if (facing > 0) patience.start()
    else if (examined) look()
  }
  const follow = (element: HTMLVideoElement) => {
    pending = element.requestVideoFrameCallback(() => {
      fresh = true
      look()
      follow(element)
    })
  }
  const unfollow = () => {
    video?.cancelVideoFrameCallback(pending)
    watched++
    video = null
    fresh = false
    endExamination(false)
  }

  startWorker()
  return {
    watch(next) {
      unfollow()
      video = next
      if (next) follow(next)
    },
    examine(frame, time, withThumbnail) {
      if (video || examined) unfollow()
      if (state === 'closed') {
        frame.close()
        return Promise.resolve(false)
      }
      return new Promise((done) => {
        examined = { frame, time, thumbnail: withThumbnail, done }
        look()
      })
    },
    forget() {
      if (state === 'idle' || state === 'looking') send({ kind: 'forget' })
    },
    setHands(next) {
      wanted = next
      if (state === 'idle' || state === 'looking') send({ kind: 'hands', hands: next })
    },
    setFace(next) {
      if (next === face) return
      face = next
      if (state === 'idle' || state === 'looking') sendFace()
    },
    askThumbnail(of) {
      thumbnail = of
    },
    close() {
      unfollow()
      end()
    },
  }
}
