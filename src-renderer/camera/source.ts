import type { SourceKind } from '../../src-main/contract/project'
import type { VideoMoment } from './videoFile'

/** Something that shows hands, as a stream or a file that a video element plays. */
export interface Source {
  kind: SourceKind
  /** What it is called on the page: the camera's or the file's name. */
  label: string
  /** Whether the preview is mirrored, as people expect of their own picture. The analysed frame never is. */
  mirrored: boolean
  /** Connects the video element and starts playing. */
  attach(video: HTMLVideoElement): Promise<void>
  /** Every frame of a file, from its start to its end, while what is shown of it stands still. */
  read?(): AsyncGenerator<VideoMoment>
  /** Gives the camera, the file or the drawing back. */
  stop(): void
}

export type CameraProblem = 'denied' | 'in-use' | 'none' | 'unsupported' | 'other'

/** Which of the things that go wrong with cameras it was, so that the page can say what to do. */
export function cameraProblem(error: unknown): CameraProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none'
    case 'NotSupportedError':
      return 'unsupported'
    default:
      return 'other'
  }
}

export interface CameraInfo {
  id: string
  label: string
}

export async function listCameras(): Promise<CameraInfo[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return devices.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }))
}

/**
 * Opens a camera: the wished one if it is there, else any.
 *
 * @param onEnded called when it is unplugged or taken away
 * @throws DOMException as getUserMedia does; see `cameraProblem`
 */
export async function openCamera(deviceId: string | null, onEnded: () => void): Promise<Source & { deviceId: string }> {
  const video: MediaTrackConstraints = {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 30 },
    ...(deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: 'user' }),
  }
  const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false })
  const track = stream.getVideoTracks()[0]!
  track.addEventListener('ended', onEnded)
  return {
    kind: 'camera',
    label: track.label,
    mirrored: true,
    deviceId: track.getSettings().deviceId ?? '',
    attach: (element) => playStream(element, stream),
    stop() {
      track.removeEventListener('ended', onEnded)
      for (const open of stream.getTracks()) open.stop()
    },
  }
}

/** Plays a video file that the person chose, over and over. Its `attach` rejects when it cannot be played. */
export function openVideoFile(file: File): Source {
  const address = URL.createObjectURL(file)
  let element: HTMLVideoElement | null = null
  return {
    kind: 'video',
    label: file.name,
    mirrored: false,
    async attach(video) {
      element = video
      video.srcObject = null
      video.src = address
      video.loop = true
      await video.play()
    },
    async *read() {
      element?.pause()
      try {
        const { readVideo } = await import('./videoFile')
        yield* readVideo(file)
      } finally {
        // Where another picture has taken its place, that one plays already.
        element?.play().catch(() => {})
      }
    },
    stop() {
      element = null
      URL.revokeObjectURL(address)
    },
  }
}

/** Takes whatever it plays off a video element. */
export function clearVideo(element: HTMLVideoElement): void {
  element.pause()
  element.srcObject = null
  element.loop = false
  element.removeAttribute('src')
  element.load()
}

export async function playStream(element: HTMLVideoElement, stream: MediaStream): Promise<void> {
  element.removeAttribute('src')
  element.srcObject = stream
  await element.play()
}
