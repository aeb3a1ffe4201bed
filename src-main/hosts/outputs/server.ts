import { createHmac } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Failure } from '../../contract/failure'
import { type HelloMessage, THIS_COMPUTER } from '../../contract/outputs'
import type { OutputServer, ServerOptions } from '../../services/studio/outputDoors'
import type { Assets } from '../assets'
import { SECURITY_HEADERS } from '../headers'
import { judge, stillAdmitted, type Verdict } from './guard'
import { type Interfaces, isNear, ownAuthorities, toldAuthorities } from './network'
import { createReaders } from './readers'

/** Of a message from a program, in bytes; none is wanted at all. */
const MOST_HEARD = 1024
const MOST_CONNECTIONS = 64
/** Requests that dawdle are cut off, so that nobody keeps all connections by saying nothing; sizes in bytes. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 8 * 1024,
  requireHostHeader: false,
}
const UNREAD_MS = 30_000
const GOODBYE_MS = 500
const FULL = 'Too many programs listen already. Close some.'

/** What is served here shows signs, and uses no camera. */
const HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'Permissions-Policy': 'camera=(), microphone=()',
}

/**
 * Tells programs of this computer what is recognised, and shows them captions; those of other devices in its networks
 * as well, where the person said so. Nobody can ask for anything here.
 *
 * @param assets of the page; only those of the captions are served
 * @param interfaces of this computer just now: it may come into other networks meanwhile
 * @throws Failure "conflict" when the port is taken
 */
export async function startOutputServer(
  assets: Assets,
  interfaces: () => Interfaces,
  { port: wished, otherDevices, keys, proofKey, sites, look }: ServerOptions,
): Promise<OutputServer> {
  const served = captionAssets(assets)
  const readers = createReaders()
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MOST_HEARD,
    handleProtocols: () => false,
  })
  const server = createServer(LIMITS)
  server.maxConnections = MOST_CONNECTIONS
  /** All of them: of those that asked for an upgrade the server itself knows nothing any more. */
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    if (!isNear(otherDevices ? interfaces() : {}, socket.remoteAddress)) return void socket.destroy()
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  const port = await listen(server, wished, otherDevices)
  const others = () => (otherDevices ? ownAuthorities(interfaces(), port) : [])
  const doors = () => ({ authorities: [`${THIS_COMPUTER}:${port}`, ...others()], ...keys(), sites: sites() })
  const judged = (request: IncomingMessage, upgrades: boolean): Verdict => {
    const { headers, headersDistinct } = request
    const once = (name: string) => (headersDistinct[name]?.length === 1 ? headersDistinct[name][0] : undefined)
    return judge(
      {
        method: request.method ?? '',
        target: request.url ?? '',
        host: once('host'),
        origin: headers.origin,
        fetchSite: headers['sec-fetch-site'] as string | undefined,
        fetchMode: once('sec-fetch-mode'),
        fetchDest: once('sec-fetch-dest'),
        authorization: once('authorization'),
        upgrades,
      },
      doors(),
    )
  }
  /** What a connection hears first. */
  const first = ({ what, nonce }: { what: 'captions' | 'stream'; nonce: string | null }) => {
    const proof = nonce === null ? {} : { proof: createHmac('sha256', proofKey).update(nonce).digest('hex') }
    const hello: HelloMessage = { type: 'hello', format: 'signsmith-live', version: 1, ...proof }
    return what === 'captions' ? [hello, { type: 'look' as const, look: look() }] : [hello]
  }

  server.on('request', (request, response) => {
    // Nothing is sent here, so that what comes is not read.
    request.on('error', () => {})
    const verdict = judged(request, false)
    if (verdict.kind === 'refused') return plain(response, verdict.status, verdict.reason)
    if (verdict.kind === 'asset') return sendAsset(served, verdict.path, response)
    if (!readers.room()) return plain(response, 503, FULL)
    const { origin } = verdict
    const shared = origin === undefined ? {} : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
    response.writeHead(200, { ...HEADERS, ...shared, 'Content-Type': 'text/event-stream' })
    readers.addEvents(response, verdict, first(verdict))
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const verdict = judged(request, true)
    const refuse = (status: number, reason: string) => endWith(socket, rawAnswer(status, reason))
    if (verdict.kind === 'refused') return refuse(verdict.status, verdict.reason)
    if (verdict.kind !== 'socket') return refuse(400, 'A WebSocket is opened at /socket, and nowhere else.')
    if (!readers.room()) return refuse(503, FULL)
    sockets.handleUpgrade(request, socket, head, (opened) => readers.addSocket(opened, verdict, first(verdict)))
  })
  server.on('checkExpectation', (_request, response) => plain(response, 417, 'Signsmith makes no promises ahead.'))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const silent = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && 'bytesRead' in socket && socket.bytesRead === 0
    if (socket.writable && !silent) endWith(socket, rawAnswer(400, 'This is no request that Signsmith can read.'))
    else socket.destroy()
  })

  return {
    port,
    elsewhere: () => toldAuthorities(others()),
    tell: readers.tell,
    tellLook: () => readers.tell({ type: 'look', look: look() }),
    review: () => readers.review((reader) => stillAdmitted(reader, doors())),
    close: () =>
      new Promise((resolve) => {
        readers.close()
        server.close(() => resolve())
        server.closeIdleConnections()
        // Whoever reads on in spite of the goodbye.
        setTimeout(() => {
          for (const socket of connections) socket.destroy()
        }, GOODBYE_MS).unref()
      }),
  }
}

function listen(server: Server, port: number, otherDevices: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      const failure = `Port ${port} is taken by another program. Choose another port, or end that program.`
      reject(taken ? new Failure('conflict', failure) : error)
    })
    // Without an address it listens at all of them.
    server.listen({ port, ...(!otherDevices && { host: THIS_COMPUTER }) }, () =>
      resolve((server.address() as AddressInfo).port),
    )
  })
}

/** The page of the captions under its short path, and what it loads. */
function captionAssets(assets: Assets): Assets {
  const page = assets.get('/captions.html')
  if (!page) return new Map()
  const named = readFileSync(page.file, 'utf8').matchAll(/(?:src|href)="\.?(\/assets\/[^"]+)"/g)
  const paths = Array.from(named, ([, path]) => path!)
  return new Map([['/captions', page], ...[...assets].filter(([path]) => paths.includes(path))])
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
  response.end(`${text}\n`)
}

/** A whole answer where there is no response to write it to. */
function rawAnswer(status: number, text: string): string {
  const headers = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`)
  const head = [
    `HTTP/1.1 ${status} ${status}`,
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    'Connection: close',
  ]
  return [...head, `Content-Length: ${Buffer.byteLength(text) + 1}`, '', `${text}\n`].join('\r\n')
}

/** Ends a connection from both sides, whether the other one ends it as well or reads the answer at all. */
function endWith(socket: Duplex, answer: string): void {
  socket.end(answer, () => socket.destroy())
  setTimeout(() => socket.destroy(), GOODBYE_MS).unref()
}

function sendAsset(assets: Assets, path: string, response: ServerResponse): void {
  const asset = assets.get(path)
  if (!asset) return plain(response, 404, 'There is nothing here.')
  response.writeHead(200, { ...HEADERS, 'Content-Type': asset.type })
  response.setTimeout(UNREAD_MS, () => response.destroy())
  pipeline(createReadStream(asset.file), response, () => {})
}
