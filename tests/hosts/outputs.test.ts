import { createHmac, randomBytes } from 'node:crypto'
import { createSocket, Socket as DatagramSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { OUTPUT_DEFAULTS, type OutputMessage, type SignMessage } from '../../src-main/contract/outputs'
import { type Interfaces, isNear, ownAuthorities, toldAuthorities } from '../../src-main/hosts/outputs/network'
import { openOscSender, oscPacket } from '../../src-main/hosts/outputs/osc'
import { MOST_READERS, MOST_UNREAD } from '../../src-main/hosts/outputs/readers'
import { startOutputServer } from '../../src-main/hosts/outputs/server'
import { hearEvents } from '../support/outputs'
import { patience } from '../support/pace'

const STREAM = 'a'.repeat(40)
const CAPTIONS = 'b'.repeat(40)
const LIVE = 'c'.repeat(40)
const sign: SignMessage = {
  type: 'sign',
  label: 'hello',
  signId: 's'.repeat(20),
  confidence: 0.97,
  time: 1_764_251_234_567,
  project: 'Greetings',
  projectId: 'p'.repeat(20),
}
const { label: _label, signId: _signId, ...rest } = sign
const verdict: OutputMessage = { ...rest, type: 'verdict', verdict: 'unknown', label: null, confidence: null }
const HELLO = { type: 'hello', format: 'signsmith-live', version: 1 }

/** A network of made addresses. */
const net = (address: string, bits: number, scopeid?: number): NetworkInterfaceInfo => ({
  address,
  netmask: '',
  mac: '',
  internal: false,
  cidr: `${address}/${bits}`,
  ...(scopeid === undefined ? { family: 'IPv4' } : { family: 'IPv6', scopeid }),
})

async function server(otherDevices = false, interfaces: () => Interfaces = networkInterfaces) {
  const set = {
    keys: { captions: CAPTIONS as string | null, stream: [STREAM, LIVE] as string[] | null },
    sites: ['http://localhost:8000', 'file'],
  }
  const assets = new Map([['/captions.html', { file: import.meta.filename, type: 'text/html; charset=utf-8' }]])
  const started = await startOutputServer(assets, interfaces, {
    port: 0,
    otherDevices,
    keys: () => set.keys,
    proofKey: LIVE,
    sites: () => set.sites,
    look: () => OUTPUT_DEFAULTS.captions,
  })
  onTestFinished(() => started.close())
  const { port } = started
  const authority = `127.0.0.1:${port}`

  /** Raw bytes, so that nothing tidies them up on the way; resolves with all that was answered until the end. */
  const raw = (bytes: string | Buffer, wait = patience(1_000), enough = /^$/) =>
    new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
        if (enough.test(text)) socket.destroy()
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(text))
      socket.write(bytes)
      setTimeout(() => socket.destroy(), wait)
    })
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const all = Object.entries({ Host: authority, ...headers, Connection: 'close' })
    const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    return raw(`${method} ${path} HTTP/1.1\r\n${head}\r\n`, undefined, /\r\n\r\n/)
  }
  const status = async (...words: Parameters<typeof get>) => Number(/^HTTP\/1\.1 (\d+)/.exec(await get(...words))?.[1])
  /** A program that listens, with all that it heard. */
  const listen = async (path: string, options: ClientOptions = {}) => {
    const socket = new WebSocket(`ws://${authority}${path}`, options)
    onTestFinished(() => socket.terminate())
    const heard: unknown[] = []
    const ended = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.on('message', (data) => heard.push(JSON.parse(String(data))))
    await new Promise((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('error', reject)
    })
    return { socket, heard, ended }
  }
  const refused = async (path: string, options: ClientOptions = {}) =>
    listen(path, options).then(
      () => 'let in',
      (error: Error) => error.message,
    )
  return { ...started, set, authority, raw, get, status, listen, refused }
}

