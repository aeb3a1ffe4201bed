import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NewSample } from '../../src-main/contract/sample'
import { createSpare } from '../../src-main/storage/spare'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { type Server, startServer } from '../support/server'
import { mayMount, type SmallDisk, smallDisk } from '../support/smallDisk'

/** Samples of a project, whose pictures take more than what is held back. */
const EACH = 30
const picture = `/9j/${'A'.repeat(12_000)}`
const pictured = (count: number): NewSample[] =>
  newSamples('open', count).map((sample) => ({ ...sample, thumbnail: picture }))

async function seed(server: Server, name: string): Promise<{ projectId: string; signId: string; recordingId: string }> {
  const { id: projectId } = await server.ask('projects.create', { name })
  const { signId } = await server.ask('signs.add', { projectId, label: 'one' })
  const recording = { projectId, signId, signer: null, source: 'video' } as const
  const { recordingId } = await server.ask('recordings.start', recording)
  await server.ask('samples.append', { projectId, recordingId, samples: pictured(EACH) })
  return { projectId, signId, recordingId }
}
const state = async (server: Server) => (await server.ask('storage.read', {})).state

/** A disk that is full when the studio starts on it, with two projects; or the same by other means. */
async function fullDisk(disk: SmallDisk, before: (disk: SmallDisk) => void = () => {}) {
  const first = await startServer(disk.folder)
  const kept = await seed(first, 'Kept')
  const gone = await seed(first, 'Not needed')
  await first.kill('SIGTERM')
  before(disk)
  disk.fill()
  return { server: await startServer(disk.folder), kept, gone }
}

describe('a disk that is full at the start', () => {
  it.runIf(mayMount())(
    'is opened for looking and deleting, refuses what is new, and takes it once room was made',
    async () => {
      const disk = smallDisk(2_048)
      const { server, kept, gone } = await fullDisk(disk)
      const append = (samples = newSamples('fist', 1)) =>
        server.call('samples.append', { projectId: kept.projectId, recordingId: kept.recordingId, samples })
      expect(await state(server)).toBe('full')
      expect((await server.ask('projects.list', {})).projects.map(({ samples }) => samples)).toEqual([EACH, EACH])
      expect(await append()).toMatchObject({
        ok: false,
        error: { code: 'disk-full', message: expect.stringMatching(/Delete.*free some space/) },
      })
      // Settings hold until the end, for looking around.
      expect(await server.ask('settings.change', { theme: 'dark' })).toMatchObject({ theme: 'dark' })

      await server.ask('projects.delete', { projectId: gone.projectId })
      expect((await server.ask('projects.list', {})).projects.length).toBe(1)
      await server.ask('projects.restore', { projectId: gone.projectId })
      await server.ask('projects.delete', { projectId: gone.projectId })
      expect(await state(server)).toBe('full')
      const before = disk.free()
      expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
      expect(disk.free() - before).toBeGreaterThan(-64 * 1024)
      expect(disk.names().some((name) => name.includes(gone.projectId))).toBe(false)
      expect(await append()).toMatchObject({ ok: true })
      expect(await server.kill('SIGTERM')).toBe(0)
      disk.clear()
      const again = await startServer(disk.folder)
      expect((await again.ask('projects.read', { projectId: kept.projectId })).samples).toBe(EACH + 1)
      await again.kill('SIGTERM')
    },
  )
})

describe('a full disk on which no project can be missed', () => {
  it.runIf(mayMount())('gets room by deleting samples with their pictures', async () => {
    const disk = smallDisk(2_048)
    const { server, kept } = await fullDisk(disk)
    expect(await state(server)).toBe('full')
    const { projectId, signId, recordingId } = kept
    const [list] = await server.ask('samples.list', { projectId, signId })
    await server.ask('samples.delete', { projectId, sampleIds: list!.sampleIds.slice(0, EACH - 5) })
    expect((await server.ask('projects.read', { projectId })).samples).toBe(5)
    expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
    await server.ask('samples.append', { projectId, recordingId, samples: newSamples('fist', 1) })
    await server.kill('SIGTERM')
  })
})

