import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SessionAnswer } from '../../src-main/contract/webSession'
import { CONTENT_SECURITY_POLICY } from '../../src-main/hosts/headers'
import { renewalKeysOf } from '../../src-main/hosts/web/renewalKeys'
import { startWebHost } from '../../src-main/hosts/web/server'
import { hmac } from '../../src-main/hosts/web/sessions'
import { openApp } from '../../src-main/services/app'
import { appOptions, temporaryFolder } from '../support/app'
import { enter } from '../support/server'

const RENEWAL_KEY = 'cd'.repeat(32)
const OTHER = 'ef'.repeat(32)

/** In milliseconds; the host's own are longer. */
const HASTY = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 100 }

async function host({
  port: wished = 0,
  renewalKeys = [RENEWAL_KEY],
  timeouts = undefined as typeof HASTY | undefined,
} = {}) {
  const app = await openApp(appOptions(temporaryFolder()))
  const assets = new Map([
    ['/', { file: import.meta.filename, type: 'text/html; charset=utf-8' }],
    ['/assets/a.js', { file: import.meta.filename, type: 'text/javascript; charset=utf-8' }],
  ])
  const started = await startWebHost({
    app,
    assets,
    port: wished,
    renewalKeys,
    report: () => {},
    ...(timeouts && { timeouts }),
  })
  const close = async () => {
    await started.close()
    await app.close()
  }
  onTestFinished(close)
  const { host: authority, port } = new URL(started.origin)
  const secret = await enter(started.invite())
  const good: Record<string, string> = { Host: authority, Authorization: `Bearer ${secret}` }

  /** A raw request, so that nothing tidies it up on the way; resolves with the status and the whole answer. */
  const request = (line: string, headers: Record<string, string>, body: string | Buffer = '') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }))
      // A refused body is cut off in the middle: what was answered before counts.
      socket.on('error', (error) => text || reject(error))
      const all = {
        ...headers,
        ...(body.length > 0 ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
        Connection: 'close',
      }
      const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`${line} HTTP/1.1\r\n${head.join('')}\r\n`)
      socket.write(body)
    })
  const call = (name: string, headers: Record<string, string>, body: string | Buffer = '{}') =>
    request(`POST /call/${name}`, { 'Content-Type': 'application/json', ...headers }, body)
  /** Asks for a session, as a page does. */
  const ask = async (asked: unknown, headers: Record<string, string> = {}) => {
    const sent = { Host: authority, 'Content-Type': 'application/json', ...headers }
    const { status, text } = await request('POST /session', sent, JSON.stringify(asked))
    const answer: SessionAnswer = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? 'null')
    return { status, answer }
  }
  /** Opens a stream and leaves it open; resolves with the status line and what begins to flow. */
  const listen = () =>
    new Promise<{ socket: Socket; text: string }>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => {})
      socket.on('close', () => resolve({ socket, text: '' }))
      socket.on('data', (chunk) => resolve({ socket, text: String(chunk) }))
      socket.write(`GET /events HTTP/1.1\r\nHost: ${authority}\r\nAuthorization: ${good.Authorization}\r\n\r\n`)
    })
  const invitation = (onUsed?: () => void) => new URL(started.invite(onUsed)).hash.replace('#key=', '')
  return { app, authority, port, secret, good, request, call, ask, listen, invitation, close }
}

