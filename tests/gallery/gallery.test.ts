import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { it } from 'vitest'
import { expectNoTrouble, openStudio, startTestServer } from '../e2e/studio'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'

const OUT = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const SIGNS = ['Open hand', 'Fist', 'Two fingers']

it('the pictures of README', async () => {
  mkdirSync(OUT, { recursive: true })
  const server = await startTestServer(temporaryFolder())
  const studio = await openStudio(server, { settings: { countdown: 1, burst: 3, theme: 'light' } })
  const { page, button } = studio
  await page.setViewportSize({ width: 1280, height: 860 })
  const shoot = async (name: string, fullPage = false) => {
    // Without the focus, and with what was drawn last.
    await page.mouse.move(0, 0)
    await page.waitForTimeout(300)
    await page.screenshot({ path: `${OUT}${name}.png`, fullPage })
  }
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
