import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

describe('what the page says', () => {
  it('of a recording stands under the sign that was recorded, or bears its name', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Two', [
      { label: 'hello', recordings: [] },
      { label: 'next', recordings: [newSamples('fist', 3)] },
    ])
    const settings = { recordMode: 'burst', countdown: 0, burst: 2, guide: true } as const
    const studio = await openStudio(server, { settings })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button(/^Record 2 s/).click()
    const tally = page.getByTestId('tally')
    await tally.filter({ hasText: /^[1-9]\d? samples? kept/ }).waitFor()
    await button(/^Record 2 s/).waitFor()
    await button('Next sign').click()
    await tally.waitFor({ state: 'detached' })
    await button('Previous sign').click()
    await page.getByRole('heading', { name: 'Samples of hello' }).waitFor()
    expect(await tally.count()).toBe(0)

    // Where the page goes on by itself, what was recorded is not hidden, but named.
    await server.ask('settings.change', { advance: true })
    await page.getByLabel('Go on to the next sign after each recording').and(page.locator(':checked')).waitFor()
    await button(/^Record 2 s/).click()
    await page.getByRole('heading', { name: 'Samples of next' }).waitFor()
    await tally.filter({ hasText: /^“hello”: \d+ samples? kept/ }).waitFor()

    // How many are worth it is said wherever training is offered.
    await page.getByText(/1 of 2 signs with few samples: 3 recordings of each, 8 samples or more/).waitFor({
      state: 'visible',
    })
    await studio.go('Train')
    const thin = page.getByTestId('thin')
    await thin.filter({ hasText: '“next” (3 samples, 1 recording)' }).waitFor()
    expect(await thin.textContent()).toMatch(/3 short recordings of each sign, with 8 samples or more together/)
    await expectAccessible(page, 'few samples')

    // There is no model that could have been kept.
    await server.ask('training.start', { projectId, request: { epochs: 10_000 } })
    await button('Cancel training').click()
    await page.getByText('Cancelled. There is still no model that can be used.').waitFor()
    expectNoTrouble(studio)
  })

  it('counts down only while it sees a hand, and forgets that a camera was away once it is back', async () => {
    const server = await startTestServer(temporaryFolder())
    // The browser's own test picture: a camera that shows no hand.
    const flags = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
    const settings = { recordMode: 'burst', countdown: 1, burst: 1, guide: false } as const
    const studio = await openStudio(server, { flags, settings })
    const { page, button } = studio
    await studio.newProject('Camera', ['hello'])
    await studio.go('Record')
    await button('Use the camera').click()
    await page.getByTestId('hand-status').filter({ hasText: 'No hand in view' }).waitFor()
    await button(/^Count down and record 1 s/).click()
    await button('Waiting for your hand').waitFor()
    await page.locator('.caption').filter({ hasText: 'Show your hand' }).waitFor()
    await expectAccessible(page, 'waiting for a hand')
    await button('Waiting for your hand').click()
    await button(/^Count down and record 1 s/).waitFor()
    // With another picture the hand is there, and it goes on by itself.
    await button(/^Count down and record 1 s/).click()
    await button('Waiting for your hand').waitFor()
    const { projects } = await server.ask('projects.list', {})
    expect(projects[0]!.samples).toBe(0)

    await page.evaluate(() => {
      const { srcObject } = document.querySelector('video')!
      ;(srcObject as MediaStream).getVideoTracks()[0]!.dispatchEvent(new Event('ended'))
    })
    const gone = page.getByText('The camera was unplugged or taken away.')
    await gone.waitFor()
    // Without a picture nothing is waited for any more.
    await button(/^Count down and record 1 s/).waitFor()
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')))
    await page.getByRole('banner').getByText('Camera on').waitFor()
    await gone.waitFor({ state: 'detached' })
    expectNoTrouble(studio)
  })
})
