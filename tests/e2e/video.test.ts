import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Output } from '../../src-main/contract/procedures'
import { temporaryFolder } from '../support/app'
import { testData } from '../support/data'
import { clip } from '../support/digits'
import { patience } from '../support/pace'
import type { Server } from '../support/server'
import { expectAccessible } from './accessible'
import { hangingFinder, slowFinder } from './finder'
import { expectNoTrouble, openStudio, type StudioPage, seedProject, startTestServer } from './studio'

const film = (name: string) => readFileSync(join(testData, 'films', name))

type Samples = Output<'samples.read'>

/** Opens bytes as a file of that name. */
const open = ({ page }: StudioPage, name: string, buffer: Buffer, mimeType = 'video/mp4') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })

/**
 * Records the whole of a video and returns its samples, oldest first, with the words of the tally.
 *
 * @param taken how many frames are judged, kept or not, by the end; or how many are kept at least
 */
async function recordVideo(
  studio: StudioPage,
  server: Server,
  projectId: string,
  taken: number | { kept: number },
): Promise<{ samples: Samples; tally: string }> {
  const { page, button } = studio
  const { signs } = await server.ask('projects.read', { projectId })
  const list = () => server.ask('samples.list', { projectId, signId: signs[0]!.id })
  const before = new Set((await list()).map(({ recordingId }) => recordingId))
  await button('Record this video').click()
  await button(/^Looking at every frame, \d+.* … press to stop$/).waitFor()
  await button('Record this video').waitFor({ timeout: patience(120_000) })
  const tally = page.getByTestId('tally')
  const recordings = async () => (await list()).filter(({ recordingId }) => !before.has(recordingId))
  await expect.poll(async () => (await recordings()).length).toBe(1)
  // The last ones are judged after the film is over.
  const judged = async () => [...(await tally.textContent())!.matchAll(/(\d+) (?:samples kept|dropped)/g)]
  const sum = async () => (await judged()).reduce((before, [, n]) => before + Number(n), 0)
  const kept = async () => (await recordings())[0]!.sampleIds.length
  if (typeof taken === 'object') await expect.poll(kept).toBeGreaterThanOrEqual(taken.kept)
  else {
    await expect.poll(sum).toBe(taken)
    expect(await kept()).toBe(Number((await judged())[0]![1]))
  }
  const { sampleIds } = (await recordings())[0]!
  const samples = await server.ask('samples.read', { projectId, sampleIds })
  return { samples: samples.sort((a, b) => a.time - b.time), tally: (await tally.textContent())! }
}

/** What counts of samples, whenever they were taken. */
const essence = (samples: Samples) =>
  samples.map(({ hands, width, height, time }) => ({ hands, width, height, at: time - samples[0]!.time }))

/** Keeps the computer busy until the test is over. */
function loadComputer(): void {
  const busy = spawn(process.execPath, ['-e', 'for (;;);'])
  onTestFinished(() => void busy.kill('SIGKILL'))
}

