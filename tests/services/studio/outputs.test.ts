import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { OutputName } from '../../../src-main/contract/outputs'
import { newId } from '../../../src-main/hosts/environment'
import { outputDoors } from '../../../src-main/hosts/outputs/doors'
import { createEvents } from '../../../src-main/services/studio/events'
import type { OutputDoors } from '../../../src-main/services/studio/outputDoors'
import { createOutputs, type Heard } from '../../../src-main/services/studio/outputs'
import { createLiveTeller } from '../../../src-main/storage/liveOutputs'
import { openOutputsStore } from '../../../src-main/storage/outputs'
import { createQueues } from '../../../src-main/storage/queue'
import { temporaryFolder } from '../../support/app'

/** The outputs of one start, by their own doors, at any port that is free. */
async function start(folder: string, extra: Partial<OutputDoors> = {}) {
  const newKey = () => newId() + newId()
  const liveKey = newKey()
  const own = outputDoors(new Map())
  const doors: OutputDoors = {
    ...own,
    openServer: (options) => own.openServer({ ...options, port: 0 }),
    ...extra,
  }
  const outputs = createOutputs(
    { now: Date.now, events: createEvents(), inTurn: createQueues() },
    {
      store: await openOutputsStore(folder, newKey, () => true),
      doors,
      live: createLiveTeller(folder, newId(), liveKey, () => true),
      liveKey,
      usualFile: join(folder, 'signs.txt'),
      newKey,
    },
  )
  onTestFinished(outputs.close)
  const turn = (output: OutputName, on: boolean) => outputs.handlers['outputs.switch']({ output, on })
  return { ...outputs, turn }
}

const hello: Heard = {
  state: 'seen',
  verdict: 'sign',
  ranked: [{ signId: 's'.repeat(20), label: 'hello', probability: 0.9 }],
  accepted: { signId: 's'.repeat(20), label: 'hello' },
} as Heard
const project = { id: 'p'.repeat(20), name: 'Greetings' }

it('give the same addresses at the next start, though no option was ever changed', async () => {
  const folder = temporaryFolder()
  const keys = async () => {
    const { turn, close } = await start(folder)
    const { socket } = (await turn('stream', true)).addresses
    await close()
    return new URL(socket!).searchParams.get('key')
  }
  const first = await keys()
  expect(first).toMatch(/^[a-z0-9]{40}$/)
  expect(await keys()).toBe(first)
})

it('write and send nothing of what is accepted while they are switched off', async () => {
  const folder = temporaryFolder()
  const { turn, hear } = await start(folder)
  const text = () => readFileSync(join(folder, 'signs.txt'), 'utf8')
  for (const output of ['file', 'osc'] as const) {
    // The other one stays on, so that signs are still told.
    for (const name of ['osc', 'file'] as const) await turn(name, true)
    const off = turn(output, false)
    for (let tick = 0; tick < 20; tick++) {
      hear(project, hello, 0.9)
      await Promise.resolve()
    }
    expect((await off).on[output]).toBe(false)
    if (output === 'file') expect(text()).toBe('')
    else await expect.poll(text).toMatch(/^hello( hello)*\n$/)
  }
})

it('can be switched and closed while the system’s dialog asks for the file, which then changes nothing any more', async () => {
  const folder = temporaryFolder()
  let choose = (_path: string) => {}
  const chosen = new Promise<string>((resolve) => {
    choose = resolve
  })
  const { turn, close, handlers } = await start(folder, { chooseFile: () => chosen })
  const choosing = handlers['outputs.chooseFile']({})
  expect((await turn('osc', true)).on.osc).toBe(true)
  await close()
  choose(join(folder, 'other.txt'))
  expect((await choosing).options.file).toBe(null)
})

/** Doors that note how they were opened. */
function noted() {
  const opened: unknown[] = []
  const extra: Partial<OutputDoors> = {
    async openServer({ otherDevices, port }) {
      opened.push({ otherDevices })
      const elsewhere = () => (otherDevices ? ['192.0.2.77:5787', '[fd00::7]:5787'] : [])
      return { port, elsewhere, tell() {}, tellLook() {}, review() {}, close: async () => void opened.push('closed') }
    },
    async openOsc(host, port) {
      opened.push({ host, port })
      return { tell() {}, close: async () => {} }
    },
    showCaptions: vi.fn(),
  }
  return { opened, extra }
}

it('say of OSC why signs do not leave, until they do again, and nothing of it once it is off', async () => {
  let said = (_problem: string | null) => {}
  const { handlers, turn } = await start(temporaryFolder(), {
    async openOsc(_host, _port, onSent) {
      said = onSent
      return { tell() {}, close: async () => {} }
    },
  })
  await turn('osc', true)
  const problem = async () => (await handlers['outputs.read']({})).problems.osc
  for (const told of ['no way there', null, 'no way there']) {
    said(told)
    expect(await problem()).toBe(told)
  }
  await turn('osc', false)
  said('no way there')
  expect(await problem()).toBe(null)
})