describe('the door of the outputs', () => {
  it('tells signs to programs by WebSocket and by server-sent events, and verdicts to those that want them', async () => {
    const { tell, tellLook, listen, get, authority } = await server()
    const plain = await listen(`/socket?key=${STREAM}`)
    const all = await listen('/socket?verdicts=1', { headers: { Authorization: `Bearer ${STREAM}` } })
    const events = await hearEvents(`http://${authority}/events?key=${STREAM}`)
    for (const heard of [plain.heard, all.heard, events]) await vi.waitFor(() => expect(heard).toEqual([HELLO]))
    // Of captions alone.
    tellLook()
    tell(verdict)
    tell(sign)
    await vi.waitFor(() => expect(all.heard).toEqual([HELLO, verdict, sign]))
    for (const heard of [plain.heard, events]) await vi.waitFor(() => expect(heard).toEqual([HELLO, sign]))
    expect(await get(`/events?key=${STREAM}`)).toContain('Content-Type: text/event-stream')
  })

  it('tells captions their look and the signs alone, and again when the look changes', async () => {
    const { tell, tellLook, authority } = await server()
    const heard = await hearEvents(`http://${authority}/captions/events?key=${CAPTIONS}`)
    const look = { type: 'look', look: OUTPUT_DEFAULTS.captions }
    await vi.waitFor(() => expect(heard).toEqual([HELLO, look]))
    tell(verdict)
    tell(sign)
    tellLook()
    await vi.waitFor(() => expect(heard).toEqual([HELLO, look, sign, look]))
  })

  it('proves that it is the one that told of itself', async () => {
    const { listen } = await server()
    const { heard } = await listen(`/socket?key=${LIVE}&nonce=n0nce`)
    const proof = createHmac('sha256', LIVE).update('n0nce').digest('hex')
    await vi.waitFor(() => expect(heard).toEqual([{ ...HELLO, proof }]))
  })

  it.each([
    ['a rebinding Host', '/events', { Host: 'evil.example' }, 403],
    ['localhost as Host', '/events', { Host: 'localhost:5787' }, 403],
    ['a page of another site', '/events', { Origin: 'http://evil.example' }, 403],
    ['another port of an allowed site', '/events', { Origin: 'http://localhost:8001' }, 403],
    ['an allowed site at the captions', '/captions/events', { Origin: 'http://localhost:8000' }, 403],
    ['a page that embeds', '/events', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    [
      'a page that embeds the captions',
      '/captions',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'iframe' },
      403,
    ],
    ['no key', '/events?key=', {}, 401],
    ['a wrong key', `/events?key=${'d'.repeat(40)}`, {}, 401],
    ['the key of the captions', `/events?key=${CAPTIONS}`, {}, 401],
    ['the key of the stream at the captions', `/captions/events?key=${STREAM}`, {}, 401],
    ['a key that is said in another way', '/events', { Authorization: `Basic ${STREAM}` }, 401],
    ['a path that leads out', '/../../etc/passwd', {}, 400],
    ['an encoded path that leads out', '/%2e%2e%2fetc/passwd', {}, 400],
    ['two slashes', '//events', {}, 400],
    ['a socket without an upgrade', `/socket?key=${STREAM}`, {}, 400],
    ['the studio’s own page', '/', {}, 404],
    ['a call', '/call/app.describe', {}, 404],
    ['a part of an object', '/constructor', {}, 404],
  ] as const)('refuses %s', async (_name, path, headers, wanted) => {
    const { status } = await server()
    expect(await status(path, { ...headers })).toBe(wanted)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('takes no %s', async (method) => {
    const { status } = await server()
    expect(await status(`/events?key=${STREAM}`, {}, method)).toBe(405)
  })

  it('lets the pages listen that the person named, and those from files where they were', async () => {
    const { get, set, listen, refused } = await server()
    const text = await get(`/events?key=${STREAM}`, { Origin: 'http://localhost:8000', 'Sec-Fetch-Site': 'cross-site' })
    expect(text).toMatch(/^HTTP\/1\.1 200/)
    expect(text).toContain('Access-Control-Allow-Origin: http://localhost:8000')
    await listen(`/socket?key=${STREAM}`, { origin: 'file://' })
    await listen(`/socket?key=${STREAM}`, { origin: 'null' })
    set.sites = []
    for (const origin of ['file://', 'null', 'http://localhost:8000', 'http://evil.example']) {
      expect(await refused(`/socket?key=${STREAM}`, { origin })).toContain('403')
    }
  })

  it('refuses a WebSocket without its key, at another path and while the stream is off', async () => {
    const { set, refused } = await server()
    expect(await refused('/socket')).toContain('401')
    expect(await refused(`/socket?key=${CAPTIONS}`)).toContain('401')
    expect(await refused(`/events?key=${STREAM}`)).toContain('400')
    set.keys = { captions: CAPTIONS, stream: null }
    expect(await refused(`/socket?key=${STREAM}`)).toContain('403')
  })

  it('puts the security headers on every answer', async () => {
    const { get } = await server()
    for (const text of [await get('/captions'), await get('/missing'), await get(`/events?key=${STREAM}`)]) {
      expect(text).toContain("Content-Security-Policy: default-src 'none'")
      expect(text).toContain('X-Content-Type-Options: nosniff')
      expect(text).toContain('Permissions-Policy: camera=(), microphone=()')
    }
  })

  it('ends a program that says anything, and hears none of it', async () => {
    const { listen } = await server()
    const talker = await listen(`/socket?key=${STREAM}`)
    talker.socket.send(JSON.stringify({ type: 'sign', label: 'injected' }))
    expect(await talker.ended).toBe(1008)
    const large = await listen(`/socket?key=${STREAM}`)
    large.socket.send('x'.repeat(100_000))
    expect(await large.ended).toBe(1009)
  })

  it('ends those whose key was made anew, or whose output was switched off', async () => {
    const { listen, set, review, tell } = await server()
    const [old, kept] = [await listen(`/socket?key=${STREAM}`), await listen(`/socket?key=${LIVE}`)]
    set.keys = { captions: null, stream: ['e'.repeat(40), LIVE] }
    review()
    expect(await old.ended).toBe(1008)
    tell(sign)
    await vi.waitFor(() => expect(kept.heard).toEqual([HELLO, sign]))
  })

  it('has room for so many, and room again when one goes', async () => {
    const { listen, refused } = await server()
    const [first] = await Promise.all(Array.from({ length: MOST_READERS }, () => listen(`/socket?key=${STREAM}`)))
    expect(await refused(`/socket?key=${STREAM}`)).toContain('503')
    first!.socket.close()
    await first!.ended
    await vi.waitFor(async () => expect(await refused(`/socket?key=${STREAM}`)).toBe('let in'))
  })

  it('cuts off who does not read, and keeps nothing for them', async () => {
    const { port, authority, listen, tell } = await server()
    const sluggards = ['/events', '/socket'].map((path) => {
      const socket: Socket = connect(port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: '
      const key = randomBytes(16).toString('base64')
      const asks = path === '/socket' ? `${upgrade}${key}\r\n` : ''
      socket.write(`GET ${path}?key=${STREAM} HTTP/1.1\r\nHost: ${authority}\r\n${asks}\r\n`)
      socket.pause()
      return socket
    })
    const reader = await listen(`/socket?key=${STREAM}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const long = { ...sign, label: 'x'.repeat(MOST_UNREAD / 8) }
    // The system takes some megabytes on the way; beyond them nobody waits.
    const times = 500
    for (let i = 0; i < times; i++) {
      tell(long)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    for (const socket of sluggards) {
      const ended = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve))
      let bytes = 0
      socket.on('data', (chunk) => {
        bytes += chunk.length
      })
      socket.resume()
      await ended
      expect(bytes).toBeLessThan((times * MOST_UNREAD) / 8)
    }
    tell(sign)
    await vi.waitFor(() => expect(reader.heard.at(-1)).toEqual(sign))
  })

  it('goes on whatever is thrown at it: garbage, half frames, large headers, many connections', async () => {
    const { raw, authority, listen, tell } = await server()
    const reader = await listen(`/socket?key=${STREAM}`)
    const handshake = [
      `GET /socket?key=${STREAM} HTTP/1.1`,
      `Host: ${authority}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '',
      '',
    ].join('\r\n')
    const head = (headers: string) => `GET /events?key=${STREAM} HTTP/1.1\r\nHost: ${authority}\r\n${headers}\r\n`
    const attacks: (string | Buffer)[] = [
      randomBytes(5_000),
      '\r\n\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      head(`X: ${'y'.repeat(20_000)}\r\n`),
      head(`${Array.from({ length: 2_500 }, (_, i) => `X-${i}: y`).join('\r\n')}\r\n`),
      head('Content-Length: 5\r\nContent-Length: 6\r\n'),
      head('Transfer-Encoding: chunked\r\n'),
      head('Host: evil.example\r\n'),
      head('Upgrade: h2c\r\nConnection: Upgrade\r\n'),
      handshake.replace('13', '99'),
      handshake.replace('websocket', 'nonsense'),
      handshake.replace(/Sec-WebSocket-Key: .*/, 'Sec-WebSocket-Key: short'),
      Buffer.concat([Buffer.from(handshake), Buffer.from([0x81, 0x05, 1, 2, 3, 4, 5])]),
      Buffer.concat([
        Buffer.from(handshake),
        Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      ]),
      ...Array.from({ length: 30 }, () => Buffer.concat([Buffer.from(handshake), randomBytes(200)])),
    ]
    // All at once: more than there is room for.
    const answers = await Promise.all(
      [...attacks, ...Array.from({ length: 100 }, () => '')].map((one) => raw(one, 500)),
    )
    expect(answers.join('')).not.toContain('injected')
    tell(sign)
    await vi.waitFor(() => expect(reader.heard).toEqual([HELLO, sign]))
    expect((await listen(`/socket?key=${STREAM}`)).socket.readyState).toBe(WebSocket.OPEN)
  })

  it.each([
    ['an upgrade that is refused', '/nothing', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    [
      'a handshake that is none',
      `/socket?key=${STREAM}`,
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n',
    ],
    ['a request that is none', '/events', 'Host: a\r\nno header\r\n'],
    ['one that listens', `/events?key=${STREAM}`, ''],
  ])('ends %s whether or not the program ends its side, and then itself', async (_name, path, headers) => {
    const { port, authority, close } = await server()
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void socket.destroy())
    const answered = new Promise((resolve) => socket.once('data', resolve))
    socket.on('error', () => {})
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${authority}\r\n${headers}\r\n`)
    await answered
    // Nor does one that has said nothing keep it.
    const silent = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void silent.destroy())
    silent.on('error', () => {})
    await new Promise((resolve) => silent.once('connect', resolve))
    const late = new Promise((resolve) => setTimeout(() => resolve('still open'), patience(5_000)))
    expect(await Promise.race([close().then(() => 'closed'), late])).toBe('closed')
  })

  it('says so when its port is taken', async () => {
    const { port } = await server()
    const keys = () => ({ captions: null, stream: null })
    const taken = startOutputServer(new Map(), networkInterfaces, {
      port,
      otherDevices: false,
      keys,
      proofKey: LIVE,
      sites: () => [],
      look: () => OUTPUT_DEFAULTS.captions,
    })
    await expect(taken).rejects.toThrow(`Port ${port} is taken by another program. Choose another port`)
  })
})

/** Where this computer is reached but at 127.0.0.1; on some there is no second address of its own, and none of IPv6. */
const ELSEWHERE = [
  '127.0.0.2',
  '::1',
  ...Object.values(networkInterfaces())
    .flatMap((infos) => infos ?? [])
    .filter(({ internal, family, address }) => !internal && (family === 'IPv4' || !address.startsWith('fe80')))
    .map(({ address }) => address),
]
const reached = async (port: number) => {
  const tries = ELSEWHERE.map(async (address) => {
    const socket = connect({ port, host: address, timeout: patience(1_000) })
    const what = await Promise.race([
      once(socket, 'connect').then(() => [address]),
      once(socket, 'timeout').then(() => []),
    ]).catch(() => [])
    socket.destroy()
    return what
  })
  return (await Promise.all(tries)).flat()
}

describe('other devices', () => {
  it('reach nothing unless the person said so, and then this computer at its own addresses', async () => {
    const alone = await server()
    expect([await reached(alone.port), alone.elsewhere()]).toEqual([[], []])
    const open = await server(true)
    const own = ELSEWHERE.slice(2)
    expect(await reached(open.port)).toEqual(expect.arrayContaining(own))
    expect((await reached(open.port)).length).toBeGreaterThan(0)
    expect(open.elsewhere()).toEqual(toldAuthorities(ownAuthorities(networkInterfaces(), open.port)))
    for (const authority of open.elsewhere()) {
      const heard = await hearEvents(`http://${authority}/events?key=${STREAM}`)
      await vi.waitFor(() => expect(heard).toEqual([HELLO]))
    }
    await open.close()
    expect(await reached(open.port)).toEqual([])
  })

  it.each([
    ['with the key', {}, `/events?key=${STREAM}`, 200],
    ['without the key', {}, '/events', 401],
    ['with the key of the captions', {}, `/events?key=${CAPTIONS}`, 401],
    ['as a page of the captions', { Origin: 'http://192.0.2.77:PORT' }, `/captions/events?key=${CAPTIONS}`, 200],
    [
      'as a page from another address of this computer',
      { Origin: 'http://127.0.0.1:PORT' },
      `/captions/events?key=${CAPTIONS}`,
      403,
    ],
    ['as a page of another site', { Origin: 'http://evil.example' }, `/events?key=${STREAM}`, 403],
    ['as a page that the person named', { Origin: 'http://localhost:8000' }, `/events?key=${STREAM}`, 200],
    ['by a name that leads here', { Host: 'evil.example:PORT' }, `/events?key=${STREAM}`, 403],
    ['by an address that is not ours', { Host: '192.0.2.78:PORT' }, `/events?key=${STREAM}`, 403],
    ['by our address at another port', { Host: '192.0.2.77:1' }, `/events?key=${STREAM}`, 403],
    ['by our other address', { Host: '[fd00:0:0:1::7]:PORT' }, `/events?key=${STREAM}`, 200],
    ['by the address of one cable', { Host: '[fe80::7]:PORT' }, `/events?key=${STREAM}`, 403],
    ['by the address of this computer alone', { Host: '127.0.0.1:PORT' }, `/events?key=${STREAM}`, 200],
    ['to the studio', {}, '/call/app.describe', 404],
  ])('come %s, and are answered as they should be', async (_name, headers, path, wanted) => {
    const made = { one: [net('192.0.2.77', 24), net('fd00:0:0:1::7', 64, 0), net('fe80::7', 64, 2)] }
    const { status, port } = await server(true, () => made)
    const told = Object.entries({ Host: '192.0.2.77:PORT', ...headers })
    const here = told.map(([name, value]) => [name, value.replace('PORT', String(port))])
    expect(await status(path, Object.fromEntries(here))).toBe(wanted)
  })

  it('are let in at the addresses that this computer has just now', async () => {
    let made: Interfaces = {}
    const { status, port, elsewhere } = await server(true, () => made)
    const come = () => status(`/events?key=${STREAM}`, { Host: `192.0.2.77:${port}` })
    expect([await come(), elsewhere()]).toEqual([403, []])
    made = { one: [net('192.0.2.77', 24)] }
    expect([await come(), elsewhere()]).toEqual([200, [`192.0.2.77:${port}`]])
  })

  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.5', true],
    ['::ffff:192.0.2.5', true],
    ['fd00::5', true],
    ['198.51.100.9', true],
    ['198.51.100.8', false],
    ['203.0.113.5', false],
    ['::ffff:203.0.113.5', false],
    ['2001:db8::5', false],
    [undefined, false],
  ])('at %s are in a network of this computer: %s', (address, near) => {
    const made = { one: [net('192.0.2.77', 24), net('fd00::7', 64, 0)], two: [net('198.51.100.9', 32)] }
    expect(isNear(made, address)).toBe(near)
  })
})

