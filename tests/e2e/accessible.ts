import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What widths and languages can change; the rest of axe's rules but one looks at a structure that is the same in all. */
export const NAMED = ['aria-input-field-name', 'button-name', 'label', 'scrollable-region-focusable']
/** What colours can change as well. */
export const COLOURED = [...NAMED, 'color-contrast']

/** Waits for the end of what moves once, such as a colour that changes with the theme. */
export const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))

/**
 * What axe finds in the page as it is now, of any impact.
 *
 * @param rules only these, where the structure was looked at already
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await settled(page)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    // What is right is not told of, which takes half of the time.
    const options: RunOptions = { resultTypes: ['violations'], selectors: false }
    const { violations: found } = await axe.run(document, { ...options, ...(only && { runOnly: [...only] }) })
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `axe ${id}: ${html.slice(0, 120)}`))
  }, rules)
}

/** For states that come up on the way; `screens.test.ts` looks at every screen in all its variants. */
export async function expectAccessible(page: Page, state: string, rules?: readonly string[]): Promise<void> {
  expect([state, await violations(page, rules)]).toEqual([state, []])
}

/** Controls that lie under something else, at their middle, when they get the focus on the way by this key. */
export async function coveredStops(page: Page, key: 'Tab' | 'Shift+Tab', stops: number): Promise<string[]> {
  const covered: string[] = []
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press(key)
    const wrong = await coveredFocus(page)
    if (wrong) covered.push(wrong)
  }
  return covered
}

/** What lies over the middle of what has the focus; null where nothing does. */
export const coveredFocus = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const element = document.activeElement!
    if (element === document.body) return null
    const { left, right, top, bottom } = element.getBoundingClientRect()
    // Of something larger than the window only a part is in view.
    const middle = (from: number, to: number, size: number) => (Math.max(0, from) + Math.min(size, to)) / 2
    const seen = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight))
    const item = element.closest('li')
    const own = element.contains(seen) || seen?.contains(element) || (item && item === seen?.closest('li'))
    return own ? null : `${element.outerHTML.slice(0, 80)} under ${seen?.outerHTML.slice(0, 80)}`
  })
