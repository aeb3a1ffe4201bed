import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import { startServer } from '../support/server'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, startTestServer } from './studio'

describe('a project that is damaged', () => {
  it('says so and does not lock anybody out of the others', async () => {
    const folder = temporaryFolder()
    const before = await startServer(folder)
    const good = await before.ask('projects.create', { name: 'Good' })
    await before.ask('signs.add', { projectId: good.id, label: 'hello' })
    const bad = await before.ask('projects.create', { name: 'Bad' })
    await before.ask('settings.change', { projectId: bad.id })
    await before.kill('SIGTERM')
    writeFileSync(join(folder, 'projects', bad.id, 'journal.ndjson'), 'a letter to my aunt\n')

    const studio = await openStudio(await startTestServer(folder))
    const { page, button } = studio
    await page.getByText('does not begin as a signsmith-project-journal file. It was left as it is.').waitFor()
    await page.getByRole('group', { name: 'Manage Good' }).getByRole('button', { name: 'Open' }).click()
    await page.getByRole('heading', { name: 'hello' }).waitFor()
    expect(await button('Record hello').isVisible()).toBe(true)
    expectNoTrouble(studio)
  })
})

describe('two pages on one studio', () => {
  it('see what the other one does', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()))
    const { page } = studio
    await studio.newProject('First', ['one'])
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByRole('heading', { name: 'one' }).waitFor()
    await other.getByLabel('Name of the new sign').fill('two')
    await other.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'two' }).waitFor()
    await other.getByRole('button', { name: 'Delete First' }).click()
    await page.getByRole('heading', { name: 'Teach it two signs' }).waitFor()
    await other.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('group', { name: 'Manage First' }).waitFor()
    expectNoTrouble(studio)
  })
})

describe('training in the page', () => {
  it('is cancelled at once, says that there is no model yet, and survives a reload of the page', async () => {
    const folder = temporaryFolder()
    const server = await startTestServer(folder)
    const { id: projectId } = await server.ask('projects.create', { name: 'Long' })
    for (const pose of ['open', 'fist'] as const) {
      const { signId } = await server.ask('signs.add', { projectId, label: pose })
      const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
      await server.ask('samples.append', { projectId, recordingId, samples: newSamples(pose, 6) })
    }
    const studio = await openStudio(server, { epochs: null })
    const { page, button } = studio
    await page.getByRole('heading', { name: 'fist' }).waitFor()
    await studio.go('Train')
    await page.getByText('Advanced').click()
    await page.getByLabel('Epochs').fill('10000')
    await page.getByLabel('Epochs').blur()
    await page.getByTestId('train').click()
    await page
      .getByTestId('progress')
      .filter({ hasText: /Learning, epoch \d+ of 10,000, about \d+ (second|minute)s? left/ })
      .waitFor()
    // The curve grows while it learns, with its figures as a table.
    await page.getByRole('figure', { name: 'How the training went' }).getByText('As a table').click()
    await expect
      .poll(() => page.getByRole('figure').getByRole('row').count(), { timeout: patience(60_000) })
      .toBeGreaterThan(5)
    await page.reload()
    await page.getByTestId('progress').filter({ hasText: 'Learning, epoch' }).waitFor()
    await button('Cancel training').click()
    await page.getByText('Cancelled. There is still no model that can be used.').waitFor()
    await page.getByText('Nothing is trained yet.').waitFor()
    expect(await page.getByTestId('train').isEnabled()).toBe(true)
    expectNoTrouble(studio)

    // A host that is killed in the middle of a training, and started again.
    await page.getByTestId('train').click()
    await page.getByTestId('progress').filter({ hasText: 'Learning, epoch' }).waitFor()
    await server.kill('SIGKILL')
    await page.getByText('The program behind this page does not answer.').waitFor()
    await expectAccessible(page, 'without its host')
    await startTestServer(folder, Number(new URL(server.origin).port))
    await page.getByText('Signsmith was stopped in the middle of this.').waitFor()
    await page.getByTestId('train').click()
    await page.getByTestId('progress').filter({ hasText: 'Learning, epoch' }).waitFor()
    await page.waitForTimeout(700)
    await button('Cancel training').click()
    await page.getByText('Cancelled. There is still no model that can be used.').waitFor()
  })
})