describe('a video file', () => {
  it('gives the same samples twice, on a quick computer and on a slow and busy one', async () => {
    const server = await startTestServer(temporaryFolder())
    const first = await seedProject(server, 'Quick', [{ label: 'five', recordings: [] }])
    const quick = await openStudio(server)
    await quick.go('Record')
    await quick.openVideo(clip('p001', 5))
    await quick.seeHand()
    // 3 s, a sample each 120 ms; what is nearly the same as the one before is dropped and said to be.
    const one = await recordVideo(quick, server, first, 25)
    const again = await recordVideo(quick, server, first, 25)
    await quick.page.context().browser()!.close()

    const second = await seedProject(server, 'Slow', [{ label: 'five', recordings: [] }])
    await server.ask('settings.change', { projectId: second })
    const slow = await openStudio(server, { prepare: (page) => slowFinder(page, 150) })
    await slow.go('Record')
    await slow.openVideo(clip('p001', 5))
    await slow.seeHand()
    loadComputer()
    const two = await recordVideo(slow, server, second, 25)
    console.log(`a film of 3 s: ${one.tally}; at once again ${again.tally}; on a slow and busy computer ${two.tally}`)
    expect([again.tally, two.tally]).toEqual([one.tally, one.tally])
    expect(essence(again.samples)).toEqual(essence(one.samples))
    expect(essence(two.samples)).toEqual(essence(one.samples))
    expectNoTrouble(slow)
  })

  it('can be stopped, keeps what was seen by then, and plays on', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Stopped', [{ label: 'five', recordings: [] }])
    const studio = await openStudio(server, { prepare: (page) => slowFinder(page, 150) })
    const { page, button } = studio
    await studio.go('Record')
    await studio.openVideo(clip('p001', 5))
    await studio.seeHand()
    await button('Record this video').click()
    await button(/^Looking at every frame, [1-9]/).waitFor()
    await expectAccessible(page, 'a video that is read')
    await button(/^Looking at every frame/).click()
    await page
      .getByTestId('tally')
      .filter({ hasText: /^([1-9]|1\d|2[0-3]) samples? kept/ })
      .waitFor()
    const playing = () => page.locator('video').evaluate((one) => !(one as HTMLVideoElement).paused)
    await expect.poll(playing).toBe(true)
    expectNoTrouble(studio)
  })

  it('that is none, or cannot be read, is told by its own words', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Awkward', [{ label: 'five', recordings: [] }])
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Record')
    const whole = film('whole.mp4')
    const sound = Buffer.concat([Buffer.from('RIFF\0\x10\0\0WAVEfmt ', 'latin1'), Buffer.alloc(200)])
    const still = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200)])
    for (const [name, bytes, told] of [
      ['nothing.mp4', Buffer.alloc(0), '“nothing.mp4” is empty'],
      ['hello.wav', sound, '“hello.wav” has sound, but no picture'],
      ['hand.jpg', still, '“hand.jpg” is a still picture, not a video'],
      ['phone.mp4', film('hevc.mp4'), '“phone.mp4” is packed as H.265 (HEVC), which cannot be unpacked here'],
      // What it is about stands before the film, or is not there at all.
      ['cut.mp4', whole.subarray(0, 400), '“cut.mp4” is damaged or not whole'],
      ['letter.mp4', Buffer.from('Dear aunt, '.repeat(40)), '“letter.mp4” cannot be played here'],
    ] as const) {
      await open(studio, name, bytes)
      await page.getByText(told).waitFor()
      await page.getByText('Choose where the picture comes from. With no camera').waitFor()
      await button('Dismiss').last().click()
    }
    expectNoTrouble(studio)
  })

  it('whose end is missing is recorded as far as it goes, and that is said', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Half', [{ label: 'five', recordings: [] }])
    const studio = await openStudio(server)
    await studio.go('Record')
    const whole = film('whole.mp4')
    await open(studio, 'half.mp4', whole.subarray(0, whole.length * 0.6))
    await studio.seeHand()
    const { samples } = await recordVideo(studio, server, projectId, { kept: 5 })
    expect(samples.length).toBeGreaterThan(4)
    await studio.page.getByText('The video could not be read to its end').waitFor()
  })

  it('of 4K is looked at in a small picture, and its samples know its size', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Large', [{ label: 'five', recordings: [] }])
    const studio = await openStudio(server)
    const { page } = studio
    await studio.go('Record')
    await open(studio, 'large.mp4', film('large.mp4'))
    await studio.seeHand()
    const looked = await page.getByTestId('analysed').evaluate((one) => {
      const { width, height } = one as HTMLCanvasElement
      return [width, height]
    })
    expect(looked).toEqual([640, 480])
    const { samples } = await recordVideo(studio, server, projectId, { kept: 1 })
    expect(samples.length).toBeGreaterThan(0)
    expect(samples.map(({ width, height }) => [width, height])).toEqual(samples.map(() => [3840, 2880]))
    expectNoTrouble(studio)
  })

  it('never stands at 0 samples without the reason', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Short', [{ label: 'five', recordings: [] }])
    const studio = await openStudio(server, { prepare: hangingFinder })
    const { page, button } = studio
    await studio.go('Record')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    await button('Hold to record').hover()
    // From here on no frame is answered, until the finder was missed and made anew.
    await page.evaluate(() => new BroadcastChannel('hang').postMessage(null))
    await page.waitForTimeout(500)
    await page.mouse.down()
    await button('Recording…').waitFor()
    await page.mouse.up()
    await page.getByText('0 samples kept: no frame was looked at in that time. Record a little longer').waitFor()
    expectNoTrouble(studio)
  })
})
