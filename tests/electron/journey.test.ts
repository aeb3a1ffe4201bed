import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clip } from '../support/digits'
import { cameraAt, slowCameras } from './camera'
import { chooseFile, type Make, newPlace, openFilm, saveFile, startDesktop } from './desktop'
import { give } from './screen'

const OUT = join(process.cwd(), 'tests/.output')

/** The app at its first start: two signs are named, and the hand that is before its camera is recorded for the first one. */
async function begin(make: Make) {
  const place = await newPlace()
  const camera = cameraAt(place, 'p009', [1])
  const desktop = await startDesktop(make, place, camera.flags)
  const { page, button, ask, seeHand } = desktop
  await slowCameras(page)
  await ask('settings.change', { countdown: 1, burst: 4 })
  await page.getByLabel('First sign').fill('one')
  await page.getByLabel('Second sign').fill('five')
  await button('Start').click()
  const record = async () => {
    await seeHand()
    await button(/^Count down and record/).click()
    await button(/^Recording,/).waitFor()
    await button(/^Count down and record/).waitFor()
    await page
      .getByTestId('tally')
      .filter({ hasText: /^([5-9]|\d\d) samples kept/ })
      .waitFor()
  }
  await record()
  // In the worker, with the engine that lies beside it.
  const engines = (await ask('engines.list', {})).filter(({ available }) => available)
  expect(engines.map(({ name }) => name)).toEqual(['wasm', 'cpu'])
  return { place, camera, desktop, record }
}

describe('the built app', () => {
  it('sees the hand before its camera and records it', async () => {
    const { desktop } = await begin('built')
    expect(desktop.troubles).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })
})

describe('the journey in the packaged app', () => {
  it('leads from the first start to recognised signs, copied text and saved files', async () => {
    const { place, camera, desktop, record } = await begin('packaged')
    const { page, button, ask, seeHand } = desktop
    const agent = await page.evaluate(() => navigator.userAgent)
    const [, chromium, electron] = /Chrome\/(\S+) Electron\/(\S+)/.exec(agent)!
    mkdirSync(OUT, { recursive: true })
    writeFileSync(join(OUT, 'window.json'), JSON.stringify({ chromium, electron }))

    camera.show(5)
    await button('Record “five”').click()
    await record()

    await button('Train now').click()
    await page.getByText('Trained. The new model is in use.').waitFor()

    await desktop.go('Recognise')
    const text = page.getByTestId('transcript')
    camera.show(1)
    await text.filter({ hasText: 'one' }).waitFor()
    camera.show(5)
    await text.filter({ hasText: 'one five' }).waitFor()
    await page.screenshot({ path: join(OUT, 'window.png') })
    await button('Copy').click()
    await page.getByText('The text was copied.').waitFor()
    expect(place.screen.clipboard()).toMatch(/^one five/)

    // Another person, from a file.
    const film = join(place.home, 'p006-1.webm')
    cpSync(clip('p006', 1), film)
    give(film)
    await openFilm(place, desktop, film)
    await seeHand()
    await page.getByTestId('sign').filter({ hasText: 'one' }).waitFor()

    await desktop.go('Train')
    await button('Save the report').waitFor()
    const [project] = (await ask('projects.list', {})).projects
    const { title } = (await ask('reports.read', { projectId: project!.id }))!
    const save = async (what: string, name: string) =>
      String(await saveFile(place, desktop, () => button(what).click(), name))
    expect(await save('Save the report', `${title}.html`)).toContain('<!doctype html>')
    const data = await save('Save it as JSON', `${title}.json`)
    expect(JSON.parse(data).signs.map(({ label }: { label: string }) => label)).toEqual(['one', 'five'])
    const table = `${title}, what is taken for what.csv`
    expect(await save('Save all of it as a table (CSV)', table)).toContain('one,five')

    // The whole project as a file, opened again from where it was saved.
    await desktop.go('Signs')
    const [summary] = (await ask('projects.list', {})).projects
    const own = `${summary!.name}.signsmith`
    await button(`Save as a file: ${summary!.name}`).click()
    await save('Make the file', own)
    await button('Open or import a file').click()
    await chooseFile(place, join(place.home, 'Documents', own))
    await button('Open as a new project').click()
    await page.getByText(`“${summary!.name} (2)” was opened as a new project.`).waitFor()
    expect((await ask('projects.list', {})).projects.map(({ samples }) => samples)).toEqual([
      summary!.samples,
      summary!.samples,
    ])
    expect(desktop.troubles).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })
})
