import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fakeCamera } from '../support/chromium'
import { ALL_DIGITS, digitRecordings, handFilm } from '../support/digitSamples'
import { launchPiped, type PipedChromium } from '../support/pipe'
import { type Server, startServer } from '../support/server'
import { temporaryFolder } from './material'
import { browserProcesses, heldMemory, slopeOf } from './memory'

/**
 * npm run soak -- --minutes 30: runs the studio before a fake camera and prints how its memory grows after the first
 * minutes, by process, in MB a minute with the 95 % interval, and per 1,000 frames.
 *
 * --arm camera     the browser alone: a page that shows the camera and nothing else
 * --arm record     the studio in Record: hands are found
 * --arm recognise  the studio in Recognise with a trained model: hands are found and named (the usual one)
 * --keep-answers   asks the browser to keep the network's answers, as Playwright and open developer tools do
 */
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    minutes: { type: 'string', default: '30' },
    settle: { type: 'string' },
    arm: { type: 'string', default: 'recognise' },
    'keep-answers': { type: 'boolean', default: false },
  },
})
const ARMS = ['camera', 'record', 'recognise']
const minutes = Number(values.minutes)
/** Caches fill at first: that is not counted. */
const settle = Number(values.settle ?? Math.min(5, minutes / 3))
const EVERY_MS = 5_000
if (!ARMS.includes(values.arm) || !(minutes > 0) || !(settle < minutes)) {
  throw new Error(`Give --minutes above --settle, and --arm ${ARMS.join(' or ')}`)
}

async function seed(server: Server): Promise<void> {
  const { id: projectId } = await server.ask('projects.create', { name: 'Soak' })
  for (const digit of [0, 1, 2, 3, 4, 5]) {
    const { signId } = await server.ask('signs.add', { projectId, label: String(digit) })
    for (const samples of digitRecordings(digit)) {
      const { recordingId } = await server.ask('recordings.start', { projectId, signId, signer: null, source: 'video' })
      await server.ask('samples.append', { projectId, recordingId, samples })
    }
  }
  await server.ask('settings.change', { projectId, guide: false })
  if (values.arm !== 'recognise') return
  await server.ask('training.start', { projectId, request: {} })
  while ((await server.ask('training.read', { projectId })).state !== 'trained') await sleep(500)
}

/** Waits in the page until an expression holds. */
const until = (browser: PipedChromium, condition: string) =>
  browser.evaluate(
    `new Promise((resolve, reject) => {
      const began = performance.now()
      const look = () => {
        if (${condition}) resolve(true)
        else if (performance.now() - began > 120_000) reject(new Error('Never came: ' + ${JSON.stringify(condition)}))
        else setTimeout(look, 100)
      }
      look()
    })`,
  )
