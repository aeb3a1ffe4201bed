import { onTestFinished } from 'vitest'
import type { Bridge } from '../../src-main/contract/bridge'
import type { StreamLine } from '../../src-main/contract/eventStream'
import type { Answer } from '../../src-main/contract/failure'
import { parse } from '../../src-main/contract/parse'
import { type ProcedureName, procedures } from '../../src-main/contract/procedures'
import { createDispatch } from '../../src-main/hosts/dispatch'
import { CALL_CHANNEL, connectPage, EVENT_CHANNEL, type PageContents } from '../../src-main/hosts/electron/bridge'
import { ORIGIN, START } from '../../src-main/hosts/electron/origin'
import { outputDoors } from '../../src-main/hosts/outputs/doors'
import { startWebHost } from '../../src-main/hosts/web/server'
import { openApp } from '../../src-main/services/app'
import { linesOf } from '../../src-renderer/bridge/lines'
import { appOptions, temporaryFolder } from '../support/app'
import { enter } from '../support/server'

type Open = (dataFolder: string) => Promise<Bridge>

async function openTestApp(dataFolder: string) {
  const app = await openApp({ ...appOptions(dataFolder), outputs: outputDoors(new Map()) })
  onTestFinished(() => app.close())
  return app
}
const fail = (error: unknown) => {
  throw error
}

/** Straight to the gate, with what goes over the wire copied as JSON would. */
const memory: Open = async (dataFolder) => {
  const app = await openTestApp(dataFolder)
  const dispatch = createDispatch(app.handlers, fail)
  return {
    call: async (name, input) => JSON.parse(JSON.stringify(await dispatch(name, structuredClone(input)))),
    on: app.events.on,
  }
}

/** Over HTTP, as the page in a browser does it. */
const web: Open = async (dataFolder) => {
  const app = await openTestApp(dataFolder)
  const assets = new Map([['/', { file: import.meta.filename, type: 'text/html' }]])
  const host = await startWebHost({ app, assets, port: 0, renewalKeys: ['ab'.repeat(32)], report: fail })
  onTestFinished(() => host.close())
  const { origin } = host
  const session = { Authorization: `Bearer ${await enter(host.invite())}` }
  const listeners = new Set<(name: string, payload: never) => void>()
  const stream = await fetch(`${origin}/events`, { headers: session })
  const read = async () => {
    for await (const line of linesOf(stream.body!)) {
      const said = JSON.parse(line) as StreamLine
      if (said.kind !== 'event') continue
      for (const listener of listeners) listener(said.name, said.payload as never)
    }
  }
  read().catch(() => {})
  return {
    async call(name, input) {
      const response = await fetch(`${origin}/call/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...session },
        body: JSON.stringify(input),
      })
      return response.json() as Promise<Answer<never>>
    },
    on(event, listener) {
      const forward = (name: string, payload: never) => name === event && listener(payload)
      listeners.add(forward)
      return () => listeners.delete(forward)
    },
  }
}

/** Electron's way, with a webContents of ours, where Electron itself is not started. */
const electron: Open = async (dataFolder) => {
  const app = await openTestApp(dataFolder)
  const mainFrame = { url: START }
  const listeners = new Set<(name: string, payload: never) => void>()
  let handle: ((event: { senderFrame: typeof mainFrame }, ...args: unknown[]) => unknown) | null = null
  const contents: PageContents = {
    mainFrame,
    ipc: {
      handle: (channel, listener) => {
        if (channel === CALL_CHANNEL) handle = listener as typeof handle
      },
    },
    send(channel, name, payload) {
      if (channel === EVENT_CHANNEL)
        for (const listener of listeners) listener(name as string, structuredClone(payload) as never)
    },
    isDestroyed: () => false,
    once: () => {},
  }
  connectPage(contents, createDispatch(app.handlers, fail), app.events, ORIGIN, () => {})
  return {
    call: async (name, input) =>
      structuredClone(await handle!({ senderFrame: mainFrame }, name, structuredClone(input))) as Answer<never>,
    on(event, listener) {
      const forward = (name: string, payload: never) => name === event && listener(payload)
      listeners.add(forward)
      return () => listeners.delete(forward)
    },
  }
}

/** The app itself: its page asks, over the bridge that its preload made. */
const window: Open = async (dataFolder) => (await import('../electron/windowBridge')).openWindowBridge(dataFolder)

/** The tests of the window run over this one alone. */
const OPENS: [string, Open][] =
  process.env.SIGNSMITH_BRIDGE === 'window'
    ? [['in its own window', window]]
    : [
        ['in memory', memory],
        ['over the web host', web],
        ['over the Electron host', electron],
      ]

/** What comes out is checked against the contract too, which the gate itself does not spend time on. */
function checked(bridge: Bridge): Bridge {
  return {
    on: bridge.on,
    async call(name, input) {
      const answer = await bridge.call(name, input)
      if (answer.ok) {
        const output = parse(procedures[name as ProcedureName].output, answer.value)
        if (!output.ok) throw new Error(`${name} answered outside of its contract: ${output.message}`)
      }
      return answer
    },
  }
}

export const BRIDGES = OPENS.map(([name, open]): [string, Open] => [
  name,
  async (dataFolder) => checked(await open(dataFolder)),
])

export async function openBridge(open: Open, dataFolder = temporaryFolder()): Promise<Bridge> {
  return open(dataFolder)
}
