import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'
import { DRAWN_SIGNS } from './drawnSigns'
import { expectEveryWidth } from './everyWidth'
import { acceptedLabels, expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

const TAKES = 3
const RESTS = 6
const SETTINGS = {
  recordMode: 'burst',
  guide: false,
  backupsSaid: true,
  countdown: 1,
  takes: TAKES,
  takePause: 0.5,
} as const

describe('signs that move', () => {
  it('are spotted once each time they are made, and kept as takes where they were named wrongly', async () => {
    const server = await startTestServer(temporaryFolder())
    const signs = DRAWN_SIGNS.map(({ label }) => ({ label, recordings: [] }))
    const projectId = await seedProject(server, 'Moving', signs)
    for (const { id } of (await server.ask('projects.read', { projectId })).signs) {
      await server.ask('signs.change', { projectId, signId: id, moves: true })
    }
    await server.ask('signs.add', { projectId, label: 'None', none: true })
    const studio = await openStudio(server, { fps: 12, settings: SETTINGS })
    const { page, button } = studio
    const read = async (label: string) =>
      (await server.ask('projects.read', { projectId })).signs.find((sign) => sign.label === label)!
    const pose = (name: string) => page.getByLabel('Pose of the drawn hand').selectOption(name)
    const signToRecord = page.getByLabel('Sign to record')
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    for (const [index, { label, pose: name }] of DRAWN_SIGNS.entries()) {
      await signToRecord.selectOption({ index })
      await pose(name)
      await button(`Record ${TAKES} takes`).click()
      await expect.poll(async () => (await read(label)).takes).toBe(TAKES)
    }
    // At rest as it is between two signs.
    await signToRecord.selectOption({ index: DRAWN_SIGNS.length })
    await pose('Open hand')
    await button('Record 30 s of nothing').click()
    await expect.poll(async () => (await read('None')).takes).toBeGreaterThanOrEqual(RESTS / 2)
    await pose('Pointing')
    await expect.poll(async () => (await read('None')).takes).toBeGreaterThanOrEqual(RESTS)
    await button(/^Doing nothing/).click()
    await button('Record 30 s of nothing').waitFor()
    const rests = (await read('None')).takes

    // Where no hands are looked for.
    await studio.go('Signs')
    await server.ask('training.start', { projectId, request: { epochs: 14 } })
    const training = async () => (await server.ask('training.read', { projectId })).state
    await expect.poll(training, { timeout: patience(150_000) }).toBe('trained')
    await studio.go('Recognise')
    const large = page.getByTestId('sign')
    const look = async (name: string) => {
      await expectEveryWidth({ page, server }, `moving-${name}`)
      await page.setViewportSize({ width: 1280, height: 900 })
    }
    for (const { label, pose: name } of DRAWN_SIGNS) {
      await pose(name)
      const seen = await studio.watchUntil((all) => acceptedLabels(all).length >= 2)
      expect(new Set(acceptedLabels(seen))).toEqual(new Set([label]))
      // It rests between two times, and is forgotten before it counts again.
      const states = seen.flatMap((one) => (one.state === 'seen' && one.spotting ? [one] : []))
      const [first, second] = states.flatMap(({ accepted }, i) => (accepted ? [i] : []))
      const between = states.slice(first! + 1, second).map(({ spotting }) => spotting!)
      expect(Math.min(...between.map(({ share, threshold }) => share / threshold))).toBeLessThan(0.5)
    }
    await pose('Pointing')
    await large.filter({ hasText: 'Make a sign' }).waitFor()
    expect(await page.getByTestId('transcript').textContent()).toBe('wave wave circle circle')

    // The last one becomes a take of the right sign, and not of it any more once that is taken back.
    const keep = async (label: string, takes: number) => {
      await page.getByLabel('“circle” was wrong, it was').selectOption(label)
      await button('Keep it for that sign').click()
      await expect.poll(async () => (await read(label)).takes).toBe(takes)
    }
    await keep('wave', TAKES + 1)
    await page.getByText('wave: 1 take kept. Train again to learn from it.').waitFor()
    await button('Undo').last().click()
    await expect.poll(async () => (await read('wave')).takes).toBe(TAKES)
    await keep('wave', TAKES + 1)
    const [newest] = await server.ask('takes.list', { projectId, signId: (await read('wave')).id })
    const [take] = await server.ask('takes.read', { projectId, takeIds: newest!.takeIds })
    expect(take!.strip.length).toBeGreaterThan(0)
    expect(take!.from).toBeLessThan(take!.to)

    // What was taken back from the text is asked about; it was none of them.
    await pose('Waving')
    await studio.watchUntil((all) => acceptedLabels(all).length > 0)
    await look('recognise')
    await button('Delete the last').click()
    await studio.go('Improve')
    const moment = page.getByRole('listitem').filter({ hasText: 'Accepted as “wave”, and taken back' })
    await moment.waitFor()
    await look('improve')
    await moment.getByLabel(/^It was, moment/).selectOption('None')
    await moment.getByRole('button', { name: 'Keep as a take' }).click()
    await page.getByText('None: 1 take kept. Train again to learn from it.').waitFor()
    expect(await read('None')).toMatchObject({ none: true, takes: rests + 1 })
    await expect.poll(() => moment.count()).toBe(0)

    // Behind the figures there are takes, which open.
    await studio.go('Train')
    await page.getByText(/^Learned from (\d+ of )?\d+ takes of 2 signs/).waitFor()
    await button(/^\d+ of “wave”, named rightly: look at them$/).click()
    await page.getByTestId('behind').getByRole('button', { name: 'Look at take 1' }).click()
    await page.getByTestId('take-large').waitFor()
    await look('take')
    await page.keyboard.press('Escape')
    await look('train')
    expectNoTrouble(studio)
  })
})
