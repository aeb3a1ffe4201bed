import { appendFileSync, copyFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { startServer } from '../support/server'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

const OUT = fileURLToPath(new URL('../.output/screens/', import.meta.url))

declare global {
  interface Window {
    /** All that stood on the page since it was listened to. */
    said_: string
  }
}
/** Runs in the page. */
function listen(): void {
  window.said_ = ''
  new MutationObserver(() => {
    window.said_ += `${document.body.textContent}\n`
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}

describe('a project that is replaced while the page records', () => {
  it('is told in one notice, keeps what was recorded meanwhile in the page, and is put back with all of it', async () => {
    const folder = temporaryFolder()
    const server = await startTestServer(folder)
    const projectId = await seedProject(server, 'Numbers', [{ label: 'one', recordings: [newSamples('fist', 4)] }])
    const journal = join(folder, 'projects', projectId, 'journal.ndjson')
    const older = join(temporaryFolder(), 'older.ndjson')
    copyFileSync(journal, older)
    const studio = await openStudio(server, { settings: { recordMode: 'toggle', guide: false } })
    const { page, button } = studio
    await page.getByRole('heading', { name: 'one', exact: true }).waitFor()
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button('Start recording').click()
    await page
      .getByTestId('tally')
      .filter({ hasText: /[3-9] samples kept/ })
      .waitFor()
    // A synchronised folder puts an older file in its place.
    copyFileSync(older, `${journal}.new`)
    renameSync(`${journal}.new`, journal)
    const notice = page.getByTestId('outside')
    await notice.getByText('Another program replaced the file with the samples').waitFor()
    await notice.getByText(/recorded meanwhile: kept in this page/).waitFor()
    await button('Start recording').waitFor()
    await expectAccessible(page, 'beside the notice of a replaced project')
    mkdirSync(OUT, { recursive: true })
    for (const [width, theme] of [
      [1280, 'light'],
      [400, 'dark'],
    ] as const) {
      await server.ask('settings.change', { theme })
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(OUT, `outside-${width}-${theme}.png`) })
    }
    const { samples: remembered } = await server.ask('projects.read', { projectId })
    // Two messages follow one another at once, and the second one folds the first.
    await page.evaluate(listen)
    await button('Put back what Signsmith has in memory').click()
    const said = () => page.evaluate(() => window.said_)
    await expect.poll(said).toMatch(/recorded meanwhile: saved/)
    expect(await said()).toMatch(/It is back as it was in memory\. What lay there is kept/)
    await notice.waitFor({ state: 'detached' })
    const { samples } = await server.ask('projects.read', { projectId })
    expect(samples).toBeGreaterThan(remembered)
    expect(readdirSync(join(folder, 'projects', projectId)).some((name) => name.includes('.found-'))).toBe(true)
    await server.kill('SIGKILL')
    const again = await startServer(folder)
    expect((await again.ask('projects.read', { projectId })).samples).toBe(samples)
    await again.kill('SIGTERM')
  })
})

describe('files that were found damaged', () => {
  it('are told of beside the projects, and what was put aside is erased after a question alone', async () => {
    const folder = temporaryFolder()
    const before = await startServer(folder)
    const projectId = await seedProject(before, 'Numbers', [{ label: 'one', recordings: [newSamples('fist', 4)] }])
    const other = await seedProject(before, 'Letters', [{ label: 'a', recordings: [newSamples('fist', 4)] }])
    await before.kill('SIGTERM')
    const path = join(folder, 'projects', projectId)
    mkdirSync(join(path, 'thumbnails'), { recursive: true })
    for (const letter of ['a', 'b', 'c']) {
      writeFileSync(join(path, 'thumbnails', `${letter.repeat(20)}.image`), 'x'.repeat(9_000))
    }
    appendFileSync(join(path, 'journal.ndjson'), '{"e":"sam')
    writeFileSync(join(folder, 'projects', other, 'project.json'), '{"name":"Letters","createdAt":5,')
    writeFileSync(join(folder, 'settings.json'), '{')

    const server = await startTestServer(folder)
    const studio = await openStudio(server, { settings: { guide: false, projectId } })
    const { page, button } = studio
    const notices = page.getByTestId('storage')
    await notices.getByText('project.json of “Letters” was damaged.').waitFor()
    await notices.getByText('The settings were damaged.').waitFor()
    await notices.getByText('in “Numbers”: 3 pictures').waitFor()
    await expectAccessible(page, 'with notices about files')
    mkdirSync(OUT, { recursive: true })
    for (const [width, theme, language] of [
      [1280, 'dark', 'en'],
      [400, 'light', 'de'],
    ] as const) {
      await server.ask('settings.change', { theme, language })
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(300)
      await notices.scrollIntoViewIfNeeded()
      await page.screenshot({ path: join(OUT, `storage-${width}-${theme}.png`), fullPage: true })
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
    await server.ask('settings.change', { language: 'en' })
    await button('Erase it …').click()
    await page.getByText(/3 pictures, 27.* kB\. They cannot be brought back\./).waitFor()
    await page.screenshot({ path: join(OUT, 'storage-question.png') })
    await button('Keep it').click()
    expect(readdirSync(join(path, 'lost-and-found', 'thumbnails')).length).toBe(3)
    await button('Erase it …').click()
    await button('Erase for good').click()
    await page.getByText('What was put aside is erased.').waitFor()
    await notices.getByTestId('found').waitFor({ state: 'detached' })
    expect(readdirSync(path)).not.toContain('lost-and-found')
    expectNoTrouble(studio)
  })
})