/** Clicks as a person does: until then the browser keeps what it needs to tell how soon the page was there. */
async function click(browser: PipedChromium, element: string): Promise<void> {
  const { x, y } = await browser.evaluate<{ x: number; y: number }>(`(() => {
    const { x, y, width, height } = ${element}.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  })()`)
  for (const type of ['mousePressed', 'mouseReleased'])
    await browser.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
}
const byText = (text: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.textContent.includes('${text}'))`

/** Shows the camera, and counts what is drawn: frames of the video, or sightings of the studio. */
async function showCamera(browser: PipedChromium): Promise<void> {
  await until(browser, `document.querySelector('main h1')`)
  if (values.arm === 'camera') {
    await browser.evaluate(`(async () => {
      document.body.innerHTML = '<video muted style="width: 640px"></video>'
      const video = document.querySelector('video')
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } })
      await video.play()
      window.frames_ = 0
      const count = () => { window.frames_++; video.requestVideoFrameCallback(count) }
      video.requestVideoFrameCallback(count)
    })()`)
    return
  }
  await browser.evaluate(`(() => {
    // Each sighting clears the overlay once before it is drawn.
    window.frames_ = 0
    const clear = CanvasRenderingContext2D.prototype.clearRect
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      window.frames_++
      return clear.apply(this, box)
    }
  })()`)
  await click(browser, `document.querySelector('nav').querySelectorAll('button')[${values.arm === 'record' ? 1 : 3}]`)
  await until(browser, byText('Use the camera'))
  await click(browser, byText('Use the camera'))
  await until(browser, `/hand/.test(document.querySelector('[data-testid=hand-status]')?.textContent ?? '')`)
}

const server = await startServer(temporaryFolder(), { nodeFlags: ['--trace-gc'] })
await seed(server)
const film = join(temporaryFolder(), 'camera.mjpeg')
writeFileSync(film, handFilm('p009', ALL_DIGITS))
const browser = await launchPiped(server.url, temporaryFolder(), fakeCamera(film))
if (values['keep-answers']) await browser.send('Network.enable')
await showCamera(browser)

const began = performance.now()
/** What each collection of the server left, and when; its trainers, which rest by now, have heaps of their own. */
const left: [minute: number, megabytes: number][] = []
server.process.stdout!.on('data', (chunk: Buffer) => {
  for (const [, megabytes] of chunk.toString().matchAll(/Mark-Compact [^>]*-> ([\d.]+) /g))
    left.push([(performance.now() - began) / 60_000, Number(megabytes)])
})
const points = new Map<string, [minute: number, megabytes: number, frames: number][]>()
let told = 0
while (performance.now() - began < minutes * 60_000) {
  await sleep(EVERY_MS)
  const minute = (performance.now() - began) / 60_000
  const frames = await browser.evaluate<number>('window.frames_')
  const processes = browserProcesses(browser.pid).filter(({ type }) => type !== 'zygote')
  for (const { pid, type } of [...processes, { pid: server.process.pid!, type: 'server' }]) {
    const name = type === 'renderer' ? 'page' : type
    points.set(name, [...(points.get(name) ?? []), [minute, heldMemory(pid), frames]])
  }
  if (Math.floor(minute) > told) {
    told = Math.floor(minute)
    const now = [...points].map(([name, own]) => `${name} ${own.at(-1)![1].toFixed(1)}`).join(', ')
    console.log(`${told} min, ${frames} frames: ${now} MB`)
  }
}

const counted = (own: [number, number, number][]) => own.filter(([minute]) => minute >= settle)
const [first, last] = [counted(points.get('page')!)[0]!, points.get('page')!.at(-1)!]
const rate = (last[2] - first[2]) / ((last[0] - first[0]) * 60)
const kept = values['keep-answers'] ? ', the network’s answers kept for developer tools' : ''
console.log(
  `\n${values.arm}${kept}: ${minutes} minutes, the first ${settle.toFixed(1)} left out; ${rate.toFixed(1)} frames a second`,
)
console.log('memory             at the end     MB a minute         MB per 1,000 frames')
for (const [name, own] of points) {
  const kept = counted(own)
  const { slope, margin } = slopeOf(kept.map(([minute, megabytes]) => [minute, megabytes] as const))
  const perFrames = slopeOf(kept.map(([, megabytes, frames]) => [frames / 1000, megabytes] as const))
  const figure = (value: number, by: number) => `${value.toFixed(2)} ± ${by.toFixed(2)}`
  console.log(
    `${name.padEnd(18)} ${own.at(-1)![1].toFixed(0).padStart(5)} MB    ${figure(slope, margin).padStart(16)}    ${figure(perFrames.slope, perFrames.margin).padStart(16)}`,
  )
}
// What is left of the growth once the browser has collected everything that nobody holds any more.
const page = browserProcesses(browser.pid).find(({ type }) => type === 'renderer')!
await browser.send('HeapProfiler.collectGarbage')
await sleep(EVERY_MS)
console.log(
  `page after a full collection: ${heldMemory(page.pid).toFixed(0)} MB, ${first[1].toFixed(0)} MB when counting began`,
)
const collected = left.filter(([minute]) => minute >= settle)
if (collected.length > 1) {
  const [[, start], [, end]] = [collected[0]!, collected.at(-1)!]
  console.log(
    `server after ${collected.length} full collections: ${end} MB, ${start} MB after the first that was counted`,
  )
}
await browser.close()
await server.kill('SIGTERM')
