import { MOST_COORDINATE } from '../../src-main/contract/landmarks'
import type { DrawnHand } from '../../src-main/contract/sample'
import { LONGEST_TAKE, MOST_STRIP, MOST_TAKE_FRAMES, type NewTake } from '../../src-main/contract/take'
import type { Sighting } from '../camera/protocol'
import type { Part } from './cutTake'

/** What a take is made of: all that was seen from its beginning to its end. */
export type TakeSighting = Pick<Sighting, 'width' | 'height' | 'time' | 'thumbnail' | 'face'> & {
  hands: DrawnHand[]
}

/** Milliseconds that are kept on each side of the sign, to be given back to it by hand. */
const CONTEXT = 750
/** Finer than any picture. */
const fine = (value: number) => Math.round(Math.min(MOST_COORDINATE, Math.max(-MOST_COORDINATE, value)) * 1e5) / 1e5

/**
 * A part of what was seen as a take, with a little around it. Frames of another size than the last one, such as those of
 * a telephone that was turned meanwhile, and frames that do not go forward in time are left out.
 *
 * @param part of the sightings, by their numbers
 */
export function takeOf(sightings: readonly TakeSighting[], part: Part): NewTake {
  const { time: begins, width, height } = sightings[part.from]!
  const ends = sightings[part.to]!.time
  const whole = sightings.filter(
    (one) => one.width === width && one.height === height && one.time >= begins - CONTEXT && one.time <= ends + CONTEXT,
  )
  const shortest = Math.max(1, (whole.at(-1)!.time - whole[0]!.time) / (MOST_TAKE_FRAMES - 1))
  const kept: TakeSighting[] = []
  for (const one of whole) {
    const [earliest, last] = [kept[0], kept.at(-1)]
    const close = last && one.time - last.time < shortest
    if (!close && one.time - (earliest ?? one).time <= LONGEST_TAKE) kept.push(one)
  }
  const start = kept[0]!.time
  return {
    time: start,
    width,
    height,
    frames: kept.map(({ time, hands, face }) => ({ time: time - start, hands: hands.map(drawn), face })),
    from: Math.max(
      0,
      kept.findIndex(({ time }) => time >= begins),
    ),
    to: Math.max(
      0,
      kept.findLastIndex(({ time }) => time <= ends),
    ),
    strip: stripOf(kept),
  }
}

function drawn({ handedness, score, image }: DrawnHand): DrawnHand {
  return { handedness, score, image: image.map(fine) }
}

/** Pictures as evenly spread over the time as those that are there allow. */
function stripOf(sightings: readonly TakeSighting[]): string[] {
  const [first, last] = [sightings[0]!.time, sightings.at(-1)!.time]
  const pictured = sightings.flatMap(({ time, thumbnail }) => (thumbnail === null ? [] : [{ time, thumbnail }]))
  const most = Math.min(MOST_STRIP, pictured.length)
  return Array.from({ length: most }, (_, i) => {
    const wanted = first + ((i + 0.5) / most) * (last - first)
    return pictured.reduce((best, one) => (Math.abs(one.time - wanted) < Math.abs(best.time - wanted) ? one : best))
      .thumbnail
  })
}

/** The frames that the pictures of a strip were taken from, where each frame had one. @param pictures how many there are */
export function pictureFrames(frames: readonly { time: number }[], pictures: number): number[] {
  const last = frames.at(-1)!.time
  const distance = (i: number, wanted: number) => Math.abs(frames[i]!.time - wanted)
  return Array.from({ length: pictures }, (_, i) => {
    const wanted = ((i + 0.5) / pictures) * last
    return frames.reduce((best, _frame, at) => (distance(at, wanted) < distance(best, wanted) ? at : best), 0)
  })
}
