import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

const SIGNS = [
  { label: 'hello', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
  // Two of the samples of “stop” were an open hand.
  {
    label: 'stop',
    recordings: [0, 7].map((from) => [...newSamples('fist', 6, from), ...newSamples('open', 1, 30 + from)]),
  },
  { label: 'call me', recordings: [] },
]

/** What `recognise`, `improve` and `correct` test on real hands where there is data, here on the drawn one. */
describe('the drawn hand', () => {
  it('is enough to put mistakes right in the matrix, to write signs down, and to learn from what was wrong', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Drawn', SIGNS)
    await trainProject(server, projectId, { epochs: 8 })
    const counts = async () => (await server.ask('projects.read', { projectId })).signs.map(({ samples }) => samples)
    const studio = await openStudio(server, { epochs: 8 })
    const { page, button } = studio
    await studio.go('Train')
    const honest = async () => Number.parseInt((await page.getByTestId('honest').textContent())!, 10)
    const before = await honest()
    await button('2 samples of “stop” taken for “hello”: look at them').click()
    const behind = page.getByTestId('behind')
    for (let left = 2; left > 0; left--) {
      await expect.poll(() => behind.getByRole('img').count()).toBe(left)
      await behind.getByRole('button', { name: 'It is “hello”: move sample 1 there' }).click()
    }
    await expect.poll(counts).toEqual([16, 12, 0])
    await button('Train again').click()
    await expect.poll(honest).toBeGreaterThan(before)

    await studio.go('Recognise')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    const pose = page.getByLabel('Pose of the drawn hand')
    const text = page.getByTestId('transcript')
    for (const [label, option] of [
      ['hello', 'Open hand'],
      ['stop', 'Fist'],
    ] as const) {
      await pose.selectOption(option)
      await text.filter({ hasText: label }).waitFor()
    }
    await pose.selectOption('Thumb and little finger')
    const wrong = page.getByLabel('“Unknown” was wrong, it was')
    await wrong.waitFor()
    await wrong.selectOption('call me')
    await button('Turn the picture off').click()
    await button('Keep the last second').click()
    await page.getByText(/^call me: \d+ samples? kept.* Train again to learn from it\.$/).waitFor()
    expect((await counts())[2]).toBeGreaterThan(0)
    expectNoTrouble(studio)
  })
})
