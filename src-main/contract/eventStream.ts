import type { EventName, Events } from './events'

/** Where a line stands: the start of the host, and how many events it had told by then. */
export interface StreamPlace {
  start: string
  count: number
}

/** A line of the web host's stream, as JSON: that it was opened, that it is still there, or an event. */
export type StreamLine = { at: StreamPlace } & ({ kind: 'open' } | { kind: 'beat' } | StreamEvent)
export type StreamEvent = { [Name in EventName]: { kind: 'event'; name: Name; payload: Events[Name] } }[EventName]

/** How often a stream says that it is still there. */
export const BEAT_MS = 5_000
