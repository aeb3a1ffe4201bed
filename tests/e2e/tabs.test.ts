import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import type { Server } from '../support/server'
import { expectAccessible } from './accessible'
import { expectNoTrouble, openStudio, startTestServer } from './studio'

const TABS = 12
const SEEN = { timeout: patience(120_000) }

/** Tabs of one browser on one project, all at Signs; `leader` is the one that holds the stream. */
async function openTabs(server: Server, count: number) {
  const { id: projectId } = await server.ask('projects.create', { name: 'Tabs' })
  const { signId } = await server.ask('signs.add', { projectId, label: 'first' })
  const studio = await openStudio(server)
  const streams: Page[] = []
  const context = studio.page.context()
  context.on('request', (request) => {
    if (request.url().endsWith('/events')) streams.push(request.frame().page())
  })
  // The first page asked for its stream before anybody could see it.
  streams.push(studio.page)
  const pages = [studio.page]
  while (pages.length < count) {
    const page = await context.newPage()
    await page.goto(server.origin)
    pages.push(page)
  }
  await allSee(pages, 'first')
  return { studio, projectId, signId, pages, leader: () => streams.at(-1)! }
}

async function allSee(pages: readonly Page[], sign: string): Promise<void> {
  await Promise.all(pages.map((page) => page.getByRole('heading', { name: sign, exact: true }).waitFor(SEEN)))
}

