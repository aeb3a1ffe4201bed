import { describe, expect, it } from 'vitest'
import type { PoseName } from '../../src-renderer/camera/demonstration/hand'
import { temporaryFolder } from '../support/app'
import { needsData, sharedData } from '../support/data'
import { digitSamples } from '../support/digits'
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

describe(needsData('mistakes in real hands'), () => {
  it.runIf(sharedData)(
    'two wrong labels of ten people are found in the matrix and put right, which shows',
    async () => {
      const server = await startTestServer(temporaryFolder())
      const people = Array.from({ length: 12 }, (_, i) => `p${String(30 + i).padStart(3, '0')}`)
      const { id: projectId } = await server.ask('projects.create', { name: 'Real' })
      const ids = new Map<string, string>()
      for (const label of ['1', '2', '5']) {
        ids.set(label, (await server.ask('signs.add', { projectId, label })).signId)
      }
      let slips = 0
      for (const [signer, own] of digitSamples(people)) {
        for (const digit of ['1', '2', '5']) {
          const sample = own.get(digit)
          if (!sample) continue
          // Two people's 5 were recorded as 1.
          const slip = digit === '5' && slips < 2
          if (slip) slips++
          const recording = { projectId, signId: ids.get(slip ? '1' : digit)!, signer, source: 'video' as const }
          const { recordingId } = await server.ask('recordings.start', recording)
          await server.ask('samples.append', { projectId, recordingId, samples: [sample] })
        }
      }
      await trainProject(server, projectId)
      const studio = await openStudio(server)
      const { page, button } = studio
      await studio.go('Train')
      const honest = async () => Number.parseInt((await page.getByTestId('honest').textContent())!, 10)
      const before = await honest()
      await button('2 samples of “1” taken for “5”: look at them').click()
      const behind = page.getByTestId('behind')
      for (let left = 2; left > 0; left--) {
        await expect.poll(() => behind.getByRole('img').count()).toBe(left)
        await behind.getByRole('button', { name: 'It is “5”: move sample 1 there' }).click()
      }
      await page.getByText('These samples were deleted or moved.').waitFor()
      await button('Train again').click()
      await expect.poll(honest, { timeout: 60_000 }).toBeGreaterThan(before)
      console.log(
        `two wrong labels of ${people.length} people put right in the matrix: ${before} % became ${await honest()} %`,
      )
      // What was measured is saved, as a page in the person's language and as JSON.
      const saved: string[] = []
      page.on('download', (download) => saved.push(download.suggestedFilename()))
      await button('Save the report').click()
      await expect.poll(() => saved.sort()).toEqual(['Real.html', 'Real.json'])
      expectNoTrouble(studio)
    },
  )
})
