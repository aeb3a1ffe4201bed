import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { Answer } from '../../src-main/contract/failure'
import type { Recognition } from '../../src-main/contract/recognition'
import type { NewSample } from '../../src-main/contract/sample'
import type { SettingsChange } from '../../src-main/contract/settings'
import type { TrainingRequest } from '../../src-main/contract/training'
import { launchChromium } from '../support/chromium'
import { patience } from '../support/pace'
import { type Server, startServer } from '../support/server'
import { slowSources } from '../support/slowSources'

/** The page as a person uses it, with everything that went wrong on the way written down. */
export interface StudioPage {
  page: Page
  /** Console errors, uncaught exceptions, policy violations and requests that left the origin. */
  troubles: string[]
  button(name: string | RegExp): Locator
  go(place: 'Signs' | 'Record' | 'Train' | 'Recognise' | 'Improve'): Promise<void>
  newProject(name: string, signs: readonly string[]): Promise<void>
  openVideo(file: string): Promise<void>
  /** Waits until the hand finder sees a hand. */
  seeHand(): Promise<void>
  /** Presses Train and waits for the end. */
  train(): Promise<void>
  /** Waits for the end of a training that was started. */
  trained(): Promise<void>
  /** What the model said of every frame in the next `ms`. */
  watch(ms: number): Promise<Recognition[]>
  /** What it said from now on, as soon as that is enough; `timeout` in milliseconds. */
  watchUntil(enough: (seen: Recognition[]) => boolean, timeout?: number): Promise<Recognition[]>
}

export async function openStudio(
  server: Server,
  {
    flags = [] as string[],
    context = {} as BrowserContextOptions,
    settings = { recordMode: 'hold', guide: false, backupsSaid: true } as SettingsChange | null,
    /** Frames a second that are seen at most, about. */
    fps = 6,
    /** How long the page trains where nobody chose it; null for as long as it does for a person. */
    epochs = 2 as number | null,
    /** What is done with the page before it is opened. */
    prepare = async (_page: Page): Promise<void> => {},
  } = {},
): Promise<StudioPage> {
  if (settings) await server.ask('settings.change', settings)
  const browser = await launchChromium(flags)
  onTestFinished(() => browser.close())
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context })).newPage()
  page.setDefaultTimeout(patience(60_000))
  await page.addInitScript(slowSources, fps)
  await page.addInitScript(standBetween, epochs)
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const { origin } = new URL(request.url().replace(/^blob:/, ''))
    if (origin !== server.origin) troubles.push(`request to ${request.url()}`)
  })
  const seen: Recognition[] = []
  const beginToWatch = () => {
    seen.length = 0
    return page.evaluate(() => {
      window.recognised_ = []
    })
  }
  const endWatching = () =>
    page.evaluate(() => {
      window.recognised_ = undefined
    })
  const watched = async () => {
    const more = await page.evaluate(() => window.recognised_?.splice(0))
    if (!more) throw new Error('The page was loaded anew while it was watched')
    seen.push(...more.flatMap((answer) => (answer.ok ? [answer.value] : [])))
    return [...seen]
  }
  await prepare(page)
  await page.goto(server.url)
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  // The page is there once it knows whether there is a project.
  await page.locator('main h1').first().waitFor()
  const trained = () => page.getByText('Trained. The new model is in use.').waitFor()
  return {
    page,
    troubles,
    button,
    go: (place) =>
      page.getByRole('navigation', { name: 'Places of the studio' }).getByRole('button', { name: place }).click(),
    async newProject(name, signs) {
      const empty = page.getByText('Or begin with an empty project')
      if ((await empty.count()) > 0) await empty.click()
      await page.getByLabel('Name of the new project').fill(name)
      await button('Create project').click()
      for (const sign of signs) {
        await page.getByLabel('Name of the new sign').fill(sign)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: sign, exact: true }).waitFor()
      }
    },
    async openVideo(file) {
      await page.locator('input[type=file]').setInputFiles(file)
      await page.getByText(`Video: ${file.split('/').at(-1)}`).waitFor()
    },
    async seeHand() {
      await page.getByTestId('hand-status').filter({ hasText: '1 hand' }).waitFor()
    },
    async train() {
      await page.getByTestId('train').click()
      await trained()
    },
    trained,
    async watch(ms) {
      await beginToWatch()
      await page.waitForTimeout(ms)
      const all = await watched()
      await endWatching()
      return all
    },
    async watchUntil(enough, timeout = patience(60_000)) {
      await beginToWatch()
      const said = () => `Of ${seen.length} frames were accepted: ${acceptedLabels(seen).join(' ') || 'none'}`
      const isEnough = async () => (enough(await watched()) ? true : said())
      await expect.poll(isEnough, { interval: LOOK_EVERY_MS, timeout }).toBe(true)
      await endWatching()
      return [...seen]
    },
  }
}

