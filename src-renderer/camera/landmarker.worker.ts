import { FaceDetector, HandLandmarker } from '@mediapipe/tasks-vision'
import { createDetector, type Detector } from './detector'
import { createFaceTrack, largestFace } from './faceTrack'
import { createPixelReader } from './framePixels'
import type { FromLandmarker, PictureOf, ToLandmarker } from './protocol'
import { fitted, LONG_SIDE, type Size } from './size'
import { cropAround } from './thumbnail'
import { createTurns } from './turns'

type Image = VideoFrame | ImageBitmap
const THUMBNAIL = 112
/** The long side of a small picture of the whole frame. */
const WHOLE = 176
/** Frames between two measurements of the brightness. */
const BRIGHTNESS_EVERY = 10
/** Frames between two looks for the face, which moves little. */
const FACE_EVERY = 5
/** A face that is worth its place: lower, and a hand before a wall is one now and then. */
const FACE_CONFIDENCE = 0.45

let detector: Detector<OffscreenCanvas> | null = null
/** Made once, and kept while faces are not looked for: making it again and again leaks. */
let faces: FaceDetector | null = null
let lookingForFace = false
let runtime = { loader: '', binary: '' }
const face = createFaceTrack()
let frames = 0
/** Frames since the last look for the face. */
let faceless = FACE_EVERY
/** MediaPipe takes no time that does not increase. */
let lastFace = 0
const readPixels = createPixelReader()
/** What is looked at, and shown: each frame, scaled. */
const scene = new OffscreenCanvas(1, 1)
// One of each for as long as it works: the browser frees canvases late, and a frame comes 30 times a second.
const glimpse = new OffscreenCanvas(16, 12)
const cutting = new OffscreenCanvas(THUMBNAIL, THUMBNAIL)
/** For pixels of another size than the scene's. */
const plate = new OffscreenCanvas(1, 1)
/** What is asked for while something is awaited waits as well. At most one frame does: the page sends them one by one. */
const inTurn = createTurns()
const tell = (message: FromLandmarker, transfer: Transferable[] = []) => self.postMessage(message, { transfer })

self.addEventListener('message', ({ data }: MessageEvent<ToLandmarker>) => inTurn(() => answer(data)))

