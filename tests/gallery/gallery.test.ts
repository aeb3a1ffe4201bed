import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { seedDrawnSigns } from '../e2e/drawnSigns'
import { acceptedLabels, expectNoTrouble, openStudio, startTestServer, trainProject } from '../e2e/studio'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'

const OUT = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const SIGNS = ['Open hand', 'Fist', 'Two fingers']

/** Takes a picture without the focus, and with what was drawn last. */
const shooter =
  (page: Page) =>
  async (name: string, fullPage = false) => {
    mkdirSync(OUT, { recursive: true })
    await page.mouse.move(0, 0)
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${OUT}${name}.png`, fullPage })
  }

it('the pictures of README', async () => {
  const server = await startTestServer(temporaryFolder())
  const studio = await openStudio(server, { settings: { countdown: 1, burst: 3, theme: 'light' } })
  const { page, button } = studio
  await page.setViewportSize({ width: 1280, height: 860 })
  const shoot = shooter(page)
  await shoot('start')
  await studio.newProject('Greetings', SIGNS)
  await button('Add the None sign').click()
  await page.getByRole('heading', { name: 'None', exact: true }).waitFor()
  await studio.go('Record')
  await button('Show the drawn hand').click()
  await studio.seeHand()
  for (const signer of ['Ann', 'Ben', 'Ann']) {
    await page.getByLabel('Name of the person who signs').fill(signer)
    for (const [index, sign] of SIGNS.entries()) {
      await page.getByLabel('Sign to record').selectOption({ index })
      await page.getByLabel('Pose of the drawn hand').selectOption(sign)
      await page.waitForTimeout(1_200)
      await page.getByTestId('record').click()
      await button(/^Recording, 3 s left/).waitFor()
      await button(/^Count down and record/).waitFor()
    }
  }
  await shoot('record', true)
  await button('Look at sample 2').first().click()
  await page.getByText(/Score of the hand/).waitFor()
  await shoot('sample')
  await page.keyboard.press('Escape')
  await studio.go('Signs')
  await page.getByText(/on the disk/).waitFor()
  await shoot('signs')
  await studio.go('Train')
  await studio.train()
  await shoot('train', true)
  await studio.go('Recognise')
  await studio.seeHand()
  await page.getByLabel('Pose of the drawn hand').selectOption('Two fingers')
  await page.waitForTimeout(1_500)
  await page.getByLabel('Pose of the drawn hand').selectOption('Open hand')
  await page.waitForTimeout(1_500)
  await page.getByLabel('Pose of the drawn hand').selectOption('Fist')
  await page
    .getByTestId('transcript')
    .filter({ hasText: 'Open hand Fist' })
    .waitFor({ timeout: patience(60_000) })
  await shoot('recognise')
  await server.ask('settings.change', { theme: 'dark', language: 'de' })
  await page.locator('html[data-theme=dark][lang=de]').waitFor()
  await shoot('recognise-dark')
  await server.ask('settings.change', { theme: 'light', language: 'en' })
  await page.locator('html[data-theme=light][lang=en]').waitFor()
  await button('Large text').click()
  await shoot('large')
  await page.keyboard.press('Escape')
  // Poses that were never taught leave something to ask about.
  for (const pose of ['Pointing', 'Thumb and little finger', 'Two fingers', 'Pointing']) {
    await page.getByLabel('Pose of the drawn hand').selectOption(pose)
    await page.waitForTimeout(3_000)
  }
  await studio.go('Improve')
  await shoot('improve')
  await studio.go('Recognise')
  await button('Settings').click()
  await shoot('settings')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await shoot('shortcuts')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 400, height: 860 })
  await shoot('narrow')
  expectNoTrouble(studio)
})

it('those of signs that move', async () => {
  const server = await startTestServer(temporaryFolder())
  const projectId = await seedDrawnSigns(server, 'Movements')
  const settings = { recordMode: 'burst', guide: false, countdown: 1, takePause: 0.5, theme: 'light' } as const
  const studio = await openStudio(server, { fps: 15, settings })
  const { page, button } = studio
  await page.setViewportSize({ width: 1280, height: 860 })
  const shoot = shooter(page)
  const pose = (name: string) => page.getByLabel('Pose of the drawn hand').selectOption(name)
  await studio.go('Record')
  await button('Show the drawn hand').click()
  await studio.seeHand()
  for (const [index, name] of ['Waving', 'Circle'].entries()) {
    await page.getByLabel('Sign to record').selectOption({ index })
    await pose(name)
    await page.getByTestId('record').click()
    await page.getByTestId('takes-tally').filter({ hasText: '3 takes kept' }).waitFor()
    await page.locator('.caption').filter({ hasText: 'Done 3 of 3' }).waitFor({ state: 'detached' })
  }
  await shoot('takes', true)
  await button('Look at take 2').first().click()
  await page.getByTestId('take-large').waitFor()
  await button('Stop').click()
  await shoot('take')
  await page.keyboard.press('Escape')
  await trainProject(server, projectId, { epochs: 5 })
  await studio.go('Recognise')
  for (const name of ['Waving', 'Circle']) {
    await pose(name)
    await studio.watchUntil((all) => acceptedLabels(all).length > 0)
  }
  await shoot('spotting')
  expectNoTrouble(studio)
})
