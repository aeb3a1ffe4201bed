import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { expectAccessible, violations } from './accessible'
import { expectNoTrouble, openStudio, type StudioPage, seedProject, startTestServer, trainProject } from './studio'

const root = fileURLToPath(new URL('../..', import.meta.url))
const OUT = join(root, 'tests/.output/outputs/')
const TITLE = 'Send signs to other programs'

/** A studio that recognises the drawn hand as two signs. */
async function recognising() {
  const server = await startTestServer(temporaryFolder())
  const projectId = await seedProject(server, 'Greetings', [
    { label: 'hello', recordings: [newSamples('open', 7), newSamples('open', 7, 7)] },
    { label: 'yes, please', recordings: [newSamples('fist', 7), newSamples('fist', 7, 7)] },
  ])
  await trainProject(server, projectId, { epochs: 8 })
  await server.ask('outputs.change', { port: 0 })
  const studio = await openStudio(server)
  await studio.go('Recognise')
  await studio.button('Show the drawn hand').click()
  await studio.seeHand()
  // One that was never taught: what is accepted from now on is accepted before the eyes of the test.
  await takePose(studio, 'Thumb and little finger')
  await studio.page.getByTestId('sign').filter({ hasText: 'Unknown' }).waitFor()
  return { server, studio }
}
const takePose = ({ page }: StudioPage, pose: string) =>
  page.getByLabel('Pose of the drawn hand').selectOption({ label: pose })

/** Another page of the same browser, with everything that it asks for outside of where it is from. */
async function openBeside({ page }: StudioPage, address: string) {
  const beside = await page.context().newPage()
  await beside.setViewportSize({ width: 1280, height: 720 })
  const strange: string[] = []
  beside.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) strange.push(request.url())
  })
  beside.on('pageerror', (error) => strange.push(error.message))
  await beside.goto(address)
  return { beside, strange }
}

/** The captions as OBS lays them over a picture, and how opaque they are at the upper left and at their text. */
async function overPicture(captions: Page, name: string): Promise<[number, number]> {
  const box = (await captions.locator('#text').boundingBox())!
  const png = (await captions.screenshot({ omitBackground: true })).toString('base64')
  const picture = readFileSync(join(root, 'docs/pictures/record.png')).toString('base64')
  const over = await captions.context().newPage()
  await over.setViewportSize({ width: 1280, height: 720 })
  await over.setContent(
    `<body style="margin:0;background:url(data:image/png;base64,${picture}) 0 0/cover"><img src="data:image/png;base64,${png}">`,
  )
  mkdirSync(OUT, { recursive: true })
  await over.screenshot({ path: `${OUT}${name}.png` })
  const alphas = await over.evaluate(
    async ({ x, y }) => {
      const image = document.querySelector('img')!
      await image.decode()
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d')!
      canvas.drawImage(image, 0, 0)
      const alpha = (x: number, y: number) => canvas.getImageData(x, y, 1, 1).data[3]!
      return [alpha(2, 2), alpha(x, y)] as [number, number]
    },
    { x: Math.round(box.x + 4), y: Math.round(box.y + box.height / 2) },
  )
  await over.close()
  return alphas
}

