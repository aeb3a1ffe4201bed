import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { FromLandmarker, ToLandmarker } from '../../../src-renderer/camera/protocol'
import { createCamera } from '../../../src-renderer/camera/useCamera'
import type { Studio } from '../../../src-renderer/studio/studio'
import { patience } from '../../support/pace'

const LIVE = -1
/** A frame of the film, or of the element that plays it; the browser's own exist in a browser alone. */
class Frame {
  at: number
  constructor(from: number | object) {
    this.at = typeof from === 'number' ? from : LIVE
  }
  clone = () => new Frame(this.at)
  close() {}
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

// Taking files apart needs the browser's decoders.
vi.mock('../../../src-renderer/camera/videoFile', () => ({
  examineVideo: async () => null,
  async *readVideo() {
    try {
      for (let i = 0; i < 8; i++) yield { frame: new Frame(i), seconds: i, share: i / 8 }
    } finally {
      // A decoder takes its time to close.
      await wait(10)
    }
  },
}))

/** The worker, which says what it was asked to look at, and sees no hand in anything. */
function stubBrowser() {
  const asked: (number | 'forget' | 'face' | 'faced')[] = []
  const finders: Finder[] = []
  /** What loading the network of the face comes to, one after the other; it is found where nothing else is said. */
  const found: boolean[] = []
  class Finder extends EventTarget {
    faces = Promise.resolve()
    constructor() {
      super()
      finders.push(this)
    }
    postMessage(message: ToLandmarker) {
      if (message.kind === 'forget') asked.push('forget')
      else if (message.kind === 'face') {
        asked.push('face')
        this.faces = this.faces
          .then(() => wait(10))
          .then(() => {
            asked.push('faced')
            this.dispatchEvent(new MessageEvent('message', { data: { kind: 'face', found: found.shift() ?? true } }))
          })
      } else if (message.kind === 'start') this.answer({ kind: 'ready', milliseconds: 1 })
      else if (message.kind === 'frame') {
        asked.push((message.frame as unknown as Frame).at)
        const seen = { hands: [], width: 4, height: 3, milliseconds: 1, brightness: null, thumbnail: null, face: null }
        const picture = { close() {} } as ImageBitmap
        this.answer({ kind: 'sighting', sighting: { ...seen, time: message.time }, picture })
      }
    }
    async answer(data: FromLandmarker) {
      await wait(3)
      this.dispatchEvent(new MessageEvent('message', { data }))
    }
    terminate() {}
  }
  vi.stubGlobal('Worker', Finder)
  vi.stubGlobal('VideoFrame', Frame)
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('location', { href: 'http://page/' })
  onTestFinished(() => void vi.unstubAllGlobals())
  return { asked, finders, found }
}
/** An element that shows a new frame each 2 ms while it plays. */
function player() {
  const element = {
    videoWidth: 4,
    paused: true,
    async play() {
      element.paused = false
    },
    pause() {
      element.paused = true
    },
    removeAttribute() {},
    load() {},
    requestVideoFrameCallback(shown: () => void) {
      const pending = setInterval(() => {
        if (element.paused) return
        clearInterval(pending)
        shown()
      }, 2)
      return pending
    },
    cancelVideoFrameCallback: (pending: NodeJS.Timeout) => clearInterval(pending),
  }
  return element
}
async function openFilm(project: object | null = null) {
  const { asked, finders, found } = stubBrowser()
  const toasts = { show: vi.fn(() => 1), dismiss() {} }
  const studio = { project: shallowRef(project), toasts } as unknown as Studio
  const scope = effectScope()
  onTestFinished(() => scope.stop())
  const camera = scope.run(() => createCamera(studio, shallowRef(true)))!
  const element = player()
  camera.video.value = element as unknown as HTMLVideoElement
  await camera.showVideo(new File(['film'], 'film.mp4'))
  await vi.waitFor(() => expect(asked).toContain(LIVE))
  return { camera, asked, element, studio, finders, found }
}

describe('a film that the camera reads', () => {
  it('is read from its start although the reading before was stopped a moment ago, and then plays on', async () => {
    const { camera, asked, element } = await openFilm()
    const [first, second] = [new AbortController(), new AbortController()]
    const seen: number[] = []
    let again: Promise<string> | null = null
    const stopped = camera.readThrough(
      () => null,
      (_, seconds) => {
        if (seconds < 2) return
        first.abort()
        again = camera.readThrough(
          () => null,
          (_, at) => seen.push(at),
          second.signal,
        )
      },
      first.signal,
    )
    expect([await stopped, await again]).toEqual(['stopped', 'end'])
    const whole = [0, 1, 2, 3, 4, 5, 6, 7]
    expect(seen).toEqual(whole)
    const last = asked.lastIndexOf('forget')
    expect(asked.slice(last + 1, last + 9)).toEqual(whole)
    const before = asked.length
    await vi.waitFor(() => expect(asked.slice(before)).toContain(LIVE))
    expect(element.paused).toBe(false)
  })

  it('is not begun where it was stopped while the one before was ending', async () => {
    const { camera, asked } = await openFilm()
    const [first, second] = [new AbortController(), new AbortController()]
    const read = ({ signal }: AbortController) =>
      camera.readThrough(
        () => null,
        () => {},
        signal,
      )
    const ends = [read(first), read(second)]
    first.abort()
    second.abort()
    expect(await Promise.all(ends)).toEqual(['stopped', 'stopped'])
    await vi.waitFor(() => expect(asked.at(-1)).toBe(LIVE))
  })
})

describe('the face', () => {
  const project = (face: boolean) => ({ signs: [{ moves: true, hands: 1 }], options: { hands: 1, face } })

  it('keeps every frame waiting until all that was asked about it is answered', async () => {
    const { asked, studio } = await openFilm(project(true))
    const mutable = studio.project as { value: object }
    for (const on of [false, true, false, true]) {
      mutable.value = project(on)
      await nextTick()
    }
    await vi.waitFor(() => expect(asked.filter((one) => one === 'faced').length).toBe(5))
    const before = asked.length
    await vi.waitFor(() => expect(asked.slice(before)).toContain(LIVE))
    let waiting = 0
    const early = asked.filter((one) => {
      if (one === 'face') waiting++
      if (one === 'faced') waiting--
      return one === LIVE && waiting > 0
    })
    expect(early).toEqual([])
  })

  it('is looked for again, and said to be, once a restart has found what looks for it', async () => {
    const { camera, finders, studio, found } = await openFilm(project(false))
    found.push(false)
    ;(studio.project as { value: object }).value = project(true)
    await vi.waitFor(() => expect(camera.face.value).toBe('failed'))
    finders[0]!.dispatchEvent(new MessageEvent('message', { data: { kind: 'failed', reason: 'broken' } }))
    await vi.waitFor(() => expect(camera.face.value).toBe('on'), { timeout: patience(5_000) })
  })
})
