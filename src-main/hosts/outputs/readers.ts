import type { ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import { BEAT_MS } from '../../contract/eventStream'
import type { HelloMessage, LookMessage, OutputMessage } from '../../contract/outputs'
import type { Admitted } from './guard'

/** Programs that listen at the same time. */
export const MOST_READERS = 32
/** What a reader may leave unread, in bytes, before it is cut off: half an hour of signs, or some seconds of verdicts. */
export const MOST_UNREAD = 256 * 1024
/** A closed door is said to whoever listens; who has not gone by then is cut off. */
const GOODBYE_MS = 500

/** Codes by which WebSockets are ended (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001
const NOT_ALLOWED = 1008

export interface Readers {
  room(): boolean
  addEvents(response: ServerResponse, reader: Admitted & { verdicts: boolean }, first: readonly Said[]): void
  addSocket(socket: WebSocket, reader: Admitted & { verdicts: boolean }, first: readonly Said[]): void
  tell(message: OutputMessage | LookMessage): void
  /** Ends those that are admitted no more. */
  review(still: (reader: Admitted) => boolean): void
  close(): void
}

export type Said = HelloMessage | LookMessage | OutputMessage
interface Reader extends Admitted {
  verdicts: boolean
  send(json: string): void
  /** Says that it is still there, and ends the connection of one that did not answer the last time. */
  beat(): void
  unread(): number
  end(code: number): void
  cut(): void
}

export function createReaders(): Readers {
  const readers = new Set<Reader>()
  const beats = setInterval(() => {
    for (const reader of readers) reader.beat()
  }, BEAT_MS)
  beats.unref()
  const send = (reader: Reader, json: string) => {
    reader.send(json)
    if (reader.unread() > MOST_UNREAD) reader.cut()
  }
  const wants = (reader: Reader, { type }: Said) =>
    type === 'sign' || (reader.what === 'captions' ? type === 'look' : type === 'verdict' && reader.verdicts)
  const end = (reader: Reader, code: number) => {
    readers.delete(reader)
    reader.end(code)
    setTimeout(() => reader.cut(), GOODBYE_MS).unref()
  }
  const add = (reader: Reader, first: readonly Said[]) => {
    readers.add(reader)
    for (const said of first) send(reader, JSON.stringify(said))
  }
  return {
    room: () => readers.size < MOST_READERS,
    addEvents(response, admitted, first) {
      const reader: Reader = {
        ...admitted,
        send: (json) => response.write(`data: ${json}\n\n`),
        beat: () => void response.write(': \n\n'),
        unread: () => response.writableLength,
        end: () => void response.end(),
        cut: () => void response.destroy(),
      }
      response.on('close', () => readers.delete(reader))
      add(reader, first)
    },
    addSocket(socket, admitted, first) {
      let answered = true
      const reader: Reader = {
        ...admitted,
        send: (json) => socket.send(json),
        beat() {
          if (!answered) return socket.terminate()
          answered = false
          socket.ping()
        },
        unread: () => socket.bufferedAmount,
        end: (code) => socket.close(code),
        cut: () => socket.terminate(),
      }
      socket.on('pong', () => {
        answered = true
      })
      // Nothing that a program says is obeyed, or even kept.
      socket.on('message', () => end(reader, NOT_ALLOWED))
      // What breaks the protocol is ended by the library, which says so in `close` as well.
      socket.on('error', () => {})
      socket.on('close', () => readers.delete(reader))
      add(reader, first)
    },
    tell(message) {
      const json = JSON.stringify(message)
      for (const reader of readers) if (wants(reader, message)) send(reader, json)
    },
    review(still) {
      for (const reader of readers) if (!still(reader)) end(reader, NOT_ALLOWED)
    },
    close() {
      clearInterval(beats)
      for (const reader of readers) end(reader, GOING_AWAY)
    },
  }
}
