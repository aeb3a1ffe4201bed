import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './app'
import { fakeCamera } from './chromium'
import { testData } from './data'
import { handFilm, type Scene } from './digitSamples'

export { ALL_DIGITS, digitRecordings, digitSamples, PEOPLE } from './digitSamples'

/** The film of one of the five people who are in clips: a digit from 0 to 5. */
export function clip(person: string, digit: number | string): string {
  return join(testData, `digits/clips/${person}-${digit}.webm`)
}

/** A fake camera before which real hands are held up. */
export interface HandCamera {
  /** What the browser is started with. */
  flags: string[]
  /** From now on nothing but this is seen. */
  show(scene: number | null): void
}

/**
 * @param person p009 for every digit, p015 for 1, 2 and 5
 * @param scenes what is seen in turn, over and over
 */
export function handCamera(person: string, scenes: readonly Scene[]): HandCamera {
  const file = join(temporaryFolder(), 'camera.mjpeg')
  writeFileSync(file, handFilm(person, scenes))
  return {
    flags: fakeCamera(file),
    // The browser has the file mapped, so it shows what is written over it in place.
    show: (scene) =>
      writeFileSync(
        file,
        handFilm(
          person,
          scenes.map(() => scene),
        ),
        { flag: 'r+' },
      ),
  }
}
