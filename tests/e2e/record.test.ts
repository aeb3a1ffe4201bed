import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, seedProject, startTestServer } from './studio'

/** Runs in the page before its own scripts. */
function setClockBack(): void {
  const { now } = Date
  let asked = 0
  Date.now = () => now() - 3_600_000 * asked++
}

/** Opens a film of two seconds that the page makes, frame by frame. */
async function showFilm(
  page: Page,
  name: string,
  paint: (context: CanvasRenderingContext2D, canvas: HTMLCanvasElement) => void,
): Promise<void> {
  const film = await page.evaluate(`(async (paint) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 640, height: 480 })
    const context = canvas.getContext('2d')
    const painting = setInterval(() => paint(context, canvas), 40)
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' })
    const parts = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve
    })
    recorder.start()
    await new Promise((resolve) => setTimeout(resolve, 2000))
    recorder.stop()
    await stopped
    clearInterval(painting)
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
  })(${paint})`)
  const buffer = Buffer.from(film as number[])
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'video/webm', buffer })
  await page.getByText(`Video: ${name}`).waitFor()
}

describe('recording', () => {
  it('counts down and records for a while, by button or by a key of one’s own, and can be cancelled', async () => {
    const server = await startTestServer(temporaryFolder())
    // Meanwhile somebody sets the computer's clock back, again and again.
    const studio = await openStudio(server, { prepare: async (page) => void (await page.addInitScript(setClockBack)) })
    const { page, button } = studio
    await studio.newProject('Free hands', ['hello'])
    const { projects } = await server.ask('projects.list', {})
    const samples = async () => (await server.ask('projects.read', { projectId: projects[0]!.id })).samples
    await button('Record hello').click()
    await button('Show the drawn hand').click()
    await studio.seeHand()

    await page.getByLabel('Hands free').check()
    await page.getByText('How many seconds').click()
    await page.getByLabel('Seconds to count down').fill('2')
    await page.getByLabel('Seconds to record').fill('1')
    await page.getByLabel('Seconds to record').blur()
    await button('Count down and record 1 s').click()
    await page.locator('.caption').filter({ hasText: '2' }).waitFor()
    await expectAccessible(page, 'a countdown')
    expect(await page.getByLabel('Seconds to record').isDisabled()).toBe(true)
    await button(/^Starts in 1/).click()
    await button('Count down and record 1 s').waitFor()
    await page.waitForTimeout(patience(1_500))
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
    await button('Change the key: Record: hold').click()
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

  it('says what is wrong with the picture while there is time to mend it', async () => {
    const server = await startTestServer(temporaryFolder())
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.newProject('Advice', ['hello'])
    await studio.go('Record')
    // A film of an almost black room.
    await showFilm(page, 'dark.webm', (context, { width, height }) => {
      context.fillStyle = `rgb(9 ${Math.floor(Math.random() * 12)} 9)`
      context.fillRect(0, 0, width, height)
    })
    const status = page.getByTestId('hand-status')
    await status.filter({ hasText: 'Too dark: more light on the hand' }).waitFor()
    await button('Show the drawn hand').click()
    await studio.seeHand()
    const { projects } = await server.ask('projects.list', {})
    await server.ask('projects.configure', { projectId: projects[0]!.id, options: { hands: 2 } })
    await status.filter({ hasText: 'Second hand missing: show both hands' }).waitFor()
    // Two left hands belong to two people.
    await showFilm(page, 'two.webm', (context, { width, height }) => {
      const video = document.querySelector('video')!
      for (const x of [0, width / 2]) context.drawImage(video, x, height / 4, width / 2, height / 2)
    })
    await status.filter({ hasText: 'Hands of two people seem to be in view' }).waitFor()
    await button('Show the drawn hand').click()
    await server.ask('projects.configure', { projectId: projects[0]!.id, options: { hands: 1 } })
    await studio.seeHand()
    // A left-handed person's studio is the other way round, and the drawn hand is a left one.
    const sides = () =>
      page.evaluate(() => {
        const [picture, controls] = ['.stage-card', '.panel'].map((one) =>
          document.querySelector(one)!.getBoundingClientRect(),
        )
        return picture!.left < controls!.left ? 'controls right' : 'controls left'
      })
    expect(await sides()).toBe('controls right')
    await button('Settings').click()
    await page.getByLabel('Left', { exact: true }).check()
    await page.keyboard.press('Escape')
    await expect.poll(sides).toBe('controls left')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button('Hold to record').hover()
    await page.mouse.down()
    await page
      .getByTestId('tally')
      .filter({ hasText: /[1-9]\d? samples? kept/ })
      .waitFor()
    await page.mouse.up()
    const [signs] = (await server.ask('projects.read', { projectId: projects[0]!.id })).signs
    const [recording] = await server.ask('samples.list', { projectId: projects[0]!.id, signId: signs!.id })
    const [sample] = await server.ask('samples.read', {
      projectId: projects[0]!.id,
      sampleIds: recording!.sampleIds.slice(0, 1),
    })
    expect(sample!.hands[0]!.handedness).toBe('Left')
    expectNoTrouble(studio)
  })

  it('says in the tally how much could not be saved, and why', async () => {
    const server = await startTestServer(temporaryFolder())
    const studio = await openStudio(server, { settings: { recordMode: 'toggle', guide: false } })
    const { page, button } = studio
    await studio.newProject('Lost', ['hello'])
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button('Start recording').click()
    const tally = page.getByTestId('tally')
    await tally.filter({ hasText: /^([2-9]|\d\d+) samples kept/ }).waitFor()
    await server.kill('SIGKILL')
    await tally.filter({ hasText: /^\d+ samples kept.*, [1-9]\d* not saved\. The program behind this page/ }).waitFor()
    await button('Start recording').waitFor()
  })

  it('names fifty signs from a list, and takes them back', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Fifty', [{ label: 'sign 1', recordings: [] }])
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Signs')
    const paste = (text: string) =>
      page.getByLabel('Name of the new sign').evaluate((field, list) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', list)
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, text)
    const labels = async () =>
      (await server.ask('projects.read', { projectId })).signs.map(({ label }: { label: string }) => label)
    const fifty = Array.from({ length: 50 }, (_, i) => `sign ${i + 1}`)
    await paste(`${fifty.join('\r\n')}\r\n`)
    await page.getByText('49 signs were added.').waitFor()
    expect(await labels()).toEqual(fifty)
    await page.getByRole('heading', { name: 'sign 50' }).waitFor()
    await button('Undo').click()
    await expect.poll(labels).toEqual(['sign 1'])
    // A name that cannot be is told of, and the others are added all the same.
    await paste(`${'x'.repeat(81)}\nbread`)
    await page.getByText('1 sign was added.').waitFor()
    await page.getByText('A name has at most 80 characters').waitFor()
    expect(await labels()).toEqual(['sign 1', 'bread'])
    // What was recorded by then stays when the list is taken back.
    await paste('milk\ntea')
    await page.getByText('2 signs were added.').waitFor()
    const milk = (await server.ask('projects.read', { projectId })).signs.find(({ label }) => label === 'milk')!
    const recording = { projectId, signId: milk.id, signer: null, source: 'demonstration' as const }
    const { recordingId } = await server.ask('recordings.start', recording)
    await server.ask('samples.append', { projectId, recordingId, samples: newSamples('open', 3) })
    await button('Undo').last().click()
    await expect.poll(labels).toEqual(['sign 1', 'bread', 'milk'])
    expectNoTrouble(studio)
  })

  it('goes on to the next sign after each recording, but not from one that looks like another sign', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Fifty', [
      { label: 'hello', recordings: [] },
      { label: 'next', recordings: [newSamples('victory', 7)] },
      { label: 'stop', recordings: [newSamples('fist', 7), newSamples('fist', 7, 7)] },
      { label: 'last', recordings: [newSamples('call', 7)] },
    ])
    const settings = { recordMode: 'burst', countdown: 0, burst: 2, advance: true, guide: false } as const
    const studio = await openStudio(server, { settings })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    const chosen = () => page.getByLabel('Sign to record').locator('option:checked').textContent()
    await button(/^Record 2 s/).click()
    await expect.poll(chosen).toMatch('next')
    await page.waitForTimeout(600)
    expect((await server.ask('projects.read', { projectId })).signs[0]!.samples).toBeGreaterThan(0)
    // A fist recorded for “next” is doubted first.
    await page.getByLabel('Pose of the drawn hand').selectOption('Fist')
    await page.waitForTimeout(1_000)
    await button(/^Record 2 s/).click()
    await page.getByTestId('doubt').filter({ hasText: 'of “next” look like “stop”' }).waitFor()
    expect(await chosen()).toMatch('next')
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
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button('Count down and record 10 s').click()
    await button(/^Recording, \d+ s left/).waitFor()
    await page.locator('.caption').filter({ hasText: 'Hands down' }).waitFor()
    await expectAccessible(page, 'a recording of no sign')
    await page.locator('.caption').filter({ hasText: 'Scratch your head' }).waitFor()
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
    await page.getByRole('button', { name: 'Move', exact: true }).press('Enter')
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
