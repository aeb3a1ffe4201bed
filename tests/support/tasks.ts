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
  /** Microseconds: when it began, how long it took, how long on the processor. */
  ts: number
  dur?: number
  tdur?: number
  args?: { name?: string; chrome_mojo_event_info?: { mojo_interface_tag?: string } }
}

/** What carries the test's own questions to the page: to answer one, the page may work through all its elements. */
const ASKED = 'blink.mojom.DevToolsSession'

/**
 * The tasks of the page's own thread while something is done, the longest first. Those in which it answers what the test
 * asks are not among them, so what is measured has to be begun by keys, the pointer, or a timer.
 *
 * @throws Error when the browser tells of none, or not of their time on the processor
 */
export async function tasksOf(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Task[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] })
  await work()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const own = new Set(pages.map(({ pid, tid }) => `${pid} ${tid}`))
  const events = traceEvents.filter(({ pid, tid }) => own.has(`${pid} ${tid}`))
  const asked = events.filter(({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === ASKED)
  const answers = ({ ts, dur = 0 }: TraceEvent) => asked.some((one) => one.ts >= ts && one.ts <= ts + dur)
  const tasks = events.filter((one) => one.name === 'RunTask' && !answers(one))
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
        const build = () => {
          const table = document.createElement('table')
          for (let row = 0; row < 100; row++) {
            const cells = table.insertRow()
            for (let k = 0; k < 50; k++) cells.insertCell().append(`${row * k}`)
          }
          document.body.append(table)
          table.getBoundingClientRect()
          table.remove()
        }
        return new Promise<void>((resolve) => {
          setTimeout(() => {
            build()
            resolve()
          })
        })
      })
    }
  })
  // The third longest is the middle of the five.
  return LONG * Math.max(1, tasks[2]!.cpu / USUAL)
}
