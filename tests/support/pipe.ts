import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { findChromium, QUIET } from './chromium'

/**
 * A Chromium that is driven over a pipe with a handful of commands. Playwright asks the page's process to keep every
 * answer from the network for it, up to 100 MB: whoever measures memory must not.
 */
export interface PipedChromium {
  /** Of the browser's own process; the others are its descendants. */
  pid: number
  /** Any command of the DevTools protocol, to the page or, as Target.*, to the browser. */
  send(method: string, params?: Record<string, unknown>): Promise<Record<string, unknown>>
  /** The value of an expression in the page, awaited. */
  evaluate<T>(expression: string): Promise<T>
  close(): Promise<void>
}

interface Reply {
  id?: number
  result?: Record<string, unknown>
  error?: { message: string }
}

/** @param profile an empty folder for what the browser keeps */
export async function launchPiped(address: string, profile: string, flags: string[] = []): Promise<PipedChromium> {
  const child = spawn(
    await findChromium(),
    [
      ...QUIET,
      '--headless',
      '--mute-audio',
      '--window-size=1280,900',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      ...flags,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable]
  const waiting = new Map<number, { resolve(result: Record<string, unknown>): void; reject(error: Error): void }>()
  let last = 0
  let rest = ''
  let sessionId: string | undefined
  output.setEncoding('utf8')
  output.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0')
    rest = messages.pop()!
    for (const text of messages) {
      const { id, result, error } = JSON.parse(text) as Reply
      const waiter = waiting.get(id ?? 0)
      if (!waiter) continue
      waiting.delete(id!)
      if (error) waiter.reject(new Error(error.message))
      else waiter.resolve(result ?? {})
    }
  })
  exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('The browser has ended'))
  })
  const send: PipedChromium['send'] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, { resolve, reject })
      const to = method.startsWith('Target.') ? {} : { sessionId }
      input.write(`${JSON.stringify({ id, method, params, ...to })}\0`)
    })
  const { targetInfos } = (await send('Target.getTargets')) as { targetInfos: { type: string; targetId: string }[] }
  const { targetId } = targetInfos.find(({ type }) => type === 'page')!
  sessionId = ((await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string }).sessionId
  await send('Page.navigate', { url: address })
  return {
    pid: child.pid!,
    send,
    async evaluate<T>(expression: string) {
      const { result, exceptionDetails } = (await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })) as { result: { value: T }; exceptionDetails?: { text: string; exception?: { description?: string } } }
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value
    },
    async close() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
