import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
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
async function start(folder: string, chooseFile?: OutputDoors['chooseFile']) {
  const newKey = () => newId() + newId()
  const liveKey = newKey()
  const own = outputDoors(new Map())
  const doors: OutputDoors = {
    ...own,
    openServer: (options) => own.openServer({ ...options, port: 0 }),
    ...(chooseFile && { chooseFile }),
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
  const turn = (output: 'stream' | 'osc' | 'file', on: boolean) => outputs.handlers['outputs.switch']({ output, on })
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
  const { turn, close, handlers } = await start(folder, () => chosen)
  const choosing = handlers['outputs.chooseFile']({})
  expect((await turn('osc', true)).on.osc).toBe(true)
  await close()
  choose(join(folder, 'other.txt'))
  expect((await choosing).options.file).toBe(null)
})
