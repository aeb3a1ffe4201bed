import { BlobSource, Input, type InputVideoTrack, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny'
import { decodeFrames } from './decodeFrames'

/** Why a file cannot be shown. */
export type VideoProblem =
  | { problem: 'empty' | 'picture' | 'sound' | 'damaged' | 'unknown' }
  /** The browser has no decoder for it. */
  | { problem: 'codec'; codec: string }

/** A frame of a file; whoever takes it closes it. */
export interface VideoMoment {
  frame: VideoFrame
  /** From the start of the film. */
  seconds: number
  /** How much of the film is over, 0 to 1. */
  share: number
}

/** Seconds by which a whole film may be shorter than it says. */
const MISSING = 0.25

const NAMES: Record<string, string> = {
  hevc: 'H.265 (HEVC)',
  avc: 'H.264',
  prores: 'ProRes',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
}

/** What a file begins with, byte by byte as Latin-1. */
const STILL = [
  /^\xff\xd8\xff/,
  /^\x89PNG/,
  /^GIF8/,
  /^BM.{4}\0\0/s,
  /^RIFF.{4}WEBP/s,
  /^.{4}ftyp(heic|heix|mif1|avif)/s,
  /^II\*\0|^MM\0\*/,
]
const SOUND = [/^ID3/, /^\xff[\xf1-\xf3\xf9-\xfb]/, /^fLaC/, /^RIFF.{4}WAVE/s, /^OggS/, /^.{4}ftypM4A/s]
const FILM = [/^.{4}(ftyp|moov|mdat|wide|free)/s, /^.E\xdf\xa3/s]

const open = (file: Blob) => new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM, MATROSKA] })

/** @returns why the film in a file cannot be looked at; null when its first frame is there */
export async function examineVideo(file: Blob): Promise<VideoProblem | null> {
  if (file.size === 0) return { problem: 'empty' }
  const bytes = new Uint8Array(await file.slice(0, 64).arrayBuffer())
  const start = String.fromCharCode(...bytes)
  const begins = (signs: readonly RegExp[]) => signs.some((sign) => sign.test(start))
  if (begins(STILL)) return { problem: 'picture' }
  if (begins(SOUND)) return { problem: 'sound' }
  const input = open(file)
  try {
    if (!(await input.canRead())) return { problem: begins(FILM) ? 'damaged' : 'unknown' }
    const track = await input.getPrimaryVideoTrack()
    if (!track) return { problem: (await input.getAudioTracks()).length > 0 ? 'sound' : 'damaged' }
    if (!(await track.canDecode())) {
      const codec = (await track.getCodec()) ?? '?'
      return { problem: 'codec', codec: NAMES[codec] ?? codec }
    }
    for await (const frame of decodeFrames(track)) {
      frame.close()
      return null
    }
    return { problem: 'damaged' }
  } catch {
    return { problem: 'damaged' }
  } finally {
    input.dispose()
  }
}

/**
 * Every frame of a film, in order, each decoded once: what comes does not depend on how fast the computer is.
 *
 * @throws Error where the film cannot be read on, as when its end is missing
 */
export async function* readVideo(file: Blob): AsyncGenerator<VideoMoment> {
  const input = open(file)
  try {
    const track = await input.getPrimaryVideoTrack()
    if (!track) throw new Error('no-film')
    const first = await track.getFirstTimestamp()
    const length = Math.max(1e-3, (await lengthOf(track)) - first)
    const upright = createUpright(track)
    let end = 0
    for await (const frame of decodeFrames(track)) {
      const seconds = frame.timestamp / 1e6 - first
      end = seconds + (frame.duration ?? 0) / 1e6
      yield { frame: upright(frame), seconds, share: Math.min(1, seconds / length) }
    }
    // What these files say of their film is exact: where it ends much earlier, the rest of the file is missing.
    const exact = [MP4, QTFF].includes((await input.getFormat()) as typeof MP4)
    if (exact && end < length - MISSING) throw new Error('cut-off')
  } finally {
    input.dispose()
  }
}

/** As the file says it, or, as in what browsers record, by looking for the last frame. */
const lengthOf = async (track: InputVideoTrack) => (await track.getDurationFromMetadata()) ?? track.computeDuration()

/** Phones write how the picture is to be turned beside it. */
function createUpright({ rotation, displayWidth: width, displayHeight: height }: InputVideoTrack) {
  // One for the whole film: the browser frees canvases late.
  let context: OffscreenCanvasRenderingContext2D | null = null
  return (frame: VideoFrame): VideoFrame => {
    const known = (frame as { rotation?: number }).rotation
    if (rotation === 0 || known === rotation) return frame
    context ??= new OffscreenCanvas(width, height).getContext('2d')!
    context.setTransform(1, 0, 0, 1, width / 2, height / 2)
    context.rotate((rotation * Math.PI) / 180)
    context.drawImage(frame, -frame.displayWidth / 2, -frame.displayHeight / 2, frame.displayWidth, frame.displayHeight)
    const turned = new VideoFrame(context.canvas, { timestamp: frame.timestamp })
    frame.close()
    return turned
  }
}
