import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import { hangingFinder, slowFinder } from './finder'
import { expectNoTrouble, openStudio, seedProject, startTestServer, trainProject } from './studio'

describe('a hand finder that hangs', () => {
  it('leaves no verdict standing, is noticed within seconds, and sees again by itself', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Hangs', [
      { label: 'open', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
      { label: 'fist', recordings: [newSamples('fist', 7), newSamples('fist', 7, 7)] },
    ])
    await trainProject(server, projectId)
    const studio = await openStudio(server, { prepare: hangingFinder })
    const { page, button } = studio
    await studio.go('Recognise')
    await button('Show the drawn hand').click()
    await studio.seeHand()
    const sign = page.getByTestId('sign')
    await sign.filter({ hasText: 'open' }).waitFor({ timeout: patience(60_000) })
    // What the page does, by its own clock: a busy computer slows both.
    const noted = page.evaluate(async () => {
      const began = performance.now()
      new BroadcastChannel('hang').postMessage(null)
      const until = async (holds: () => boolean) => {
        while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50))
        return performance.now() - began
      }
      const stale = await until(
        () => document.querySelector('[data-testid=sign]')!.textContent!.trim() === 'Not seeing just now',
      )
      const noticed = await until(() => document.body.textContent!.includes('The hand finder stopped on a frame'))
      return { stale, noticed }
    })
    const { stale, noticed } = await noted
    console.log(`a finder that hangs: no verdict after ${stale.toFixed(0)} ms, noticed after ${noticed.toFixed(0)} ms`)
    expect(stale).toBeLessThan(noticed)
    await sign.filter({ hasText: 'open' }).waitFor({ timeout: patience(60_000) })
    await studio.seeHand()
    expectNoTrouble(studio)
  })
})

describe('the skeleton', () => {
  it('lies on the hand it was found in, also where the finder is slow', async () => {
    const server = await startTestServer(temporaryFolder())
    await seedProject(server, 'Moving', [{ label: 'open', recordings: [] }])
    const studio = await openStudio(server, { fps: 25, prepare: (page) => slowFinder(page, 150) })
    const { page, button } = studio
    await studio.go('Record')
    // The drawn hand, carried to and fro over the picture; a mark below tells where it is, in every frame.
    await page.evaluate(() => {
      const capture = HTMLCanvasElement.prototype.captureStream
      HTMLCanvasElement.prototype.captureStream = function (rate) {
        const [carried, still] = [0, 1].map(() => {
          const canvas = document.createElement('canvas')
          return Object.assign(canvas, { width: 640, height: 480 }).getContext('2d')!
        })
        // It sways by itself, which the mark would not know of.
        still!.drawImage(this, 0, 0)
        const context = carried!
        setInterval(() => {
          const x = Math.round(150 * Math.sin(performance.now() / 500))
          context.fillStyle = '#ccd'
          context.fillRect(0, 0, 640, 480)
          context.drawImage(still!.canvas, x, -40)
          context.fillStyle = '#f0f'
          context.fillRect(310 + x, 450, 20, 20)
        }, 40)
        return capture.call(carried!.canvas, rate)
      }
    })
    await button('Show the drawn hand').click()
    await studio.seeHand()
    /** How far the skeleton's middle is from the mark in what is seen, frame by frame, and how far the mark moved. */
    const { apart, moved, palm } = await page.evaluate(async () => {
      const [video, analysed, skeleton] = [
        document.querySelector('video')!,
        document.querySelector<HTMLCanvasElement>('[data-testid=analysed]'),
        document.querySelector<HTMLCanvasElement>('[data-testid=skeleton], .stage canvas:last-of-type')!,
      ]
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: 640, height: 480 })
      const context = canvas.getContext('2d', { willReadFrequently: true })!
      const middle = (is: (r: number, g: number, b: number, a: number) => boolean) => {
        const { data } = context.getImageData(0, 0, 640, 480)
        const xs: number[] = []
        for (let i = 0; i < data.length; i += 4)
          if (is(data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!)) xs.push((i / 4) % 640)
        return xs.length < 20 ? null : xs.reduce((sum, x) => sum + x, 0) / xs.length
      }
      const differences: number[] = []
      const marks: number[] = []
      const range = () => Math.max(...marks) - Math.min(...marks)
      // From one side to the other, at least.
      while (marks.length < 100 || range() < 250) {
        await new Promise((resolve) => requestAnimationFrame(resolve))
        context.clearRect(0, 0, 640, 480)
        context.drawImage(video, 0, 0, 640, 480)
        if (analysed && analysed.style.display !== 'none') context.drawImage(analysed, 0, 0, 640, 480)
        const mark = middle((r, g, b) => r > 180 && g < 110 && b > 180)
        context.clearRect(0, 0, 640, 480)
        context.drawImage(skeleton, 0, 0, 640, 480)
        const hand = middle((_r, _g, _b, a) => a > 200)
        if (mark === null || hand === null) continue
        marks.push(mark)
        differences.push(hand - mark)
      }
      // Where the middle of the skeleton is when it lies on the hand, whatever the pose.
      const usual = [...differences].sort((a, b) => a - b)[differences.length >> 1]!
      return {
        apart: differences.map((one) => Math.abs(one - usual)),
        moved: range(),
        palm: 132,
      }
    })
    const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length / palm
    console.log(`skeleton and hand, ${apart.length} frames as seen: ${mean.toFixed(3)} palms apart in the middle`)
    expect(moved).toBeGreaterThan(150)
    expect(mean).toBeLessThan(0.1)
    expectNoTrouble(studio)
  })
})

describe('a second person in view', () => {
  it('is told as soon as two right hands are seen together, and no longer once one of them is gone', async () => {
    const server = await startTestServer(temporaryFolder())
    const projectId = await seedProject(server, 'Two people', [{ label: 'open', recordings: [] }])
    await server.ask('projects.configure', { projectId, options: { hands: 2 } })
    const studio = await openStudio(server)
    const { page, button } = studio
    await studio.go('Record')
    // The drawn hand of one person, and beside it that of another, who goes away when told to.
    await page.evaluate(() => {
      const capture = HTMLCanvasElement.prototype.captureStream
      let together = true
      new BroadcastChannel('go').onmessage = () => {
        together = false
      }
      HTMLCanvasElement.prototype.captureStream = function (rate) {
        const canvas = document.createElement('canvas')
        const context = Object.assign(canvas, { width: 640, height: 480 }).getContext('2d')!
        setInterval(() => {
          context.fillStyle = '#ccd'
          context.fillRect(0, 0, 640, 480)
          context.drawImage(this, 0, 0, 340, 255)
          if (together) context.drawImage(this, 300, 200, 340, 255)
        }, 40)
        return capture.call(canvas, rate)
      }
    })
    await button('Show the drawn hand').click()
    const status = page.getByTestId('hand-status')
    await status.filter({ hasText: 'Hands of two people seem to be in view' }).waitFor({ timeout: patience(60_000) })
    await page.evaluate(() => new BroadcastChannel('go').postMessage(null))
    await status.filter({ hasNotText: 'two people' }).waitFor({ timeout: patience(60_000) })
    expectNoTrouble(studio)
  })
})
