import { EVENT_NAMES } from '../../contract/events'
import type { EventHub } from '../../services/studio/events'
import type { Dispatch } from '../dispatch'
import { originOf } from './origin'

export const CALL_CHANNEL = 'signsmith:call'
export const EVENT_CHANNEL = 'signsmith:event'

interface Frame {
  url: string
}
interface CallEvent {
  senderFrame: Frame | null
}

/** The part of Electron's WebContents that the bridge needs. */
export interface PageContents {
  mainFrame: Frame
  ipc: { handle(channel: string, listener: (event: CallEvent, ...args: unknown[]) => Promise<unknown>): void }
  send(channel: string, ...args: unknown[]): void
  isDestroyed(): boolean
  once(event: 'destroyed', listener: () => void): unknown
}

/** Whether a call comes from the main frame of our own window, showing our own page. */
export function isOurPage(sender: Frame | null, mainFrame: Frame, home: string): boolean {
  return sender !== null && sender === mainFrame && originOf(sender.url) === home
}

/**
 * Connects one window: calls come in through the gate, events go out until the window is gone.
 *
 * @param onCall told of every call of our own page
 */
export function connectPage(
  contents: PageContents,
  dispatch: Dispatch,
  events: EventHub,
  home: string,
  onCall: () => void,
): void {
  contents.ipc.handle(CALL_CHANNEL, async (event, name, input) => {
    if (!isOurPage(event.senderFrame, contents.mainFrame, home)) {
      return { ok: false, error: { code: 'not-found', message: 'Only the studio itself may call.' } }
    }
    onCall()
    return dispatch(name, input)
  })
  const stops = EVENT_NAMES.map((name) =>
    events.on(name, (payload) => {
      if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, name, payload)
    }),
  )
  contents.once('destroyed', () => {
    for (const stop of stops) stop()
  })
}
