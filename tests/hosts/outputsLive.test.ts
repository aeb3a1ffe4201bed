import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { decode } from 'node-osc'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { OutputMessage } from '../../src-main/contract/outputs'
import { createLiveTeller } from '../../src-main/storage/liveOutputs'
import { temporaryFolder } from '../support/app'
import { newSamples, seenFrame } from '../support/hands'
import { patience } from '../support/pace'
import { type Server, startServer } from '../support/server'

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const LIVE = 'outputs-live.json'

/** `signsmith watch`, with what it has printed so far. */
function watching(folder: string, ...flags: string[]) {
  const child = spawn(process.execPath, [CLI, 'watch', '--data-dir', folder, ...flags])
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  return { said, child, ended: new Promise<number | null>((resolve) => child.on('close', resolve)) }
}

async function serving(folder: string): Promise<Server> {
  const server = await startServer(folder)
  onTestFinished(async () => void (await server.kill('SIGKILL')))
  return server
}

/** Two held signs, learned from samples. */
async function taught(server: Server): Promise<string> {
  const { id: projectId } = await server.ask('projects.create', { name: 'Greetings' })
  for (const [label, pose] of [
    ['hello', 'open'],
    ['çok iyi', 'fist'],
  ] as const) {
    const { signId } = await server.ask('signs.add', { projectId, label })
    for (const signer of ['Ann', 'Ben']) {
      const recording = { projectId, signId, signer, source: 'video' as const }
      const { recordingId } = await server.ask('recordings.start', recording)
      const samples = newSamples(pose, 6, signer === 'Ann' ? 0 : 6)
      await server.ask('samples.append', { projectId, recordingId, samples })
    }
  }
  await server.ask('training.start', { projectId, request: { epochs: 8 } })
  const state = async () => (await server.ask('training.read', { projectId })).state
  await expect.poll(state).toBe('trained')
  return projectId
}

/** Shows both signs, each held for a second and then gone. */
async function show(server: Server, projectId: string): Promise<string[]> {
  const accepted: string[] = []
  const gone = { ...seenFrame('open'), hands: [] }
  const frames = (['open', 'fist'] as const).flatMap((pose) => [
    ...Array.from({ length: 25 }, (_, i) => seenFrame(pose, 0.3 + i / 100)),
    ...Array.from({ length: 15 }, () => gone),
  ])
  for (const [i, frame] of frames.entries()) {
    const asked = { projectId, frame, stream: 'a'.repeat(20), time: i * 40 }
    const seen = await server.ask('recognition.classify', asked)
    if (seen.state === 'seen' && seen.accepted) accepted.push(seen.accepted.label)
  }
  return accepted
}