declare global {
  interface Window {
    /** Answers about frames, while somebody watches. */
    recognised_?: Answer<Recognition>[] | undefined
  }
}
const LOOK_EVERY_MS = 200

/**
 * Runs in the page before its own scripts: stands between it and its host. Playwright could as well, but then every
 * request of the page waits for this process.
 */
function standBetween(epochs: number | null): void {
  const { fetch } = window
  window.fetch = async (path, init) => {
    if (epochs !== null && path === '/call/training.start') {
      const { request, ...rest } = JSON.parse(init!.body as string)
      return fetch(path, { ...init, body: JSON.stringify({ ...rest, request: { epochs, ...request } }) })
    }
    const response = await fetch(path, init)
    if (window.recognised_ && path === '/call/recognition.classify') {
      const hear = (answer: Answer<Recognition>) => window.recognised_?.push(answer)
      // What is no answer is the page's concern.
      response
        .clone()
        .json()
        .then(hear, () => {})
    }
    return response
  }
}

export async function startTestServer(dataFolder: string, port = 0, command = ['serve']): Promise<Server> {
  const server = await startServer(dataFolder, { port, command })
  onTestFinished(async () => {
    await server.kill('SIGTERM')
  })
  return server
}

/** Share of the frames with a hand whose most probable sign is `label`, and how many there were. */
export function namedRightly(seen: Recognition[], label: string): { right: number; n: number } {
  const ranked = seen.flatMap((one) => (one.state === 'seen' && one.ranked.length > 0 ? [one] : []))
  return { right: ranked.filter(({ ranked: [best] }) => best?.label === label).length, n: ranked.length }
}

/** What was accepted, in its turn. */
export function acceptedLabels(seen: Recognition[]): string[] {
  return seen.flatMap((one) => (one.state === 'seen' && one.accepted ? [one.accepted.label] : []))
}

export function expectNoTrouble({ troubles }: StudioPage): void {
  expect(troubles).toEqual([])
}

/** A project made without the page: each sign with its recordings, each recording with its samples. */
export async function seedProject(
  server: Server,
  name: string,
  signs: readonly { label: string; recordings: readonly NewSample[][] }[],
): Promise<string> {
  const { id: projectId } = await server.ask('projects.create', { name })
  for (const { label, recordings } of signs) {
    const { signId } = await server.ask('signs.add', { projectId, label })
    for (const samples of recordings) {
      const recording = { projectId, signId, signer: null, source: 'demonstration' as const }
      const { recordingId } = await server.ask('recordings.start', recording)
      await server.ask('samples.append', { projectId, recordingId, samples })
    }
  }
  return projectId
}

/**
 * Trains without the page.
 *
 * @param request by default a short training, for whoever does not care how good the model is
 */
export async function trainProject(
  server: Server,
  projectId: string,
  request: TrainingRequest = { epochs: 2 },
): Promise<void> {
  await server.ask('training.start', { projectId, request })
  const state = async () => (await server.ask('training.read', { projectId })).state
  await expect.poll(state, { timeout: patience(240_000) }).toBe('trained')
}
