import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { startServer } from '../support/server'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject } from './studio'

describe('the page on a disk that is full at the start', () => {
  it('says so once, lets look and delete, and makes room when told to', async () => {
    const folder = temporaryFolder()
    const before = await startServer(folder)
    await seedProject(before, 'Kept', [{ label: 'one', recordings: [newSamples('open', 3)] }])
    await seedProject(before, 'Not needed', [{ label: 'two', recordings: [newSamples('fist', 3)] }])
    await before.ask('settings.change', { guide: false })
    await before.kill('SIGTERM')

    // No file can grow, as on a disk without room.
    const server = await startServer(folder, { limits: "trap '' XFSZ; ulimit -f 0" })
    const studio = await openStudio(server, { settings: null })
    const { page, button } = studio
    const notice = page.getByRole('status').filter({ hasText: 'The disk is full. You can look, recognise and delete' })
    await notice.waitFor()
    expect(await notice.count()).toBe(1)
    await expectAccessible(page, 'on a full disk')
    if (process.env.SIGNSMITH_SHOTS) {
      for (const [width, scheme] of [
        [1280, 'light'],
        [400, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme: scheme })
        await page.screenshot({ path: join(process.env.SIGNSMITH_SHOTS, `full-${width}.png`) })
      }
      await page.setViewportSize({ width: 1280, height: 900 })
    }
    await page.getByRole('group', { name: 'Manage Kept' }).waitFor()
    await button('Delete Not needed').click()
    await button('Undo').click()
    await page.getByRole('group', { name: 'Manage Not needed' }).waitFor()
    await button('Delete Not needed').click()
    await button('Erase for good what was deleted, and try again').click()
    await page.getByText('The disk is still full.').waitFor()
    expect((await server.ask('deleted.list', { projectId: null })).projects).toEqual([])
    expectNoTrouble(studio)
    await server.kill('SIGTERM')
  })
})