describe('signs that reach other programs', () => {
  it('are switched on by the person, with a light, and seen as captions over a picture', async () => {
    const { server, studio } = await recognising()
    const { page, button } = studio
    const light = button('Sending signs')
    expect(await light.count()).toBe(0)
    await button(TITLE).click()
    const dialog = page.getByRole('dialog', { name: TITLE })
    await dialog.getByRole('checkbox', { name: /^Captions/ }).press('Space')
    const address = await dialog.getByLabel('Address of the captions', { exact: true }).inputValue()
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/captions#key=[a-z0-9]{40}$/)
    await page.keyboard.press('Escape')
    await light.click()
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Sending signs')

    const { beside: captions, strange } = await openBeside(studio, address)
    const text = captions.locator('#text')
    await page.bringToFront()
    await takePose(studio, 'Open hand')
    await text.filter({ hasText: 'hello' }).waitFor()
    await takePose(studio, 'Fist')
    await text.filter({ hasText: /^hello yes, please$/ }).waitFor()
    expect(await captions.locator('#said p').allTextContents()).toEqual(['hello', 'yes, please'])
    // The picture is seen through the page, and hardly through the box behind the letters.
    expect(await overPicture(captions, 'captions')).toEqual([0, Math.round(255 * 0.85)])
    expect(await violations(captions)).toEqual([])

    // How they look follows the person at once, and an address goes before that.
    const look = (await server.ask('outputs.read', {})).options.captions
    await server.ask('outputs.change', { captions: { ...look, size: 20, seconds: 120, colour: '#ffe600' } })
    const style = (of: Page) =>
      of.evaluate(() => {
        const { color, fontSize } = getComputedStyle(document.querySelector('#captions')!)
        return [color, fontSize]
      })
    await expect.poll(() => style(captions)).toEqual(['rgb(255, 230, 0)', '144px'])
    await overPicture(captions, 'captions-large')
    const own = await openBeside(studio, address.replace('#', '?size=10&colour=00ff00&lines=1#'))
    await expect.poll(() => style(own.beside)).toEqual(['rgb(0, 255, 0)', '72px'])

    // A key that was made anew opens nothing, and the page says so instead of staying empty.
    await server.ask('outputs.renew', {})
    await captions.getByText('This address is not good any more.').waitFor()
    expect([...strange, ...own.strange]).toEqual([])

    await page.bringToFront()
    await light.click()
    await dialog.getByRole('checkbox', { name: /^Captions/ }).uncheck()
    await page.keyboard.press('Escape')
    await light.waitFor({ state: 'detached' })
    expectNoTrouble(studio)
  })

  it('reach other devices only once the person said so in plain words, and this computer alone after that', async () => {
    const { server, studio } = await recognising()
    const { page, button } = studio
    await server.ask('outputs.switch', { output: 'captions', on: true })
    await button('Sending signs').click()
    const dialog = page.getByRole('dialog', { name: TITLE })
    const box = dialog.getByRole('checkbox', { name: 'Other devices in this network may listen' })
    const question = page.getByTestId('others-question')
    const set = async () => (await server.ask('outputs.read', {})).options.otherDevices
    const listed = () => dialog.getByLabel(/^Address of the captions, for other devices/).count()
    expect([await box.isChecked(), await question.count(), await listed(), await set()]).toEqual([false, 0, 0, false])
    await dialog.getByText('Options', { exact: true }).nth(2).click()
    const device = dialog.getByLabel('Device that OSC goes to')
    expect([await device.isDisabled(), await device.inputValue()]).toEqual([true, '127.0.0.1'])

    // By keys alone; what is asked is not yet done.
    await box.press('Space')
    await question.getByText('whoever is in the same network').waitFor()
    expect(await question.textContent()).toMatch(/unencrypted.*Nobody can send anything in.*the studio itself stays/)
    expect([await box.isChecked(), await set()]).toEqual([false, false])
    await expectAccessible(page, 'asked whether other devices may listen')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    expect([await box.isChecked(), await set()]).toEqual([false, false])
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(set).toBe(true)
    await dialog.getByText('On: whoever is in the same network').waitFor()
    expect(await box.isChecked()).toBe(true)
    await expectAccessible(page, 'other devices may listen')

    // A computer in no network says so instead.
    const { elsewhere } = await server.ask('outputs.read', {})
    expect(await listed()).toBe(elsewhere.length)
    if (elsewhere.length === 0) await dialog.getByText('This computer is in no network').waitFor()
    for (const { captions: address } of elsewhere) {
      const own = dialog.getByLabel(`Address of the captions, for other devices (${new URL(address!).hostname})`, {
        exact: true,
      })
      expect(await own.inputValue()).toBe(address)
    }
    await device.fill('stage.local:9000')
    await device.press('Tab')
    await dialog.getByText('A device is named by its address').waitFor()
    await device.fill('127.0.0.2')
    await device.press('Tab')
    await expect.poll(async () => (await server.ask('outputs.read', {})).options.oscHost).toBe('127.0.0.2')
    await page.keyboard.press('Escape')

    // The captions say what is recognised, opened as another device opens them.
    const [first] = elsewhere
    if (first) {
      const { beside: captions, strange } = await openBeside(studio, first.captions!)
      await page.bringToFront()
      await takePose(studio, 'Open hand')
      await captions.locator('#text').filter({ hasText: 'hello' }).waitFor()
      expect(strange).toEqual([])
      await captions.close()
    }
    const light = button('Sending to other devices')
    await light.click()
    await box.press('Space')
    await dialog.getByText('Off: only programs of this computer can listen').waitFor()
    expect([await box.isChecked(), await listed(), await set(), await device.count()]).toEqual([false, 0, false, 1])
    await page.keyboard.press('Escape')
    await light.waitFor({ state: 'detached' })
    expectNoTrouble(studio)
  })

  it('reach the web page of the examples and a text file, and say in plain words what is wrong, staying off then', async () => {
    const { server, studio } = await recognising()
    const { page, button } = studio
    await server.ask('outputs.change', { sites: ['file'] })
    const { addresses } = await server.ask('outputs.switch', { output: 'stream', on: true })
    const written = readFileSync(join(root, 'docs/examples/outputs/page.html'), 'utf8')
    const own = written.replace('ws://127.0.0.1:5787/socket?key=KEY', addresses.socket!)
    expect(own).not.toBe(written)
    const copy = join(temporaryFolder(), 'page.html')
    writeFileSync(copy, own)
    const example = await page.context().newPage()
    const connected = example.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'))
    await example.goto(pathToFileURL(copy).href)
    await connected
    await page.bringToFront()
    await takePose(studio, 'Open hand')
    await example.getByRole('heading', { name: 'hello' }).waitFor()
    await takePose(studio, 'Fist')
    await example.getByRole('heading', { name: 'yes, please' }).waitFor()

    // On already, so the light is the way there.
    await button('Sending signs').click()
    const dialog = page.getByRole('dialog', { name: TITLE })
    const file = dialog.getByRole('checkbox', { name: /^Text file/ })
    await dialog.getByText('Options', { exact: true }).nth(3).click()
    const path = dialog.getByLabel('The whole path of the file')
    await path.fill('/nowhere/at/all/signs.txt')
    await path.press('Tab')
    await file.click()
    await dialog.getByText('There is no folder /nowhere/at/all. Make it, or name another file.').waitFor()
    expect(await file.isChecked()).toBe(false)
    const good = join(temporaryFolder(), 'signs.txt')
    await path.fill(good)
    await path.press('Tab')
    await file.click()
    await expect.poll(async () => (await server.ask('outputs.read', {})).on.file).toBe(true)
    await page.keyboard.press('Escape')
    await takePose(studio, 'Open hand')
    await expect.poll(() => readFileSync(good, 'utf8')).toBe('hello\n')
    expectNoTrouble(studio)
  })
})
