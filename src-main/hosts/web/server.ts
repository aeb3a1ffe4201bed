import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EVENT_NAMES } from '../../contract/events'
import { Failure } from '../../contract/failure'
import type { App } from '../../services/app'
import type { Assets } from '../assets'
import { createDispatch } from '../dispatch'
import { SECURITY_HEADERS } from '../headers'
import { cookieName, type House, judge } from './guard'

const ADDRESS = '127.0.0.1'
const BODY_LIMIT = 4 * 1024 * 1024
const HEARTBEAT_MS = 15_000
/** What Node could not read as HTTP at all. */
const UNREADABLE = [
  'HTTP/1.1 400 Bad Request',
  ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
  'Connection: close',
  '',
  '',
].join('\r\n')

export interface WebHost {
  /** The address that opens the studio, with its key. */
  url: string
  /** Ends every connection; resolves when the port is free. */
  close(): Promise<void>
}

export interface WebHostOptions {
  app: App
  assets: Assets
  /** 0 takes any free port. */
  port: number
  sessionToken: string
  report(error: unknown): void
}

/**
 * Serves the studio to this computer alone.
 *
 * @throws Failure "conflict" when the port is taken
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { app, assets, sessionToken, report } = options
  const dispatch = createDispatch(app.handlers, report)
  // A request without Host is refused by our own hand, with our own headers.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    answer(request, response).catch((error) => {
      report(error)
      if (!response.headersSent) plain(response, 500, 'Something went wrong inside Signsmith.')
      else response.destroy()
    })
  })
  server.on('checkExpectation', (_request, response) => plain(response, 417, 'Signsmith makes no promises ahead.'))
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(UNREADABLE)
  })
  const port = await listen(server, options.port)
  const house: House = { authority: `${ADDRESS}:${port}`, entryToken: randomBytes(32).toString('hex'), sessionToken }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { headers, headersDistinct } = request
    const once = (name: string) => (headersDistinct[name]?.length === 1 ? headersDistinct[name][0] : undefined)
    const verdict = judge(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        host: once('host'),
        origin: headers.origin,
        fetchSite: headers['sec-fetch-site'] as string | undefined,
        cookie: headers.cookie,
        contentType: once('content-type'),
      },
      house,
    )
    switch (verdict.kind) {
      case 'refused':
        return plain(response, verdict.status, verdict.reason)
      case 'enter':
        response.setHeader(
          'Set-Cookie',
          `${cookieName(house.authority)}=${sessionToken}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`,
        )
        response.writeHead(303, { ...SECURITY_HEADERS, Location: '/' })
        response.end()
        return
      case 'asset':
        return sendAsset(assets, verdict.path, response)
      case 'events':
        return stream(app, response)
      case 'call': {
        const text = await readBody(request)
        if (text === null) {
          response.setHeader('Connection', 'close')
          return plain(response, 413, 'This is larger than one call may be.')
        }
        return json(response, await dispatch(verdict.name, parseBody(text)))
      }
    }
  }

  return {
    url: `http://${house.authority}/enter?token=${house.entryToken}`,
    close: () =>
      new Promise((resolve) => {
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

/** The body as text, or null when it is too large; the rest of it is then not read. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    if (Number(request.headers['content-length']) > BODY_LIMIT) return resolve(null)
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= BODY_LIMIT) return chunks.push(chunk)
      request.pause()
      resolve(null)
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    // Whoever hangs up in the middle gets no answer, and needs none.
    request.on('error', () => resolve(null))
  })
}

/** What is not JSON becomes undefined, which no schema takes. */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

function sendAsset(assets: Assets, path: string, response: ServerResponse): void {
  const asset = assets.get(path)
  if (!asset) return plain(response, 404, 'There is nothing here.')
  response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': asset.type })
  createReadStream(asset.file)
    .on('error', () => response.destroy())
    .pipe(response)
}

/** Server-sent events: every event of the contract, and a comment now and then to notice a dead connection. */
function stream(app: App, response: ServerResponse): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': 'text/event-stream' })
  response.write(': open\n\n')
  const stops = EVENT_NAMES.map((name) =>
    app.events.on(name, (payload) => response.write(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`)),
  )
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
  response.on('close', () => {
    clearInterval(heartbeat)
    for (const stop of stops) stop()
  })
}
