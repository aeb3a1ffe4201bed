import { execFileSync } from 'node:child_process'
import type { Bridge } from '../../src-main/contract/bridge'
import { EVENT_NAMES, type EventName } from '../../src-main/contract/events'
import { newPlace, startDesktop } from './desktop'
import { USER } from './screen'

declare global {
  interface Window {
    heard_(name: EventName, payload: unknown): void
  }
}

/** The bridge of the real page: what is asked is asked there, and what the page hears comes back. */
export async function openWindowBridge(dataFolder: string): Promise<Bridge> {
  // What a test puts there belongs to the person as well.
  const giveAll = () => {
    if (USER.uid !== undefined) execFileSync('chown', ['-R', `${USER.uid}:${USER.gid}`, dataFolder])
  }
  giveAll()
  const { page } = await startDesktop('built', { ...(await newPlace()), dataFolder })
  const listeners = new Set<(name: EventName, payload: never) => void>()
  await page.exposeFunction('heard_', (name: EventName, payload: never) => {
    for (const listener of listeners) listener(name, payload)
  })
  await page.evaluate((names) => {
    for (const name of names) window.signsmith!.on(name, (payload) => window.heard_(name, payload))
  }, EVENT_NAMES)
  return {
    call(name, input) {
      giveAll()
      const asked = [name, input] as const
      return page.evaluate(([name, input]) => window.signsmith!.call(name as never, input as never), asked) as never
    },
    on(event, listener) {
      const forward = (name: EventName, payload: never) => name === event && listener(payload)
      listeners.add(forward)
      return () => listeners.delete(forward)
    },
  }
}
