import type { Finding, Missed } from '../../src-main/contract/imports'
import { createHandFinder, type HandFinder } from '../camera/landmarker'
import type { PictureOf, Sighting } from '../camera/protocol'
import { readThrough } from '../camera/readThrough'
import { pageTime } from '../camera/time'
import { cutApart, travels } from '../record/cutTake'
import { createFilmPictures } from '../record/filmPictures'
import { type TakeSighting, takeOf } from '../record/takeOf'
import { isFilm } from './kinds'

/** A picture or a film to look at. */
export interface Shown {
  label: string
  /** Where it is, for the person. */
  path: string
  open(): Promise<Blob>
}

export interface Search {
  /** Whether small pictures are kept. */
  pictures: boolean
  /** Whether the place of the face is looked for in films. */
  faces: boolean
  signal: AbortSignal
  /** @param share of the file that is looked at now, 0 to 1 */
  onProgress(done: number, share: number): void
}

/** Milliseconds between two frames of a film that become samples: eight a second, as in a recording. */
const SAMPLE_MS = 125
/** Longer and wider than any picture of a hand needs to be. */
const MOST_PIXELS = 1_920

/**
 * Looks for hands in pictures and films, one after the other, with a finder of its own: of a film in which a hand moves
 * along, each movement becomes a take, of any other some frames a second become samples.
 *
 * @returns a line of JSON for each finding; null where it was ended
 * @throws Error where the finder cannot be started
 */
export async function findIn(
  all: readonly Shown[],
  { pictures, faces, signal, onProgress }: Search,
): Promise<Blob | null> {
  let sighting: Sighting | null = null
  let failure: string | null = null
  const finder = createHandFinder(2, {
    onReady() {},
    onSighting(seen, looked) {
      sighting = seen
      looked.close()
    },
    onRestart() {},
    onFace() {},
    onFailure(reason) {
      failure = reason
    },
  })
  finder.setFace(faces && all.some(({ path }) => isFilm(path)))
  const lines: string[] = []
  const tell = (finding: Finding) => lines.push(`${JSON.stringify(finding)}\n`)
  const missed = (file: string, reason: Missed) => tell({ kind: 'missed', file, reason })
  const latest = () => sighting
  try {
    for (const [i, shown] of all.entries()) {
      if (signal.aborted) return null
      onProgress(i, 0)
      const file = await shown.open()
      if (isFilm(shown.path)) {
        await lookAtFilm(
          shown,
          file,
          finder,
          { pictures, faces, signal, onProgress: (_, share) => onProgress(i, share) },
          latest,
          tell,
        )
      } else {
        sighting = null
        const seen = await lookAtPicture(file, finder, pictures ? 'hands' : null)
        if (seen === 'unreadable') missed(shown.path, 'unreadable')
        else if (sighting) tell(sampleOf(shown, sighting))
        else missed(shown.path, 'no-hand')
      }
      if (failure) throw new Error(failure)
    }
  } finally {
    finder.close()
  }
  onProgress(all.length, 0)
  return signal.aborted ? null : new Blob(lines, { type: 'application/x-ndjson' })
}

/** @returns whether it was looked at; it may show no hand */
async function lookAtPicture(file: Blob, finder: HandFinder, thumbnail: PictureOf | null) {
  let frame: VideoFrame
  try {
    const bitmap = await createImageBitmap(file)
    frame = await frameOf(bitmap)
  } catch {
    return 'unreadable'
  }
  // Of what the picture before showed nothing is known.
  finder.forget()
  return (await finder.examine(frame, pageTime(), thumbnail)) ? 'seen' : 'unreadable'
}

async function frameOf(bitmap: ImageBitmap): Promise<VideoFrame> {
  const scale = Math.min(1, MOST_PIXELS / Math.max(bitmap.width, bitmap.height))
  const { width, height } = bitmap
  const small =
    scale < 1
      ? await createImageBitmap(bitmap, {
          resizeWidth: Math.max(1, Math.round(width * scale)),
          resizeHeight: Math.max(1, Math.round(height * scale)),
        })
      : bitmap
  const frame = new VideoFrame(small, { timestamp: 0 })
  small.close()
  if (small !== bitmap) bitmap.close()
  return frame
}

function sampleOf({ label, path }: Shown, { hands, width, height, thumbnail }: Sighting): Finding {
  // The time it was taken is not known, and the same picture is to be the same sample another time.
  return { kind: 'sample', label, file: path, film: false, sample: { hands, width, height, time: 0, thumbnail } }
}

async function lookAtFilm(
  shown: Shown,
  file: Blob,
  finder: HandFinder,
  { pictures, signal, onProgress }: Search,
  latest: () => Sighting | null,
  tell: (finding: Finding) => unknown,
): Promise<void> {
  const { label, path } = shown
  // What takes films apart is loaded when there is one.
  const { examineVideo, readVideo } = await import('../camera/videoFile')
  if (await examineVideo(file)) return void tell({ kind: 'missed', file: path, reason: 'unreadable' })
  const seen: (TakeSighting & Pick<Sighting, 'hands'>)[] = []
  const film = createFilmPictures()
  const ended = await readThrough(
    readVideo(file),
    finder,
    (second) => (pictures && film.due(second) ? 'whole' : null),
    () => signal.aborted,
    (second, share) => {
      const sighting = latest()
      if (!sighting) return
      const { hands, width, height, thumbnail, face } = sighting
      const one = { hands, width, height, thumbnail, face, time: Math.round(second * 1_000) }
      film.take(one)
      seen.push(one)
      onProgress(0, share)
    },
  )
  if (ended === 'stopped') return
  if (seen.every(({ hands }) => hands.length === 0)) {
    return void tell({ kind: 'missed', file: path, reason: ended === 'end' ? 'no-hand' : 'unreadable' })
  }
  const aspect = seen[0]!.width / seen[0]!.height
  if (travels(seen, aspect)) {
    for (const part of cutApart(seen, aspect)) tell({ kind: 'take', label, file: path, take: takeOf(seen, part) })
    return
  }
  let last = Number.NEGATIVE_INFINITY
  for (const { hands, width, height, time } of seen) {
    if (hands.length === 0 || time - last < SAMPLE_MS) continue
    last = time
    tell({ kind: 'sample', label, file: path, film: true, sample: { hands, width, height, time: 0, thumbnail: null } })
  }
}
