import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { patience } from '../support/pace'
import { expectNoTrouble, namedRightly, openStudio, startTestServer } from './studio'

describe('the main job with the demonstration hand', () => {
  it('records two signs by hold and by toggle, trains, recognises, and undoes what was deleted', async () => {
    const folder = temporaryFolder()
    const studio = await openStudio(await startTestServer(folder), { epochs: 8 })
    const { page, button } = studio
    await page.getByRole('heading', { name: 'Teach it two signs' }).waitFor()
    await studio.newProject('Demo', ['open', 'fist'])

    await button('Record open').click()
    expect(await button('Hold to record').isDisabled()).toBe(true)
    await button('Show the drawn hand').click()
    await page.getByText('Demonstration: a drawn hand').waitFor()
    await studio.seeHand()
    /** The drawn hand takes half a second from one pose to the next. */
    const takePose = async (pose: string) => {
      await page.getByLabel('Pose of the drawn hand').selectOption(pose)
      await page.waitForTimeout(patience(800))
    }
    const kept = () =>
      page
        .getByTestId('tally')
        .filter({ hasText: /^([4-9]|\d\d) samples kept/ })
        .waitFor()
    for (const pose of ['Open hand', 'Fist']) {
      await page.getByLabel('Sign to record').selectOption({ index: pose === 'Fist' ? 1 : 0 })
      await takePose(pose)
      // Held with the space bar, which belongs to the recording unless a control has the focus.
      await page.evaluate(() => (document.activeElement as HTMLElement).blur())
      await page.keyboard.down('Space')
      await kept()
      await page.keyboard.up('Space')
      // Hands-free: once to start, once to stop.
      await page.getByLabel('Press twice').check()
      await button('Start recording').click()
      await button('Stop recording').waitFor()
      await kept()
      await button('Stop recording').click()
      await page.getByLabel('Hold', { exact: true }).check()
    }

    const tiles = page.getByRole('img', { name: /^Sample/ })
    await expect.poll(() => tiles.count()).toBeGreaterThan(6)
    await page.waitForTimeout(500)
    const before = await tiles.count()
    await button('Delete recording 1').click()
    await expect.poll(() => tiles.count()).toBeLessThan(before)
    await button('Undo').click()
    await expect.poll(() => tiles.count()).toBe(before)

    await studio.go('Train')
    await studio.train()
    expect(await page.getByTestId('honest').textContent()).toMatch(
      /right with you in another recording, between .* Not measured: another day, other people\./,
    )

    await studio.go('Recognise')
    for (const [pose, label] of [
      ['Open hand', 'open'],
      ['Fist', 'fist'],
    ] as const) {
      await takePose(pose)
      const { right, n } = namedRightly(await studio.watchUntil((seen) => namedRightly(seen, label).n >= 10), label)
      expect(right / n).toBeGreaterThan(0.9)
      expect(await page.getByTestId('sign').textContent()).toBe(label)
    }

    // Each was accepted once; a pose that was never taught is refused, and accepted as nothing.
    const transcript = page.getByTestId('transcript')
    const accepted = (await transcript.textContent())!
    // On a slow computer the fist that was recorded last is seen before the hand opens.
    expect(accepted).toMatch(/^(fist )?open fist$/)
    await page.getByLabel('Pose of the drawn hand').selectOption('Thumb and little finger')
    await expect.poll(() => page.getByTestId('sign').textContent()).toBe('Unknown')
    await page.waitForTimeout(1500)
    expect(await transcript.textContent()).toBe(accepted)

    // A recording of the wrong sign is doubted, and can be deleted at once.
    await studio.go('Record')
    await page.getByLabel('Sign to record').selectOption({ index: 0 })
    await takePose('Fist')
    await button('Hold to record').hover()
    await page.mouse.down()
    await kept()
    await page.mouse.up()
    await page.getByTestId('doubt').filter({ hasText: 'of “open” look like “fist”' }).waitFor()
    await button('Delete this recording').click()
    await page.getByTestId('doubt').waitFor({ state: 'detached' })
    await button('Dismiss').last().click()

    await page.waitForTimeout(300)
    await button('Delete sample 1').first().click()
    await studio.go('Recognise')
    await page.getByText('What you recorded has changed since this model was trained.').waitFor()
    await button('Train now').click()
    await studio.trained()

    const [projectId] = readdirSync(join(folder, 'projects'))
    const journal = readFileSync(join(folder, 'projects', projectId!, 'journal.ndjson'), 'utf8')
    const sample = JSON.parse(journal.split('\n').find((line) => line.includes('"e":"sample"'))!)[4]
    expect([sample.w, sample.h, sample.hands.length, sample.thumb]).toEqual([640, 480, 1, true])
    const [picture] = readdirSync(join(folder, 'projects', projectId!, 'thumbnails'))
    const bytes = readFileSync(join(folder, 'projects', projectId!, 'thumbnails', picture!))
    expect([bytes[0], bytes[1], bytes.length < 24_576]).toEqual([0xff, 0xd8, true])
    expectNoTrouble(studio)
  })
})

describe('a camera that cannot be used', () => {
  it('says that none was found, and what to do', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()), {
      flags: ['--use-fake-ui-for-media-stream'],
    })
    await studio.newProject('Demo', ['open'])
    await studio.go('Record')
    await studio.button('Use the camera').click()
    await studio.page.getByText('No camera was found. Plug one in').waitFor()
    await studio.button('Try again').waitFor()
    expectNoTrouble(studio)
  })

  it('says that it is blocked, and what to do', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()), {
      flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    })
    const { page, troubles } = studio
    await studio.newProject('Demo', ['open'])
    await studio.go('Record')
    // A policy that refuses the camera: every Chromium, also one without a window, then answers as if a person had
    // pressed Block.
    await page.route('**/', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), 'permissions-policy': 'camera=()' } })
    })
    await page.reload()
    await studio.button('Use the camera').click()
    await page.getByText('The camera is blocked for Signsmith. Allow it').waitFor()
    expect(troubles.filter((trouble) => !trouble.includes('Permissions policy violation: camera'))).toEqual([])
  })

  it('says that a file is no video', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()))
    await studio.newProject('Demo', ['open'])
    await studio.go('Record')
    await studio.page.locator('input[type=file]').setInputFiles({
      name: 'letter.webm',
      mimeType: 'video/webm',
      buffer: Buffer.from('dear'),
    })
    await studio.page.getByText('“letter.webm” cannot be played here').waitFor()
    expectNoTrouble(studio)
  })
})