describe('the door of the web host', () => {
  it('lets in whoever has an address that was printed, and with the secret that it gives from then on', async () => {
    const { good, request, call, ask, secret, invitation, authority } = await host()
    let used = 0
    const key = invitation(() => used++)
    expect((await request('GET /enter', { Host: authority, 'Sec-Fetch-Site': 'none' })).status).toBe(200)
    expect(await ask({ key })).toMatchObject({ status: 200, answer: { ok: true, session: secret } })
    expect(used).toBe(1)
    expect((await call('app.describe', good)).status).toBe(200)
    expect((await ask({}, { Authorization: good.Authorization! })).answer.ok).toBe(true)
  })

  it('gives the page’s own files to every browser of this computer, and sets no cookie for its other ports', async () => {
    const { request, authority } = await host()
    for (const path of ['/', '/enter', '/assets/a.js']) {
      const { status, text } = await request(`GET ${path}`, { Host: authority })
      expect(status).toBe(200)
      expect(text.split('\r\n\r\n')[0]).not.toMatch(/set-cookie/i)
    }
  })

  it('takes a key once', async () => {
    const { ask, invitation } = await host()
    const key = invitation()
    const answers = await Promise.all([ask({ key }), ask({ key }), ask({ key })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    expect((await ask({ key })).status).toBe(401)
  })

  it('lets a page of an earlier start in again by a proof, at the same address alone', async () => {
    const before = await host()
    const left = (await before.ask({}, { Authorization: before.good.Authorization! })).answer
    await before.close()
    const again = await host({ port: Number(before.port), renewalKeys: [OTHER, RENEWAL_KEY] })
    const { status, answer } = await again.ask({}, { Authorization: before.good.Authorization! })
    expect(status).toBe(401)
    expect(answer).toEqual({ ok: false, start: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const proof = (of: SessionAnswer) => hmac(left.ok ? left.renewal : '', of.ok ? '' : of.start)
    const renewed = await again.ask({ proof: proof(answer) })
    expect(renewed.answer).toMatchObject({ ok: true, session: again.secret })
    expect(again.secret).not.toBe(before.secret)
    expect((await again.ask({ proof: proof({ ok: false, start: OTHER }) })).status).toBe(401)
    // The same folder at another port, as after another program took this one.
    const elsewhere = await host({ renewalKeys: [OTHER, RENEWAL_KEY] })
    const asked = await elsewhere.ask({})
    expect((await elsewhere.ask({ proof: proof(asked.answer) })).status).toBe(401)
    await again.close()
    const forgotten = await host({ port: Number(before.port), renewalKeys: [OTHER] })
    const last = await forgotten.ask({})
    expect((await forgotten.ask({ proof: proof(last.answer) })).status).toBe(401)
  })

  it('keeps the keys of the last eight starts with the data, for its owner alone', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'web-session'), `${OTHER}\n`)
    const starts = Array.from({ length: 10 }, () => renewalKeysOf(folder))
    expect(starts.at(-1)).toEqual(
      starts
        .map(([own]) => own)
        .reverse()
        .slice(0, 8),
    )
    expect(statSync(join(folder, 'web-keys')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['web-keys'])
    // A folder that cannot be written does not keep anybody out.
    expect(renewalKeysOf(join(folder, 'missing'))).toHaveLength(1)
  })

  it('puts every security header on every answer, refusals too', async () => {
    const { good, request } = await host()
    for (const { text } of [
      await request('GET /', good),
      await request('GET /assets/a.js', good),
      await request('GET /missing', good),
      await request('GET /', { Host: 'evil.example' }),
    ]) {
      expect(text).toContain(`Content-Security-Policy: ${CONTENT_SECURITY_POLICY}`)
      for (const header of [
        'X-Content-Type-Options: nosniff',
        'Referrer-Policy: no-referrer',
        'Cross-Origin-Resource-Policy: same-origin',
        'Cross-Origin-Opener-Policy: same-origin',
        'Cache-Control: no-store',
        'Permissions-Policy: camera=(self)',
      ]) {
        expect(text).toContain(header)
      }
    }
  })

  it.each([
    ['a rebinding Host', { Host: 'evil.example' }, 403],
    ['localhost as Host', { Host: 'localhost' }, 403],
    ['another port as Host', { Host: '127.0.0.1:1' }, 403],
    ['a cross Origin', { Origin: 'http://evil.example' }, 403],
    ['another port as Origin', { Origin: 'http://127.0.0.1:1' }, 403],
    ['localhost as Origin', { Origin: 'http://localhost' }, 403],
    ['a null Origin', { Origin: 'null' }, 403],
    ['a cross-site fetch', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a same-site fetch', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a cross-site visit', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }, 403],
    ['no secret', { Authorization: '' }, 401],
    ['a wrong secret', { Authorization: `Bearer ${OTHER}` }, 401],
    ['a secret that is too short', { Authorization: `Bearer ${OTHER.slice(1)}` }, 401],
    ['the key to a renewal', { Authorization: `Bearer ${RENEWAL_KEY}` }, 401],
    ['another scheme', { Authorization: `Basic ${OTHER}` }, 401],
    ['a cookie instead of the secret', { Authorization: '', Cookie: `signsmith=${OTHER}` }, 401],
    ['text/plain', { 'Content-Type': 'text/plain' }, 415],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['JSON with a charset', { 'Content-Type': 'application/json; charset=utf-8' }, 415],
  ])('refuses a call with %s', async (_name, change, status) => {
    const { good, call } = await host()
    expect((await call('app.describe', { ...good, ...change })).status).toBe(status)
  })

  it('takes the secret from a header alone: not from a cookie that every port gets, nor from an address', async () => {
    const { authority, port, secret, request, call } = await host()
    const Cookie = `signsmith_${port}=${secret}; session=${secret}`
    expect((await call('app.describe', { Host: authority, Cookie })).status).toBe(401)
    expect((await request(`GET /events?session=${secret}`, { Host: authority, Cookie })).status).toBe(401)
    expect((await call(`app.describe?key=${secret}`, { Host: authority })).status).toBe(401)
  })

  it.each([
    ['GET', '/enter', 'navigate', 'document', 200],
    ['GET', '/enter', 'navigate', 'iframe', 403],
    ['GET', '/enter', 'no-cors', 'script', 403],
    ['GET', '/', 'navigate', 'document', 403],
    ['GET', '/assets/a.js', 'navigate', 'document', 403],
    ['POST', '/enter', 'navigate', 'document', 403],
    ['POST', '/session', 'navigate', 'document', 403],
  ])(
    'lets other sites lead a whole window to the entry and nothing else: %s %s, %s, %s',
    async (method, path, mode, dest, status) => {
      const { authority, request } = await host()
      const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': dest }
      expect((await request(`${method} ${path}`, { Host: authority, ...headers })).status).toBe(status)
    },
  )

  it('takes the same call when nothing is wrong with it', async () => {
    const { good, call, authority } = await host()
    const headers = { ...good, Origin: `http://${authority}`, 'Sec-Fetch-Site': 'same-origin' }
    const { status, text } = await call('app.describe', headers)
    expect(status).toBe(200)
    expect(text).toContain('"ok":true')
  })

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e%2fpackage.json',
    '/%5c..%5cpackage.json',
    '//evil.example/',
    '/assets//a.js/..',
    '/\\package.json',
    '/a%00.js',
    'http://evil.example/',
  ])('serves nothing at %s', async (path) => {
    const { good, request } = await host()
    const { status, text } = await request(`GET ${path}`, good)
    expect([400, 404]).toContain(status)
    expect(text).not.toContain('signsmith"')
  })

  it.each(['constructor', '__proto__', 'hasOwnProperty', 'projects.list.x', ''])(
    'knows no procedure called “%s”',
    async (name) => {
      const { good, call } = await host()
      const { text } = await call(name, good)
      expect(text).toContain('"code":"not-found"')
    },
  )

  it('refuses other methods', async () => {
    const { good, request } = await host()
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']) {
      expect((await request(`${method} /`, good)).status).toBe(405)
    }
    expect((await request('GET /call/app.describe', good)).status).toBe(405)
    expect((await request('POST /events', good)).status).toBe(405)
  })

  it('refuses a wrong key, one that is not there, and what is no question', async () => {
    const { ask, request, authority, secret } = await host()
    for (const asked of [{ key: OTHER }, { key: secret }, { proof: OTHER }, {}]) {
      expect((await ask(asked)).status).toBe(401)
    }
    for (const asked of [null, 'key', { key: '' }, { key: OTHER.slice(1) }, { key: OTHER, more: 1 }]) {
      expect((await ask(asked)).status).toBe(400)
    }
    expect((await ask({ key: 'x'.repeat(600) })).status).toBe(413)
    expect((await ask({}, { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await ask({}, { Origin: 'http://127.0.0.1:1' })).status).toBe(403)
    expect((await request('GET /session', { Host: authority })).status).toBe(405)
  })

  it('refuses a body that is too large, announced or not, and closes', async () => {
    const { good, request, call } = await host()
    const large = await call('app.describe', good, `"${'x'.repeat(4.5 * 1024 * 1024)}"`)
    expect(large.status).toBe(413)
    expect(large.text).toContain('Connection: close')
    const announced = await request('POST /call/app.describe', {
      ...good,
      'Content-Type': 'application/json',
      'Content-Length': '99999999',
    })
    expect(announced.status).toBe(413)
  })

  it.each([
    ['a lone continuation byte', Buffer.from([0x22, 0x80, 0x22])],
    ['latin1', Buffer.from('{"name":"B\xe4r"}', 'latin1')],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['half a surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a sequence that is cut off', Buffer.from([0x22, 0xf0, 0x9f, 0x98])],
    ['UTF-16', Buffer.from('\ufeff{"name":"Bär"}', 'utf16le')],
  ])('refuses a body that is not UTF-8: %s', async (_name, body) => {
    const { good, call } = await host()
    const { status, text } = await call('projects.create', good, body)
    expect(status).toBe(400)
    expect(text).toContain('This is not UTF-8.')
  })

  it('refuses what is nested deeply before it builds any of it', async () => {
    const { good, call } = await host()
    const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels)
    for (const body of [
      deep(33, '[', ']'),
      deep(1_000_000, '[', ']'),
      deep(500_000, '{"a":', '}'),
      '['.repeat(4_000_000),
    ]) {
      const { status, text } = await call('app.describe', good, body)
      expect(status).toBe(400)
      expect(text).toContain('This is nested too deeply.')
    }
    expect((await call('app.describe', good, deep(32, '[', ']'))).text).toContain('"code":"bad-input"')
    // Brackets in names are no levels.
    const name = `${'['.repeat(40)}\\"${'{'.repeat(30)}`
    expect((await call('projects.create', good, JSON.stringify({ name }))).text).toContain('"ok":true')
  })

  it('keeps 32 streams at a time, tells each of them everything, and frees their places', async () => {
    const { app, listen, call, good } = await host()
    const opened: Awaited<ReturnType<typeof listen>>[] = []
    for (let i = 0; i < 1_000; i += 50) opened.push(...(await Promise.all(Array.from({ length: 50 }, listen))))
    const status = ({ text }: { text: string }) => text.slice(9, 12)
    const streams = opened.filter((one) => status(one) === '200')
    expect([streams.length, opened.filter((one) => status(one) === '503').length]).toEqual([32, 968])
    const told = streams.map(
      ({ socket }) => new Promise<string>((resolve) => socket.once('data', (d) => resolve(String(d)))),
    )
    app.events.emit('navigate', { place: 'train' })
    for (const text of await Promise.all(told))
      expect(text).toContain('"kind":"event","name":"navigate","payload":{"place":"train"}')
    // A thousand connections later a call still gets through, and a new stream too once others ended.
    expect((await call('app.describe', good)).status).toBe(200)
    for (const { socket } of streams) socket.destroy()
    await expect.poll(async () => status(await listen())).toBe('200')
  })

  it('cuts off a reader that never reads, instead of keeping everything for it', async () => {
    const { app, listen } = await host()
    const { socket } = await listen()
    socket.pause()
    const closed = new Promise((resolve) => socket.on('close', resolve))
    const curve = Array.from({ length: 1_000 }, (_, epoch) => ({ epoch, loss: 0.123456789, fitted: 0.5 }))
    const state = { state: 'checking', fold: 0, folds: 5, secondsLeft: null, curve } as never
    for (let i = 0; i < 400; i++) app.events.emit('training', { projectId: 'p', state })
    socket.resume()
    await closed
  })

  it('answers what is hardly HTTP itself, with its own headers', async () => {
    const { request, good } = await host()
    const answers = [
      await request('GET /', {}),
      await request('NONSENSE', good),
      await request('GET /', { ...good, Expect: 'cake' }),
      await request('GET /', { ...good, Host2: 'x'.repeat(40_000) }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 400, 417, 400])
    for (const { text } of answers) expect(text).toContain(`Content-Security-Policy: ${CONTENT_SECURITY_POLICY}`)
  })

  it('takes “null” for the input that it is', async () => {
    const { good, call } = await host()
    expect((await call('app.describe', good, 'null')).text).toContain('"code":"bad-input"')
  })

  it('answers a body that is not JSON with a reason', async () => {
    const { good, call } = await host()
    expect((await call('projects.list', good, '{')).text).toContain('"code":"bad-input"')
  })

  it('listens on this computer alone and takes no port that is taken', async () => {
    const { port } = await host()
    const app = await openApp(appOptions(temporaryFolder()))
    onTestFinished(() => app.close())
    const again = startWebHost({
      app,
      assets: new Map(),
      port: Number(port),
      renewalKeys: [RENEWAL_KEY],
      report: () => {},
    })
    await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('--port') })
  })
})

describe('a connection that nobody uses', () => {
  it('is closed without a word, which a browser would take for an answer; half a request is told', async () => {
    const { port } = await host({ timeouts: HASTY })
    const heard = (words: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1')
        let text = ''
        socket.on('data', (chunk) => {
          text += chunk
        })
        socket.on('close', () => resolve(text))
        socket.write(words)
      })
    expect(await heard('')).toBe('')
    expect(await heard('GET / HT')).toMatch(/^HTTP\/1\.1 408 /)
    expect(await heard('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  })
})
