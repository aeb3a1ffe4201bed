import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { newId } from '../../src-main/hosts/environment'
import { type Library, openLibrary } from '../../src-main/storage/library'
import { writeModel } from '../../src-main/storage/models'
import { openProjectFile } from '../../src-main/storage/projectFile/read'
import { projectSource } from '../../src-main/storage/projectFile/source'
import { unpackProject } from '../../src-main/storage/projectFile/unpack'
import { writeProjectFile } from '../../src-main/storage/projectFile/write'
import { takeRecord } from '../../src-main/storage/takeRecords'
import { temporaryFolder } from '../support/app'
import type { createDisk } from '../support/disk'
import { filledLibrary, PICTURE } from '../support/library'
import { storedCard, storedFiles } from '../support/storedModel'
import { FAULTS, type Outcome, type Plan, SWEEP_MS, sweep } from '../support/sweep'
import { newTake } from '../support/takes'

const held = vi.hoisted(() => ({}) as { disk: ReturnType<typeof createDisk> })
vi.mock('node:fs/promises', async (importOriginal) => {
  const { createDisk } = await import('../support/disk')
  held.disk = createDisk()
  return held.disk.module(await importOriginal())
})

const NOTHING = { pictures: false, models: false, people: false }
const whole = { path: '', lines: '' }

/** A file with samples, a take, their pictures, and a model, elsewhere than the disk that fails. */
async function makeFile(path: string) {
  const { library, id } = await filledLibrary(2)
  const contents = await library.contents(id)
  const [signId, recordingId, modelId] = [newId(), newId(), newId()]
  await contents.putSign({ id: signId, label: 'wave', none: false, moves: true, hands: 2 })
  await contents.putRecording({ id: recordingId, signId, signer: 'Bo', source: 'video', startedAt: 2, unused: false })
  const take = takeRecord(newTake({ seconds: 0.3, strip: 2 }), newId(), recordingId)
  await contents.addTake(take, [PICTURE, PICTURE])
  await writeModel(library.modelFolder(id, modelId), storedFiles(modelId), storedCard(modelId))
  await library.change(id, { modelId })
  const source = await projectSource(library, library.manifest(id)!, contents, NOTHING)
  await writeProjectFile(path, { ...source, app: '0', savedAt: 1 })
  whole.lines = JSON.stringify([...contents.liveEntries()])
  await library.close()
}

/** Opens the file as a new project. @returns whether that was acknowledged */
async function open(folder: string): Promise<boolean> {
  const library = await openLibrary(folder)
  const file = await openProjectFile(whole.path)
  const { name, createdAt, options, modelId } = file.manifest.project
  await library.create({ id: newId(), name, createdAt, options, modelId, deletedAt: null }, (place) =>
    unpackProject(place, file),
  )
  file.close()
  await library.close()
  return true
}

/** What is wrong with what the next start finds: all of it, or no project at all. */
async function flaws(folder: string, acknowledged: boolean, pictures: boolean): Promise<string[]> {
  const library: Library = await openLibrary(folder)
  const found: string[] = []
  const projects = library.list()
  if (acknowledged && projects.length !== 1) found.push('what was opened is gone')
  if (library.unreadable.length > 0) found.push('something cannot be read')
  for (const { id, modelId } of projects) {
    const contents = await library.contents(id)
    if (JSON.stringify([...contents.liveEntries()]) !== whole.lines) found.push('lines are missing')
    if ((await library.models(id)).cards.length !== 1 || modelId === null) found.push('the model is missing')
    if (!pictures) continue
    const there = await Promise.all(contents.samples().map((one) => contents.thumbnail(one.id)))
    const strips = await Promise.all(contents.takes().map((one) => contents.strip(one.id)))
    if (there.includes(null) || strips.some((strip) => strip.length < 2)) found.push('pictures are missing')
  }
  await library.close()
  const root = join(folder, 'projects')
  const names = existsSync(root) ? readdirSync(root) : []
  if (names.some((name) => name.endsWith('.tmp'))) found.push('something half lies among the projects')
  return found
}

async function session(folder: string, plan: Plan): Promise<Outcome> {
  await held.disk.start(folder, plan)
  const acknowledged = await open(folder).catch(() => false)
  const { hit, operations } = await held.disk.stop()
  // Pictures are not flushed: losing one in a power cut loses no work.
  const dark = plan !== null && ['power', 'zeros', 'EIO, power'].includes(plan.fault)
  const found = await flaws(folder, acknowledged, !dark)
  return { hit, operations, found: [...found, ...(await flaws(folder, acknowledged, !dark))] }
}

describe('opening a project file, with one fault of the disk', () => {
  it.each(FAULTS)(
    '%s, at every operation in turn: all of it is there afterwards, or no project at all',
    async (fault) => {
      whole.path = join(temporaryFolder(), 'Numbers.signsmith')
      await makeFile(whole.path)
      const { wrong, runs } = await sweep(fault, session)
      expect(wrong).toEqual([])
      expect(runs).toBeGreaterThan(10)
    },
    SWEEP_MS,
  )
})
