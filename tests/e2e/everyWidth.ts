import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Server } from '../support/server'
import { COLOURED, expectAccessible } from './accessible'

/** With all of axe's rules once wide and once narrow. */
const LOOKS = [
  [1280, 'light', undefined],
  [1280, 'dark', COLOURED],
  [400, 'light', undefined],
  [400, 'dark', COLOURED],
] as const
const OUT = join(process.cwd(), 'tests/.output')

/**
 * Looks at what the page shows, wide and narrow, light and dark: it is accessible and as wide as the window. With
 * SCREENS set a picture of it is left in `tests/.output` for a person to see: that takes longer than all that is looked for.
 */
export async function expectEveryWidth({ page, server }: { page: Page; server: Server }, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  for (const [width, theme, rules] of LOOKS) {
    await page.setViewportSize({ width, height: 860 })
    await server.ask('settings.change', { theme })
    await page.locator(`html[data-theme=${theme}]`).waitFor()
    await expectAccessible(page, `${name}, ${width} ${theme}`, rules)
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
    expect([name, width, fits]).toEqual([name, width, true])
    if (process.env.SCREENS)
      writeFileSync(join(OUT, `${name}-${width}-${theme}.png`), await page.screenshot({ fullPage: true }))
  }
}
