import type { StoredTake } from '../../src-main/contract/take'
import type { Picture } from '../camera/picture'
import { drawSkeleton } from '../camera/skeleton'
import { pictureFrames } from './takeOf'

/** What is drawn of a take, wherever it comes from. */
export type DrawnTake = Pick<StoredTake, 'frames' | 'from' | 'to' | 'width' | 'height'>

/** A part of a canvas, in pixels. */
export interface Field {
  x: number
  y: number
  width: number
  height: number
}

/** Which pictures are darkened: those of other frames than the one that is shown, all, or none. */
export type Shade = 'own' | 'all' | 'none'
/** How much a picture is darkened below its own skeleton, and below that of another frame. */
const CLEAR = 0.15
const DIM = 0.6

/** Seconds of the part that is learned from. */
export function secondsOf({ frames, from, to }: Pick<DrawnTake, 'frames' | 'from' | 'to'>): number {
  return Math.max(0, frames[to]!.time - frames[from]!.time) / 1_000
}

/** The frame that is shown at a time, in milliseconds since the first frame. */
export function frameAt({ frames }: Pick<DrawnTake, 'frames'>, time: number): number {
  return Math.max(
    0,
    frames.findLastIndex((frame) => frame.time <= time),
  )
}

/** Of some frames the nearest to another one, in time. */
function nearest({ frames }: Pick<DrawnTake, 'frames'>, of: readonly number[], to: number): number | undefined {
  const apart = (i: number) => Math.abs(frames[i]!.time - frames[to]!.time)
  return of.reduce<number | undefined>(
    (best, i) => (best === undefined || apart(i) < apart(best) ? i : best),
    undefined,
  )
}

/** The frame that stands for a take: of the used part the one with a picture of its own that is nearest to its middle. */
export function posterOf(take: DrawnTake, pictures: number): number {
  const { from, to } = take
  const middle = Math.round((from + to) / 2)
  const own = pictureFrames(take.frames, pictures).filter((i) => i >= from && i <= to)
  return nearest(take, own, middle) ?? middle
}

/** One frame of a take: the nearest of its pictures, where there are any, and the skeleton of its hands over it. */
export function drawFrame(
  canvas: CanvasRenderingContext2D,
  take: DrawnTake,
  number: number,
  pictures: readonly Picture[],
  field: Field,
  shade: Shade = 'own',
): void {
  const { frames, width, height } = take
  const frame = frames[number]
  if (!frame) return
  canvas.clearRect(field.x, field.y, field.width, field.height)
  const scale = Math.min(field.width / width, field.height / height)
  const [w, h] = [width * scale, height * scale]
  const [left, top] = [field.x + (field.width - w) / 2, field.y + (field.height - h) / 2]
  const from = pictureFrames(frames, pictures.length)
  const at = nearest(take, from, number)
  if (at !== undefined) {
    canvas.drawImage(pictures[from.indexOf(at)]!, left, top, w, h)
    // Where it is of another frame, the lines, which are of this one, stand out; and nothing flickers while it plays.
    const clear = shade === 'none' || (shade === 'own' && at === number)
    canvas.fillStyle = `rgba(12, 17, 19, ${clear ? CLEAR : DIM})`
    canvas.fillRect(left, top, w, h)
  }
  const place = (x: number, y: number): [number, number] => [left + x * w, top + y * h]
  canvas.save()
  canvas.beginPath()
  canvas.rect(field.x, field.y, field.width, field.height)
  canvas.clip()
  drawSkeleton(canvas, frame.hands, place, { scale: Math.max(0.35, h / 480), letters: h > 240 })
  canvas.restore()
}

/** Moments of the used part, evenly spread, beside and below one another: for whoever wants nothing to move. */
export function drawStill(
  canvas: CanvasRenderingContext2D,
  take: DrawnTake,
  pictures: readonly Picture[],
  { width, height }: { width: number; height: number },
): void {
  const [columns, rows] = [2, 2]
  const size = { width: width / columns, height: height / rows }
  const { from, to, frames } = take
  const own = pictureFrames(frames, pictures.length).filter((i) => i >= from && i <= to)
  const [begins, ends] = [frames[from]!.time, frames[to]!.time]
  for (let i = 0; i < columns * rows; i++) {
    const wanted = frameAt(take, begins + (i / (columns * rows - 1)) * (ends - begins))
    const number = own.length >= columns * rows ? nearest(take, own, wanted)! : wanted
    const field = { x: (i % columns) * size.width, y: Math.floor(i / columns) * size.height, ...size }
    drawFrame(canvas, take, number, pictures, field)
  }
}