describe('the outputs of a real recognition', () => {
  it('tell every sign once, by WebSocket, events, captions, OSC, the file and signsmith watch', async () => {
    const folder = temporaryFolder()
    const server = await serving(folder)
    const projectId = await taught(server)
    // While everything is off, nothing listens and nothing is written.
    const before = await server.ask('outputs.read', {})
    expect(before.on).toEqual({ captions: false, stream: false, osc: false, file: false })
    expect(before.addresses).toEqual({ captions: null, socket: null, events: null })
    expect(await show(server, projectId)).toEqual(['hello', 'çok iyi'])
    expect(existsSync(before.usualFile)).toBe(false)
    const off = watching(folder)
    expect(await off.ended).toBe(2)
    expect(off.said).toEqual({ out: '', err: expect.stringContaining('Signsmith is running, but its stream is off.') })

    const osc = createSocket('udp4')
    onTestFinished(() => void osc.close())
    osc.bind(0, '127.0.0.1')
    await once(osc, 'listening')
    const packets: unknown[] = []
    osc.on('message', (packet) => {
      const { address, args } = decode(packet) as { address: string; args: { value: unknown }[] }
      packets.push([address, ...args.map(({ value }) => value)])
    })
    await server.ask('outputs.change', { port: 0, oscPort: osc.address().port, fileSigns: 2 })
    for (const output of ['captions', 'stream', 'osc', 'file'] as const) {
      await server.ask('outputs.switch', { output, on: true })
    }
    const { addresses, usualFile } = await server.ask('outputs.read', {})
    expect(statSync(join(folder, LIVE)).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'outputs.json')).mode & 0o777).toBe(0o600)

    const heard: { socket: OutputMessage[]; events: string; captions: string } = {
      socket: [],
      events: '',
      captions: '',
    }
    const socket = new WebSocket(`${addresses.socket}&verdicts=1`)
    onTestFinished(() => socket.terminate())
    socket.on('message', (data) => heard.socket.push(JSON.parse(String(data))))
    await once(socket, 'open')
    const read = async (name: 'events' | 'captions', address: string, headers: Record<string, string>) => {
      const { body, status } = await fetch(address, { headers })
      expect(status).toBe(200)
      for await (const chunk of body!) heard[name] += Buffer.from(chunk)
    }
    const ends = [read('events', addresses.events!, {})]
    const captions = new URL(addresses.captions!)
    const key = captions.hash.replace('#key=', '')
    ends.push(read('captions', `${captions.origin}/captions/events`, { Authorization: `Bearer ${key}` }))
    const [lines, json] = [watching(folder), watching(folder, '--all', '--json')]
    await vi.waitFor(() => expect(heard.events && heard.captions).toContain('hello'))
    // Both are there once they hear something; until then the hand is shown that is no sign.
    const nothing = { ...seenFrame('open'), hands: [] }
    await vi.waitFor(
      async () => {
        await server.ask('recognition.classify', { projectId, frame: nothing, stream: 'b'.repeat(20), time: 1 })
        expect(json.said.out).toContain('"verdict":"no-hand"')
      },
      { timeout: patience(30_000), interval: 200 },
    )
    // The other one was started before, and says nothing until a sign is accepted.
    await new Promise((resolve) => setTimeout(resolve, patience(1_500)))

    expect(await show(server, projectId)).toEqual(['hello', 'çok iyi'])
    const signs = (all: OutputMessage[]) => all.filter(({ type }) => type === 'sign')
    await vi.waitFor(() => expect(signs(heard.socket)).toHaveLength(2))
    expect(signs(heard.socket)).toEqual(
      ['hello', 'çok iyi'].map((label) => ({
        type: 'sign',
        label,
        signId: expect.stringMatching(/^[a-z0-9]{20}$/),
        confidence: expect.closeTo(0.9, 0),
        time: expect.closeTo(Date.now(), -5),
        project: 'Greetings',
        projectId,
      })),
    )
    // Eighty frames were shown, and some without a hand before.
    const verdicts = heard.socket.filter(({ type }) => type === 'verdict')
    expect(verdicts.length).toBeGreaterThanOrEqual(80)
    expect(new Set(verdicts.map((one) => 'verdict' in one && one.verdict))).toContain('sign')
    const inStream = (text: string) => Array.from(text.matchAll(/^data: (.*)$/gm), ([, one]) => JSON.parse(one!))
    await vi.waitFor(() => expect(signs(inStream(heard.events))).toEqual(signs(heard.socket)))
    await vi.waitFor(() => expect(signs(inStream(heard.captions))).toEqual(signs(heard.socket)))
    expect(inStream(heard.events).map(({ type }) => type)).toEqual(['hello', 'sign', 'sign'])
    await vi.waitFor(() =>
      expect(packets).toEqual(
        signs(heard.socket).map((one) => [
          '/signsmith/sign',
          'label' in one && one.label,
          expect.closeTo(one.confidence!, 5),
        ]),
      ),
    )
    await vi.waitFor(() => expect(readFileSync(usualFile, 'utf8')).toBe('hello çok iyi\n'))
    await vi.waitFor(() => expect(lines.said.out).toBe('hello\nçok iyi\n'))
    const told = () =>
      json.said.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as OutputMessage)
    await vi.waitFor(() => expect(signs(told())).toEqual(signs(heard.socket)))
    expect(told().length).toBeGreaterThan(80)

    // What is switched off says no more, and what was said last stands nowhere as if it were now.
    const closed = once(socket, 'close')
    for (const output of ['captions', 'stream', 'osc', 'file'] as const) {
      await server.ask('outputs.switch', { output, on: false })
    }
    await Promise.all([closed, ...ends])
    expect(await lines.ended).toBe(0)
    expect(lines.said.err).toBe('Signsmith was closed, or its stream was switched off.\n')
    expect(readFileSync(usualFile, 'utf8')).toBe('')
    const quiet = packets.length
    expect(await show(server, projectId)).toEqual(['hello', 'çok iyi'])
    expect(packets).toHaveLength(quiet)
    expect(await server.kill('SIGTERM')).toBe(0)
    expect(existsSync(join(folder, LIVE))).toBe(false)
  })

  it('are off at the next start, but for what the person wants on; their addresses stay until they are made anew', async () => {
    const folder = temporaryFolder()
    const first = await serving(folder)
    await first.ask('outputs.change', { port: 0, atStart: { captions: true, stream: false, osc: false, file: false } })
    for (const output of ['captions', 'stream'] as const) await first.ask('outputs.switch', { output, on: true })
    const was = (await first.ask('outputs.read', {})).addresses
    await first.kill('SIGTERM')
    const second = await serving(folder)
    const now = await second.ask('outputs.read', {})
    expect(now.on).toEqual({ captions: true, stream: false, osc: false, file: false })
    expect(new URL(now.addresses.captions!).hash).toBe(new URL(was.captions!).hash)
    const { addresses } = await second.ask('outputs.renew', {})
    expect(new URL(addresses.captions!).hash).not.toBe(new URL(was.captions!).hash)
    // A port that another program has is said, at the start as well as later.
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const taken = await second.call('outputs.change', { port })
    expect(taken).toMatchObject({
      ok: false,
      error: { code: 'conflict', message: expect.stringContaining(`Port ${port}`) },
    })
    expect(await second.ask('outputs.read', {})).toMatchObject({
      on: { captions: false },
      problems: { captions: expect.stringContaining(`Port ${port} is taken`) },
    })
    await second.kill('SIGTERM')
    const third = await serving(folder)
    expect((await third.ask('outputs.read', {})).problems.captions).toContain(`Port ${port} is taken`)
  })

  it('listen to other devices after a kill -9 only where the person was told so, or was not told yet', async () => {
    const folder = temporaryFolder()
    let server = await serving(folder)
    const otherDevices = async () => (await server.ask('outputs.read', {})).options.otherDevices
    for (let round = 0; round < 8; round++) {
      const before = await otherDevices()
      const wanted = !before
      const told = server.ask('outputs.change', { otherDevices: wanted }).then(
        () => true,
        () => false,
      )
      await delay(round)
      await server.kill('SIGKILL')
      const possible = (await told) ? [wanted] : [before, wanted]
      server = await serving(folder)
      expect(possible).toContain(await otherDevices())
    }
  })

  it('write no file that somebody else made, and none that is no text', async () => {
    const folder = temporaryFolder()
    const server = await serving(folder)
    const theirs = join(temporaryFolder(), 'letter.txt')
    writeFileSync(theirs, 'Dear Ann')
    const refused = async (file: string, reason: string) => {
      await server.ask('outputs.change', { file })
      const answer = await server.call('outputs.switch', { output: 'file', on: true })
      expect(answer).toMatchObject({ ok: false, error: { message: expect.stringContaining(reason) } })
    }
    await refused(theirs, 'is there already, so it was left as it is')
    await refused(join(folder, 'settings.json'), 'ending in .txt')
    await refused('signs.txt', 'by its whole path')
    await refused(join(folder, 'nowhere', 'signs.txt'), 'There is no folder')
    expect(readFileSync(theirs, 'utf8')).toBe('Dear Ann')
    writeFileSync(theirs, '')
    await server.ask('outputs.change', { file: theirs })
    expect((await server.ask('outputs.switch', { output: 'file', on: true })).on.file).toBe(true)
    // The one that is ours by now is written over at the next start.
    await server.kill('SIGKILL')
    writeFileSync(theirs, 'hello\n')
    const again = await serving(folder)
    expect((await again.ask('outputs.switch', { output: 'file', on: true })).on.file).toBe(true)
  })
})

