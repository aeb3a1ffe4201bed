/**
 * Runs in a page before its own scripts: cameras and drawn pictures give about so many frames a second at most, and of films no
 * more are shown to the page. Finding hands in all that come takes the computer from every other test.
 */
export function slowSources(fps: number): void {
  const { captureStream } = HTMLCanvasElement.prototype
  HTMLCanvasElement.prototype.captureStream = function (wished = fps) {
    return captureStream.call(this, Math.min(wished, fps))
  }
  const { requestVideoFrameCallback: ask, cancelVideoFrameCallback: cancel } = HTMLVideoElement.prototype
  /** What was asked for in the end, by what the page got for it. */
  const asked = new Map<number, number>()
  let last = Number.NEGATIVE_INFINITY
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    const see: VideoFrameRequestCallback = (now, frame) => {
      if (now - last < 500 / fps) return void asked.set(handle, ask.call(this, see))
      last = now
      asked.delete(handle)
      callback(now, frame)
    }
    const handle = ask.call(this, see)
    return handle
  }
  HTMLVideoElement.prototype.cancelVideoFrameCallback = function (handle) {
    cancel.call(this, asked.get(handle) ?? handle)
    asked.delete(handle)
  }
  // In a page that is no secure place there are none.
  if (!navigator.mediaDevices) return
  const { getUserMedia } = navigator.mediaDevices
  navigator.mediaDevices.getUserMedia = function ({ video, ...rest } = {}) {
    return getUserMedia.call(this, { ...rest, video: { ...(video as MediaTrackConstraints), frameRate: { max: fps } } })
  }
}