describe('an OSC sender', () => {
  it.each(['127.0.0.1', 'localhost', '::1'])('reaches %s', async (host) => {
    const { address, family } = await lookup(host)
    const listener = createSocket(family === 6 ? 'udp6' : 'udp4').bind(0, address)
    onTestFinished(() => void listener.close())
    const bound = await once(listener, 'listening').then(
      () => true,
      () => false,
    )
    // Some computers have no IPv6 at all.
    if (!bound && host === '::1') return
    const told: (string | null)[] = []
    const sender = await openOscSender(host, listener.address().port, (problem) => told.push(problem))
    onTestFinished(sender.close)
    const heard = once(listener, 'message')
    sender.tell(sign)
    expect((await heard)[0]).toEqual(oscPacket(sign))
    await expect.poll(() => told).toEqual([null])
  })

  it('says of a message why it could not leave', async () => {
    const told: (string | null)[] = []
    // To all devices at once the system sends nothing unless it is asked to in particular.
    const sender = await openOscSender('255.255.255.255', 9_000, (problem) => told.push(problem))
    onTestFinished(sender.close)
    sender.tell(sign)
    await expect
      .poll(() => told)
      .toEqual([expect.stringMatching(/^Signs cannot be sent to 255\.255\.255\.255, port 9000 \(.+\)\./)])
  })

  it('says so when nothing has that name', async () => {
    await expect(openOscSender('nobody.invalid', 9_000, () => {})).rejects.toThrow(
      /^No device is called nobody\.invalid here/,
    )
  })

  it('says so when the system gives it no port', async () => {
    type Bind = (this: DatagramSocket, port: number, address: string, done: () => void) => DatagramSocket
    const bind: Bind = DatagramSocket.prototype.bind
    // An address for documentation (RFC 5737), which this computer does not have.
    const elsewhere: Bind = function (port, _address, done) {
      return bind.call(this, port, '192.0.2.1', done)
    }
    const spy = vi.spyOn(DatagramSocket.prototype, 'bind').mockImplementation(elsewhere as DatagramSocket['bind'])
    onTestFinished(() => spy.mockRestore())
    await expect(openOscSender('127.0.0.1', 9_000, () => {})).rejects.toThrow('gives OSC no port to send from')
  })
})

