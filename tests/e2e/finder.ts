import type { Page } from 'playwright-core'

/** Puts a script before that of the hand finder's worker. */
async function prepareFinder(page: Page, script: string): Promise<void> {
  await page.route('**/landmarker.worker*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${script}\n${await response.text()}` })
  })
}

/** A computer on which every frame takes the finder that much longer. */
export const slowFinder = (page: Page, ms: number) =>
  prepareFinder(
    page,
    `self.addEventListener('message', ({ data }) => {
      if (data.kind === 'frame') for (const until = performance.now() + ${ms}; performance.now() < until; );
    })`,
  )

/** A finder that never comes back from a frame once the page has said so on the channel "hang"; made anew, it works. */
export const hangingFinder = (page: Page) =>
  prepareFinder(
    page,
    `let hanging = false
    new BroadcastChannel('hang').onmessage = () => { hanging = true }
    self.addEventListener('message', ({ data }) => { if (hanging && data.kind === 'frame') for (;;); })`,
  )
