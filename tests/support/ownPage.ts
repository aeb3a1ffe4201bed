import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Output } from '../../src-main/contract/procedures'
import { temporaryFolder } from './app'
import { launchChromium } from './chromium'
import { patience } from './pace'
import type { Server } from './server'
import { slowSources } from './slowSources'
import { serveFolder } from './staticServer'
import { unzipInto } from './unzip'

/** A page of one's own as somebody opens it, with what went wrong, and what it asked for. */
export interface OpenedPage {
  page: Page
  /** Console errors, uncaught exceptions, and requests that left the origin. */
  troubles: string[]
  asked: string[]
  startCamera(): Promise<void>
  /** The signs that were accepted so far. */
  accepted(): Promise<string[]>
}

/** @param fps frames a second that the camera gives at most */
export async function openOwnPage(address: string, flags: string[], fps = 30): Promise<OpenedPage> {
  const browser = await launchChromium(flags)
  onTestFinished(() => browser.close())
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  page.setDefaultTimeout(patience(60_000))
  await page.addInitScript(slowSources, fps)
  const [troubles, asked]: [string[], string[]] = [[], []]
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url().replace(/^blob:/, '')
    asked.push(url)
    if (!url.startsWith('data:') && new URL(url).origin !== new URL(address).origin) troubles.push(`request to ${url}`)
  })
  await page.goto(address)
  return {
    page,
    troubles,
    asked,
    startCamera: () => page.getByRole('button', { name: 'Start the camera' }).click(),
    accepted: async () => (await page.locator('#text').textContent())!.split(' ').filter(Boolean),
  }
}

/** The page of a project's model, as the studio hands it out, on a web server. */
export async function serveOwnPage(
  server: Server,
  projectId: string,
): Promise<{ address: string; made: Output<'models.take'> }> {
  const current = await server.ask('models.current', { projectId })
  if (current.state !== 'ready') throw new Error(current.state)
  const made = await server.ask('models.take', { projectId, modelId: current.card.id, form: 'page' })
  const folder = temporaryFolder()
  const zip = join(folder, made.name)
  for (let from = 0; from < made.bytes; ) {
    const bytes = Buffer.from((await server.ask('files.read', { fileId: made.fileId, from })).data, 'base64')
    appendFileSync(zip, bytes)
    from += bytes.length
  }
  await unzipInto(zip, join(folder, 'site'))
  return { address: `${await serveFolder(join(folder, 'site'))}/${made.name.replace(/\.zip$/, '')}/`, made }
}
