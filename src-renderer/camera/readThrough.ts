import type { HandFinder } from './landmarker'
import type { PictureOf } from './protocol'
import { pageTime } from './time'
import type { VideoMoment } from './videoFile'

/**
 * How the reading of a film ended: at its end, because nobody wants it any more, because the film cannot be read on, or
 * because the finder was given up, of which the film is innocent.
 */
export type FilmEnd = 'end' | 'stopped' | 'broken' | 'finder'

/** Seconds between two frames that are looked at, at the least: as often as a camera's picture. */
const INTERVAL = 0.03

/**
 * Shows a film to the finder, frame by frame. Which frames it sees is a matter of the film alone, and so is what it
 * makes of them: it begins without a memory of what it saw before.
 *
 * @param due what the picture shows that the frame at that time of the film brings; null for none
 * @param over whether nobody wants it any more
 * @param onSeen called after each frame that was seen, with its time in the film and how much of it is over, 0 to 1
 */
export async function readThrough(
  film: AsyncIterable<VideoMoment>,
  finder: Pick<HandFinder, 'examine' | 'forget'>,
  due: (seconds: number) => PictureOf | null,
  over: () => boolean,
  onSeen: (seconds: number, share: number) => void,
): Promise<FilmEnd> {
  const began = pageTime()
  let last = Number.NEGATIVE_INFINITY
  finder.forget()
  try {
    for await (const { frame, seconds, share } of film) {
      if (over()) frame.close()
      else if (seconds - last < INTERVAL) {
        frame.close()
        continue
      } else {
        last = seconds
        const seen = await finder.examine(frame, began + Math.round(seconds * 1000), due(seconds))
        if (!over()) {
          if (!seen) return 'finder'
          onSeen(seconds, share)
        }
      }
      if (over()) return 'stopped'
    }
    return 'end'
  } catch {
    return over() ? 'stopped' : 'broken'
  }
}
