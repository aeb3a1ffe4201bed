import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import type { Scene } from '../support/digitSamples'
import { handCamera } from '../support/digits'
import { openOwnPage } from '../support/ownPage'
import { patience } from '../support/pace'
import { serveFolder } from '../support/staticServer'
import { expectAccessible } from './accessible'

function signsmith(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['out/main/cli.js', ...words], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, expect.any(String)])
  return stdout
}

/** A page made of a file of signs, served below a folder of another name. */
async function servePage(data: string, epochs: number, ...only: string[]): Promise<string> {
  const folder = temporaryFolder()
  const [model, page, site] = ['model', 'page', 'site'].map((name) => join(folder, name)) as [string, string, string]
  signsmith('train', data, '--out', model, '--epochs', String(epochs), ...only)
  const told = signsmith('export-model', model, '--to', 'page', '--out', page, '--on', data, ...only)
  expect(told).toMatch(/compared on \d+ rows: the same verdicts, probabilities differ by 0\.0 at most/)
  mkdirSync(site)
  renameSync(page, join(site, 'our signs'))
  return `${await serveFolder(site)}/our%20signs/`
}

/** The digits that were taught, each for long enough to be held, others between them, and an empty wall. */
const STREAM: readonly Scene[] = [0, 0, 'gap', 6, 'gap', 1, 1, 'gap', 2, 2, 'gap', 9, 'gap', 5, 5, 'gap']
const TAUGHT = ['0', '1', '2', '5']
/** Signs that are waited for: more than one round. */
const SHOWINGS = 5
/** Frames a second of the camera: finding hands in more takes the computer from every other test. */
const FPS = 10

describe('a page of one’s own', () => {
  it('recognises held signs of somebody else from a plain server, asks nobody for anything, and passes over what it was not taught', async () => {
    const digits = join(testData, 'digits/landmarks.csv')
    const address = await servePage(digits, 8, '--only', `label=${TAUGHT.join('|')},person!=p009`)
    const { page, troubles, asked, startCamera, accepted } = await openOwnPage(
      address,
      handCamera('p009', STREAM).flags,
      FPS,
    )
    await page.getByText('This page recognises 4 signs that somebody taught it.').waitFor()
    await expectAccessible(page, 'a page of one’s own')
    await startCamera()
    await expect
      .poll(async () => (await accepted()).length, { timeout: patience(120_000) })
      .toBeGreaterThanOrEqual(SHOWINGS)
    const shown = await accepted()
    const places = shown.map((label) => TAUGHT.indexOf(label))
    const missed = places.slice(1).reduce((sum, place, i) => sum + ((place - places[i]! + 3) % 4), 0)
    console.log(`the page of one’s own accepted ${shown.join(' ')}; passed over ${missed}`)
    expect(missed).toBeLessThanOrEqual(2)
    await page.screenshot({ path: 'tests/.output/ownPage.png', fullPage: true })
    await page.getByRole('button', { name: 'Clear the text' }).click()
    await page.getByRole('button', { name: 'Turn the camera off' }).click()
    await page.getByRole('button', { name: 'Start the camera' }).waitFor()
    expect(troubles).toEqual([])
    expect(asked.some((url) => url.includes('face_detector'))).toBe(false)
    await page.setViewportSize({ width: 400, height: 800 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'a page of one’s own, dark and narrow')
    await page.screenshot({ path: 'tests/.output/ownPageDark.png', fullPage: true })
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await overflow()).toBeLessThanOrEqual(0)
  })

  it('looks for signs that move, and for the face', async () => {
    // Any model of such signs looks for the face.
    const address = await servePage(join(testData, 'moving/takes.jsonl'), 1, '--only', 'signer=c')
    const { page, troubles, asked, startCamera } = await openOwnPage(address, handCamera('p009', STREAM).flags, FPS)
    await startCamera()
    await page.getByText('Show a sign to the camera.').waitFor()
    await page.getByText('No hand is in view.').waitFor()
    await expect.poll(() => asked.some((url) => url.includes('face_detector'))).toBe(true)
    expect(troubles).toEqual([])
  })

  it('says what is missing where it is not whole', async () => {
    const { page } = await openOwnPage(`${await serveFolder('out/elsewhere/page')}/`, [])
    await page.getByText('This page is not whole (signs.json: 404). Copy the whole folder again.').waitFor()
    expect(await page.getByRole('button', { name: 'Start the camera' }).isDisabled()).toBe(true)
  })
})
