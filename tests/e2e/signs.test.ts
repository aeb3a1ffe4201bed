import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { coveredFocus, coveredStops, expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

const NAMES = ['sign 10', 'sign 9', 'bread', 'milk', 'tea', 'yes', 'no', 'please', 'sorry', 'more', 'again']

describe('many signs', () => {
  it('are found, sorted, and brought back after the message about their deletion is gone', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(
      server,
      'Many',
      NAMES.map((label) => ({ label, recordings: [newSamples('open', 3)] })),
    )
    const studio = await openStudio(server)
    const { page, button } = studio
    const labels = () => page.locator('.sign h2').allTextContents()
    await page.getByLabel('Search signs').fill('SIGN')
    await expect.poll(labels).toEqual(['sign 10', 'sign 9'])
    await page.getByLabel('Search signs').fill('xyz')
    await page.getByText('No sign is called “xyz”.').waitFor()
    await page.getByLabel('Search signs').fill('')
    await button('Sort by name').click()
    await expect.poll(async () => (await labels()).slice(-3)).toEqual(['sorry', 'tea', 'yes'].sort())
    expect((await labels()).indexOf('sign 9')).toBeLessThan((await labels()).indexOf('sign 10'))
    await button('Undo').click()
    await expect.poll(labels).toEqual(NAMES)

    await button('Rename bread').click()
    await expectAccessible(page, 'a name that is changed')
    await page.keyboard.press('Escape')
    await button('Delete milk').click()
    await expect.poll(labels).not.toContain('milk')
    await page.reload()
    await page.getByText('Recently deleted (1)').click()
    await expectAccessible(page, 'what was deleted')
    await button('Bring back: Sign “milk”, 3 samples').click()
    await expect.poll(labels).toEqual(NAMES)

    // At 200 % nothing that has the focus is hidden by the messages that wait at the bottom.
    await page.setViewportSize({ width: 640, height: 450 })
    const remove = async (label: string) => {
      await button(`Delete ${label}`).evaluate((own: HTMLElement) => own.click())
      await page.locator('.toast').filter({ hasText: label }).waitFor()
    }
    // Nor by one that comes while the focus stands where it will lie.
    await page.keyboard.press('Tab')
    await button('Delete tea').focus()
    await button('Delete tea').evaluate((own) => own.scrollIntoView({ block: 'end' }))
    await remove('sorry')
    // At once, and not when the message has gone by itself.
    await page.waitForTimeout(100)
    expect(await coveredFocus(page)).toBe(null)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Delete tea')
    await remove('more')
    expect(await coveredStops(page, 'Tab', 50)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
    for (let n = 0; n < 2; n++) await button('Undo').last().click()
    await expect.poll(labels).toEqual(NAMES)

    // A project as well, when there is no other one to be in.
    await button('Delete Many').click()
    await page.getByRole('heading', { name: 'Teach it two signs' }).waitFor()
    await page.reload()
    await page.getByText('Recently deleted (1)').click()
    await button('Bring back: Project “Many”, 33 samples').click()
    await page.getByRole('heading', { name: 'bread' }).waitFor()
    expect((await server.ask('projects.read', { projectId })).samples).toBe(33)
    expectNoTrouble(studio)
  })

  it('are recorded one after the other by key, each by the person whose name stands there', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'People', [
      { label: 'hello', recordings: [newSamples('open', 3), newSamples('open', 3, 9)] },
      { label: 'stop', recordings: [] },
    ])
    const studio = await openStudio(server, { settings: { recordMode: 'burst', countdown: 0, burst: 1, guide: false } })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    const chosen = () => page.getByLabel('Sign to record').locator('option:checked').textContent()
    const onRecord = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid)
    await page.getByLabel('Name of the person who signs').fill('Ann')
    await page.keyboard.press('Enter')
    await expect.poll(onRecord).toBe('record')
    await page.getByText('Ann signs.').waitFor()
    await button('Next sign').click()
    expect([await chosen(), await onRecord()]).toEqual(['stop (0)', 'record'])
    await page.keyboard.press('b')
    await expect.poll(chosen).toMatch('hello')
    await page.keyboard.press('n')
    await expect.poll(chosen).toMatch('stop')
    await page.keyboard.press('Space')
    await button(/^Recording, 1 s left/).waitFor()
    await expectAccessible(page, 'a recording')
    await button('Record 1 s').waitFor()
    await expect.poll(chosen).toMatch(/stop \([1-9]/)

    const signers = async () =>
      (await server.ask('projects.read', { projectId })).signs.map(({ recordings }) =>
        recordings.map(({ signer }) => signer),
      )
    expect(await signers()).toEqual([[null, null], ['Ann']])
    await page.keyboard.press('b')
    await button('Person: recording 2').click()
    await page.getByLabel('Who signed recording 2').fill('ann')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Recording 2, Ann' }).waitFor()
    expect(await signers()).toEqual([[null, 'Ann'], ['Ann']])
    expect(
      await page.locator('datalist option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value)),
    ).toEqual(['Ann'])
    // Nor by the picture, which stays in view on a small screen.
    await page.setViewportSize({ width: 400, height: 700 })
    expect(await coveredStops(page, 'Tab', 50)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
    // The sign stays chosen when the page is loaded anew.
    await page.keyboard.press('n')
    await expect.poll(chosen).toMatch('stop')
    await page.reload()
    await expect.poll(chosen).toMatch('stop')
    expectNoTrouble(studio)
  })
})
