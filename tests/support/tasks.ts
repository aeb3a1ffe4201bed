import type { Browser, Page } from 'playwright-core'

/** A task of the page's own thread. */
export interface Task {
  /** Milliseconds of the processor that it took; those in which something else had the processor are not counted. */
  cpu: number
  /** Milliseconds from its beginning to its end. */
  wall: number
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds. */
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/**
 * The tasks of the page's own thread while something is done, the longest first.
 *
 * @throws Error when the browser tells of none, or not of their time on the processor
 */
export async function tasksOf(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Task[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] })
  await work()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const own = new Set(pages.map(({ pid, tid }) => `${pid} ${tid}`))
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && own.has(`${pid} ${tid}`))
  const timed = tasks.filter(({ tdur }) => tdur !== undefined)
  if (timed.length === 0) throw new Error(`Of ${tasks.length} tasks none came with its time on the processor`)
  return timed.map(({ dur = 0, tdur = 0 }) => ({ cpu: tdur / 1_000, wall: dur / 1_000 })).sort((a, b) => b.cpu - a.cpu)
}

/** What the calibration below takes where the limit of 50 ms was set, milliseconds of the processor. */
const USUAL = 70
const LONG = 50

/**
 * From how many milliseconds of the processor on a task is long on this computer: 50, and more where the computer takes
 * longer for a table of 5,000 cells than the one the limit was set on.
 */
export async function longTask(browser: Browser, page: Page): Promise<number> {
  const tasks = await tasksOf(browser, page, async () => {
    for (let turn = 0; turn < 5; turn++) {
      await page.evaluate(() => {
        const table = document.createElement('table')
        for (let row = 0; row < 100; row++) {
          const cells = table.insertRow()
          for (let k = 0; k < 50; k++) cells.insertCell().append(`${row * k}`)
        }
        document.body.append(table)
        table.getBoundingClientRect()
        table.remove()
      })
    }
  })
  // The third longest is the middle of the five.
  return LONG * Math.max(1, tasks[2]!.cpu / USUAL)
}
