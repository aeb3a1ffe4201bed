import type { Page } from 'playwright-core'
import { patience } from '../support/pace'

/** What the control is called that has the focus. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement
    return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? ''
  })

/** Moves on by Tab, as a person without a mouse, until the control that is meant is there and has the focus. */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  for (const until = performance.now() + patience(60_000); performance.now() < until; ) {
    const now = (await focused(page)).replace(/\s+/g, ' ').trim()
    if (typeof name === 'string' ? now === name : name.test(now)) return
    await page.keyboard.press(key)
  }
  throw new Error(`The focus never came to ${name}; it is at ${await focused(page)}`)
}