/** Records as the page does, by its own connections and with its own secret. */
function record(page: Page, projectId: string, signId: string, seed: number): Promise<unknown> {
  return page.evaluate(
    async ({ projectId, signId, samples }) => {
      const call = async (name: string, input: unknown) => {
        const headers = {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${localStorage.getItem('session')}`,
        }
        const response = await fetch(`/call/${name}`, { method: 'POST', headers, body: JSON.stringify(input) })
        return (await response.json()).value
      }
      const { recordingId } = await call('recordings.start', { projectId, signId, signer: null, source: 'video' })
      return call('samples.append', { projectId, recordingId, samples })
    },
    { projectId, signId, samples: newSamples('open', 2, seed) },
  )
}

describe('twelve tabs of one browser', () => {
  it('each add and record something, and all see all of it', async () => {
    const server = await startTestServer(temporaryFolder())
    const { studio, projectId, signId, pages } = await openTabs(server, TABS)
    const began = performance.now()
    await Promise.all(
      pages.map(async (page, i) => {
        await page.getByLabel('Name of the new sign').fill(`of tab ${i + 1}`)
        await page.keyboard.press('Enter')
        await record(page, projectId, signId, i)
      }),
    )
    const acted = performance.now()
    for (let i = 0; i < TABS; i++) await allSee(pages, `of tab ${i + 1}`)
    const { samples } = await server.ask('projects.read', { projectId })
    const counted = pages.map((page) => page.getByText(`${samples} samples`).first().waitFor(SEEN))
    await Promise.all(counted)
    const seen = performance.now()
    console.log(
      `${TABS} tabs each added a sign and recorded: ${Math.round(acted - began)} ms, seen by all after another ${Math.round(seen - acted)} ms`,
    )
    expect(samples).toBe(2 * TABS)
    expectNoTrouble(studio)
  })
})

describe('the tab that hears the host for the others', () => {
  it.each([
    ['is closed', (page: Page) => page.close()],
    [
      'crashes',
      async (page: Page) => {
        page.goto('chrome://crash').catch(() => {})
        await page.waitForEvent('crash')
      },
    ],
    [
      'hangs',
      async (page: Page) => {
        // Held by a debugger it answers nothing, and takes no time from the others.
        const tools = await page.context().newCDPSession(page)
        await tools.send('Debugger.enable')
        const held = new Promise((resolve) => tools.once('Debugger.paused', resolve))
        tools.send('Runtime.evaluate', { expression: 'debugger' }).catch(() => {})
        await held
      },
    ],
    ['is loaded anew', (page: Page) => page.reload().then(() => {})],
  ])('%s, and no change is missed', async (how, end) => {
    const server = await startTestServer(temporaryFolder())
    const { projectId, pages, leader } = await openTabs(server, 3)
    let others = pages
    // Another tab, and the one after it; a tab that hangs is given time before it is taken for dead, so once is enough.
    for (const round of how === 'hangs' ? [1] : [1, 2]) {
      const gone = leader()
      others = others.filter((page) => page !== gone)
      const ended = end(gone)
      // While nobody listens, and afterwards.
      await server.ask('signs.add', { projectId, label: `during ${round}` })
      await ended
      await server.ask('signs.add', { projectId, label: `after ${round}` })
      await allSee(others, `during ${round}`)
      await allSee(others, `after ${round}`)
    }
  })
})

describe('a host that is started again', () => {
  it('is found again by every open tab, which notices nothing', async () => {
    const folder = temporaryFolder()
    const server = await startTestServer(folder)
    const { studio, projectId, pages } = await openTabs(server, 3)
    let running = server
    for (const round of [1, 2]) {
      const before = await pages[0]!.evaluate(() => localStorage.getItem('session'))
      await running.kill('SIGKILL')
      await Promise.all(pages.map((page) => page.getByText('does not answer').waitFor(SEEN)))
      running = await startTestServer(folder, Number(new URL(server.origin).port))
      await running.ask('signs.add', { projectId, label: `round ${round}` })
      await allSee(pages, `round ${round}`)
      await Promise.all(pages.map((page) => page.getByText('does not answer').waitFor({ state: 'detached' })))
      expect(await pages[0]!.evaluate(() => localStorage.getItem('session'))).not.toBe(before)
    }
    // Each of them, and a tab that comes now, may go on working.
    const late = await studio.page.context().newPage()
    await late.goto(server.origin)
    for (const [i, page] of [...pages, late].entries()) {
      await page.getByLabel('Name of the new sign').fill(`goes on ${i}`)
      await page.keyboard.press('Enter')
      await allSee([...pages, late], `goes on ${i}`)
    }
  })
})

describe('a browser', () => {
  it('that may keep nothing is let in all the same', async () => {
    const studio = await openStudio(await startTestServer(temporaryFolder()), {
      prepare: async (page) => {
        await page.addInitScript(() => {
          const get = () => {
            throw new DOMException('', 'SecurityError')
          }
          for (const name of ['indexedDB', 'localStorage']) Object.defineProperty(window, name, { get })
        })
      },
    })
    await studio.newProject('Private', ['hello'])
    expectNoTrouble(studio)
  })

  it('comes in again after a restart without a page that stayed open, and waits where no host answers', async () => {
    const folder = temporaryFolder()
    const server = await startTestServer(folder)
    const { page } = await openStudio(server)
    const session = await page.evaluate(() => localStorage.getItem('session'))
    await server.kill('SIGKILL')
    await page.goto('about:blank')
    await startTestServer(folder, Number(new URL(server.origin).port))
    let away = true
    // The page itself is there, and nobody answers it.
    await page.route(/\/(session)?$/, (route) =>
      away && route.request().resourceType() === 'fetch' ? route.abort() : route.continue(),
    )
    await page.goto(server.origin)
    await page.getByText('The program behind this page does not answer').waitFor()
    await expectAccessible(page, 'without an answer')
    away = false
    await page.getByRole('heading', { name: 'Recognises the signs you teach it' }).waitFor()
    expect(await page.evaluate(() => localStorage.getItem('session'))).not.toBe(session)
  })

  it('is let in once by an address, keeps no key in it, and tells other ports nothing', async () => {
    const server = await startTestServer(temporaryFolder())
    const { url } = server
    const studio = await openStudio(server)
    expect(studio.page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/(#signs)?$/)
    await expect.poll(() => server.url).not.toBe(url)

    const heard: unknown[] = []
    const neighbour = createServer((request, response) => {
      heard.push(request.headers.cookie, request.headers.authorization, request.headers.referer)
      response.end('hello')
    })
    await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void neighbour.close())
    const other = await studio.page.context().newPage()
    await other.goto(`http://127.0.0.1:${(neighbour.address() as AddressInfo).port}/`)
    expect(await other.evaluate(() => localStorage.length)).toBe(0)
    expect(heard.slice(0, 3)).toEqual([undefined, undefined, undefined])
    expect(await studio.page.context().cookies()).toEqual([])

    // Another browser, with the address that is used up, and then with the next one.
    const stranger = await (await studio.page.context().browser()!.newContext()).newPage()
    await stranger.goto(url)
    await stranger.getByRole('heading', { name: 'This browser has no key to your studio' }).waitFor()
    await expectAccessible(stranger, 'without a key')
    const friend = await stranger.context().newPage()
    await friend.goto(server.url)
    await friend.locator('main h1').first().waitFor()
    // The tab that stood before the door comes in by itself.
    await stranger.getByRole('heading', { name: 'Recognises the signs you teach it' }).waitFor()
    // And whoever is in may open an address that is used up.
    await friend.goto(url)
    await friend.getByRole('heading', { name: 'Recognises the signs you teach it' }).waitFor()
  })
})
