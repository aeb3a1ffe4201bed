import { computed, type InjectionKey, inject, onScopeDispose, type ShallowRef, shallowRef, watch } from 'vue'
import type { Project } from '../../src-main/contract/project'
import type { Flaw } from '../../src-main/contract/sample'
import { words } from '../locales'
import type { Studio } from '../studio/studio'
import type { ShownPose } from './demonstration/hand'
import { type Demonstration, openDemonstration } from './demonstration/source'
import { createFreshness } from './freshness'
import { createHandFinder, type HandFinder } from './landmarker'
import { createOtherHands, type OtherHands } from './otherHands'
import type { PictureOf, Sighting } from './protocol'
import { createRate, type Pace } from './rate'
import { type FilmEnd, readThrough } from './readThrough'
import {
  type CameraInfo,
  type CameraProblem,
  cameraProblem,
  clearVideo,
  listCameras,
  openCamera,
  openVideoFile,
  type Source,
} from './source'
import { createTurns } from './turns'
import type { VideoProblem } from './videoFile'

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
/** Flaws of a picture that a person can do something about. */
export type Advice = Exclude<Flaw, 'no-hand' | 'duplicate'> | 'dark'
type Opened = { source: Source; demonstration: Demonstration | null }

/** The one picture of the studio: where it comes from, and what the hand finder sees in it. */
export interface Camera {
  state: Readonly<ShallowRef<CameraState>>
  finder: Readonly<ShallowRef<FinderState>>
  cameras: Readonly<ShallowRef<readonly CameraInfo[]>>
  /** The camera in use, while one is. */
  deviceId: Readonly<ShallowRef<string | null>>
  sighting: Readonly<ShallowRef<Sighting | null>>
  /** The picture that the sighting is about. */
  picture: Readonly<ShallowRef<ImageBitmap | null>>
  /** Whether hands were looked for, and nothing new is seen just now. */
  blind: Readonly<ShallowRef<boolean>>
  /** What is written over the picture, such as a countdown. */
  caption: ShallowRef<string>
  /** What the person is to do now, while takes are recorded: the picture has a frame that says so as well. */
  cue: ShallowRef<'ready' | 'now' | 'done' | null>
  /** What is wrong with the picture, where somebody judges it. */
  advice: ShallowRef<Advice | null>
  /** Signs of somebody else's hands in the picture. */
  others: Readonly<ShallowRef<OtherHands | null>>
  /** How fast hands are looked for; it changes a few times a second, not at every frame. */
  pace: Readonly<ShallowRef<Pace | null>>
  /** Whether the face is looked for: only where a sign moves. */
  face: Readonly<ShallowRef<'off' | 'on' | 'failed'>>
  /** The pose that the demonstration hand shows, or will show. */
  pose: Readonly<ShallowRef<ShownPose>>
  /** The element that plays the picture; set by the component that shows it. */
  video: ShallowRef<HTMLVideoElement | null>
  showCamera(deviceId: string | null): Promise<void>
  showVideo(file: File): Promise<void>
  showDemonstration(): Promise<void>
  setPose(pose: ShownPose): void
  /** The demonstration hand begins its movement now, where the pose has one. */
  perform(): void
  off(): void
  /** Called with every sighting, in order. Returns the way to stop. */
  onSighting(listener: (sighting: Sighting) => void): () => void
  /**
   * Looks at a video file frame by frame, from its start to its end, however long that takes; first, the reading before
   * comes to its end.
   *
   * @param due what the picture shows that the frame at that time of the film brings; null for none
   * @param onSeen what was seen at that time, and how much of the film is over, 0 to 1
   * @returns whether the end was reached, it was stopped, or the file or the finder broke
   */
  readThrough(
    due: (seconds: number) => PictureOf | null,
    onSeen: (sighting: Sighting, seconds: number, share: number) => void,
    signal: AbortSignal,
  ): Promise<FilmEnd>
  /** The next sighting brings a thumbnail: of the hands, where nothing else is said. */
  askThumbnail(of?: PictureOf): void
}

