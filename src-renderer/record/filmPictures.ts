import type { TakeSighting } from './takeOf'

/** Seconds between two small pictures, at first. */
const PICTURE_EVERY = 0.12
/** Some minutes of a film at that rate, and some tens of megabytes. */
const MOST_PICTURES = 6_000
/** Frames to each side among which the nearest picture is looked for: a long film has about one picture a second. */
const NEAR = 90

/** Which frames of a film bring a small picture, and which of those keep theirs: however long it is, they are so many at most. */
export interface FilmPictures {
  /** Whether the frame at that time of the film, in seconds, is to bring one. */
  due(second: number): boolean
  /** Once there are too many, every second one is taken off again, and from then on they come half as often. */
  take(sighting: TakeSighting): void
}

export function createFilmPictures(most = MOST_PICTURES): FilmPictures {
  let every = PICTURE_EVERY
  let last = Number.NEGATIVE_INFINITY
  let pictured: TakeSighting[] = []
  return {
    due(second) {
      if (second - last < every) return false
      last = second
      return true
    },
    take(sighting) {
      if (sighting.thumbnail === null) return
      pictured.push(sighting)
      if (pictured.length <= most) return
      every *= 2
      pictured.forEach((one, i) => {
        if (i % 2 === 1) one.thumbnail = null
      })
      pictured = pictured.filter(({ thumbnail }) => thumbnail !== null)
    },
  }
}

/** The picture that is nearest in time to a frame; null where none is near. */
export function pictureNear(seen: readonly Pick<TakeSighting, 'time' | 'thumbnail'>[], frame: number): string | null {
  const { time } = seen[frame]!
  const pictured = seen.slice(Math.max(0, frame - NEAR), frame + NEAR + 1).filter(({ thumbnail }) => thumbnail !== null)
  pictured.sort((a, b) => Math.abs(a.time - time) - Math.abs(b.time - time))
  return pictured[0]?.thumbnail ?? null
}
