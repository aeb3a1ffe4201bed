import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { LONGEST_TAKE, type StoredTake } from '../../src-main/contract/take'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { drawnTake } from '../support/drawnTakes'
import type { Server } from '../support/server'
import { expectAccessible } from './accessible'
import { hearCaptions } from './captions'
import { focused, tabTo } from './keyboard'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

const HANDS_FREE = { recordMode: 'burst', guide: false, countdown: 1, takePause: 0.5 } as const
/** Of one person signing. */
const FILM = join(testData, 'clips/msl-yo.mp4')

/** A project whose signs move. */
async function seedMoving(server: Server, labels: readonly string[]): Promise<string> {
  const signs = labels.map((label) => ({ label, recordings: [] }))
  const projectId = await seedProject(server, 'Moving', signs)
  for (const { id } of (await server.ask('projects.read', { projectId })).signs) {
    await server.ask('signs.change', { projectId, signId: id, moves: true })
  }
  return projectId
}
/** A recording of the first sign, of so many takes. */
async function addDrawnTakes(server: Server, projectId: string, count: number): Promise<void> {
  const { signs } = await server.ask('projects.read', { projectId })
  const about = { projectId, signId: signs[0]!.id, signer: null, source: 'demonstration' } as const
  const { recordingId } = await server.ask('recordings.start', about)
  for (let seed = 1; seed <= count; seed++) {
    await server.ask('takes.append', { projectId, recordingId, take: drawnTake('wave', seed) })
  }
}
/** The takes of the sign of that number, the newest recording first. */
async function takesOf(server: Server, projectId: string, sign = 0): Promise<StoredTake[]> {
  const { signs } = await server.ask('projects.read', { projectId })
  const listed = await server.ask('takes.list', { projectId, signId: signs[sign]!.id })
  const takeIds = listed.flatMap((one) => one.takeIds)
  return takeIds.length > 0 ? server.ask('takes.read', { projectId, takeIds }) : []
}
const seconds = ({ frames, from, to }: StoredTake) => (frames[to]!.time - frames[from]!.time) / 1_000
const tally = (page: Page) => page.getByTestId('takes-tally')
const frameOf = (page: Page, id: string) => page.getByTestId(id).first().getAttribute('data-frame')

