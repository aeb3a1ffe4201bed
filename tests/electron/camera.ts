import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { fakeCamera } from '../support/chromium'
import { handFilm, type Scene } from '../support/digitSamples'
import { slowSources } from '../support/slowSources'
import type { Place } from './desktop'
import { give } from './screen'

/** A fake camera before which real hands are held up: what the app is started with, and what is seen from now on. */
export function cameraAt({ home }: Place, person: string, scenes: readonly Scene[]) {
  const file = join(home, 'camera.mjpeg')
  writeFileSync(file, handFilm(person, scenes))
  give(file)
  return {
    // The permission is the app's own concern: no flag says yes in its place.
    flags: fakeCamera(file).filter((flag) => !flag.includes('fake-ui')),
    // The file is mapped, so that what is written over it in place is seen.
    show: (scene: number | null) =>
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

const FPS = 6

/** Loads the page anew with cameras that give few frames. */
export async function slowCameras(page: Page): Promise<void> {
  await page.addInitScript(slowSources, FPS)
  await page.reload()
  await page.locator('main h1').first().waitFor()
}
