import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './app'
import { fakeCamera } from './chromium'
import { sharedData } from './data'

export { digitRecordings, digitSamples, PEOPLE } from './digitSamples'

/** A digit, or null for the empty wall. */
type Scene = number | null

/** A fake camera before which real hands are held up, each scene for a second. */
export interface HandCamera {
  /** What the browser is started with. */
  flags: string[]
  /** From now on nothing but this is seen. */
  show(scene: Scene): void
}

/** Pictures of a stream: each digit, 30 of them, and then the empty wall, 9 of them. */
const DIGIT_PICTURES = 30
const WALL_PICTURES = 9
/** Bytes that are more than any of the pictures. */
const ROOM = 12_000
/** The marker that each picture, a JPEG, begins with, and the one that ends it. */
const START = Buffer.from([0xff, 0xd8, 0xff])
const END = Buffer.from([0xff, 0xd9])

/** @param scenes what is seen in turn, over and over */
export function handCamera(person: string, scenes: readonly Scene[]): HandCamera {
  const bytes = readFileSync(join(sharedData!, `clips/camera-signer-${person}.mjpeg`))
  const starts: number[] = []
  for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + START.length)) starts.push(at)
  // Each picture takes the same room: before a marker there may be any number of 0xff.
  const pictures = starts.map((at, i) => {
    const picture = bytes.subarray(at, starts[i + 1])
    return Buffer.concat([picture.subarray(0, -END.length), Buffer.alloc(ROOM - picture.length, 0xff), END])
  })
  const film = (scene: Scene) =>
    Array.from({ length: DIGIT_PICTURES }, (_, i) =>
      scene === null
        ? pictures[DIGIT_PICTURES + (i % WALL_PICTURES)]!
        : pictures[scene * (DIGIT_PICTURES + WALL_PICTURES) + i]!,
    )
  const file = join(temporaryFolder(), 'camera.mjpeg')
  writeFileSync(file, Buffer.concat(scenes.flatMap(film)))
  return {
    flags: fakeCamera(file),
    // The browser has the file mapped, so it shows what is written over it in place.
    show: (scene) => writeFileSync(file, Buffer.concat(scenes.flatMap(() => film(scene))), { flag: 'r+' }),
  }
}