describe('a sign that moves', () => {
  it('is recorded three times by one press, played, trimmed, recorded anew, deleted and brought back, by keyboard', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedMoving(server, ['Waving', 'Circle'])
    const studio = await openStudio(server, { fps: 15, settings: HANDS_FREE })
    const { page } = studio
    const press = (key: string) => page.keyboard.press(key)
    const dismiss = async () => {
      await tabTo(page, 'Dismiss')
      await press('Enter')
    }
    await press('2')
    await page.getByText('No takes of Waving yet').waitFor()
    await tabTo(page, 'Show the drawn hand')
    await press('Enter')
    await studio.seeHand()
    // The key of the recording, wherever the focus is.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    const captions = await hearCaptions(page)
    await press('Space')
    const caption = page.locator('.caption')
    await caption.filter({ hasText: /^Now$/ }).waitFor()
    await expectAccessible(page, 'a take that is recorded')
    await caption.filter({ hasText: 'Done 3 of 3' }).waitFor()
    const said = (await captions()).join(', ')
    expect(said).toMatch(/Ready 1, Now, .*Done 1 of 3.*, Now, .*Done 2 of 3.*, Now, .*Done 3 of 3/)
    await tally(page).filter({ hasText: '3 takes kept' }).waitFor()
    const three = await takesOf(server, projectId)
    // The drawn hand waves for 1.4 s and rests; a slow computer sees its beginning or end late.
    expect(three.map((take) => seconds(take) > 0.4 && seconds(take) < 3.5)).toEqual([true, true, true])
    expect(three.some(({ frames, to }) => to < frames.length - 1)).toBe(true)
    expect(three.map(({ strip }) => strip.length > 0)).toEqual([true, true, true])

    // One that is long enough to be cut however slow this computer is; it is the newest.
    await addDrawnTakes(server, projectId, 1)
    const before = await takesOf(server, projectId)
    expect(before.length).toBe(4)
    const tiles = page.getByRole('img', { name: /^Take \d/ })
    await expect.poll(() => tiles.count()).toBe(4)

    // A tile plays while it has the focus.
    await tabTo(page, 'Look at take 1')
    const still = await frameOf(page, 'take')
    await expect.poll(() => frameOf(page, 'take')).not.toBe(still)
    await press('Enter')
    const dialog = page.getByRole('dialog', { name: 'A take, large' })
    await dialog.waitFor()
    await expectAccessible(page, 'a take, large')
    // Frame by frame: the arrow keys stop it, and go on and back.
    await tabTo(page, 'Stop')
    await press('ArrowRight')
    await dialog.getByRole('button', { name: 'Play' }).waitFor()
    const shown = Number(await frameOf(page, 'take-large'))
    await press('ArrowLeft')
    await press('ArrowLeft')
    expect(Number(await frameOf(page, 'take-large'))).toBe(shown - 2)
    // Two frames less at the beginning, by its handle, and an end in figures; each move is one message with the others.
    const first = before[0]!
    await tabTo(page, 'The sign begins')
    await press('ArrowRight')
    await press('ArrowRight')
    const trimmed = async () => (await takesOf(server, projectId))[0]!
    await expect.poll(async () => (await trimmed()).from).toBe(first.from + 2)
    await tabTo(page, 'Ends at second')
    await page.keyboard.press('Control+a')
    await page.keyboard.type(String(first.frames[first.to - 3]!.time / 1_000 + 0.01))
    await press('Enter')
    await expect.poll(async () => (await trimmed()).to).toBe(first.to - 3)
    expect(await page.getByText('The take is now').count()).toBeGreaterThan(0)
    await tabTo(page, 'Undo')
    await press('Enter')
    await expect.poll(async () => [(await trimmed()).from, (await trimmed()).to]).toEqual([first.from, first.to])

    // Recorded anew in its place.
    await tabTo(page, 'Record anew')
    await press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await caption.filter({ hasText: 'Done 1 of 1' }).waitFor()
    await expect.poll(async () => (await takesOf(server, projectId)).some(({ id }) => id === first.id)).toBe(false)
    expect((await takesOf(server, projectId)).map(({ recordingId }) => recordingId)).toEqual(
      before.map(({ recordingId }) => recordingId),
    )

    await page.getByText('The take was recorded anew.').waitFor()
    await dismiss()

    // Two of them selected, of two recordings, not used, deleted, and brought back.
    await tally(page).filter({ hasText: '1 take kept' }).waitFor()
    await expect.poll(() => tiles.count()).toBe(4)
    await tabTo(page, 'Select takes')
    await press('Enter')
    await tabTo(page, 'Select take 1')
    await press('Space')
    await tabTo(page, 'Select take 2')
    await press('Space')
    await page.getByText('2 takes selected').waitFor()
    await tabTo(page, 'Do not use', 'Shift+Tab')
    await press('Enter')
    await expect
      .poll(async () => (await takesOf(server, projectId)).map(({ unused }) => unused))
      .toEqual([true, false, true, false])
    await dismiss()
    await tabTo(page, 'Delete', 'Shift+Tab')
    await press('Enter')
    await page.getByText('2 takes were deleted.').waitFor()
    await expect.poll(() => tiles.count()).toBe(2)
    await expectAccessible(page, 'takes that are selected')
    await tabTo(page, 'Undo')
    await press('Enter')
    await expect.poll(() => tiles.count()).toBe(4)

    // Moved to another sign from the dialog.
    await tabTo(page, 'Done', 'Shift+Tab')
    await press('Enter')
    await tabTo(page, 'Look at take 3')
    await press('Enter')
    await dialog.waitFor()
    await tabTo(page, /^Move to/)
    await press('C')
    await tabTo(page, 'Move')
    await press('Enter')
    await expect.poll(async () => (await takesOf(server, projectId, 1)).length).toBe(1)
    await press('Escape')
    expect(await focused(page)).not.toBe('')
    expectNoTrouble(studio)
  })

  it('is one take for as long as it is held, and nothing is kept of one without hands', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedMoving(server, ['Circle'])
    const settings = { ...HANDS_FREE, recordMode: 'hold' } as const
    const studio = await openStudio(server, { fps: 15, settings, context: { reducedMotion: 'reduce' } })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    // The circle takes 1.3 s, and begins 0.3 s after it was asked for. Where too few frames came, it is held for longer.
    let held = 2_600
    for (const take = tally(page).filter({ hasText: '1 take kept' }); ; held *= 1.6) {
      await button('Hold to record a take').focus()
      await page.keyboard.down('Enter')
      await button('Recording…').waitFor()
      await page.waitForTimeout(held)
      await page.keyboard.up('Enter')
      await take.or(page.getByTestId('refused')).first().waitFor()
      if ((await take.count()) > 0) break
      expect(held).toBeLessThan(LONGEST_TAKE)
    }
    const [take] = await takesOf(server, projectId)
    expect(seconds(take!)).toBeLessThan(held / 1_000)
    // Whoever wants nothing to move sees some moments of it, whatever has the focus.
    await button('Look at take 1').focus()
    await page.waitForTimeout(500)
    expect(await frameOf(page, 'take')).toBe(null)

    // A moment that is too short is refused with the reason.
    await page.getByTestId('record').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('refused').filter({ hasText: 'It was over too soon, so it was not kept.' }).waitFor()
    await expectAccessible(page, 'a take that was refused')
    expectNoTrouble(studio)
  })

  it('is proposed where the hand of a new sign travelled, and what was recorded waits', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'New', [{ label: 'Waving', recordings: [] }])
    // A slow computer sees few frames, and needs some to see that the hand travelled.
    const studio = await openStudio(server, { fps: 15, settings: { ...HANDS_FREE, burst: 8 } })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button('Count down and record 8 s').click()
    const question = page.getByTestId('moves-question')
    await question.filter({ hasText: 'Does “Waving” move?' }).waitFor()
    await expectAccessible(page, 'the question whether a sign moves')
    await question.getByRole('button', { name: 'It moves' }).click()
    await button('Record 3 takes').waitFor()
    await page.getByText('This sign moves, so its samples are kept, but not learned from.').waitFor()
    const { signs } = await server.ask('projects.read', { projectId })
    expect(signs[0]).toMatchObject({ moves: true, used: 0, usedTakes: 0 })
    expect(signs[0]!.samples).toBeGreaterThan(3)
    // Back again by one press, at any time; the hands it needs are chosen beside it.
    await page.getByRole('group', { name: 'Does “Waving” move?' }).getByRole('button', { name: 'It is held' }).click()
    await button('Count down and record 8 s').waitFor()
    await page.getByLabel('Hands that “Waving” needs').selectOption('Two hands')
    await page.getByTestId('hand-status').filter({ hasText: 'Second hand missing' }).waitFor()
    const after = await server.ask('projects.read', { projectId })
    expect(after.signs[0]).toMatchObject({ moves: false, hands: 2, handsFrom: 'person' })
    expectNoTrouble(studio)
  })

  it('asks for half a minute of nothing, which becomes takes of the None sign and can be stopped', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedMoving(server, ['Waving'])
    await addDrawnTakes(server, projectId, 3)
    const studio = await openStudio(server, { fps: 15, settings: HANDS_FREE })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await page.getByTestId('nothing-asked').getByRole('button', { name: 'Show me how' }).click()
    await page
      .getByLabel('Sign to record')
      .locator('option:checked')
      .filter({ hasText: 'None' })
      .waitFor({ state: 'attached' })
    await button('Record 30 s of nothing').click()
    await button(/^Doing nothing, 2\d s left/).waitFor()
    await expectAccessible(page, 'half a minute of nothing')
    await expect.poll(async () => (await takesOf(server, projectId, 1)).length).toBeGreaterThan(1)
    await button(/^Doing nothing/).click()
    await button('Record 30 s of nothing').waitFor()
    const { signs } = await server.ask('projects.read', { projectId })
    expect(signs[1]).toMatchObject({ none: true, samples: 0 })
    const takes = await takesOf(server, projectId, 1)
    expect(takes.every((take) => take.from === 0 && take.to === take.frames.length - 1)).toBe(true)
    expect(new Set(takes.map(({ recordingId }) => recordingId)).size).toBe(1)
    await page.getByLabel('Sign to record').selectOption({ index: 0 })
    await button('Record 3 takes').waitFor()
    expect(await page.getByTestId('nothing-asked').count()).toBe(0)
    expectNoTrouble(studio)
  })

  it('is recorded from hands alone where the face cannot be looked for, and that is said', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedMoving(server, ['Waving'])
    const missing = async (page: Page) =>
      void (await page.route('**/face_detector*', (route) => route.fulfill({ status: 404, body: '' })))
    const studio = await openStudio(server, { fps: 15, settings: { ...HANDS_FREE, takes: 1 }, prepare: missing })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await page.getByText('The face cannot be looked for here').waitFor()
    await button('Record 1 take').click()
    await tally(page).filter({ hasText: '1 take kept' }).waitFor()
    expect((await takesOf(server, projectId)).length).toBe(1)
    // Off by a switch of the project, nothing is looked for and nothing is said.
    await studio.go('Signs')
    await page.getByLabel('Look for where the face is').uncheck()
    await studio.go('Record')
    await studio.seeHand()
    expect(await page.getByText('The face cannot be looked for here').count()).toBe(0)
    expect((await server.ask('projects.read', { projectId })).options.face).toBe(false)
  })
})

