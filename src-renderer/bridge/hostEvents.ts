import type { StreamEvent, StreamLine, StreamPlace } from '../../src-main/contract/eventStream'
import { BEAT_MS } from '../../src-main/contract/eventStream'
import type { Connection } from './connection'
import { linesOf } from './lines'
import type { Session } from './session'

/** What the tabs of a browser tell each other: what one of them heard of the host, or the wish to hear of it. */
type Heard = StreamLine | { kind: 'lost' } | { kind: 'refused' } | { kind: 'wake' }

const RETRY_MS = 2_000
/** Silence after which the stream, or the tab that holds it, is taken for dead. */
const SILENT_MS = 4 * BEAT_MS
const JOIN_MS = 1_000
/** A place before any other, of a page that has heard nothing yet and missed what there was. */
const NOWHERE: StreamPlace = { start: '', count: 0 }

/**
 * Hears what the host tells. Browsers give an origin six connections, so that only one tab holds a stream, the one with
 * the lock, and tells it to the others. Events are numbered: whoever missed one reads everything anew.
 *
 * @returns resolves once nothing that happens from then on can be missed unnoticed
 */
export function hearHost(session: Session, connection: Connection, deliver: (event: StreamEvent) => void) {
  const channel = new BroadcastChannel('host-events')
  let joined = () => {}
  const joining = new Promise<void>((resolve) => {
    joined = resolve
  })
  let last: StreamPlace | null = null
  // Whoever goes on without having heard anything has missed what there is until then.
  setTimeout(() => {
    last ??= NOWHERE
    joined()
  }, JOIN_MS)
  let heardAt = performance.now()
  /** The stream of this tab, while it is the one that holds it; ended and asked for again by `abort`. */
  let stream: AbortController | null = null
  let wake = () => {}

  const hear = (heard: Heard) => {
    if (heard.kind === 'wake') return answerWake()
    heardAt = performance.now()
    joined()
    if (!('at' in heard)) {
      last ??= NOWHERE
      return connection.set(heard.kind)
    }
    connection.set('open')
    const { at } = heard
    const behind = last && last.start === at.start ? at.count - last.count : null
    if (behind !== null && (behind < 0 || (behind === 0 && heard.kind === 'event'))) return
    const told = heard.kind === 'event' ? 1 : 0
    const missed = last !== null && (behind === null || behind > told)
    last = at
    if (heard.kind === 'event') deliver(heard)
    if (missed) connection.noteMissed()
  }
  const say = (heard: Heard) => {
    channel.postMessage(heard)
    hear(heard)
  }
  const answerWake = () => {
    if (!stream) return
    wake()
    if (connection.state.value === 'open' && last) channel.postMessage({ kind: 'beat', at: last } satisfies Heard)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<Heard>) => hear(data))

  /** Holds a stream until `term` ends, however often it breaks. */
  const lead = async (term: AbortSignal) => {
    while (!term.aborted) {
      const mine = new AbortController()
      stream = mine
      const end = () => mine.abort()
      term.addEventListener('abort', end)
      const state = await readStream(session, mine.signal, say).catch(() => 'lost' as const)
      term.removeEventListener('abort', end)
      if (term.aborted) return
      say({ kind: state })
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, RETRY_MS)
      })
    }
  }

  let takeOver = () => {}
  const takeTurns = async () => {
    for (let steal = false; ; ) {
      const waiting = new AbortController()
      const term = new AbortController()
      takeOver = () => waiting.abort()
      const how = steal ? { steal } : { signal: waiting.signal }
      const failure = await navigator.locks.request('host-events', how, () => lead(term.signal)).catch((error) => error)
      // Stolen by another tab, or waited for too long; what is refused for another reason is refused for ever.
      stream = null
      term.abort()
      if (failure.name !== 'AbortError') return lead(new AbortController().signal)
      steal = waiting.signal.aborted
    }
  }
  takeTurns()
  channel.postMessage({ kind: 'wake' } satisfies Heard)

  let looked = performance.now()
  setInterval(() => {
    const now = performance.now()
    const slept = now - looked > SILENT_MS
    looked = now
    if (connection.state.value !== 'open') channel.postMessage({ kind: 'wake' } satisfies Heard)
    // Whoever slept has not listened, and knows nothing of the others' silence.
    if (slept) heardAt = now
    if (now - heardAt < SILENT_MS) return
    heardAt = now
    if (stream) stream.abort()
    else takeOver()
  }, RETRY_MS)

  return joining
}

/** Reads one stream to its end; says how it ended. */
async function readStream(
  session: Session,
  signal: AbortSignal,
  say: (line: StreamLine) => void,
): Promise<'lost' | 'refused'> {
  const response = await session.fetch('/events', { signal })
  if (!response.ok || !response.body) return response.status === 401 ? 'refused' : 'lost'
  for await (const line of linesOf(response.body)) say(JSON.parse(line) as StreamLine)
  return 'lost'
}
