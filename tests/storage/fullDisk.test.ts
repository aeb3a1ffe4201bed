import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NewSample } from '../../src-main/contract/sample'
import { createSpare } from '../../src-main/storage/spare'
import { temporaryFolder } from '../support/app'
import { type SmallDisk, smallDisk } from '../support/disk'
import { newSamples } from '../support/hands'
import { type Server, startServer } from '../support/server'

const picture = `/9j/${'A'.repeat(12_000)}`
const pictured = (count: number): NewSample[] =>
  newSamples('open', count).map((sample) => ({ ...sample, thumbnail: picture }))

async function seed(server: Server, name: string): Promise<{ projectId: string; signId: string; recordingId: string }> {
  const { id: projectId } = await server.ask('projects.create', { name })
  const { signId } = await server.ask('signs.add', { projectId, label: 'one' })
  const recording = { projectId, signId, signer: null, source: 'video' } as const
  const { recordingId } = await server.ask('recordings.start', recording)
  await server.ask('samples.append', { projectId, recordingId, samples: pictured(20) })
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
  const disk = smallDisk(2_048)

  it.runIf(disk)(
    'is opened for looking and deleting, refuses what is new, and takes it once room was made',
    async () => {
      const { server, kept, gone } = await fullDisk(disk!)
      const append = (samples = newSamples('fist', 1)) =>
        server.call('samples.append', { projectId: kept.projectId, recordingId: kept.recordingId, samples })
      expect(await state(server)).toBe('full')
      expect((await server.ask('projects.list', {})).projects.map(({ samples }) => samples)).toEqual([20, 20])
      expect(await append()).toMatchObject({
        ok: false,
        error: { code: 'disk-full', message: /Delete|free some space/ },
      })
      // Settings hold until the end, for looking around.
      expect(await server.ask('settings.change', { theme: 'dark' })).toMatchObject({ theme: 'dark' })

      await server.ask('projects.delete', { projectId: gone.projectId })
      expect((await server.ask('projects.list', {})).projects.length).toBe(1)
      await server.ask('projects.restore', { projectId: gone.projectId })
      await server.ask('projects.delete', { projectId: gone.projectId })
      expect(await state(server)).toBe('full')
      const before = disk!.free()
      expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
      expect(disk!.free() - before).toBeGreaterThan(-64 * 1024)
      expect(disk!.names().some((name) => name.includes(gone.projectId))).toBe(false)
      expect(await append()).toMatchObject({ ok: true })
      expect(await server.kill('SIGTERM')).toBe(0)
      disk!.clear()
      const again = await startServer(disk!.folder)
      expect((await again.ask('projects.read', { projectId: kept.projectId })).samples).toBe(21)
      await again.kill('SIGTERM')
    },
  )
})

describe('a full disk with one project only', () => {
  const disk = smallDisk(2_048)

  it.runIf(disk)('gets room by deleting samples with their pictures', async () => {
    const { server, kept, gone } = await fullDisk(disk!, () => {})
    await server.ask('projects.restore', { projectId: gone.projectId })
    const { projectId, signId, recordingId } = kept
    const [list] = await server.ask('samples.list', { projectId, signId })
    await server.ask('samples.delete', { projectId, sampleIds: list!.sampleIds.slice(0, 15) })
    expect((await server.ask('projects.read', { projectId })).samples).toBe(5)
    expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'full' })
    await server.ask('samples.delete', { projectId: gone.projectId, sampleIds: await idsOf(server, gone) })
    expect((await server.ask('storage.tryAgain', {})).state).toBe('open')
    await server.ask('samples.append', { projectId, recordingId, samples: newSamples('fist', 1) })
    await server.kill('SIGTERM')
  })
})

async function idsOf(server: Server, { projectId, signId }: { projectId: string; signId: string }) {
  const lists = await server.ask('samples.list', { projectId, signId })
  return lists.flatMap(({ sampleIds }) => sampleIds)
}

describe('a disk without room for even the lock', () => {
  const disk = smallDisk(2_048)

  it.runIf(disk)('is looked at; a deleted project is erased and all is well again', async () => {
    const { server, kept, gone } = await fullDisk(disk!, ({ folder }) => {
      // As in a folder of an earlier version, which held no room back.
      rmSync(join(folder, 'spare'))
      rmSync(join(folder, 'owners'), { recursive: true })
    })
    expect(await state(server)).toBe('full')
    expect((await server.ask('projects.read', { projectId: kept.projectId })).readOnly).toMatch('The disk is full')
    await server.ask('projects.delete', { projectId: gone.projectId })
    expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
    const project = await server.ask('projects.read', { projectId: kept.projectId })
    expect([project.samples, project.readOnly]).toEqual([20, null])
    await expect(startServer(disk!.folder)).rejects.toThrow('already open')
    expect(await server.kill('SIGTERM')).toBe(0)
  })
})

describe('a disk that cannot be written at the start', () => {
  const disk = smallDisk(2_048)

  it.runIf(disk)('is opened for looking, says why nothing can be deleted, and opens once it is unlocked', async () => {
    const first = await startServer(disk!.folder)
    const { projectId, signId } = await seed(first, 'Locked')
    await first.kill('SIGTERM')
    const names = disk!.names()
    disk!.lock()
    const server = await startServer(disk!.folder)
    expect(await state(server)).toBe('read-only')
    const project = await server.ask('projects.read', { projectId })
    expect([project.samples, project.notices]).toEqual([20, []])
    expect(project.readOnly).toMatch('cannot be written')
    const [list] = await server.ask('samples.list', { projectId, signId })
    expect((await server.ask('samples.read', { projectId, sampleIds: list!.sampleIds })).length).toBe(20)
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
    expect(disk!.names()).toEqual(names)
    disk!.unlock()
    expect(await server.ask('storage.tryAgain', {})).toEqual({ state: 'open' })
    await server.ask('samples.delete', { projectId, sampleIds: list!.sampleIds.slice(0, 3) })
    expect((await server.ask('projects.read', { projectId })).samples).toBe(17)
    expect(await server.kill('SIGTERM')).toBe(0)
  })
})

describe('the room that is held back', () => {
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
