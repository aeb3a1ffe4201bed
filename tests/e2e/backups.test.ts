import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { manySigns } from '../support/signs'
import { JPEG } from '../support/takes'
import { expectAccessible } from './accessible'
import { expectEveryWidth } from './everyWidth'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

const pictured = (count: number) =>
  manySigns(count).map(({ label, recordings }) => ({
    label,
    recordings: recordings.map((samples) => samples.map((one) => ({ ...one, thumbnail: JPEG }))),
  }))
const CLI = join(process.cwd(), 'out/main/cli.js')

describe('backups', () => {
  it('are said once, made on demand, and opened as new projects, also of a project that is gone', async () => {
    const folder = temporaryFolder()
    const server = await startTestServer(folder)
    const studio = await openStudio(server, { settings: { guide: false } })
    const { page, button } = studio
    const said = page.getByTestId('backups-said')
    // Where there is nothing to copy there is nothing to say.
    expect(await said.count()).toBe(0)
    const projectId = await seedProject(server, 'Greetings', pictured(2))
    await page.reload()
    await said.waitFor()
    await expectAccessible(page, 'backups are said')
    await said.getByRole('button', { name: 'Backups' }).click()
    const dialog = page.getByRole('dialog', { name: 'Backups' })
    await dialog.getByText('There is no backup in this folder yet.').waitFor()
    expect(await dialog.getByTestId('backup-folder').textContent()).toBe(join(folder, 'backups'))
    await dialog.getByText('signsmith backup --to FOLDER').waitFor()
    expect(await dialog.getByRole('button', { name: 'Choose another folder' }).count()).toBe(0)
    await dialog.getByLabel('Copy each project once a day').uncheck()
    await expect.poll(async () => (await server.ask('settings.read', {})).backups).toBe(false)
    await dialog.getByLabel('Copy each project once a day').check()
    await dialog.getByRole('button', { name: 'Back up now' }).click()
    await dialog.getByText('1 project was backed up, read back and compared.').waitFor()
    await dialog.getByText('1 backup, ').waitFor()
    await expectAccessible(page, 'backups')
    await dialog.getByRole('button', { name: 'Back up now' }).click()
    await dialog.getByText('0 projects were backed up, read back and compared. 1 was in a whole').waitFor()
    expect(readdirSync(join(folder, 'backups')).length).toBe(1)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    // It was looked at and decided on, so that it is not said again.
    await page.reload()
    await page.getByRole('heading', { name: 'sign 2', exact: true }).waitFor()
    expect(await said.count()).toBe(0)

    await server.ask('projects.delete', { projectId })
    await server.ask('storage.tryAgain', {})
    await page.getByRole('heading', { name: 'Recognises the signs you teach it' }).waitFor()
    await button('Backups').click()
    await dialog.getByText('Greetings (not in the studio): 1').waitFor()
    await dialog.getByRole('button', { name: /^Open: Greetings, / }).click()
    const opening = page.getByRole('dialog', { name: /^Open “Greetings, / })
    await opening.getByText('With 16 pictures and 0 trained models.').waitFor()
    await button('Open as a new project').click()
    await page.getByText('“Greetings” was opened as a new project.').waitFor()
    await page.getByRole('heading', { name: 'sign 2', exact: true }).waitFor()
    expect((await server.ask('projects.list', {})).projects).toMatchObject([{ name: 'Greetings', samples: 16 }])
    expect(readdirSync(join(folder, 'backups')).length).toBe(1)
    expectNoTrouble(studio)
  })

  it('that failed are told until they are made, with what to do', async () => {
    const [folder, own] = [temporaryFolder(), join(temporaryFolder(), 'stick')]
    mkdirSync(own)
    expect(spawnSync(process.execPath, [CLI, 'backup', '--to', own, '--data-dir', folder]).status).toBe(0)
    const server = await startTestServer(folder)
    await seedProject(server, 'Greetings', pictured(2))
    const studio = await openStudio(server)
    const { page, button } = studio
    rmSync(own, { recursive: true })
    await button('Settings').click()
    await page.getByRole('dialog', { name: 'Settings' }).getByRole('button', { name: 'Backups' }).click()
    const dialog = page.getByRole('dialog', { name: 'Backups' })
    await dialog.getByRole('button', { name: 'Back up now' }).click()
    const sentence = `Greetings could not be backed up: ${own} is not there.`
    await dialog.getByText(sentence).waitFor()
    await expectAccessible(page, 'a backup that failed')
    await dialog.getByRole('button', { name: 'Close' }).click()
    const notices = page.getByTestId('storage')
    await notices.getByText(sentence).waitFor()
    await expectAccessible(page, 'the notice of a backup that failed')
    await notices.getByRole('button', { name: 'Backups' }).click()
    await dialog.getByRole('button', { name: 'Use the data folder again' }).click()
    await dialog.getByText('The backups go there from now on.').waitFor()
    await dialog.getByRole('button', { name: 'Back up now' }).click()
    await dialog.getByText('1 project was backed up').waitFor()
    await page.keyboard.press('Escape')
    await notices.waitFor({ state: 'detached' })
    expectNoTrouble(studio)
  })

  it('look as they should, wide and narrow, light and dark', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Greetings', pictured(4))
    const other = await seedProject(server, 'Numbers', pictured(2))
    const { page } = await openStudio(server, { settings: { guide: false } })
    const look = (name: string) => expectEveryWidth({ page, server }, `backups-${name}`)
    await page.getByTestId('backups-said').scrollIntoViewIfNeeded()
    await look('said')
    await page.getByTestId('backups-said').getByRole('button', { name: 'Backups' }).click()
    await server.ask('backups.now', {})
    await server.ask('projects.rename', { projectId: other, name: 'Numbers and days' })
    await page.getByRole('button', { name: 'Back up now' }).click()
    await page.getByText('1 project was backed up').waitFor()
    await page.getByText('Numbers and days: 2').click()
    await look('dialog')
    await page.getByRole('button', { name: /^Open: Numbers and days, / }).scrollIntoViewIfNeeded()
    await look('list')
  })
})
