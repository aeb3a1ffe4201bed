import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Locator, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'
import type { Input, Output, ProcedureName } from '../../src-main/contract/procedures'
import { newSamples } from '../support/hands'
import { patience } from '../support/pace'
import { give, ownFolder, type Screen, startScreen, USER } from './screen'

/** Which app: as it is built, in Electron; or its archive as it is packaged, with all fuses set. */
export type Make = 'built' | 'packaged'

/** A person's computer: a screen, a home, a data folder. */
export interface Place {
  screen: Screen
  home: string
  dataFolder: string
}

export async function newPlace(size?: string): Promise<Place> {
  return placeBefore(await startScreen(size))
}
export function placeBefore<Its extends Screen>(screen: Its): Place & { screen: Its } {
  const home = ownFolder()
  const documents = join(home, 'Documents')
  mkdirSync(documents)
  give(documents)
  return { screen, home, dataFolder: join(home, 'signs') }
}

/** The running app, without a look into its page. */
export interface Running {
  process: ChildProcess
  said(): string
  exited: Promise<number | string>
}

/** Starts a program as the person of the place does, with the sandbox on. */
export function run(
  { screen, home }: Place,
  binary: string,
  words: readonly string[],
  { env = {} as NodeJS.ProcessEnv, user = USER as { uid?: number; gid?: number } } = {},
): Running {
  const own = { ...screen.env, HOME: home, ...env }
  const child = spawn(binary, words, { env: own, cwd: home, ...user, stdio: ['ignore', 'pipe', 'pipe'] })
  let written = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      written += chunk
    })
  }
  const exited = new Promise<number | string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone')),
  )
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { process: child, said: () => written, exited }
}

/** The app with its page, as a person uses it. */
export interface Desktop extends Running {
  page: Page
  button(name: string | RegExp): Locator
  go(place: 'Signs' | 'Record' | 'Train' | 'Recognise' | 'Improve'): Promise<void>
  ask<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>>
  seeHand(): Promise<void>
  /** Tells the app to end, as the system does, and waits until it has. */
  quit(): Promise<number | string>
  /** Console errors, uncaught exceptions, and requests that left the origin. */
  troubles: string[]
}

const ORIGIN = 'studio://app'

export function wordsOf(make: Make, place: Place, flags: readonly string[]): [binary: string, words: string[]] {
  const { electron, app, watched } = inject('staged')
  const words = [`--data-dir=${place.dataFolder}`, '--disable-gpu', ...flags]
  return make === 'built' ? [electron, [app, ...words]] : [watched, words]
}

/** @param flags for Chromium or for the app */
export async function startDesktop(make: Make, place: Place, flags: readonly string[] = []): Promise<Desktop> {
  const running = run(place, ...wordsOf(make, place, ['--remote-debugging-port=0', ...flags]))
  const page = await pageOf(running)
  const troubles = watchFor(page)
  await page.locator('main h1').first().waitFor()
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  return {
    ...running,
    page,
    troubles,
    button,
    go: (to) =>
      page.getByRole('navigation', { name: 'Places of the studio' }).getByRole('button', { name: to }).click(),
    async ask(name, input) {
      const answer = await page.evaluate(([name, input]) => window.signsmith!.call(name as never, input as never), [
        name,
        input,
      ] as const)
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value as never
    },
    async seeHand() {
      await page.getByTestId('hand-status').filter({ hasText: '1 hand' }).waitFor()
    },
    quit() {
      running.process.kill('SIGTERM')
      return running.exited
    },
  }
}

/** Waits for the page and connects with it by the debug port that the test asked for. */
export async function pageOf({ said, exited }: Running): Promise<Page> {
  const ended = exited.then((code) => {
    throw new Error(`The app ended with ${code}: ${said()}`)
  })
  const address = () => /DevTools listening on (ws:\/\/(\S+?)\/\S+)/.exec(said())
  const shown = async () => {
    const [, , host] = address() ?? []
    const targets = host ? await (await fetch(`http://${host}/json/list`)).json() : []
    return (targets as { url: string }[]).filter(({ url }) => url.startsWith(ORIGIN)).length
  }
  await Promise.race([expect.poll(shown, { timeout: patience(60_000) }).toBe(1), ended])
  ended.catch(() => {})
  // Without its defaults, by which it would deny downloads and pretend a focus.
  const browser = await chromium.connectOverCDP(address()![1]!, { noDefaults: true })
  const page = browser.contexts()[0]!.pages()[0]!
  page.setDefaultTimeout(patience(60_000))
  return page
}

function watchFor(page: Page): string[] {
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const address = request.url().replace(/^blob:/, '')
    if (!address.startsWith(`${ORIGIN}/`)) troubles.push(`request to ${request.url()}`)
  })
  return troubles
}

/** Names a file in the system's own dialog, which has just been asked for. */
export async function chooseFile({ screen }: Place, file: string) {
  await expect.poll(() => screen.windows('^Open File').length).toBe(1)
  // A slash opens the field for a path.
  screen.press('slash', 'ctrl+a')
  screen.paste(file)
  screen.press('Return')
}

/** Saves by the app’s own dialog, which is one alone and asks for the place of this file. @returns what was written */
export async function saveFile(
  { screen, home }: Place,
  { page }: Desktop,
  press: () => Promise<void>,
  name: string,
): Promise<Buffer> {
  await press()
  await expect.poll(() => screen.windows(`^Save “${name}”$`).length).toBe(1)
  expect(screen.windows('blob:|^Save “').length).toBe(1)
  const file = join(home, 'Documents', name)
  screen.press('ctrl+a')
  screen.paste(file)
  screen.press('Return')
  await page.getByText(`“${name}” is saved.`).waitFor()
  expect(screen.windows('^Save “')).toEqual([])
  return readFileSync(file)
}

/** Opens a film by the system's own dialog. */
export async function openFilm(place: Place, { page }: Desktop, file: string) {
  await page.getByText('Open a video file', { exact: true }).click()
  await chooseFile(place, file)
  await page.getByText(`Video: ${file.split('/').at(-1)}`).waitFor()
}

/** Two signs of ten samples each, of which a training can be made. */
export async function taught({ ask }: Desktop): Promise<string> {
  const { id: projectId } = await ask('projects.create', { name: 'Taught' })
  for (const pose of ['open', 'fist'] as const) {
    const { signId } = await ask('signs.add', { projectId, label: pose })
    const { recordingId } = await ask('recordings.start', { projectId, signId, signer: 'Ann', source: 'camera' })
    await ask('samples.append', { projectId, recordingId, samples: newSamples(pose, 10) })
  }
  return projectId
}
