import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newSamples, seenFrame } from '../support/hands'
import { type Desktop, newPlace, startDesktop } from './desktop'

/** The page of the window with the captions, which has a session of its own. */
const captionsOf = ({ page }: Desktop): Page | undefined =>
  page
    .context()
    .browser()!
    .contexts()
    .flatMap((context) => context.pages())
    .find((one) => one.url().includes('/captions'))

/** Two signs, taught and shown without a camera. */
async function teach({ ask }: Desktop): Promise<() => Promise<void>> {
  const { id: projectId } = await ask('projects.create', { name: 'Greetings' })
  for (const [label, pose] of [
    ['hello', 'open'],
    ['yes', 'fist'],
  ] as const) {
    const { signId } = await ask('signs.add', { projectId, label })
    const { recordingId } = await ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
    await ask('samples.append', { projectId, recordingId, samples: newSamples(pose, 10) })
  }
  await ask('training.start', { projectId, request: { epochs: 8 } })
  await expect.poll(async () => (await ask('training.read', { projectId })).state).toBe('trained')
  return async () => {
    for (let i = 0; i < 30; i++) {
      const frame = seenFrame('open', 0.2 + i / 100)
      await ask('recognition.classify', { projectId, frame, stream: 'a'.repeat(20), time: i * 40 })
    }
  }
}

describe('the window with the captions', () => {
  it('stays on top, shows what is accepted, may do nothing else, and goes with the output or the app', async () => {
    const place = await newPlace()
    const desktop = await startDesktop('built', place)
    const { ask, page, troubles } = desktop
    const show = await teach(desktop)
    await ask('outputs.change', { port: 0 })
    await ask('outputs.switch', { output: 'captions', on: true })
    await ask('outputs.showCaptions', {})
    await expect.poll(() => captionsOf(desktop)?.url()).toContain('/captions#key=')
    const captions = captionsOf(desktop)!
    await expect.poll(() => place.screen.windows('^Captions').length).toBe(1)
    const [id] = place.screen.windows('^Captions')
    // With the studio in front, what is pressed in their middle is still the captions.
    const [studio] = place.screen.windows('· Signsmith$').filter((one) => one !== id)
    place.screen.xdo('windowactivate', '--sync', studio!)
    const shell = place.screen.xdo('getwindowgeometry', '--shell', id!)
    const [x, y, width, height] = ['X', 'Y', 'WIDTH', 'HEIGHT'].map((name) =>
      Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(shell)![1]),
    )
    place.screen.xdo('mousemove', String(x! + width! / 2), String(y! + height! / 2), 'click', '1')
    await expect.poll(() => place.screen.xdo('getactivewindow').trim()).toBe(id)
    await show()
    await captions.locator('#text').filter({ hasText: 'hello' }).waitFor()
    const may = await captions.evaluate(async () => {
      const camera = await navigator.mediaDevices?.getUserMedia({ video: true }).then(
        () => 'camera',
        () => 'no camera',
      )
      const elsewhere = await fetch('studio://app/index.html').then(
        () => 'studio',
        () => 'no studio',
      )
      return [camera, elsewhere, 'signsmith' in window, 'require' in window]
    })
    expect(may).toEqual(['no camera', 'no studio', false, false])
    await ask('outputs.switch', { output: 'captions', on: false })
    await expect.poll(() => place.screen.windows('^Captions').length).toBe(0)

    // Closing the studio ends both.
    await ask('outputs.switch', { output: 'captions', on: true })
    await ask('outputs.showCaptions', {})
    await expect.poll(() => place.screen.windows('^Captions').length).toBe(1)
    expect(troubles).toEqual([])
    await page.evaluate(() => window.close())
    expect(await desktop.exited).toBe(0)
  })

  it('is not needed for the file, which the system’s own dialog asks for', async () => {
    const place = await newPlace()
    const desktop = await startDesktop('built', place)
    const { ask, page, button } = desktop
    const show = await teach(desktop)
    await ask('outputs.switch', { output: 'file', on: true })
    await button('Sending signs').click()
    await page.getByRole('dialog').getByText('Options', { exact: true }).nth(3).click()
    await button('Choose a file').click()
    await expect.poll(() => place.screen.windows('The file for the signs').length).toBe(1)
    const file = join(place.home, 'Documents', 'shown.txt')
    place.screen.press('ctrl+a')
    place.screen.paste(file)
    place.screen.press('Return')
    await expect.poll(async () => (await ask('outputs.read', {})).options.file).toBe(file)
    await show()
    await expect.poll(() => readFileSync(file, 'utf8')).toBe('hello\n')
    expect(await desktop.quit()).toBe(0)
  })
})
