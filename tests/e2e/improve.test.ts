import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { digitRecordings, handCamera } from '../support/digits'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

describe('improving on a real hand', () => {
  it('keeps what was said wrongly and what it asks about as samples of the right sign, which is then recognised', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Improve', [
      { label: 'hello', recordings: digitRecordings(5) },
      { label: 'one', recordings: digitRecordings(1) },
      { label: 'two', recordings: [] },
    ])
    await trainProject(server, projectId, { epochs: 8 })
    const samples = async () => (await server.ask('projects.read', { projectId })).signs[2]!.samples
    const camera = handCamera('p009', [2])
    const studio = await openStudio(server, { flags: camera.flags, epochs: 8 })
    const { page, button } = studio
    await studio.go('Improve')
    await page.getByText('Nothing to ask yet.').waitFor()
    await button('Show it your signs').click()
    await button('Use the camera').click()
    await studio.seeHand()
    const wrong = page.getByLabel(/^“.+” was wrong, it was/)
    const keep = async () => {
      await wrong.selectOption('two')
      await button('Keep the last second').click()
      await page.getByText(/^two: \d+ samples? kept.* Train again to learn from it\.$/).waitFor()
      expect(await samples()).toBeGreaterThan(0)
    }
    await wrong.waitFor()
    // The hand is gone before the mouse is there; what it was is kept all the same.
    camera.show(null)
    await page.getByTestId('sign').filter({ hasText: 'No hand' }).waitFor()
    await keep()
    await button('Undo').last().click()
    await expect.poll(samples).toBe(0)
    await keep()

    // It asks about the least certain moments, which are two seconds apart.
    camera.show(2)
    const cards = page.getByRole('main').getByRole('listitem')
    const asked = async () => {
      await studio.go('Recognise')
      await studio.seeHand()
      await page.waitForTimeout(2_500)
      await studio.go('Improve')
      return cards.count()
    }
    await expect.poll(asked).toBeGreaterThan(1)
    const [count, kept] = [await cards.count(), await samples()]
    await page.getByLabel('It was, moment 1').selectOption('two')
    await button('Keep as a sample: moment 1').click()
    await page.getByText(/^two: 1 sample kept\. Train again/).waitFor()
    await expect.poll(() => cards.count()).toBe(count - 1)
    await button('Pass over moment 1').click()
    await expect.poll(() => cards.count()).toBe(count - 2)
    await button('Undo').last().click()
    await expect.poll(() => cards.count()).toBe(count - 1)
    await expectAccessible(page, 'moments to learn from')
    // What was no sign at all makes the None sign; taken back, it is asked about again.
    await page.getByLabel('It was, moment 1').selectOption('No sign')
    await button('Keep as a sample: moment 1').click()
    await page.getByText(/^None: 1 sample kept/).waitFor()
    const none = async () => (await server.ask('projects.read', { projectId })).signs.find((sign) => sign.none)
    expect(await none()).toMatchObject({ label: 'None', samples: 1 })
    await expect.poll(() => cards.count()).toBe(count - 2)
    await button('Undo').last().click()
    await expect.poll(() => cards.count()).toBe(count - 1)
    expect(await none()).toMatchObject({ samples: 0 })
    // The sign that is there by now is the same choice.
    expect(await page.getByLabel('It was, moment 1').locator('option').allTextContents()).toEqual([
      'Choose a sign',
      'hello',
      'one',
      'two',
      'None',
    ])
    expect(await samples()).toBe(kept + 1)

    await page.getByText('What you recorded has changed since this model was trained.').waitFor()
    await button('Train now').click()
    await studio.trained()
    await studio.go('Recognise')
    await page.getByTestId('sign').filter({ hasText: 'two' }).waitFor()
    expectNoTrouble(studio)
  })
})
