import { describe, expect, it } from 'vitest'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

const SIGNS: readonly [string, PoseName][] = [
  ['hello', 'open'],
  ['stop', 'fist'],
  ['two', 'victory'],
]

describe('mistakes in the samples', () => {
  it('are reached from the confusion matrix, corrected there, and the accuracy is better for it', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(
      server,
      'Slips',
      SIGNS.map(([label, pose]) => ({
        label,
        // Three of the samples of “stop” were an open hand.
        recordings: [0, 7, 14].map((from) => [
          ...newSamples(pose, label === 'stop' ? 6 : 7, from),
          ...(label === 'stop' ? newSamples('open', 1, 30 + from) : []),
        ]),
      })),
    )
    await trainProject(server, projectId)
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Train')
    const honest = async () => Number.parseInt((await page.getByTestId('honest').textContent())!, 10)
    const before = await honest()
    expect(before).toBeLessThan(100)

    const cell = button(/of “stop” taken for “hello”: look at them$/)
    await cell.press('Enter')
    const behind = page.getByTestId('behind')
    await expect.poll(() => behind.getByRole('img').count()).toBe(3)
    // One is moved, brought back, and moved again; the others are moved and deleted.
    await behind.getByRole('button', { name: 'It is “hello”: move sample 1 there' }).click()
    await expect.poll(() => behind.getByRole('img').count()).toBe(2)
    await button('Undo').click()
    await expect.poll(() => behind.getByRole('img').count()).toBe(3)
    for (let left = 3; left > 1; left--) {
      await behind.getByRole('button', { name: 'It is “hello”: move sample 1 there' }).click()
      await expect.poll(() => behind.getByRole('img').count()).toBe(left - 1)
    }
    await behind.getByRole('button', { name: 'Delete sample 1' }).click()
    await page.getByText('These samples were deleted or moved.').waitFor()

    await page.getByText('The samples have changed since this model was trained.').waitFor()
    await button('Train again').click()
    await expect.poll(honest, { timeout: 60_000 }).toBeGreaterThan(before)
    expect(await cell.count()).toBe(0)
    const { signs } = await server.ask('projects.read', { projectId })
    expect(signs.map(({ label, samples }) => [label, samples])).toEqual([
      ['hello', 23],
      ['stop', 18],
      ['two', 21],
    ])
    expectNoTrouble(studio)
  })
})