describe('a disk without room for even the lock', () => {
  it.runIf(mayMount())('is looked at; a deleted project is erased and all is well again', async () => {
    const disk = smallDisk(2_048)
    const { server, kept, gone } = await fullDisk(disk, ({ folder }) => {
      // As in a folder of an earlier version, which held no room back.
      rmSync(join(folder, 'spare'))
      rmSync(join(folder, 'owners'), { recursive: true })
    })
    expect(await state(server)).toBe('full')
    expect((await server.ask('projects.read', { projectId: kept.projectId })).readOnly).toMatch('The disk is full')
    await server.ask('projects.delete', { projectId: gone.projectId })
    expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
    const project = await server.ask('projects.read', { projectId: kept.projectId })
    expect([project.samples, project.readOnly]).toEqual([EACH, null])
    await expect(startServer(disk.folder)).rejects.toThrow('already open')
    expect(await server.kill('SIGTERM')).toBe(0)
  })
})

describe('a disk that cannot be written at the start', () => {
  it.runIf(mayMount())(
    'is opened for looking, says why nothing can be deleted, and opens once it is unlocked',
    async () => {
      const disk = smallDisk(2_048)
      const first = await startServer(disk.folder)
      const { projectId, signId } = await seed(first, 'Locked')
      await first.kill('SIGTERM')
      const names = disk.names()
      disk.lock()
      const server = await startServer(disk.folder)
      expect(await state(server)).toBe('read-only')
      const project = await server.ask('projects.read', { projectId })
      expect([project.samples, project.notices]).toEqual([EACH, []])
      expect(project.readOnly).toMatch('cannot be written')
      const [list] = await server.ask('samples.list', { projectId, signId })
      expect((await server.ask('samples.read', { projectId, sampleIds: list!.sampleIds })).length).toBe(EACH)
      for (const refused of [
        server.call('projects.delete', { projectId }),
        server.call('samples.delete', { projectId, sampleIds: list!.sampleIds }),
        server.call('projects.create', { name: 'x' }),
        server.call('training.start', { projectId, request: {} }),
      ]) {
        expect(await refused).toMatchObject({
          ok: false,
          error: { code: 'read-only', message: expect.stringMatching(/cannot be written.*deleted.*permissions/) },
        })
      }
      expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'read-only' })
      expect(disk.names()).toEqual(names)
      disk.unlock()
      expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
      await server.ask('samples.delete', { projectId, sampleIds: list!.sampleIds.slice(0, 3) })
      expect((await server.ask('projects.read', { projectId })).samples).toBe(EACH - 3)
      expect(await server.kill('SIGTERM')).toBe(0)
    },
  )
})

describe('a disk on which no file can grow', () => {
  it('is opened for looking; deletions hold and make room, and nothing new is taken', async () => {
    const folder = temporaryFolder()
    const first = await startServer(folder)
    const kept = await seed(first, 'Kept')
    const gone = await seed(first, 'Not needed')
    await first.kill('SIGTERM')
    // What the kernel says then is what it says on a full disk, whoever runs this.
    const server = await startServer(folder, { limits: "trap '' XFSZ; ulimit -f 0" })
    expect(await state(server)).toBe('full')
    // Who only wants to recognise needs no room.
    const frame = { hands: [], width: 640, height: 480 }
    const shown = { projectId: kept.projectId, frame, stream: 'a'.repeat(32), time: 1 }
    expect(await server.call('recognition.classify', shown)).toMatchObject({ ok: true })
    await server.ask('projects.delete', { projectId: gone.projectId })
    await server.ask('projects.restore', { projectId: gone.projectId })
    await server.ask('projects.delete', { projectId: gone.projectId })
    expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'full' })
    expect(readdirSync(join(folder, 'projects')).filter((name) => name === gone.projectId)).toEqual([])
    expect(await server.call('projects.create', { name: 'x' })).toMatchObject({ error: { code: 'disk-full' } })
    expect((await server.ask('projects.read', { projectId: kept.projectId })).samples).toBe(EACH)
    await server.kill('SIGKILL')
    const again = await startServer(folder)
    expect((await again.ask('projects.list', {})).projects.map(({ samples }) => samples)).toEqual([EACH])
    expect(await state(again)).toBe('open')
    await again.kill('SIGTERM')
  })
})

describe('the room that is held back', () => {
  it('is none where something of the person’s has its name, which stays', async () => {
    const folder = temporaryFolder()
    for (const name of ['spare', 'spare.trial']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'letter.txt'), 'dear')
    }
    const spare = createSpare(folder)
    expect([await spare.fill(), await spare.release()]).toEqual([true, false])
    expect(readFileSync(join(folder, 'spare', 'letter.txt'), 'utf8')).toBe('dear')
  })

  it('is there after the opening, and given free once', async () => {
    const spare = createSpare(temporaryFolder())
    expect([await spare.fill(), await spare.fill(), await spare.release(), await spare.release()]).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})
