import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { restBegins, TAUGHT, takesFilm } from '../e2e/realTakes'
import { filmCamera } from '../support/filmCamera'
import { performed, type Seen, stands, type View, withRealClips } from '../support/realClips'
import { newPlace, openFilm, startDesktop } from './desktop'
import { give } from './screen'

/** How the signs are made live, which was not taught so. */
const SHOWN: readonly View[] = [{ zoom: 1.03, x: 6, y: 4, turn: 1.2, light: 1.04 }]
/** Beside other tests fewer pictures are looked at of what goes by: before the camera the person signs slowly. */
const SPEED = 0.6
const TAKES = 3

const NAMES = ['yo', 'hoy'] as const
type Both = Seen<(typeof NAMES)[number]>

const slowly = (seen: readonly Both[]) =>
  seen.map((one) => ({ ...one, yo: performed(one.yo, SPEED), hoy: performed(one.hoy, SPEED) }))
const joined = ({ yo, hoy, rest }: Both) => [yo, hoy].flatMap((sign) => [...stands(rest, 1.5), ...sign])

/** What is filmed of the person, made once for every app. */
function makeFilms() {
  return withRealClips(async (clips) => {
    const taught = await clips.see(TAUGHT, NAMES)
    const [shown] = slowly(await clips.see(SHOWN, NAMES))
    const film = await clips.film(takesFilm(taught, 'hoy', 0.9))
    return { yo: takesFilm(slowly(taught), 'yo'), stream: joined(shown!), film }
  })
}
it('real signs that move are recorded, cut from a film, kept over a kill -9, learned and recognised in the packaged app’s own window', async () => {
  const made = await makeFilms()
  const place = await newPlace()
  const camera = filmCamera(Math.max(made.yo.length, made.stream.length), made.yo, place.home)
  give(join(place.home, 'camera.mjpeg'))
  // The permission is the app's own concern: no flag says yes in its place.
  const flags = camera.flags.filter((flag) => !flag.includes('fake-ui'))
  const first = await startDesktop('packaged', place, flags)
  await first.ask('settings.change', { countdown: 1, takes: TAKES, takePause: 0.5, takeLongest: 5, guide: false })
  const { id: projectId } = await first.ask('projects.create', { name: 'MSL' })
  for (const label of ['yo', 'hoy']) await first.ask('signs.add', { projectId, label, moves: true })
  const labels = async ({ ask }: typeof first) => {
    const { signs } = await ask('projects.read', { projectId })
    return signs.map(({ label, takes }) => `${label} ${takes}`)
  }
  await first.page.reload()
  await first.go('Record')
  await first.button('Use the camera').click()
  await restBegins(first.page)
  await first.button(`Record ${TAKES} takes`).click()
  await first.page
    .getByTestId('takes-tally')
    .filter({ hasText: `${TAKES} takes kept` })
    .waitFor()
  expect(first.troubles).toEqual([])
  first.process.kill('SIGKILL')
  await first.exited

  const desktop = await startDesktop('packaged', place, flags)
  const { page, button, go } = desktop
  expect(await labels(desktop)).toEqual([`yo ${TAKES}`, 'hoy 0'])
  const film = join(place.home, 'hoy.webm')
  writeFileSync(film, made.film)
  give(film)
  await go('Record')
  await page.getByLabel('Sign to record').selectOption({ index: 1 })
  await openFilm(place, desktop, film)
  await button('Look through this video').click()
  await button(`Keep all ${TAKES}`).click()
  await expect.poll(() => labels(desktop)).toEqual([`yo ${TAKES}`, `hoy ${TAKES}`])

  await go('Train')
  await page.locator('main').getByRole('button', { name: 'Train', exact: true }).click()
  await page.getByText('Trained. The new model is in use.').waitFor()
  camera.show(made.stream)
  await go('Recognise')
  await button('Use the camera').click()
  const text = page.getByTestId('transcript')
  await text.filter({ hasText: /yo.*hoy.*yo|hoy.*yo.*hoy/ }).waitFor()
  expect(desktop.troubles).toEqual([])
  expect(await desktop.quit()).toBe(0)
})
