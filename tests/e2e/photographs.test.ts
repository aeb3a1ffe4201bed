import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import type { Scene } from '../support/digitSamples'
import { ALL_DIGITS, clip, handCamera } from '../support/digits'
import { startServer } from '../support/server'
import { acceptedLabels, expectNoTrouble, namedRightly, openStudio, type StudioPage, startTestServer } from './studio'

const DIGITS = ['0', '1', '2', '3', '4', '5']
/** Frames of each digit that are looked at, of each person. */
const FRAMES = 10
/** Signs of the stream that are waited for: more than one round of them. */
const SHOWINGS = 7

async function recordDigits(studio: StudioPage, person: string): Promise<void> {
  const { page } = studio
  await page.getByLabel('Name of the person who signs').fill(person)
  for (const [index, digit] of DIGITS.entries()) {
    await page.getByLabel('Sign to record').selectOption({ index })
    await studio.openVideo(clip(person, digit))
    await studio.seeHand()
    await studio.button('Record this video').click()
    await studio.button(/^Looking at every frame/).waitFor()
    await studio.button('Record this video').waitFor()
    await expect.poll(() => page.getByTestId('tally').textContent()).toMatch(/^([5-9]|\d\d) samples kept/)
  }
}

/** Frames with a hand of both people who were never recorded, counted over all digits. */
async function showDigits(studio: StudioPage): Promise<{ right: number; n: number; by: string[] }> {
  const total = { right: 0, n: 0, by: [] as string[] }
  for (const person of ['p006', 'p009']) {
    for (const digit of DIGITS) {
      await studio.openVideo(clip(person, digit))
      await studio.seeHand()
      const seen = await studio.watchUntil((now) => namedRightly(now, digit).n >= FRAMES)
      const { right, n } = namedRightly(seen, digit)
      total.right += right
      total.n += n
      total.by.push(`${person} ${digit}: ${right}/${n}`)
    }
  }
  return total
}

/** Digits 0 to 9 in turn; what was taught is shown for long enough to be held also where few frames are looked at. */
const STREAM: readonly Scene[] = Array.from({ length: 10 }, (_, digit): Scene[] =>
  DIGITS.includes(String(digit)) ? [digit, digit, 'gap'] : [digit, 'gap'],
).flat()
/**
 * How many showings of the stream were passed over between those that were accepted. What is accepted twice, or taken
 * for another sign, or never was taught, passes over at least a round but one.
 */
function passedOver(accepted: readonly string[]): number {
  const places = accepted.map((label) => DIGITS.indexOf(label))
  return places.slice(1).reduce((total, place, i) => total + ((place - places[i]! + 5) % DIGITS.length), 0)
}
/** A computer that was busy for a second looked at too few frames of a showing. */
const MAY_BE_PASSED_OVER = 2

describe('the main job on real photographs', () => {
  it('through a camera: the hand is found, drawn and recorded', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()), {
      flags: handCamera('p009', ALL_DIGITS).flags,
      fps: 10,
    })
    const { page, button } = studio
    await studio.newProject('Camera', ['anything'])
    await studio.go('Record')
    await button('Use the camera').click()
    await page.locator('header').getByText('Camera on').waitFor()
    await studio.seeHand()
    const drawn = () =>
      page.getByTestId('skeleton').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement
        const pixels = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data
        return pixels.filter((value, i) => i % 4 === 3 && value > 200).length
      })
    await expect.poll(drawn).toBeGreaterThan(500)
    await button('Hold to record').hover()
    await page.mouse.down()
    // Between two digits the camera shows an empty wall, so some frames are dropped and said to be.
    await page
      .getByTestId('tally')
      .filter({ hasText: /^(9|\d\d) samples kept, .*no hand \d/ })
      .waitFor()
    await page.mouse.up()
    await expect.poll(() => page.getByRole('img', { name: /^Sample/ }).count()).toBeGreaterThan(8)
    await button('Turn the picture off').click()
    await page.getByText('Choose where the picture comes from. With no camera').waitFor()
    expectNoTrouble(studio)
  })

  it('three people teach six digits, two others are understood, also after kill -9', async () => {
    const folder = temporaryFolder()
    const server = await startServer(folder)
    const studio = await openStudio(server, {
      flags: handCamera('p009', STREAM).flags,
      fps: 10,
      epochs: null,
    })
    const { page, button, troubles } = studio
    await studio.newProject('Digits', DIGITS)
    await studio.go('Record')
    for (const person of ['p001', 'p002', 'p003']) await recordDigits(studio, person)

    await studio.go('Train')
    await studio.train()
    const honest = (await page.getByTestId('honest').textContent())!.trim()
    expect(honest).toMatch(
      /^\d+\s% right with other people, between \d+\s% and \d+\s% \(95 %, n = \d+ in \d+ groups of what is alike\)\.$/,
    )

    await studio.go('Recognise')
    const shown = await showDigits(studio)
    console.log(
      `the app says: ${honest}\nshown p006 and p009: ${shown.right} of ${shown.n} frames right; ${shown.by.join(', ')}`,
    )
    expect(shown.n).toBeGreaterThan(100)
    expect(shown.right / shown.n).toBeGreaterThanOrEqual(0.9)
    // A stream of the digits 0 to 9 in turn by somebody else, an empty wall in between; 6 to 9 were never taught.
    await button('Use the camera').click()
    await studio.seeHand()
    const seen = await studio.watchUntil((now) => acceptedLabels(now).length >= SHOWINGS)
    const accepted = acceptedLabels(seen)
    console.log(`accepted in the stream of p009, digits 0 to 9 in turn, 0 to 5 taught: ${accepted.join(' ')}`)
    // Each showing is accepted once, in its turn: after 5 comes 0 again, and none of 6 to 9 is taken for anything.
    expect(passedOver(accepted), accepted.join(' ')).toBeLessThanOrEqual(MAY_BE_PASSED_OVER)
    expectNoTrouble(studio)

    await server.kill('SIGKILL')
    await page.getByText('The program behind this page does not answer').waitFor()
    const again = await startTestServer(folder, Number(new URL(server.origin).port))
    expect(again.origin).toBe(server.origin)
    await page.reload()
    await page.getByRole('heading', { name: 'Recognise' }).waitFor()
    // While it was down the page could not but fail to reach it, and the new one asks who it is; nothing else went wrong.
    expect(troubles.filter((trouble) => !/net::ERR_|status of 401/.test(trouble))).toEqual([])
    troubles.length = 0
    await studio.openVideo(clip('p006', '5'))
    await studio.seeHand()
    const { right, n } = namedRightly(await studio.watchUntil((seen) => namedRightly(seen, '5').n >= FRAMES), '5')
    expect(right / n).toBeGreaterThanOrEqual(0.9)
    await studio.go('Signs')
    expect(await page.getByText(/^\d+ samples, 3 recordings, 3 signers/).count()).toBe(6)
    expectNoTrouble(studio)
  })
})
