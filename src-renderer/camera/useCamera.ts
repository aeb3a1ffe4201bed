import { computed, type InjectionKey, inject, onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import { words } from '../locales'
import type { Studio } from '../studio/studio'
import type { PoseName } from './demonstration/hand'
import { type Demonstration, openDemonstration } from './demonstration/source'
import { createHandFinder, type HandFinder } from './landmarker'
import type { Sighting } from './protocol'
import { createRate } from './rate'
import {
  type CameraInfo,
  type CameraProblem,
  cameraProblem,
  listCameras,
  openCamera,
  openVideoFile,
  type Source,
} from './source'

export type CameraState =
  | { state: 'off' }
  | { state: 'opening' }
  | { state: 'on'; source: Source; demonstration: Demonstration | null }
  | { state: 'problem'; problem: CameraProblem }
export type FinderState =
  | { state: 'off' }
  | { state: 'starting' }
  | { state: 'ready' }
  | { state: 'failed'; reason: string }

/** The one picture of the studio: where it comes from, and what the hand finder sees in it. */
export interface Camera {
  state: Readonly<ShallowRef<CameraState>>
  finder: Readonly<ShallowRef<FinderState>>
  cameras: Readonly<ShallowRef<readonly CameraInfo[]>>
  sighting: Readonly<ShallowRef<Sighting | null>>
  fps: Readonly<ShallowRef<number>>
  /** The element that plays the picture; set by the component that shows it. */
  video: ShallowRef<HTMLVideoElement | null>
  useCamera(deviceId: string | null): Promise<void>
  useVideo(file: File): Promise<void>
  useDemonstration(pose: PoseName): Promise<void>
  off(): void
  /** Called with every sighting, in order. Returns the way to stop. */
  onSighting(listener: (sighting: Sighting) => void): () => void
  /** The next sighting brings a thumbnail. */
  askThumbnail(): void
}

/** @param watching whether the person is where the picture is needed; elsewhere the camera is given back */
export function createCamera(studio: Studio, watching: Readonly<ShallowRef<boolean>>): Camera {
  const state = shallowRef<CameraState>({ state: 'off' })
  const finder = shallowRef<FinderState>({ state: 'off' })
  const cameras = shallowRef<readonly CameraInfo[]>([])
  const sighting = shallowRef<Sighting | null>(null)
  const fps = shallowRef(0)
  const video = shallowRef<HTMLVideoElement | null>(null)
  const listeners = new Set<(sighting: Sighting) => void>()
  const hands = computed(() => studio.project.value?.options.hands ?? 1)
  let rate = createRate()
  let handFinder: HandFinder | null = null
  let resume: (() => Promise<void>) | null = null
  let turn = 0

  const needFinder = () => {
    if (handFinder) return handFinder
    finder.value = { state: 'starting' }
    handFinder = createHandFinder(hands.value, {
      onReady() {
        finder.value = { state: 'ready' }
      },
      onSighting(seen) {
        if (state.value.state !== 'on') return
        sighting.value = seen
        fps.value = rate.count(performance.now())
        for (const listener of listeners) listener(seen)
      },
      onRestart() {
        studio.toasts.show({ tone: 'plain', text: words.camera.finderRestarted })
      },
      onFailure(reason) {
        finder.value = { state: 'failed', reason }
      },
    })
    return handFinder
  }
  const release = () => {
    handFinder?.watch(null)
    if (state.value.state === 'on') state.value.source.stop()
    sighting.value = null
    fps.value = 0
    rate = createRate()
  }
  /** Opens a source; a later wish overtakes an earlier one that is still opening. */
  const show = async (open: () => Promise<{ source: Source; demonstration: Demonstration | null }>) => {
    const mine = ++turn
    release()
    state.value = { state: 'opening' }
    const opened = await open()
    if (mine !== turn || !video.value) return opened.source.stop()
    await opened.source.attach(video.value)
    state.value = { state: 'on', ...opened }
    needFinder().watch(video.value)
  }
  const refresh = async () => {
    cameras.value = await listCameras().catch(() => [])
  }
  const off = () => {
    turn++
    release()
    resume = null
    state.value = { state: 'off' }
  }

  const camera: Camera = {
    state,
    finder,
    cameras,
    sighting,
    fps,
    video,
    off,
    async useCamera(deviceId) {
      resume = () => camera.useCamera(deviceId)
      if (!navigator.mediaDevices) {
        state.value = { state: 'problem', problem: 'unsupported' }
        return
      }
      try {
        await show(async () => {
          const source = await openCamera(deviceId, () => {
            release()
            state.value = { state: 'problem', problem: 'none' }
            studio.toasts.show({ tone: 'problem', text: words.camera.unplugged })
          })
          if (source.deviceId) studio.attempt(() => studio.changeSettings({ cameraId: source.deviceId }))
          return { source, demonstration: null }
        })
      } catch (error) {
        state.value = { state: 'problem', problem: cameraProblem(error) }
      }
      await refresh()
    },
    async useVideo(file) {
      resume = () => camera.useVideo(file)
      try {
        await show(async () => ({ source: openVideoFile(file), demonstration: null }))
      } catch {
        off()
        studio.toasts.show({ tone: 'problem', text: words.camera.videoProblem(file.name) })
      }
    },
    async useDemonstration(pose) {
      resume = () => camera.useDemonstration(pose)
      await show(async () => {
        const demonstration = openDemonstration(pose, words.camera.demonstration)
        return { source: demonstration, demonstration }
      })
    },
    onSighting(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    askThumbnail: () => handFinder?.askThumbnail(),
  }

  watch(hands, (next) => handFinder?.setHands(next))
  watch(watching, async (now) => {
    const again = resume
    if (now) return again?.()
    turn++
    release()
    if (state.value.state !== 'problem') state.value = { state: 'off' }
  })
  navigator.mediaDevices?.addEventListener('devicechange', refresh)
  refresh()
  onScopeDispose(() => {
    navigator.mediaDevices?.removeEventListener('devicechange', refresh)
    off()
    handFinder?.close()
  })
  return camera
}

export const cameraKey: InjectionKey<Camera> = Symbol('camera')

export function useCamera(): Camera {
  const camera = inject(cameraKey)
  if (!camera) throw new Error('This component is used outside of the studio')
  return camera
}
