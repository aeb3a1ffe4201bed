import type { Page } from 'playwright-core'

/** What is written over the picture from now on, each as it comes: some of it is gone before anybody could look for it. */
export async function hearCaptions(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    window.captions_ = []
    const hear = () => {
      const caption = document.querySelector('.caption')?.textContent?.trim()
      if (caption && caption !== window.captions_.at(-1)) window.captions_.push(caption)
    }
    new MutationObserver(hear).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => window.captions_)
}

declare global {
  interface Window {
    captions_: string[]
  }
}
