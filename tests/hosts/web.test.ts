import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '../../src-main/hosts/headers'
import { startWebHost } from '../../src-main/hosts/web/server'
import { openApp } from '../../src-main/services/app'
import { appOptions, temporaryFolder } from '../support/app'

const SESSION = 'cd'.repeat(32)

async function host() {
  const app = await openApp(appOptions(temporaryFolder()))
  const assets = new Map([
    ['/', { file: import.meta.filename, type: 'text/html; charset=utf-8' }],
    ['/assets/a.js', { file: import.meta.filename, type: 'text/javascript; charset=utf-8' }],
  ])
  const started = await startWebHost({ app, assets, port: 0, sessionToken: SESSION, report: () => {} })
  onTestFinished(async () => {
    await started.close()
    await app.close()
  })
  const { host: authority, port } = new URL(started.url)
  const cookie = `signsmith_${port}=${SESSION}`
  const good: Record<string, string> = { Host: authority, Cookie: cookie }

  /** A raw request, so that nothing tidies it up on the way; resolves with the status and the whole answer. */
  const request = (line: string, headers: Record<string, string>, body = '') =>
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
        ...(body ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
        Connection: 'close',
      }
      const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`${line} HTTP/1.1\r\n${head.join('')}\r\n${body}`)
    })
  const call = (name: string, headers: Record<string, string>, body = '{}') =>
    request(`POST /call/${name}`, { 'Content-Type': 'application/json', ...headers }, body)
  return { url: started.url, authority, port, cookie, good, request, call }
}

describe('the door of the web host', () => {
  it('lets in whoever has the printed address, once with a cookie, then without the key in the address', async () => {
    const { url, good, request, authority, port, cookie } = await host()
    const { pathname, search } = new URL(url)
    const entered = await request(`GET ${pathname}${search}`, { Host: authority, 'Sec-Fetch-Site': 'none' })
    expect(entered.status).toBe(303)
    expect(entered.text).toMatch(/location: \/\r\n/i)
    expect(entered.text).toContain(`Set-Cookie: ${cookie}; HttpOnly; SameSite=Strict; Path=/`)
    expect(cookie).toContain(port)
    expect((await request('GET /', good)).status).toBe(200)
    expect((await request('GET /assets/a.js', good)).status).toBe(200)
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
    ['no cookie', { Cookie: '' }, 403],
    ['a wrong cookie', { Cookie: `signsmith=${SESSION}` }, 403],
    ['a cookie that is nearly right', { Cookie: `signsmith_0=${SESSION.slice(1)}` }, 403],
    ['text/plain', { 'Content-Type': 'text/plain' }, 415],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['JSON with a charset', { 'Content-Type': 'application/json; charset=utf-8' }, 415],
  ])('refuses a call with %s', async (_name, change, status) => {
    const { good, call } = await host()
    expect((await call('app.describe', { ...good, ...change })).status).toBe(status)
  })

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

  it('refuses a wrong key, and one that is not there', async () => {
    const { request, authority } = await host()
    for (const path of ['/enter', '/enter?token=', `/enter?token=${'0'.repeat(64)}`, `/enter?token=${SESSION}`]) {
      expect((await request(`GET ${path}`, { Host: authority })).status).toBe(403)
    }
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
    const again = startWebHost({ app, assets: new Map(), port: Number(port), sessionToken: SESSION, report: () => {} })
    await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('--port') })
  })
})
