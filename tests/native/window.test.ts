import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { newPlace, startDesktop } from '../electron/desktop'
import { newSamples } from '../support/hands'

/** Processes of the app, by their numbers, that have TensorFlow's library open. */
function withLibrary(): number[] {
  const table = execFileSync('sh', ['-c', 'grep -l libtensorflow /proc/[0-9]*/maps 2>/dev/null || true'], {
    encoding: 'utf8',
  })
  return [...table.matchAll(/^\/proc\/(\d+)\//gm)].map(([, pid]) => Number(pid))
}

it('TensorFlow’s own library trains in a process of its own, and the app outlives it', async () => {
  const packages = join(inject('staged').app, 'node_modules/@tensorflow')
  mkdirSync(packages, { recursive: true })
  const link = join(packages, 'tfjs-node-gpu')
  if (!existsSync(link)) symlinkSync(join(process.cwd(), '.native/node_modules/@tensorflow/tfjs-node-gpu'), link)
  const desktop = await startDesktop('built', await newPlace())
  const { ask } = desktop
  const engines = await ask('engines.list', {})
  expect(engines.find(({ name }) => name === 'node')).toMatchObject({ available: true })

  const { id: projectId } = await ask('projects.create', { name: 'P' })
  for (const pose of ['open', 'fist'] as const) {
    const { signId } = await ask('signs.add', { projectId, label: pose })
    const { recordingId } = await ask('recordings.start', { projectId, signId, signer: null, source: 'camera' })
    await ask('samples.append', { projectId, recordingId, samples: newSamples(pose, 12) })
  }
  const train = (epochs: number) => ask('training.start', { projectId, request: { epochs, engine: 'node' } })
  const state = async () => (await ask('training.read', { projectId })).state
  const engine = async () => (await ask('models.list', { projectId }))[0]?.card.engine
  await train(3)
  await expect.poll(state).toBe('trained')
  expect(await engine()).toBe('node')

  await train(300)
  await expect.poll(() => withLibrary().length).toBeGreaterThan(0)
  for (const pid of withLibrary()) process.kill(pid, 'SIGSEGV')
  // The person asked for this engine and no other.
  await expect.poll(state).toBe('failed')
  expect(await ask('training.read', { projectId })).toMatchObject({
    message: expect.stringContaining('node: Its process ended'),
  })
  await ask('training.start', { projectId, request: { epochs: 3 } })
  await expect.poll(state).toBe('trained')
  expect(await engine()).toBe('wasm')
  expect(desktop.process.exitCode).toBe(null)
  expect(desktop.troubles).toEqual([])
  expect(await desktop.quit()).toBe(0)
})
