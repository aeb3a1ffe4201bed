import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

const two = () => [
  { label: 'hello', recordings: [newSamples('open', 6), newSamples('open', 6, 9)] },
  { label: 'stop', recordings: [newSamples('fist', 6), newSamples('fist', 6, 9)] },
]

describe('training', () => {
  it('is one at a time: another project’s is named, and can be ended from here', async () => {
    const server = await startTestServer(temporaryFolder())
    const first = await seedProject(server, 'First', two())
    const second = await seedProject(server, 'Second', two())
    await server.ask('settings.change', { projectId: second })
    await server.ask('training.start', { projectId: first, request: { epochs: 10_000 } })
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Train')
    await page.getByText('“First” is being trained or measured.').waitFor()
    expect(await page.getByTestId('train').isDisabled()).toBe(true)
    await expectAccessible(page, 'a training elsewhere')
    await button('Open “First”').click()
    await page.getByText(/^Learning, epoch \d+ of 10,000, about/).waitFor()
    await expectAccessible(page, 'a training')
    await page.getByLabel('Project').selectOption('Second')
    await button('Cancel it').click()
    await expect.poll(() => page.getByText('“First” is being trained').count()).toBe(0)

    // What was set under Advanced stays, here and in what else trains; and who presses twice means once.
    await page.getByText('Advanced').click()
    await page.getByLabel('Epochs').fill('7')
    await page.getByLabel('Epochs').blur()
    await page.getByText('your own values').waitFor()
    await studio.go('Signs')
    await studio.go('Train')
    await page.getByText('your own values').waitFor()
    await page.getByTestId('train').dblclick()
    await studio.trained()
    const current = await server.ask('models.current', { projectId: second })
    expect(current.state === 'ready' && current.card.options.epochs).toBe(7)

    // The samples behind the diagonal: looked at, and moved to a third sign.
    await server.ask('signs.add', { projectId: second, label: 'third' })
    await button('12 of “hello”, named rightly: look at them').click()
    const title = page.getByRole('heading', { name: '“hello”, named rightly' })
    await expect.poll(() => title.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.getByTestId('behind').getByRole('button', { name: 'Look at sample 1', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'A sample, large' })
    await dialog.getByLabel('Move to').selectOption('third')
    await dialog.getByRole('button', { name: 'Move' }).click()
    await dialog.getByText('1 sample is now “third”.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('behind').getByRole('button', { name: 'Close' }).click()
    const { signs } = await server.ask('projects.read', { projectId: second })
    expect(signs.map(({ samples }) => samples)).toEqual([11, 12, 1])
    expectNoTrouble(studio)
  })
})
