import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { createPixelReader, shrinkPlane } from '../../src-renderer/camera/framePixels'
import { fitted, LONG_SIDE } from '../../src-renderer/camera/size'
import { launchChromium } from '../support/chromium'
import { median } from './measure'

/**
 * node tests/bench/run.mjs scaling FILE…: what the finder makes of each frame of a video as it is, and scaled as the
 * studio scales it: how far its landmarks are apart, in palms (wrist to the knuckle of the middle finger), and the time.
 */
const files = process.argv.slice(3)
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }
const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url!)
  if (path === '/') return response.setHeader('Content-Type', 'text/html').end('<video muted></video>')
  const film = /^\/film\/(\d+)/.exec(path)
  const file = film
    ? files[Number(film[1])]!
    : path.startsWith('/models/')
      ? join(process.cwd(), path)
      : join(process.cwd(), 'node_modules/@mediapipe/tasks-vision', path)
  if (!existsSync(file)) return response.writeHead(404).end()
  response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream')
  createReadStream(file).pipe(response)
}).listen(0, '127.0.0.1')
const browser = await launchChromium()
const page = await browser.newPage()
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
interface Seen {
  apart: number[]
  full: number[]
  scaled: number[]
  width: number
  height: number
  /** Frames in which both, one, or neither found a hand. */
  both: number
  one: number
  none: number
}
for (const [i, file] of files.entries()) {
  const seen = await page.evaluate<Seen, string>(
    (source) => new Function(`return (${source})()`)() as Promise<Seen>,
    `async () => {
      const LONG_SIDE = ${LONG_SIDE}
      const shrinkPlane = ${shrinkPlane}
      const fitted = ${fitted}
      const readPixels = (${createPixelReader})()
      const { HandLandmarker, FilesetResolver } = await import('/vision_bundle.mjs')
      const files = await FilesetResolver.forVisionTasks(location.origin + '/wasm')
      const create = () => HandLandmarker.createFromOptions(files, {
        baseOptions: { modelAssetPath: '/models/hand_landmarker.task', delegate: 'CPU' }, runningMode: 'VIDEO', numHands: 1,
        minHandDetectionConfidence: 0.3, minHandPresenceConfidence: 0.5, minTrackingConfidence: 0.5,
      })
      const [whole, small] = [await create(), await create()]
      const video = document.querySelector('video')
      // As a blob it can be sought in whatever the server can do.
      video.src = URL.createObjectURL(await (await fetch('/film/${i}')).blob())
      await new Promise((resolve) => { video.onloadeddata = resolve })
      const scene = new OffscreenCanvas(1, 1)
      const plate = new OffscreenCanvas(1, 1)
      const out = { apart: [], full: [], scaled: [], width: video.videoWidth, height: video.videoHeight, both: 0, one: 0, none: 0 }
      const duration = Number.isFinite(video.duration) ? video.duration : 3
      for (let n = 0; n < 60 && (n + 0.5) / 15 < duration; n++) {
        const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve))
        video.currentTime = (n + 0.5) / 15
        await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, 2000))])
        const frame = new VideoFrame(video)
        const size = fitted({ width: frame.displayWidth, height: frame.displayHeight })
        const began = performance.now()
        const a = whole.detectForVideo(frame, n * 66 + 1)
        const between = performance.now()
        const pixels = await readPixels(frame, LONG_SIDE)
        if (scene.width !== size.width || scene.height !== size.height) Object.assign(scene, size)
        const context = scene.getContext('2d')
        context.imageSmoothingQuality = 'medium'
        if (pixels?.width === size.width && pixels.height === size.height) context.putImageData(pixels, 0, 0)
        else {
          if (pixels) {
            Object.assign(plate, { width: pixels.width, height: pixels.height })
            plate.getContext('2d').putImageData(pixels, 0, 0)
          }
          context.drawImage(pixels ? plate : frame, 0, 0, size.width, size.height)
        }
        const b = small.detectForVideo(scene, n * 66 + 1)
        const end = performance.now()
        out.full.push(between - began)
        out.scaled.push(end - between)
        const [one, two] = [a.landmarks[0], b.landmarks[0]]
        out[one && two ? 'both' : one || two ? 'one' : 'none']++
        if (one && two) {
          const at = (p) => [p.x * frame.displayWidth, p.y * frame.displayHeight]
          const far = (p, q) => Math.hypot(at(p)[0] - at(q)[0], at(p)[1] - at(q)[1])
          const palm = far(one[0], one[9])
          out.apart.push(one.reduce((sum, p, k) => sum + far(p, two[k]), 0) / 21 / palm)
        }
        frame.close()
      }
      whole.close()
      small.close()
      return out
    }`,
  )
  const mean = seen.apart.reduce((sum, one) => sum + one, 0) / Math.max(1, seen.apart.length)
  console.log(
    `${file.split('/').at(-1)} ${seen.width} × ${seen.height}: landmarks ${mean.toFixed(3)} palms apart in the mean, ${Math.max(0, ...seen.apart).toFixed(3)} at most; hand found by both in ${seen.both}, by one in ${seen.one}, by none in ${seen.none} frames; ${median(seen.full).toFixed(0)} ms a frame as it is, ${median(seen.scaled).toFixed(0)} ms scaled`,
  )
}
await browser.close()
server.close()