/** @param watching whether the person is where the picture is needed; elsewhere the camera is given back */
export function createCamera(studio: Studio, watching: Readonly<ShallowRef<boolean>>): Camera {
  const state = shallowRef<CameraState>({ state: 'off' })
  const finder = shallowRef<FinderState>({ state: 'off' })
  const cameras = shallowRef<readonly CameraInfo[]>([])
  const deviceId = shallowRef<string | null>(null)
  const sighting = shallowRef<Sighting | null>(null)
  const picture = shallowRef<ImageBitmap | null>(null)
  const blind = shallowRef(false)
  const caption = shallowRef('')
  const cue = shallowRef<'ready' | 'now' | 'done' | null>(null)
  const advice = shallowRef<Advice | null>(null)
  const others = shallowRef<OtherHands | null>(null)
  const otherHands = createOtherHands()
  const pace = shallowRef<Pace | null>(null)
  const pose = shallowRef<ShownPose>('open')
  const face = shallowRef<'off' | 'on' | 'failed'>('off')
  const video = shallowRef<HTMLVideoElement | null>(null)
  const listeners = new Set<(sighting: Sighting) => void>()
  const hands = computed(() => handsNeeded(studio.project.value))
  const faceWanted = computed(() => needsFace(studio.project.value))
  let rate = createRate()
  let handFinder: HandFinder | null = null
  let resume: (() => Promise<void>) | null = null
  let turn = 0
  /** Films are read one at a time. */
  const inTurn = createTurns()

  const freshness = createFreshness(() => {
    sighting.value = null
    advice.value = null
    pace.value = null
    showPicture(null)
    blind.value = true
  })
  const showPicture = (next: ImageBitmap | null) => {
    picture.value?.close()
    picture.value = next
  }
  const needFinder = () => {
    if (handFinder) return handFinder
    finder.value = { state: 'starting' }
    handFinder = createHandFinder(hands.value, {
      onReady() {
        finder.value = { state: 'ready' }
      },
      onSighting(seen, looked) {
        if (state.value.state !== 'on') return looked.close()
        // The same at every frame; a new object would draw anew whatever shows it.
        if (finder.value.state !== 'ready') finder.value = { state: 'ready' }
        blind.value = false
        freshness.renew()
        showPicture(looked)
        sighting.value = seen
        others.value = otherHands.take(seen, state.value.source.kind === 'camera')
        pace.value = rate(performance.now(), seen.milliseconds)
        for (const listener of listeners) listener(seen)
      },
      onRestart() {
        finder.value = { state: 'starting' }
        studio.toasts.show({ tone: 'plain', text: words.camera.finderRestarted })
      },
      onFace(found) {
        if (faceWanted.value) face.value = found ? 'on' : 'failed'
      },
      onFailure(reason) {
        finder.value = { state: 'failed', reason }
      },
    })
    handFinder.setFace(faceWanted.value)
    return handFinder
  }
  /** What was said of a picture that did not come, or went; it goes as soon as there is one again. */
  let complaints: number[] = []
  const complain = (text: string) => {
    complaints.push(studio.toasts.show({ tone: 'problem', text }))
  }
  const release = () => {
    handFinder?.watch(null)
    if (state.value.state === 'on') state.value.source.stop()
    if (video.value) clearVideo(video.value)
    freshness.stop()
    showPicture(null)
    blind.value = false
    sighting.value = null
    advice.value = null
    others.value = null
    otherHands.reset()
    deviceId.value = null
    pace.value = null
    rate = createRate()
  }

  /**
   * Opens a source. A later wish overtakes one that is still opening: that one is given back when it arrives, and what
   * goes wrong with it is nobody's concern any more.
   */
  const show = async (again: () => Promise<void>, open: () => Promise<Opened>, failed: (error: unknown) => void) => {
    const mine = ++turn
    resume = again
    release()
    state.value = { state: 'opening' }
    let opened: Opened | null = null
    try {
      opened = await open()
      if (mine === turn && video.value) await opened.source.attach(video.value)
      if (mine !== turn || !video.value) return opened.source.stop()
      state.value = { state: 'on', ...opened }
      for (const id of complaints) studio.toasts.dismiss(id)
      complaints = []
      needFinder().watch(video.value)
    } catch (error) {
      opened?.source.stop()
      if (mine === turn) failed(error)
    }
  }
  const fail = (problem: CameraProblem) => {
    release()
    state.value = { state: 'problem', problem }
  }
  const off = () => {
    turn++
    release()
    resume = null
    state.value = { state: 'off' }
  }
  const refresh = async () => {
    cameras.value = await listCameras().catch(() => [])
  }
  const subscribe = <T>(set: Set<T>, listener: T) => {
    set.add(listener)
    return () => set.delete(listener)
  }

  const camera: Camera = {
    state,
    finder,
    cameras,
    deviceId,
    sighting,
    picture,
    blind,
    caption,
    cue,
    advice,
    others,
    pace,
    face,
    pose,
    video,
    off,
    async showCamera(wished) {
      if (!navigator.mediaDevices) return fail('unsupported')
      let current = ''
      const open = async () => {
        const source = await openCamera(wished, () => {
          turn++
          fail('none')
          complain(words.camera.unplugged)
        })
        current = source.deviceId
        return { source, demonstration: null }
      }
      await show(
        () => camera.showCamera(wished),
        open,
        (error) => fail(cameraProblem(error)),
      )
      if (state.value.state === 'on' && state.value.source.kind === 'camera') deviceId.value = current
      await refresh()
    },
    showVideo(file) {
      let found: VideoProblem | null = null
      return show(
        () => camera.showVideo(file),
        async () => {
          // What takes files apart is loaded when there is one.
          const { examineVideo } = await import('./videoFile')
          found = await examineVideo(file)
          if (found) throw new Error(found.problem)
          return { source: openVideoFile(file), demonstration: null }
        },
        () => {
          off()
          complain(words.camera.videoProblem(file.name, found ?? { problem: 'unknown' }))
        },
      )
    },
    readThrough(due, onSeen, signal) {
      const now = state.value
      const over = () => signal.aborted || state.value !== now
      // One that was stopped a moment ago has a frame to wait for, and leaves the picture playing and watched.
      return inTurn(async () => {
        if (over()) return 'stopped'
        const film = now.state === 'on' ? now.source.read?.() : undefined
        if (!film || !handFinder) return 'broken'
        handFinder.watch(null)
        const ended = await readThrough(film, handFinder, due, over, (seconds, share) => {
          if (sighting.value) onSeen(sighting.value, seconds, share)
        })
        if (state.value === now) handFinder.watch(video.value)
        return ended
      })
    },
    showDemonstration: () =>
      show(
        camera.showDemonstration,
        async () => {
          const left = () => studio.settings.value.hand === 'left'
          const demonstration = openDemonstration(pose.value, left, words.camera.demonstration)
          return { source: demonstration, demonstration }
        },
        () => fail('other'),
      ),
    setPose(next) {
      pose.value = next
      if (state.value.state === 'on') state.value.demonstration?.show(next)
    },
    perform() {
      if (state.value.state === 'on') state.value.demonstration?.perform()
    },
    onSighting: (listener) => subscribe(listeners, listener),
    askThumbnail: (of = 'hands') => handFinder?.askThumbnail(of),
  }

  const plugged = async () => {
    await refresh()
    const missing = state.value.state === 'problem' && state.value.problem === 'none'
    if (missing && cameras.value.length > 0 && watching.value) await resume?.()
  }
  watch(hands, (next) => handFinder?.setHands(next))
  watch(
    faceWanted,
    (next) => {
      face.value = next ? 'on' : 'off'
      handFinder?.setFace(next)
    },
    { immediate: true },
  )
  watch(watching, (now) => {
    if (now) return resume?.()
    turn++
    release()
    if (state.value.state !== 'problem') state.value = { state: 'off' }
  })
  navigator.mediaDevices?.addEventListener('devicechange', plugged)
  refresh()
  onScopeDispose(() => {
    navigator.mediaDevices?.removeEventListener('devicechange', plugged)
    off()
    handFinder?.close()
  })
  return camera
}

/** Two wherever a sign of the project needs them, or moves; looking for a second hand that is not there doubles the cost. */
function handsNeeded(project: Project | null): 1 | 2 {
  const both = project?.signs.some(({ moves, hands }) => moves || hands === 2) ?? false
  return both || project?.options.hands === 2 ? 2 : 1
}
function needsFace(project: Project | null): boolean {
  return project?.options.face === true && project.signs.some(({ moves }) => moves)
}

export const cameraKey: InjectionKey<Camera> = Symbol('camera')

export function useCamera(): Camera {
  const camera = inject(cameraKey)
  if (!camera) throw new Error('This component is used outside of the studio')
  return camera
}