describe('a film of a sign', () => {
  it('is looked through, and the part that is marked becomes a take, with where the face was', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedMoving(server, ['yo'])
    const studio = await openStudio(server)
    const { page, button } = studio
    const faces: unknown[] = []
    page.on('request', (request) => {
      if (!request.url().endsWith('/takes.append')) return
      const { take } = JSON.parse(request.postData()!)
      faces.push(...take.frames.map(({ face }: { face: unknown }) => face))
    })
    await studio.go('Record')
    await studio.openVideo(FILM)
    await button('Look through this video').click()
    await button('Keep the marked part').waitFor()
    await expectAccessible(page, 'a film that is cut')
    await page.getByLabel('The sign ends').focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft')
    await button('Keep the marked part').click()
    await tally(page).filter({ hasText: '1 take kept' }).waitFor()
    const [take] = await takesOf(server, projectId)
    expect(seconds(take!)).toBeGreaterThan(0.4)
    expect(take!.to).toBeLessThan(take!.frames.length - 1)
    expect(faces.length).toBe(take!.frames.length)
    // In the same place all the while, in the upper half of the picture.
    expect(faces).toEqual(
      faces.map(() => expect.objectContaining({ x: expect.closeTo(0.5, 1), y: expect.closeTo(0.3, 1) })),
    )
    expectNoTrouble(studio)
  })
})
