import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

describe('recording', () => {
  it('counts down and records for a while, by button or by a key of one’s own, and can be cancelled', async () => {
    const server = await startTestServer(temporaryFolder())
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.newProject('Free hands', ['hello'])
    const { projects } = await server.ask('projects.list', {})
    const samples = async () => (await server.ask('projects.read', { projectId: projects[0]!.id })).samples
    await button('Record hello').click()
    await button('Show the demonstration hand').click()
    await studio.seeHand()

    await page.getByLabel('Hands free').check()
    await page.getByText('Seconds, and what comes after').click()
    await page.getByLabel('Seconds to count down').fill('2')
    await page.getByLabel('Seconds to record').fill('1')
    await page.getByLabel('Seconds to record').blur()
    await button('Count down and record 1 s').click()
    await page.locator('.caption').filter({ hasText: '2' }).waitFor()
    expect(await page.getByLabel('Seconds to record').isDisabled()).toBe(true)
    await button(/^Starts in 1/).click()
    await button('Count down and record 1 s').waitFor()
    await page.waitForTimeout(2_500)
    expect([await samples(), await page.locator('.caption').count()]).toEqual([0, 0])

    await button('Count down and record 1 s').click()
    await button('Recording, 1 s left').waitFor()
    await button('Count down and record 1 s').waitFor()
    await page
      .getByTestId('tally')
      .filter({ hasText: /^[1-9]\d? samples? kept/ })
      .waitFor()
    await page.getByText(/^Next: /).waitFor()
    const once = await samples()
    expect(once).toBeGreaterThan(0)

    // A key of one's own, from the sheet that the question mark opens; the old one does nothing any more.
    const blur = () => page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await blur()
    await page.keyboard.press('?')
    await button('Change the key: Record').click()
    await page.keyboard.press('t')
    await page.getByText('T already does this: Train. Choose another key.').waitFor()
    await page.keyboard.press('r')
    await page.getByRole('row', { name: 'Record: hold' }).getByText('R', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await blur()
    await page.keyboard.press('Space')
    expect(await button('Count down and record 1 s').count()).toBe(1)
    await page.keyboard.press('r')
    await button('Recording, 1 s left').waitFor()
    await expect.poll(samples).toBeGreaterThan(once)
    await button('Count down and record 1 s').waitFor()
    await page.keyboard.press('?')
    await page.getByLabel('Shortcuts are on').uncheck()
    await page.keyboard.press('Escape')
    await blur()
    for (const key of ['r', '1']) await page.keyboard.press(key)
    await page.waitForTimeout(500)
    expect(await button('Count down and record 1 s').count()).toBe(1)

    // What was chosen is remembered.
    await page.reload()
    await button(/^Count down and record 1 s/).waitFor()
    expect(await page.getByLabel('Hands free').isChecked()).toBe(true)
    expectNoTrouble(studio)
  })

  it('guides through ten seconds of no sign', async () => {
    const server = await startTestServer(temporaryFolder())
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.newProject('Rest', ['hello'])
    await button('Add the None sign').click()
    await button('Record None').click()
    await page.getByText('For ten seconds let your hands rest').waitFor()
    await button('Show the demonstration hand').click()
    await studio.seeHand()
    await button('Count down and record 10 s').click()
    await button(/^Recording, \d+ s left/).waitFor()
    await button('Turn the picture off').click()
    // Without a picture it is over at once; what was recorded is kept.
    await button('Count down and record 10 s').waitFor()
    await page.getByTestId('tally').waitFor()
    expectNoTrouble(studio)
  })

  it('shows samples large, and many are selected, moved and deleted by keyboard alone', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Tidy', [
      { label: 'hello', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
      { label: 'stop', recordings: [newSamples('fist', 7)] },
    ])
    const counts = async () => (await server.ask('projects.read', { projectId })).signs.map(({ samples }) => samples)
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Record')
    const tiles = page.getByRole('img', { name: /^Sample/ })
    await expect.poll(() => tiles.count()).toBe(14)

    await button('Look at sample 3').first().press('Enter')
    const dialog = page.getByRole('dialog', { name: 'A sample, large' })
    await dialog.getByText(/^3 of 14, .* Score of the hand: 0\.98\.$/).waitFor()
    await page.keyboard.press('ArrowRight')
    await dialog.getByText(/^4 of 14/).waitFor()
    await dialog.getByRole('button', { name: 'Delete' }).press('Enter')
    await dialog.getByText(/^4 of 13/).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
    expect(await counts()).toEqual([13, 7])
    await button('Undo').press('Enter')
    await expect.poll(counts).toEqual([14, 7])

    await button('Select samples').press('Enter')
    for (const n of [1, 2, 5]) await page.getByLabel(`Select sample ${n}`).first().press('Space')
    await page.getByText('3 samples selected').waitFor()
    await page.getByLabel('Move to').selectOption('stop')
    await button('Move').press('Enter')
    await page.getByText('3 samples are now “stop”. Train again to use that.').waitFor()
    expect(await counts()).toEqual([11, 10])
    await page.getByText('0 samples selected').waitFor()
    await button('Undo').press('Enter')
    await expect.poll(counts).toEqual([14, 7])

    await expect.poll(() => tiles.count()).toBe(14)
    await button('Select all').press('Enter')
    await page.getByText('14 samples selected').waitFor()
    await page
      .getByRole('group', { name: 'The selected samples' })
      .getByRole('button', { name: 'Delete' })
      .press('Enter')
    await page.getByText('14 samples were deleted.').waitFor()
    await page.getByText('No samples of hello yet.').waitFor()
    await button('Undo').press('Enter')
    await expect.poll(() => tiles.count()).toBe(14)
    await button('Done').press('Enter')
    expect(await page.getByLabel(/^Select sample/).count()).toBe(0)
    expectNoTrouble(studio)
  })
})
