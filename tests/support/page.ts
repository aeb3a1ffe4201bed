import type { Page } from 'playwright-core'
import { newSamples } from './hands'
import type { Server } from './server'

/** Begins to note the page's long tasks; the answer reads the longest one since the last reading, in milliseconds. */
export async function noteLongTasks(page: Page): Promise<() => Promise<{ longest: number; over50: number }>> {
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { longTasks: tasks })
    // What the browser calls long is over 50 ms.
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration)
    }).observe({ type: 'longtask' })
  })
  return () =>
    page.evaluate(() => {
      const tasks = (window as unknown as { longTasks: number[] }).longTasks.splice(0)
      return { longest: Math.max(0, ...tasks), over50: tasks.length }
    })
}

interface Scrolled {
  /** Milliseconds from coming to the place until every tile in view is painted. */
  opened: number
  frames: number
  /** Tiles in view that were not painted, summed over the frames. */
  blank: number
  tiles: number
}

/**
 * Comes to Record by its tab and scrolls through the samples, looking at each frame for tiles without a picture.
 *
 * @param speed pixels a frame
 */
export function scrollSamples(page: Page, speed: number, frames: number): Promise<Scrolled> {
  return page.evaluate(
    async ({ speed, frames }) => {
      const next = () => new Promise((resolve) => requestAnimationFrame(resolve))
      const inView = () =>
        [...document.querySelectorAll<HTMLElement>('.list li')].filter((tile) => {
          const { top, bottom } = tile.getBoundingClientRect()
          return bottom > 0 && top < innerHeight
        })
      const painted = (tile: HTMLElement) => {
        const canvas = tile.querySelector('canvas')
        return canvas ? canvas.getContext('2d')!.getImageData(56, 56, 1, 1).data[3]! > 0 : false
      }
      const tab = [...document.querySelectorAll<HTMLElement>('nav button')].find(
        (one) => one.textContent?.trim() === 'Record',
      )!
      const started = performance.now()
      tab.click()
      for (;;) {
        await next()
        // The samples stand below the picture.
        document.querySelector('.list')?.scrollIntoView()
        const tiles = inView()
        // The last one first: reading pixels back costs time of its own, and that one comes last.
        if (tiles.length > 0 && painted(tiles.at(-1)!) && tiles.every(painted)) break
        if (performance.now() - started > 20_000) throw new Error('The samples never came into view')
      }
      const opened = performance.now() - started
      // Nobody scrolls in the very frame in which they see it.
      await new Promise((resolve) => setTimeout(resolve, 400))
      let blank = 0
      let tiles = 0
      for (let i = 0; i < frames; i++) {
        scrollBy(0, speed)
        await next()
        const now = inView()
        tiles += now.length
        blank += now.filter((tile) => !painted(tile)).length
        // Where no tile is at all, the whole window is blank.
        if (now.length === 0) blank += 1
      }
      return { opened, frames, blank, tiles }
    },
    { speed, frames },
  )
}

/** A picture of the size that is kept with a sample, base64 of a JPEG. */
function makeThumbnail(page: Page): Promise<string> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 112
    const context = canvas.getContext('2d')!
    for (let i = 0; i < 112; i += 4) {
      context.fillStyle = `hsl(${i * 3} 60% 60%)`
      context.fillRect(i, 0, 4, 112)
    }
    return canvas.toDataURL('image/jpeg', 0.75).split(',')[1]!
  })
}

/** A project of 5,000 samples with pictures, of one sign in 50 recordings, beside an empty sign. */
export async function seedManySamples(server: Server, page: Page): Promise<string> {
  const thumbnail = await makeThumbnail(page)
  const { id: projectId } = await server.ask('projects.create', { name: 'Thousands' })
  const { signId } = await server.ask('signs.add', { projectId, label: 'many' })
  await server.ask('signs.add', { projectId, label: 'other' })
  for (let r = 0; r < 50; r++) {
    const recording = { projectId, signId, signer: null, source: 'video' as const }
    const { recordingId } = await server.ask('recordings.start', recording)
    for (let from = 0; from < 100; from += 25) {
      const samples = Array.from({ length: 25 }, (_, i) => {
        const n = from + i
        return { ...newSamples('open', 1, r + n)[0]!, thumbnail, time: r * 100_000 + n * 120 }
      })
      await server.ask('samples.append', { projectId, recordingId, samples })
    }
  }
  return projectId
}
