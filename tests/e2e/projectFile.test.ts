import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'
import { manySigns } from '../support/signs'
import { JPEG } from '../support/takes'
import { expectAccessible } from './accessible'
import { expectEveryWidth } from './everyWidth'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

/** A person drops a file on the page. */
async function dropFile(page: Page, name: string, bytes: Buffer) {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name))
      return transfer
    },
    [name, bytes.toString('base64')] as const,
  )
  for (const kind of ['dragover', 'drop']) await page.dispatchEvent('main', kind, { dataTransfer: data })
}

describe('a project as a file', () => {
  it('is made, and opened in another studio, with its model; what was opened can be undone', async () => {
    const here = await startTestServer(temporaryFolder())
    const signs = manySigns(2).map(({ label, recordings }) => ({
      label,
      recordings: recordings.map((samples) => samples.map((one) => ({ ...one, thumbnail: JPEG }))),
    }))
    const projectId = await seedProject(here, 'Greetings', signs)
    await here.ask('training.start', { projectId, request: { epochs: 2 } })
    const state = async () => (await here.ask('training.read', { projectId })).state
    await expect.poll(state, { timeout: patience(120_000) }).toBe('trained')
    const first = await openStudio(here)
    await first.button('Save as a file: Greetings').click()
    const saving = first.page.getByRole('dialog', { name: 'Save “Greetings” as a file' })
    await expectAccessible(first.page, 'saving a project as a file')
    await saving.getByLabel('The names of the people').uncheck()
    const download = first.page.waitForEvent('download')
    await saving.getByRole('button', { name: 'Make the file' }).click()
    const file = readFileSync(await (await download).path())
    expect((await download).suggestedFilename()).toBe('Greetings.signsmith')
    await first.page.getByText('“Greetings.signsmith” was made, read back and compared').waitFor()
    await saving.waitFor({ state: 'detached' })
    expectNoTrouble(first)
    await first.page.context().browser()!.close()

    const there = await startTestServer(temporaryFolder())
    const { page, button, troubles } = await openStudio(there)
    const chooser = page.waitForEvent('filechooser')
    await button('Open or import a file').click()
    await (await chooser).setFiles({ name: 'Hello.signsmith', mimeType: '', buffer: file })
    const opening = page.getByRole('dialog', { name: 'Open “Hello.signsmith”' })
    await opening.getByRole('heading', { name: 'Greetings' }).waitFor()
    await opening.getByText('With 16 pictures and 1 trained model.').waitFor()
    await opening.getByText('No people are named.').waitFor()
    await expectAccessible(page, 'opening a project file')
    expect((await there.ask('projects.list', {})).projects).toEqual([])
    await button('Open as a new project').click()
    await page.getByText('“Greetings” was opened as a new project.').waitFor()
    await page.getByRole('heading', { name: 'sign 2', exact: true }).waitFor()
    const [opened] = (await there.ask('projects.list', {})).projects
    expect(opened).toMatchObject({ name: 'Greetings', signs: 2, samples: 16 })
    expect(await there.ask('models.current', { projectId: opened!.id })).toMatchObject({ state: 'ready', stale: false })
    await button('Undo').click()
    await expect.poll(async () => (await there.ask('projects.list', {})).projects).toEqual([])
    expect(troubles).toEqual([])
  })

  it('is added to the open project, the signs that are chosen and what is not here yet, and taken back', async () => {
    const server = await startTestServer(temporaryFolder())
    const from = await seedProject(server, 'Numbers', manySigns(3))
    const left = { pictures: true, models: true, people: false }
    const { fileId } = await server.ask('projectFiles.save', { projectId: from, left })
    const bytes = Buffer.from((await server.ask('files.read', { fileId, from: 0 })).data, 'base64')
    await server.ask('projects.delete', { projectId: from })
    const into = await seedProject(server, 'Mine', manySigns(1))
    const signs = async () =>
      (await server.ask('projects.read', { projectId: into })).signs.map(({ samples }) => samples)
    const [own] = await signs()
    const studio = await openStudio(server)
    const { page, button } = studio
    await page.getByRole('heading', { name: 'sign 1', exact: true }).waitFor()
    await dropFile(page, 'Numbers.signsmith', bytes)
    const dialog = page.getByRole('dialog', { name: 'Open “Numbers.signsmith”' })
    await dialog.getByLabel('Into the open project, “Mine”').check()
    await expectAccessible(page, 'adding a project file to a project')
    await dialog.getByLabel('sign 3').uncheck()
    await button('Add the chosen signs').click()
    await page.getByText(/^Added to “Mine”: 1 new sign, 16 samples\./).waitFor()
    await page.getByRole('heading', { name: 'sign 2', exact: true }).waitFor()
    expect(await signs()).toEqual([own! * 2, own!])
    await dropFile(page, 'Numbers.signsmith', bytes)
    await dialog.getByLabel('Into the open project, “Mine”').check()
    await dialog.getByLabel('sign 3').uncheck()
    await button('Add the chosen signs').click()
    await page.getByText('“Mine” has all of this already.').waitFor()
    await button('Undo').first().click()
    await expect.poll(signs).toEqual([own!])
    expectNoTrouble(studio)
  })

  it('named on the command line is shown by the first page that comes, and by that one alone', async () => {
    const here = await startTestServer(temporaryFolder())
    const projectId = await seedProject(here, 'Numbers', manySigns(2))
    const left = { pictures: true, models: true, people: false }
    const { fileId } = await here.ask('projectFiles.save', { projectId, left })
    const file = join(temporaryFolder(), 'Numbers.signsmith')
    writeFileSync(file, Buffer.from((await here.ask('files.read', { fileId, from: 0 })).data, 'base64'))
    const there = await startTestServer(temporaryFolder(), 0, ['open', file, '--web', '--no-open'])
    const first = await openStudio(there)
    await first.button('Open as a new project').click()
    await first.page.getByText('“Numbers” was opened as a new project.').waitFor()
    const second = await openStudio(there)
    await second.page.getByRole('heading', { name: 'sign 2', exact: true }).waitFor()
    expect(await second.page.getByRole('dialog').count()).toBe(0)
    expectNoTrouble(first)
    expect(readFileSync(file).length).toBeGreaterThan(0)
  })

  it('that is damaged, or none, is told by what it is, and nothing is kept unasked', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Numbers', manySigns(2))
    const { fileId } = await server.ask('projectFiles.save', {
      projectId,
      left: { pictures: true, models: true, people: false },
    })
    const bytes = Buffer.from((await server.ask('files.read', { fileId, from: 0 })).data, 'base64')
    const studio = await openStudio(server)
    const { page, button } = studio
    const dialog = (name: string) => page.getByRole('dialog', { name: `Open “${name}”` })
    await dropFile(page, 'letter.signsmith', Buffer.from('a letter'))
    await dialog('letter.signsmith').getByRole('alert').filter({ hasText: 'it is not a zip' }).waitFor()
    await button('Close').click()

    const damaged = Buffer.from(bytes)
    damaged[200]! ^= 0xff
    await dropFile(page, 'half.signsmith', damaged)
    await dialog('half.signsmith').getByText('This file is damaged: 1 part').waitFor()
    await expectAccessible(page, 'a damaged project file')
    await page.keyboard.press('Escape')
    await dialog('half.signsmith').waitFor({ state: 'detached' })
    expect((await server.ask('projects.list', {})).projects.length).toBe(1)
    await dropFile(page, 'half.signsmith', damaged)
    await button('Open what can be read').click()
    await page.getByText('“Numbers (2)” was opened as a new project.').waitFor()
    expectNoTrouble(studio)
  })

  it('looks as it should, wide and narrow, light and dark', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Numbers', manySigns(12))
    const { page, button } = await openStudio(server)
    const look = (name: string) => expectEveryWidth({ page, server }, `project-file-${name}`)
    await button('Save as a file: Numbers').click()
    await look('saving')
    const download = page.waitForEvent('download')
    await button('Make the file').click()
    await dropFile(page, 'Numbers.signsmith', readFileSync(await (await download).path()))
    await page.getByLabel('Into the open project, “Numbers”').check()
    await look('opening')
  })
})