it('let other devices listen only while the person wants it, and begin anew for it', async () => {
  const folder = temporaryFolder()
  const { opened, extra } = noted()
  const { handlers, turn, close } = await start(folder, extra)
  const change = handlers['outputs.change']
  await turn('captions', true)
  const on = await turn('stream', true)
  expect([opened.splice(0), on.elsewhere, on.options.otherDevices]).toEqual([[{ otherDevices: false }], [], false])
  const open = await change({ otherDevices: true })
  expect(opened.splice(0)).toEqual(['closed', { otherDevices: true }])
  const key = (address: string | null) => /[a-z0-9]{40}$/.exec(address!)![0]
  const [captions, stream] = [key(open.addresses.captions), key(open.addresses.socket)]
  expect(open.addresses).toEqual(on.addresses)
  expect(open.elsewhere).toEqual(
    ['192.0.2.77:5787', '[fd00::7]:5787'].map((authority) => ({
      captions: `http://${authority}/captions#key=${captions}`,
      socket: `ws://${authority}/socket?key=${stream}`,
      events: `http://${authority}/events?key=${stream}`,
    })),
  )
  const shut = await change({ otherDevices: false })
  expect([opened.splice(0), shut.elsewhere]).toEqual([['closed', { otherDevices: false }], []])
  // Their address on this computer stayed, and with it the window that shows them.
  expect(extra.showCaptions).toHaveBeenCalledExactlyOnceWith(null)
  await turn('captions', false)
  expect(extra.showCaptions).toHaveBeenCalledTimes(2)

  // It is kept as any other setting; what listens then is what the person wants on at each start.
  await change({ otherDevices: true, atStart: { captions: true, stream: false, osc: false, file: false } })
  await close()
  const next = noted()
  const second = await start(folder, next.extra)
  await second.start()
  expect(next.opened).toEqual([{ otherDevices: true }])
})

it('go off where that other devices no longer listen cannot be kept', async () => {
  const folder = temporaryFolder()
  const { opened, extra } = noted()
  const { handlers, turn } = await start(folder, extra)
  await handlers['outputs.change']({ otherDevices: true })
  for (const name of ['captions', 'osc', 'file'] as const) await turn(name, true)
  opened.splice(0)
  // A folder stands where the settings would be written.
  rmSync(join(folder, 'outputs.json'))
  mkdirSync(join(folder, 'outputs.json', 'in'), { recursive: true })
  await expect(handlers['outputs.change']({ otherDevices: false })).rejects.toThrow(
    'captions, the stream and OSC are off',
  )
  const { on, options } = await handlers['outputs.read']({})
  expect([on, opened]).toEqual([{ captions: false, stream: false, osc: false, file: true }, ['closed']])
  expect(options.otherDevices).toBe(true)
})

it('send OSC to another device only where other devices may listen, and to this computer otherwise', async () => {
  const { opened, extra } = noted()
  const { handlers, turn } = await start(temporaryFolder(), extra)
  const change = handlers['outputs.change']
  await turn('osc', true)
  await expect(change({ oscHost: '192.0.2.5' })).rejects.toThrow('OSC goes to this computer until')
  await change({ otherDevices: true, oscHost: '192.0.2.5' })
  await change({ otherDevices: false })
  await change({ oscHost: '127.0.0.1', oscPort: 9001 })
  const hosts = opened.map((one) => (one as { host: string }).host)
  expect(hosts).toEqual(['127.0.0.1', '192.0.2.5', '127.0.0.1', '127.0.0.1'])
})

it('open what was kept before there were other devices, with its addresses, and to nobody else', async () => {
  const folder = temporaryFolder()
  const kept = {
    format: 'signsmith-outputs',
    version: 1,
    options: { port: 5790, sites: ['file'], oscPort: 9100, oscVerdicts: true, fileSigns: 3 },
    keys: { captions: 'a'.repeat(40), stream: 'b'.repeat(40) },
    ownFile: null,
  }
  writeFileSync(join(folder, 'outputs.json'), JSON.stringify(kept))
  const { opened, extra } = noted()
  const { turn } = await start(folder, extra)
  const { options, addresses } = await turn('stream', true)
  expect(options).toMatchObject({ ...kept.options, otherDevices: false, oscHost: '127.0.0.1' })
  expect([opened, addresses.socket]).toEqual([
    [{ otherDevices: false }],
    `ws://127.0.0.1:5790/socket?key=${'b'.repeat(40)}`,
  ])
})