describe('signsmith watch', () => {
  it('says that nobody runs, also after one that was killed and left its address', async () => {
    const folder = temporaryFolder()
    const nobody = { out: '', err: expect.stringContaining(`No Signsmith is running on ${folder}.`) }
    const none = watching(folder)
    expect([await none.ended, none.said]).toEqual([2, nobody])
    const server = await serving(folder)
    await server.ask('outputs.change', { port: 0 })
    await server.ask('outputs.switch', { output: 'stream', on: true })
    const listening = watching(folder)
    await server.ask('outputs.read', {})
    const { events } = (await server.ask('outputs.read', {})).addresses
    await new Promise((resolve) => setTimeout(resolve, patience(1_000)))
    await server.kill('SIGKILL')
    expect(await listening.ended).toBe(0)
    expect(existsSync(join(folder, LIVE))).toBe(true)
    // Another program takes the port that stands there, and would be believed.
    const stranger = createServer((_request, response) => response.end('data: {"type":"sign","label":"lie"}\n\n'))
    stranger.listen(Number(new URL(events!).port), '127.0.0.1')
    onTestFinished(() => void stranger.close())
    await once(stranger, 'listening')
    const after = watching(folder)
    expect([await after.ended, after.said]).toEqual([2, nobody])
    // The next one to start says where it is, and nothing of before.
    const next = await serving(folder)
    const off = watching(folder)
    expect([await off.ended, off.said.err]).toEqual([2, expect.stringContaining('its stream is off')])
    await next.kill('SIGTERM')
  })

  it('believes only who proves to be the one that told of itself', async () => {
    const folder = temporaryFolder()
    const asked: (string | undefined)[] = []
    const stranger = createServer((request, response) => {
      asked.push(request.url)
      const hello = { type: 'hello', format: 'signsmith-live', version: 1, proof: 'a'.repeat(64) }
      response.end([hello, { type: 'sign', label: 'lie' }].map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''))
    })
    stranger.listen(0, '127.0.0.1')
    onTestFinished(() => void stranger.close())
    await once(stranger, 'listening')
    const { port } = stranger.address() as AddressInfo
    const teller = createLiveTeller(folder, 'token', 'k'.repeat(40), () => true)
    await teller.tell(`http://127.0.0.1:${port}/events`)
    const { ended, said } = watching(folder)
    expect(await ended).toBe(2)
    expect(said).toEqual({ out: '', err: expect.stringContaining('No Signsmith is running') })
    expect(asked).toHaveLength(1)
    teller.end()
    expect(existsSync(join(folder, LIVE))).toBe(false)
  })
})

/** Whether Python is here, which the studio itself never needs. */
const python = spawnSync('python3', ['--version']).status === 0

describe('the example in Python', () => {
  it.runIf(python)('prints each sign as it is accepted', async () => {
    const folder = temporaryFolder()
    const server = await serving(folder)
    const projectId = await taught(server)
    await server.ask('outputs.change', { port: 0 })
    const { addresses } = await server.ask('outputs.switch', { output: 'stream', on: true })
    const example = readFileSync(
      fileURLToPath(new URL('../../docs/examples/outputs/listen.py', import.meta.url)),
      'utf8',
    )
    const own = example.replace('http://127.0.0.1:5787/events?key=KEY', addresses.events!)
    expect(own).not.toBe(example)
    const child = spawn('python3', ['-c', own])
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    // Python takes its time to start; what is shown before it listens it never hears.
    await vi.waitFor(
      async () => {
        await show(server, projectId)
        expect(said).toMatch(/hello 0\.\d+\nçok iyi 0\.\d+\n$/)
      },
      { timeout: patience(30_000), interval: 200 },
    )
  })
})
