import type { CanvasSink, WrappedCanvas } from 'mediabunny'
import type { View } from './realClips'

/** What a page can do with films; pictures are JPEGs in base64. */
export interface ClipTools {
  /** Every frame of a film, in each of the views: view × frame. */
  see(film: string, views: readonly View[]): Promise<string[][]>
  /** A person without the arm, in each of the views: the top of one film's first frame, over another film's frame. */
  seeRest(top: string, bottom: string, views: readonly View[]): Promise<string[]>
  /** Pictures of another shape, whole, in the middle. */
  fit(pictures: readonly string[]): Promise<string[]>
  film(pictures: readonly string[], rate: number): Promise<string>
}
declare global {
  var Mediabunny: typeof import('mediabunny')
  var clipTools: ClipTools
}

/** Runs in a page that has mediabunny. */
export function installClipTools({ width, height }: { width: number; height: number }): void {
  const { ALL_FORMATS, BlobSource, BufferTarget, CanvasSource, Input, Output, WebMOutputFormat } = Mediabunny
  /** Pixels of a clip: the middle of what is shown, so that the other hand, which hangs at the side, is not in it. */
  const MIDDLE = { x: 500, y: 222 }
  const SHOWN = 712
  /** The frame of the second film in which the arm is raised, and above what the first one's hangs free of the shoulder. */
  const RAISED = 6
  const BELOW = 303
  const QUALITY = 0.8

  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  const blobOf = (text: string, type: string) =>
    new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type })
  const textOf = (bytes: Uint8Array) => {
    let text = ''
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
    return btoa(text)
  }
  const jpeg = async () => {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
    return textOf(new Uint8Array(await blob.arrayBuffer()))
  }
  const draw = (frame: CanvasImageSource, { zoom = 1, x = 0, y = 0, turn = 0, light = 1, mirrored = false }: View) => {
    const scale = (width / SHOWN) * zoom
    context.setTransform(1, 0, 0, 1, width / 2, height / 2)
    context.rotate((turn * Math.PI) / 180)
    context.scale(mirrored ? -scale : scale, scale)
    context.filter = `brightness(${light})`
    context.imageSmoothingQuality = 'medium'
    context.drawImage(frame, -MIDDLE.x - x, -MIDDLE.y - y)
    context.filter = 'none'
    context.resetTransform()
  }
  const sink = async (film: string): Promise<CanvasSink> => {
    const input = new Input({ source: new BlobSource(blobOf(film, 'video/mp4')), formats: ALL_FORMATS })
    const track = await input.getPrimaryVideoTrack()
    return new Mediabunny.CanvasSink(track!)
  }
  const frameOf = async (film: string, wanted: number): Promise<WrappedCanvas['canvas']> => {
    let at = 0
    for await (const { canvas } of (await sink(film)).canvases()) if (at++ === wanted) return canvas
    throw new Error(`The film has ${at} frames`)
  }
  globalThis.clipTools = {
    async see(film, views) {
      const seen: string[][] = views.map(() => [])
      for await (const { canvas } of (await sink(film)).canvases()) {
        for (const [v, view] of views.entries()) {
          draw(canvas, view)
          seen[v]!.push(await jpeg())
        }
      }
      return seen
    },
    async seeRest(top, bottom, views) {
      const [low, raised] = [await frameOf(top, 0), await frameOf(bottom, RAISED)]
      const person = new OffscreenCanvas(raised.width, raised.height)
      const brush = person.getContext('2d')!
      brush.drawImage(raised, 0, 0)
      brush.drawImage(low, 0, 0, low.width, BELOW, 0, 0, low.width, BELOW)
      const seen: string[] = []
      for (const view of views) {
        draw(person, view)
        seen.push(await jpeg())
      }
      return seen
    },
    async fit(pictures) {
      const fitted: string[] = []
      for (const picture of pictures) {
        const bitmap = await createImageBitmap(blobOf(picture, 'image/jpeg'))
        const shown = (bitmap.width * height) / bitmap.height
        // The wall goes on to both sides.
        context.drawImage(bitmap, 0, 0, 1, bitmap.height, 0, 0, width, height)
        context.drawImage(bitmap, (width - shown) / 2, 0, shown, height)
        fitted.push(await jpeg())
      }
      return fitted
    },
    async film(pictures, rate) {
      const target = new BufferTarget()
      const output = new Output({ format: new WebMOutputFormat(), target })
      const source = new CanvasSource(canvas, { codec: 'vp8', bitrate: 2e6 })
      output.addVideoTrack(source, { frameRate: rate })
      await output.start()
      for (const [i, picture] of pictures.entries()) {
        context.drawImage(await createImageBitmap(blobOf(picture, 'image/jpeg')), 0, 0)
        await source.add(i / rate, 1 / rate)
      }
      await output.finalize()
      return textOf(new Uint8Array(target.buffer!))
    },
  }
}
