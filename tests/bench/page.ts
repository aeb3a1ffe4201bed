import { POSE_NAMES } from '../../src-renderer/camera/demonstration/hand'
import { launchChromium } from '../support/chromium'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import { noteLongTasks, scrollSamples, seedManySamples } from '../support/page'
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
    await server.ask('projects.create', { name: 'Bench' })
    await page.goto(server.url)
    await page.getByRole('navigation', { name: 'Places of the studio' }).getByRole('button', { name: 'Record' }).click()
    const idle = await rate()
    await page.getByRole('button', { name: 'Show the drawn hand' }).click()
    await page.getByText('1 hand', { exact: true }).waitFor({ timeout: patience(60_000) })
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

/** How long the page is ever blocked while it trains and recognises, and how 5,000 samples come into view. */
export async function measureSmoothness() {
  const server = await startServer(temporaryFolder())
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const go = (place: string) =>
      page.getByRole('navigation', { name: 'Places of the studio' }).getByRole('button', { name: place }).click()
    const { id: projectId } = await server.ask('projects.create', { name: 'Smooth' })
    for (const pose of POSE_NAMES) {
      const { signId } = await server.ask('signs.add', { projectId, label: pose })
      const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
      for (const from of [0, 10]) {
        await server.ask('samples.append', { projectId, recordingId, samples: newSamples(pose, 10, from) })
      }
    }
    await page.goto(server.url)
    await go('Train')
    const longTasks = await noteLongTasks(page)
    await page.getByTestId('train').click()
    await page.getByText('Trained. The new model is in use.').waitFor({ timeout: patience(120_000) })
    const training = await longTasks()
    await go('Recognise')
    await page.getByRole('button', { name: 'Show the drawn hand' }).click()
    await page.getByText('1 hand', { exact: true }).waitFor({ timeout: patience(60_000) })
    await longTasks()
    await page.waitForTimeout(10_000)
    const recognising = await longTasks()
    await page.getByRole('button', { name: 'Turn the picture off' }).click()

    const many = await seedManySamples(server, page)
    await server.ask('settings.change', { projectId: many })
    const opened: number[] = []
    let scrolled = { blank: 0, tiles: 0 }
    for (let run = 0; run < 5; run++) {
      await page.reload()
      await go('Signs')
      await page.getByRole('heading', { name: 'many', exact: true }).waitFor()
      await page.waitForTimeout(1_000)
      const { opened: time, blank, tiles } = await scrollSamples(page, 60, 120)
      opened.push(time)
      scrolled = { blank: scrolled.blank + blank, tiles: scrolled.tiles + tiles }
    }
    return { training, recognising, opened, ...scrolled }
  } finally {
    await browser.close()
    await server.kill('SIGTERM')
  }
}