async function answer(data: ToLandmarker): Promise<void> {
  try {
    switch (data.kind) {
      case 'start':
        detector = await start(data)
        await lookAtNothing(detector)
        tell({ kind: 'ready', milliseconds: await lookAtNothing(detector) })
        break
      case 'hands':
        await detector?.setHands(data.hands)
        break
      case 'face':
        await lookForFace(data.model)
        break
      case 'forget':
        face.reset()
        faceless = FACE_EVERY
        if (detector) await lookAtNothing(detector)
        break
      case 'frame':
        await look(data)
        break
    }
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

function start({ loader, binary, model, hands }: ToLandmarker & { kind: 'start' }): Promise<Detector<OffscreenCanvas>> {
  runtime = { loader, binary }
  return createDetector<OffscreenCanvas>(async (numHands) => {
    await prepareModule(loader)
    return HandLandmarker.createFromOptions(
      { wasmLoaderPath: loader, wasmBinaryPath: binary },
      {
        baseOptions: { modelAssetPath: model, delegate: 'CPU' },
        runningMode: 'VIDEO',
        numHands,
        minHandDetectionConfidence: 0.3,
        minHandPresenceConfidence: 0.5,
        minTrackingConfidence: 0.5,
      },
    )
  }, hands)
}

/** Hands are found whatever becomes of this. */
async function lookForFace(model: string | null): Promise<void> {
  face.reset()
  faceless = FACE_EVERY
  try {
    if (model) faces ??= await startFaces(model)
    lookingForFace = model !== null
    tell({ kind: 'face', found: true })
  } catch {
    lookingForFace = false
    tell({ kind: 'face', found: false })
  }
}

async function startFaces(model: string): Promise<FaceDetector> {
  await prepareModule(runtime.loader)
  return FaceDetector.createFromOptions(
    { wasmLoaderPath: runtime.loader, wasmBinaryPath: runtime.binary },
    {
      baseOptions: { modelAssetPath: model, delegate: 'CPU' },
      runningMode: 'VIDEO',
      minDetectionConfidence: FACE_CONFIDENCE,
    },
  )
}

/** In every few frames, by the count of frames: what comes does not depend on how fast the computer is. */
function followFace(time: number): void {
  if (!faces || !lookingForFace || ++faceless < FACE_EVERY) return
  faceless = 0
  try {
    lastFace = Math.max(lastFace + 1, Math.round(performance.now()))
    const boxes = faces.detectForVideo(scene, lastFace).detections.flatMap(({ boundingBox }) => boundingBox ?? [])
    face.take(time, largestFace(boxes, scene))
  } catch {
    lookingForFace = false
    tell({ kind: 'faceless' })
  }
}

/**
 * MediaPipe's runtime writes its notices, such as which delegate it took, to stderr, which Emscripten turns into
 * console errors. What really fails is thrown, so its stderr goes to the debug level. Each module takes this anew, and
 * what makes it: a script that is loaded a second time does not run again.
 */
async function prepareModule(loader: string): Promise<void> {
  const scope = self as unknown as { Module?: { print(line: string): void; printErr(line: string): void } }
  const { default: ModuleFactory } = await import(/* @vite-ignore */ loader)
  Object.assign(scope, { ModuleFactory, Module: { print: console.debug, printErr: console.debug } })
}

/**
 * A blank picture: the first detection takes ten times as long as the next ones and is spent on it, and hands that were
 * followed are lost on it.
 *
 * @returns how long it took, in milliseconds
 */
async function lookAtNothing(created: Detector<OffscreenCanvas>): Promise<number> {
  draw(null, { width: 64, height: 64 })
  const started = performance.now()
  await created.detect(scene, scene, started)
  return performance.now() - started
}

function resize(canvas: OffscreenCanvas, { width, height }: Size): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
}

function draw(picture: Image | ImageData | null, size: Size): void {
  resize(scene, size)
  const { width, height } = size
  const context = scene.getContext('2d')!
  context.imageSmoothingQuality = 'medium'
  if (!picture) context.fillRect(0, 0, width, height)
  else if (!(picture instanceof ImageData)) context.drawImage(picture, 0, 0, width, height)
  else if (picture.width === width && picture.height === height) context.putImageData(picture, 0, 0)
  else {
    resize(plate, picture)
    plate.getContext('2d')!.putImageData(picture, 0, 0)
    context.drawImage(plate, 0, 0, width, height)
  }
}

async function look({ frame, time, thumbnail }: ToLandmarker & { kind: 'frame' }): Promise<void> {
  try {
    if (!detector) return tell({ kind: 'skipped' })
    const size =
      'displayWidth' in frame
        ? { width: frame.displayWidth, height: frame.displayHeight }
        : { width: frame.width, height: frame.height }
    if (!(size.width > 0 && size.height > 0)) return tell({ kind: 'skipped' })
    const started = performance.now()
    draw((await readPixels(frame, LONG_SIDE)) ?? frame, fitted(size))
    const seen = await detector.detect(scene, scene, started)
    const milliseconds = performance.now() - started
    if (seen.kind !== 'hands') return tell(seen)
    const { hands } = seen
    followFace(time)
    const brightness = frames++ % BRIGHTNESS_EVERY === 0 ? measureBrightness() : null
    const picture = scene.transferToImageBitmap()
    // A large frame has more to show than the scene.
    const whole = size.width === picture.width ? picture : frame
    const cut = thumbnail && (await cutThumbnail(thumbnail, whole, hands, size))
    const sighting = { hands, ...size, time, milliseconds, brightness, thumbnail: cut, face: face.at(time) }
    tell({ kind: 'sighting', sighting, picture }, [picture])
  } finally {
    frame.close()
  }
}

/** On a picture of a few pixels, which the browser averages into. */
function measureBrightness(): number | null {
  const { width, height } = glimpse
  const context = glimpse.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(scene, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  let sum = 0
  // Rec. 709 luma.
  for (let i = 0; i < data.length; i += 4) sum += 0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!
  return sum / (255 * width * height)
}

/** Cut from the very frame that was analysed, so that picture and landmarks belong together. */
async function cutThumbnail(
  of: PictureOf,
  whole: Image,
  hands: Parameters<typeof cropAround>[0],
  size: Size,
): Promise<string | null> {
  const context = cutting.getContext('2d')
  if (!context) return null
  if (of === 'whole') {
    const { width, height } = fitted(size, WHOLE)
    resize(cutting, { width, height })
    context.imageSmoothingQuality = 'medium'
    context.drawImage(whole, 0, 0, width, height)
  } else {
    const crop = cropAround(hands, size.width, size.height)
    if (!crop) return null
    resize(cutting, { width: THUMBNAIL, height: THUMBNAIL })
    // A square around hands at the edge may reach beyond the frame.
    context.clearRect(0, 0, THUMBNAIL, THUMBNAIL)
    context.drawImage(whole, crop.x, crop.y, crop.size, crop.size, 0, 0, THUMBNAIL, THUMBNAIL)
  }
  const blob = await cutting.convertToBlob({ type: 'image/jpeg', quality: 0.75 })
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(String.fromCharCode(...bytes))
}
