import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

describe('improving', () => {
  it('keeps what was said wrongly as samples of the right sign, which is recognised after the next training', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Improve', [
      { label: 'hello', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
      { label: 'stop', recordings: [newSamples('fist', 7), newSamples('fist', 7, 7)] },
      { label: 'call me', recordings: [] },
    ])
    await trainProject(server, projectId)
    const samples = async (label: string) =>
      (await server.ask('projects.read', { projectId })).signs.find((sign) => sign.label === label)!.samples
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Recognise')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    const pose = page.getByLabel('Pose of the drawn hand')
    await pose.selectOption('Thumb and little finger')
    const wrong = page.getByLabel('“Unknown” was wrong, it was')
    await wrong.waitFor()
    // The hand is gone before the mouse is there; what it was is kept all the same.
    await wrong.selectOption('call me')
    await button('Turn the picture off').click()
    await button('Keep the last second').click()
    await page.getByText(/^call me: \d+ samples? kept.* Train again to learn from it\.$/).waitFor()
    expect(await samples('call me')).toBeGreaterThan(0)
    await button('Undo').last().click()
    await expect.poll(() => samples('call me')).toBe(0)

    await button('Show the drawn hand').click()
    await studio.seeHand()
    for (const name of ['call me', 'call me', 'call me']) {
      await page.waitForTimeout(1_500)
      await wrong.selectOption(name)
      await button('Keep the last second').click()
      await page
        .getByText(/^call me: /)
        .last()
        .waitFor()
      await button('Dismiss').last().click()
    }
    await button('Train now').click()
    await studio.trained()
    await studio.go('Recognise')
    await studio.seeHand()
    await page.getByTestId('sign').filter({ hasText: 'call me' }).waitFor()
    expectNoTrouble(studio)
  })

  it('asks about the least certain moments', async () => {
    const server = await startTestServer(temporaryFolder())
    // Two names for one hand: nothing can be sure which it is.
    const projectId = await seedProject(server, 'Moments', [
      { label: 'hello', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
      { label: 'wave', recordings: [newSamples('open', 7, 1), newSamples('open', 7, 8)] },
      { label: 'stop', recordings: [newSamples('fist', 7), newSamples('fist', 7, 7)] },
    ])
    await trainProject(server, projectId)
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Improve')
    await page.getByText('Nothing to ask yet.').waitFor()
    await button('Show it your signs').click()
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await page.waitForTimeout(6_000)
    await studio.go('Improve')
    const cards = page.getByRole('main').getByRole('listitem')
    const count = await cards.count()
    expect(count).toBeGreaterThan(1)
    await page.getByLabel('It was, moment 1').selectOption('hello')
    await button('Keep as a sample: moment 1').click()
    await page.getByText(/^hello: 1 sample kept\. Train again/).waitFor()
    await expect.poll(() => cards.count()).toBe(count - 1)
    await button('Pass over moment 1').click()
    await expect.poll(() => cards.count()).toBe(count - 2)
    expect((await server.ask('projects.read', { projectId })).samples).toBe(43)
    await page.getByText('The samples have changed since this model was trained.').waitFor()
    expectNoTrouble(studio)
  })
})
