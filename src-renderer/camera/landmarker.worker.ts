import { HandLandmarker } from '@mediapipe/tasks-vision'
import { createDetector, type Detector } from './detector'
import type { FromLandmarker, ToLandmarker } from './protocol'
import { cropAround } from './thumbnail'

type Image = VideoFrame | ImageBitmap
const THUMBNAIL = 112
/** Frames between two measurements of the brightness. */
const BRIGHTNESS_EVERY = 10

let detector: Detector<Image> | null = null
let frames = 0
const tell = (message: FromLandmarker) => self.postMessage(message)

self.addEventListener('message', async ({ data }: MessageEvent<ToLandmarker>) => {
  try {
    switch (data.kind) {
      case 'start':
        detector = await start(data)
        tell({ kind: 'ready' })
        break
      case 'hands':
        await detector?.setHands(data.hands)
        break
      case 'frame':
        await look(data)
        break
    }
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
})

async function start({ loader, binary, model, hands }: ToLandmarker & { kind: 'start' }): Promise<Detector<Image>> {
  const created = await createDetector<Image>((numHands) => {
    quietModule()
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
  await warmUp(created)
  return created
}

/**
 * MediaPipe's runtime writes its notices, such as which delegate it took, to stderr, which Emscripten turns into
 * console errors. What really fails is thrown, so its stderr goes to the debug level. Each module takes this anew.
 */
function quietModule(): void {
  const scope = self as unknown as { Module?: { print(line: string): void; printErr(line: string): void } }
  scope.Module = { print: console.debug, printErr: console.debug }
}

/** The first detection takes ten times as long as the next ones: it is spent on a blank picture. */
async function warmUp(created: Detector<Image>): Promise<void> {
  const blank = new OffscreenCanvas(64, 64)
  blank.getContext('2d')?.fillRect(0, 0, 64, 64)
  const image = blank.transferToImageBitmap()
  await created.detect(image, image, 1)
  image.close()
}

async function look({ frame, time, thumbnail }: ToLandmarker & { kind: 'frame' }): Promise<void> {
  try {
    if (!detector) return tell({ kind: 'skipped' })
    const [width, height] =
      'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height]
    const started = performance.now()
    const seen = await detector.detect(frame, { width, height }, started)
    const milliseconds = performance.now() - started
    if (seen.kind !== 'hands') return tell(seen)
    const { hands } = seen
    const picture = thumbnail ? await cutThumbnail(frame, hands, width, height) : null
    const brightness = frames++ % BRIGHTNESS_EVERY === 0 ? measureBrightness(frame) : null
    tell({ kind: 'sighting', sighting: { hands, width, height, time, milliseconds, brightness, thumbnail: picture } })
  } finally {
    frame.close()
  }
}

/** On a picture of a few pixels, which the browser averages into. */
function measureBrightness(frame: Image): number | null {
  const [width, height] = [16, 12]
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(frame, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  let sum = 0
  // Rec. 709 luma.
  for (let i = 0; i < data.length; i += 4) sum += 0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!
  return sum / (255 * width * height)
}

/** Cut from the very frame that was analysed, so that picture and landmarks belong together. */
async function cutThumbnail(
  frame: Image,
  hands: Parameters<typeof cropAround>[0],
  width: number,
  height: number,
): Promise<string | null> {
  const crop = cropAround(hands, width, height)
  const canvas = new OffscreenCanvas(THUMBNAIL, THUMBNAIL)
  const context = canvas.getContext('2d')
  if (!crop || !context) return null
  context.drawImage(frame, crop.x, crop.y, crop.size, crop.size, 0, 0, THUMBNAIL, THUMBNAIL)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.75 })
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(String.fromCharCode(...bytes))
}
