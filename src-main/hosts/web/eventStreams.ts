import type { ServerResponse } from 'node:http'
import { BEAT_MS, type StreamLine } from '../../contract/eventStream'
import { EVENT_NAMES } from '../../contract/events'
import type { EventHub } from '../../services/studio/events'
import { SECURITY_HEADERS } from '../headers'

/** Browsers need one each, however many tabs they have. */
export const MOST_STREAMS = 32
/** What a reader may leave unread before it is cut off; it asks again, and reads everything anew. */
const MOST_UNREAD = 4 * 1024 * 1024

export interface EventStreams {
  /** Whether there is room for another one. */
  room(): boolean
  /** Tells every event of the contract from now on, each with its number. */
  open(response: ServerResponse): void
  close(): void
}

/** @param start names this start of the host, so that numbers of another one are not taken for its own */
export function createEventStreams(events: EventHub, start: string): EventStreams {
  const readers = new Set<ServerResponse>()
  let count = 0
  const tell = (reader: ServerResponse, line: string) => {
    reader.write(line)
    if (reader.writableLength > MOST_UNREAD) reader.destroy()
  }
  const line = (said: { kind: 'open' } | { kind: 'beat' } | { kind: 'event'; name: string; payload: unknown }) =>
    `${JSON.stringify({ ...said, at: { start, count } } as StreamLine)}\n`
  const tellAll = (text: string) => {
    for (const reader of readers) tell(reader, text)
  }
  const stops = EVENT_NAMES.map((name) =>
    events.on(name, (payload) => {
      count++
      tellAll(line({ kind: 'event', name, payload }))
    }),
  )
  const beats = setInterval(() => tellAll(line({ kind: 'beat' })), BEAT_MS)
  return {
    room: () => readers.size < MOST_STREAMS,
    open(response) {
      response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': 'application/x-ndjson' })
      response.on('close', () => readers.delete(response))
      tell(response, line({ kind: 'open' }))
      readers.add(response)
    },
    close() {
      clearInterval(beats)
      for (const stop of stops) stop()
    },
  }
}