describe('an OSC packet', () => {
  /** By the specification of OSC 1.0: strings end in one to four zeros, numbers stand big end first. */
  it('is what the specification says, byte by byte', () => {
    expect(oscPacket({ ...sign, confidence: 0.5 })).toEqual(
      Buffer.concat([
        Buffer.from('/signsmith/sign\0'),
        Buffer.from(',sf\0'),
        Buffer.from('hello\0\0\0'),
        Buffer.from([0x3f, 0, 0, 0]),
      ]),
    )
    expect(oscPacket({ ...verdict, verdict: 'no-hand' } as OutputMessage)).toEqual(
      Buffer.concat([
        Buffer.from('/signsmith/verdict\0\0'),
        Buffer.from(',ssf\0\0\0\0'),
        Buffer.from('no-hand\0'),
        Buffer.from('\0\0\0\0'),
        Buffer.from([0, 0, 0, 0]),
      ]),
    )
  })

  it('has names in UTF-8, padded by bytes and not by letters, and a whole confidence as a float', () => {
    const packet = oscPacket({ ...sign, label: 'şey', confidence: 1 })
    expect(packet.subarray(20)).toEqual(Buffer.concat([Buffer.from('şey\0\0\0\0'), Buffer.from([0x3f, 0x80, 0, 0])]))
    expect(packet.length % 4).toBe(0)
  })
})
