import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './app'
import { fakeCamera } from './chromium'
import type { Pictures } from './realClips'

/** Bytes that are more than any of the pictures. */
const ROOM = 32_000
const END = Buffer.from([0xff, 0xd9])

/** A fake camera before which a film goes on, 30 pictures a second, over and over. */
export interface FilmCamera {
  /** What the browser is started with. */
  flags: string[]
  /** From now on this is seen, from wherever the camera is in it. */
  show(film: Pictures): void
}

/**
 * @param length pictures of the longest film that is shown
 * @param folder where the browser may read it
 */
export function filmCamera(length: number, film: Pictures, folder = temporaryFolder()): FilmCamera {
  const file = join(folder, 'camera.mjpeg')
  // The browser has the file mapped, so it shows what is written over it in place.
  const write = (shown: Pictures, flag: 'w' | 'r+') => {
    if (shown.length > length) throw new Error(`A film of ${shown.length} pictures, the camera takes ${length}`)
    // A shorter film begins anew.
    const whole = Array.from({ length }, (_, i) => roomy(shown[i % shown.length]!))
    writeFileSync(file, Buffer.concat(whole), { flag })
  }
  write(film, 'w')
  return { flags: fakeCamera(file), show: (next) => write(next, 'r+') }
}

/** Each picture takes the same room: before a marker there may be any number of 0xff. */
function roomy(picture: Buffer): Buffer {
  if (picture.length > ROOM) throw new Error(`A picture of ${picture.length} bytes`)
  return Buffer.concat([picture.subarray(0, -END.length), Buffer.alloc(ROOM - picture.length, 0xff), END])
}
