import { launchChromium } from '../support/chromium'
import { startServer } from '../support/server'
import { temporaryFolder } from './material'

/** The page's own frames a second, idle and while the hand finder works, and what the finder reaches. */
export async function measurePage(): Promise<{
  idle: number
  finding: number
  sightings: number
  milliseconds: number
}> {
  const server = await startServer(temporaryFolder())
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const rate = () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let frames = 0
            const started = performance.now()
            const next = () => {
              frames++
              const past = performance.now() - started
              if (past >= 4000) resolve((frames * 1000) / past)
              else requestAnimationFrame(next)
            }
            requestAnimationFrame(next)
          }),
      )
    await page.goto(server.url)
    await page.getByLabel('Name of the new project').fill('Bench')
    await page.getByRole('button', { name: 'Create project' }).click()
    await page.getByRole('navigation').getByRole('button', { name: 'Record' }).click()
    const idle = await rate()
    await page.getByRole('button', { name: 'Show the demonstration hand' }).click()
    await page.getByText('1 hand', { exact: true }).waitFor({ timeout: 60_000 })
    await page.waitForTimeout(2000)
    const finding = await rate()
    const stats = await page.getByText(/frames a second, hands found in/).textContent()
    const [, sightings, milliseconds] = /(\d+) frames a second, hands found in (\d+) ms/.exec(stats!)!
    return { idle, finding, sightings: Number(sightings), milliseconds: Number(milliseconds) }
  } finally {
    await browser.close()
    await server.kill('SIGTERM')
  }
}
