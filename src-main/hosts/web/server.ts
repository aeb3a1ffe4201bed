import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { Failure } from '../../contract/failure'
import { parse } from '../../contract/parse'
import { SessionRequest } from '../../contract/webSession'
import type { App } from '../../services/app'
import type { Assets } from '../assets'
import { createDispatch } from '../dispatch'
import { SECURITY_HEADERS } from '../headers'
import { readBody } from './body'
import { createEventStreams } from './eventStreams'
import { ENTRY, judge } from './guard'
import { createSessions, newSecret } from './sessions'

const ADDRESS = '127.0.0.1'
const BODY_LIMIT = 4 * 1024 * 1024
/** Anybody may ask for a session: two secrets and their names. */
const SESSION_BODY_LIMIT = 512
/** Requests that dawdle are cut off, so that nobody keeps all connections by saying nothing. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 }
const MOST_CONNECTIONS = 256
/** A file that nobody reads on for so long is not wanted any more. */
const UNREAD_MS = 30_000
/**
 * The whole answer to what Node could not read as a request. A connection on which nothing ever came is closed without a
 * word: browsers open some ahead, and would take the words for the answer to the first thing they ask there.
 */
export function answerUnread(code: string, received: number): string | null {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && received === 0) return null
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status}`, ...headers, 'Connection: close', '', ''].join('\r\n')
}

export interface WebHost {
  origin: string
  /** A new address that lets one browser in, once; `onUsed` is told when it has. */
  invite(onUsed?: () => void): string
  /** Ends every connection; resolves when the port is free. */
  close(): Promise<void>
}

export interface WebHostOptions {
  app: App
  assets: Assets
  /** 0 takes any free port. */
  port: number
  /** By which pages of earlier starts find their way back; see `createSessions`. */
  renewalKeys: readonly string[]
  report(error: unknown): void
  /** Called whenever a page listens to events from now on. */
  onListens?: () => void
  timeouts?: typeof TIMEOUTS
}

/**
 * Serves the studio to this computer alone.
 *
 * @throws Failure "conflict" when the port is taken
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { app, assets, renewalKeys, report, timeouts = TIMEOUTS } = options
  const dispatch = createDispatch(app.handlers, report)
  // A request without Host is refused by our own hand, with our own headers.
  const server = createServer({ requireHostHeader: false, ...timeouts }, (request, response) => {
    answer(request, response).catch((error) => {
      report(error)
      if (!response.headersSent) plain(response, 500, 'Something went wrong inside Signsmith.')
      else response.destroy()
    })
  })
  server.maxConnections = MOST_CONNECTIONS
  server.on('checkExpectation', (_request, response) => plain(response, 417, 'Signsmith makes no promises ahead.'))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answerUnread(error.code ?? '', 'bytesRead' in socket ? Number(socket.bytesRead) : 1)
    if (answer && socket.writable) socket.end(answer)
    else socket.destroy()
  })
  const port = await listen(server, options.port)
  const authority = `${ADDRESS}:${port}`
  const sessions = createSessions(authority, renewalKeys)
  const streams = createEventStreams(app.events, newSecret())

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { headers, headersDistinct } = request
    const once = (name: string) => (headersDistinct[name]?.length === 1 ? headersDistinct[name][0] : undefined)
    const holdsSession = sessions.holds(/^Bearer ([0-9a-f]{64})$/.exec(once('authorization') ?? '')?.[1])
    const verdict = judge(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        host: once('host'),
        origin: headers.origin,
        fetchSite: headers['sec-fetch-site'] as string | undefined,
        fetchMode: once('sec-fetch-mode'),
        fetchDest: once('sec-fetch-dest'),
        holdsSession,
        contentType: once('content-type'),
      },
      authority,
    )
    switch (verdict.kind) {
      case 'refused':
        if (verdict.status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
        return plain(response, verdict.status, verdict.reason)
      case 'asset':
        return sendAsset(assets, verdict.path, response)
      case 'events':
        if (streams.room()) {
          streams.open(response)
          return options.onListens?.()
        }
        response.setHeader('Connection', 'close')
        return plain(response, 503, 'Too many browsers listen already. Close some.')
    }
    const body = await readBody(request, verdict.kind === 'session' ? SESSION_BODY_LIMIT : BODY_LIMIT)
    if (!body.ok) {
      response.setHeader('Connection', 'close')
      return plain(response, body.status, body.reason)
    }
    if (verdict.kind === 'call') return json(response, 200, await dispatch(verdict.name, body.value))
    const asked = parse(SessionRequest, body.value)
    if (!asked.ok) return plain(response, 400, 'This is no question for a session.')
    const answered = sessions.answer(asked.value, holdsSession)
    if (!answered.ok) response.setHeader('WWW-Authenticate', 'Bearer')
    json(response, answered.ok ? 200 : 401, answered)
  }

  return {
    origin: `http://${authority}`,
    invite: (onUsed = () => {}) => `http://${authority}${ENTRY}#key=${sessions.invite(onUsed)}`,
    close: () =>
      new Promise((resolve) => {
        streams.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(
        taken
          ? new Failure('conflict', `Port ${port} is taken by another program. Choose another one with --port.`)
          : error,
      )
    })
    server.listen(port, ADDRESS, () => resolve((server.address() as AddressInfo).port))
  })
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

function sendAsset(assets: Assets, path: string, response: ServerResponse): void {
  const asset = assets.get(path)
  if (!asset) return plain(response, 404, 'There is nothing here.')
  response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': asset.type })
  // Closes the file as well when the browser hangs up in the middle.
  // Whoever does not read what was asked for gives the connection back.
  response.setTimeout(UNREAD_MS, () => response.destroy())
  pipeline(createReadStream(asset.file), response, () => {})
}
