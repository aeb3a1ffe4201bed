import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { launchChromium } from './chromium'
import { patience } from './pace'

/** A page of one's own as somebody opens it, with what went wrong, and what it asked for. */
export interface OpenedPage {
  page: Page
  /** Console errors, uncaught exceptions, and requests that left the origin. */
  troubles: string[]
  asked: string[]
  startCamera(): Promise<void>
  /** The signs that were accepted so far. */
  accepted(): Promise<string[]>
}

export async function openOwnPage(address: string, flags: string[]): Promise<OpenedPage> {
  const browser = await launchChromium(flags)
  onTestFinished(() => browser.close())
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  page.setDefaultTimeout(patience(60_000))
  const [troubles, asked]: [string[], string[]] = [[], []]
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url().replace(/^blob:/, '')
    asked.push(url)
    if (!url.startsWith('data:') && new URL(url).origin !== new URL(address).origin) troubles.push(`request to ${url}`)
  })
  await page.goto(address)
  return {
    page,
    troubles,
    asked,
    startCamera: () => page.getByRole('button', { name: 'Start the camera' }).click(),
    accepted: async () => (await page.locator('#text').textContent())!.split(' ').filter(Boolean),
  }
}
