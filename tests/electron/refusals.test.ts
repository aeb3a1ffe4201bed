import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PERMISSIONS, type Permission } from '../../src-main/hosts/electron/permissions'
import { cameraAt } from './camera'
import { newPlace, startDesktop } from './desktop'
import { give } from './screen'

/** How the page asks for what Electron's list names, in the words of the web; what no page can ask for is not here. */
const ASKS: Partial<Record<Permission, (page: Page) => Promise<boolean>>> = {
  media: (page) => succeeds(page, 'navigator.mediaDevices.getUserMedia({ video: true })'),
  'clipboard-sanitized-write': (page) => succeeds(page, 'navigator.clipboard.writeText("x")'),
  'screen-wake-lock': (page) => succeeds(page, 'navigator.wakeLock.request("screen")'),
  'clipboard-read': (page) => succeeds(page, 'navigator.clipboard.readText()'),
  fullscreen: (page) => succeeds(page, 'document.documentElement.requestFullscreen()'),
  'persistent-storage': (page) => isTrue(page, 'navigator.storage.persist()'),
  'display-capture': (page) => succeeds(page, 'navigator.mediaDevices.getDisplayMedia({ video: true })'),
  geolocation: (page) =>
    succeeds(page, 'new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail))'),
  'idle-detection': (page) => isTrue(page, 'IdleDetector.requestPermission().then((answer) => answer === "granted")'),
  notifications: (page) => isTrue(page, 'Notification.requestPermission().then((answer) => answer === "granted")'),
  midi: (page) => succeeds(page, 'navigator.requestMIDIAccess()'),
  midiSysex: (page) => succeeds(page, 'navigator.requestMIDIAccess({ sysex: true })'),
  hid: (page) => isTrue(page, 'navigator.hid.requestDevice({ filters: [] }).then((found) => found.length > 0)'),
  usb: (page) => succeeds(page, 'navigator.usb.requestDevice({ filters: [] })'),
  serial: (page) => succeeds(page, 'navigator.serial.requestPort()'),
  'local-fonts': (page) => isTrue(page, 'queryLocalFonts().then((found) => found.length > 0)'),
  'window-management': (page) => succeeds(page, 'getScreenDetails()'),
  pointerLock: (page) => succeeds(page, 'document.documentElement.requestPointerLock()'),
}

const LIMIT = 'new Promise((_, fail) => setTimeout(fail, 5000, new Error("no answer")))'
const succeeds = (page: Page, does: string) =>
  page.evaluate<boolean>(
    `Promise.race([Promise.resolve().then(() => ${does}), ${LIMIT}]).then(() => true, () => false)`,
  )
const isTrue = (page: Page, does: string) =>
  page.evaluate<boolean>(`Promise.race([Promise.resolve().then(() => ${does}), ${LIMIT}]).catch(() => false)`)

async function opened(): Promise<Page> {
  const place = await newPlace()
  const { page } = await startDesktop('built', place, cameraAt(place, 'p009', [1]).flags)
  return page
}

describe('the page', () => {
  it('gets what the table of permissions gives, and nothing else', async () => {
    const page = await opened()
    const found: [string, boolean][] = []
    for (const [name, ask] of Object.entries(ASKS)) found.push([name, await ask(page)])
    expect(found).toEqual(Object.keys(ASKS).map((name) => [name, PERMISSIONS[name as Permission]]))
    const given = Object.entries(PERMISSIONS).flatMap(([name, allowed]) => (allowed ? [name] : []))
    expect(given.filter((name) => !(name in ASKS))).toEqual([])
    // Of media the picture alone.
    const audio = 'navigator.mediaDevices.getUserMedia({ audio: true })'
    const both = 'navigator.mediaDevices.getUserMedia({ audio: true, video: true })'
    expect([await succeeds(page, audio), await succeeds(page, both)]).toEqual([false, false])
  })

  it('sees nothing of Node or Electron', async () => {
    const page = await opened()
    const seen = await page.evaluate(() => [
      Object.keys(window.signsmith!).toSorted(),
      ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
    ])
    expect(seen).toEqual([['call', 'on'], []])
  })

  it('goes nowhere, opens nothing, and runs nothing that is not its own', async () => {
    const page = await opened()
    const home = page.url()
    const secret = join((await newPlace()).home, 'secret.html')
    writeFileSync(secret, 'secret')
    give(secret)
    const file = `file://${secret}`
    const outside = await listener()
    for (const address of [outside.url, file, 'data:text/html,x', 'studio://other/']) {
      await page.evaluate((to) => {
        location.href = to
      }, address)
      expect(await page.evaluate((to) => window.open(to) === null, address)).toBe(true)
      expect(await succeeds(page, `fetch(${JSON.stringify(address)})`)).toBe(false)
      expect(await framed(page, address)).toBe(false)
      expect(await pictured(page, address)).toBe(false)
    }
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.inline_ = true'
      document.body.append(script)
    })
    expect(await page.evaluate(() => 'inline_' in window)).toBe(false)
    // Later, because what the test itself has evaluated may do so.
    const later = 'new Promise((done) => setTimeout(done)).then(() => new Function("return 1")())'
    expect(await succeeds(page, later)).toBe(false)
    expect(await succeeds(page, `import("data:text/javascript,1")`)).toBe(false)
    expect(
      await succeeds(
        page,
        `new Promise((done, fail) => { const s = new WebSocket("${outside.url.replace('http', 'ws')}"); s.onopen = done; s.onerror = fail })`,
      ),
    ).toBe(false)
    await page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: to, target: '_blank' })
      document.body.append(link)
      link.click()
      navigator.sendBeacon(to, 'x')
    }, outside.url)
    expect(page.url().split('#')[0]).toBe(home.split('#')[0])
    expect(page.context().pages().length).toBe(1)
    expect(outside.met()).toBe(0)
  })
})

describe('a window without a page', () => {
  it('gets it back', async () => {
    const page = await opened()
    await page.evaluate(() => {
      location.href = 'about:blank'
    })
    await page.getByText('The page ended unexpectedly and was loaded again.').waitFor()
  })
})

/** Somebody on this computer whom nobody may talk to. */
async function listener() {
  let met = 0
  const server = createServer((socket) => {
    met++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/`, met: () => met }
}

/** Whether a frame shows what lies at an address. */
function framed(page: Page, address: string): Promise<boolean> {
  return page.evaluate(async (src) => {
    const frame = Object.assign(document.createElement('iframe'), { src })
    const ready = new Promise((resolve) => {
      frame.onload = resolve
      setTimeout(resolve, 1000)
    })
    document.body.append(frame)
    await ready
    const text = frame.contentDocument?.body?.textContent ?? ''
    frame.remove()
    return text !== ''
  }, address)
}

function pictured(page: Page, src: string): Promise<boolean> {
  return page.evaluate(
    (src) =>
      new Promise<boolean>((resolve) => {
        const image = new Image()
        image.onload = () => resolve(true)
        image.onerror = () => resolve(false)
        image.src = src
      }),
    src,
  )
}
