import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'

/** Where the window was and how large, when it was closed. */
export interface WindowState {
  bounds: Rectangle
  maximized: boolean
}
export const SMALLEST = { width: 400, height: 480 }
const USUAL = { width: 1280, height: 860 }

/**
 * All options of the one window, with everything that security depends on written out.
 *
 * @param icon what Linux shows for the window; elsewhere it is the program's own
 */
export function windowOptions(
  state: WindowState | null,
  preload: string,
  icon: string,
): BrowserWindowConstructorOptions {
  return {
    ...USUAL,
    ...(state?.bounds ?? {}),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Signsmith',
    icon,
    autoHideMenuBar: false,
    webPreferences: {
      preload,
      ...APART,
    },
  }
}

/** What keeps every page of ours apart from Node and from other pages. */
const APART = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  // Recognition and captions go on while the window is behind another one.
  backgroundThrottling: false,
  spellcheck: false,
} as const

/** All options of the window with the captions, whose page needs nothing of ours. */
export function captionsOptions(partition: string): BrowserWindowConstructorOptions {
  return {
    width: 960,
    height: 240,
    minWidth: 240,
    minHeight: 80,
    title: 'Signsmith',
    // What lies behind a page that paints no ground of its own.
    backgroundColor: '#000000',
    alwaysOnTop: true,
    fullscreenable: true,
    webPreferences: {
      partition,
      ...APART,
    },
  }
}

/** Answers whether something may happen once more: at most `most` times within `ms` milliseconds. */
export function createBudget(most: number, ms: number): (now: number) => boolean {
  let times: number[] = []
  return (now) => {
    times = [...times.filter((time) => now - time < ms), now]
    return times.length <= most
  }
}

/**
 * A stored state, if it is one and its window would still be seen; else null.
 *
 * @param raw the parsed file
 * @param displays the work areas of the screens that are there now
 */
export function restoreState(raw: unknown, displays: readonly Rectangle[]): WindowState | null {
  if (typeof raw !== 'object' || raw === null || !('bounds' in raw)) return null
  const { x, y, width, height } = (raw.bounds ?? {}) as Partial<Rectangle>
  const numbers = [x, y, width, height]
  if (!numbers.every((value) => Number.isInteger(value))) return null
  const bounds = { x, y, width, height } as Rectangle
  const seen = displays.some((area) => overlap(area, bounds) >= 100 * 100)
  if (!seen || bounds.width < SMALLEST.width || bounds.height < SMALLEST.height) return null
  return { bounds, maximized: 'maximized' in raw && raw.maximized === true }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}
