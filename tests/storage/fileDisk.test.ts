import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { IMPORT_DEFAULTS } from '../../src-main/contract/imports'
import { type App, openApp } from '../../src-main/services/app'
import { openProjectFile } from '../../src-main/storage/projectFile/read'
import { appOptions, temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { mayMount, smallDisk } from '../support/smallDisk'
import { grid, names } from '../support/tables'
import { frames, hand, lines } from '../support/takeFiles'

const WHOLE = { pictures: false, models: false, people: false }
const picture = `/9j/${'A'.repeat(12_000)}`

/** Rows of a table, and takes, that are imported: of each more than a block of the disk. */
const MANY = 40
const TURNS = Array.from({ length: MANY }, (_, i) => i / MANY)
const file = (name: string, text: string) => ({ name, form: 'file' as const, bytes: new TextEncoder().encode(text) })
const OTHERS = {
  table: file(
    'table.csv',
    grid(
      ['label', ...names((axis, i) => `${axis}${i}`)],
      TURNS.map((turn) => ['open', ...hand(turn)]),
    ),
  ),
  takes: file('takes.jsonl', lines(TURNS.map((turn) => ({ label: 'wave', frames: frames(12, turn) })))),
}

async function open(dataFolder: string, over = {}): Promise<App> {
  const app = await openApp({ ...appOptions(dataFolder), ...over })
  onTestFinished(() => app.close())
  return app
}

/** A project that takes some hundred kilobytes. */
async function project({ handlers }: App, samples = 30): Promise<string> {
  const { id: projectId } = await handlers['projects.create']({ name: 'Numbers' })
  const { signId } = await handlers['signs.add']({ projectId, label: 'one' })
  const recording = { projectId, signId, signer: null, source: 'video' as const }
  const { recordingId } = await handlers['recordings.start'](recording)
  const pictured = newSamples('open', samples).map((one) => ({ ...one, thumbnail: picture }))
  await handlers['samples.append']({ projectId, recordingId, samples: pictured })
  return projectId
}

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])

describe('a disk that becomes full', () => {
  it.runIf(mayMount())('while a project file is written keeps the one of before, and nothing half', async () => {
    const app = await open(temporaryFolder())
    const projectId = await project(app)
    const disk = smallDisk(1_024)
    const path = join(disk.folder, 'Numbers.signsmith')
    await app.projectFiles.save(projectId, path, { ...WHOLE, pictures: true })
    const before = readFileSync(path)
    disk.fill()
    await expect(app.projectFiles.save(projectId, path, WHOLE)).rejects.toMatchObject({ code: 'disk-full' })
    disk.clear()
    expect([readFileSync(path).equals(before), disk.names()]).toEqual([true, ['Numbers.signsmith']])
    await app.projectFiles.save(projectId, path, WHOLE)
    expect(disk.names()).toEqual(['Numbers.signsmith'])
  })

  it.runIf(mayMount())('while one is opened keeps nothing of it, and what was there', async () => {
    const first = await open(temporaryFolder())
    const path = join(temporaryFolder(), 'Numbers.signsmith')
    await first.projectFiles.save(await project(first), path, WHOLE)
    // Room for it once, beside what is held back.
    const disk = smallDisk(896)
    const app = await open(disk.folder)
    const wish = { name: null, agreed: false }
    const { projectId } = await app.projectFiles.open(path, wish)
    const names = disk.names().sort()
    const free = disk.free()
    await expect(app.projectFiles.open(path, wish)).rejects.toMatchObject({ code: 'disk-full' })
    expect([disk.names().sort(), disk.free()]).toEqual([names, free])
    const { projects } = await app.handlers['projects.list']({})
    expect(projects.map(({ id, samples }) => [id, samples])).toEqual([[projectId, 30]])
    await app.handlers['samples.list']({ projectId, signId: (await signs(app, projectId))[0]!.id })
    await app.close()
    const again = await open(disk.folder)
    expect((await again.handlers['projects.read']({ projectId })).samples).toBe(30)
  })

  it.runIf(mayMount())(
    'while what others have is imported adds nothing of it, and takes it once there is room',
    async () => {
      const disk = smallDisk(2_048)
      const app = await open(disk.folder)
      const projectId = await project(app)
      const held = async () =>
        (await app.handlers['projects.list']({})).projects.map(({ name, samples, takes }) => [name, samples, takes])
      const keep = (file: keyof typeof OTHERS, into: { name: string } | { projectId: string }) =>
        app.imports.keep([OTHERS[file]], IMPORT_DEFAULTS, { into, signIds: null })
      const both = (['table', 'takes'] as const).flatMap(
        (file) =>
          [
            [file, { name: file }],
            [file, { projectId }],
          ] as const,
      )
      disk.fill()
      const there = disk.names()
      for (const [file, into] of both) await expect(keep(file, into)).rejects.toMatchObject({ code: 'disk-full' })
      expect([await held(), disk.names()]).toEqual([[['Numbers', 30, 0]], there])
      disk.clear()
      for (const [file, into] of both) await keep(file, into)
      const whole = [
        ['Numbers', 30 + MANY, MANY],
        ['table', MANY, 0],
        ['takes', 0, MANY],
      ]
      expect(await held()).toEqual(whole)
      await app.close()
      const again = await open(disk.folder)
      expect((await again.handlers['projects.read']({ projectId })).samples).toBe(30 + MANY)
    },
  )

  it.runIf(mayMount())(
    'takes no backup that would take the last room for recording; the ones of before are kept, and it is told once',
    async () => {
      const disk = smallDisk(3_072)
      const time = { now: Date.UTC(2026, 2, 1), clock: 0 }
      const app = await open(disk.folder, { now: () => time.now, clock: () => time.clock })
      const projectId = await project(app)
      const pass = async (meanwhile = () => {}) => {
        time.now += 86_400_000
        await app.handlers['projects.rename']({ projectId, name: `Day ${time.now}` })
        time.clock += 86_400_000
        meanwhile()
        await app.backups.look()
      }
      const kinds = async () => (await app.handlers['storage.notices']({})).map((one) => 'flaw' in one && one.flaw)
      await pass()
      const folder = join(disk.folder, 'backups')
      const [file] = filesIn(folder)
      expect([filesIn(folder).length, await kinds()]).toEqual([1, []])
      await pass(disk.fill)
      expect([filesIn(folder), await kinds()]).toEqual([[file], ['full']])
      expect((await app.backups.run()).failed).toMatchObject([{ flaw: 'full' }])
      const read = await openProjectFile(join(folder, file!))
      read.close()
      expect([read.damaged, filesIn(folder)]).toEqual([[], [file]])
      disk.clear()
      await pass()
      expect([filesIn(folder).length, await kinds()]).toEqual([2, []])
      expect((await app.handlers['projects.read']({ projectId })).samples).toBe(30)
    },
  )
})

describe('a disk that cannot be written', () => {
  it.runIf(mayMount())('gets no backups by themselves, and shows those that are there', async () => {
    const disk = smallDisk(3_072)
    const first = await open(disk.folder)
    await project(first)
    await first.backups.run()
    await first.close()
    const names = disk.names()
    disk.lock()
    const time = { clock: 0 }
    const app = await open(disk.folder, { clock: () => time.clock, now: () => Date.UTC(2040, 1, 1) })
    expect((await app.handlers['storage.read']({})).state).toBe('read-only')
    time.clock += 3_600_000
    await app.backups.look()
    await expect(app.handlers['backups.now']({})).rejects.toMatchObject({ code: 'read-only' })
    const { backups } = await app.handlers['backups.read']({})
    const { fileId } = await app.handlers['backups.open']({ file: backups[0]!.file })
    expect((await app.handlers['projectFiles.look']({ fileId })).counts.samples).toBe(30)
    expect(disk.names()).toEqual(names)
    await app.close()
    disk.unlock()
  })

  it.runIf(mayMount())('as the folder of the person’s own is said to be, and what is there stays', async () => {
    const disk = smallDisk(3_072)
    mkdirSync(join(disk.folder, 'own'))
    const app = await open(temporaryFolder())
    const projectId = await project(app)
    await app.backups.setFolder(join(disk.folder, 'own'))
    expect((await app.backups.run()).made.length).toBe(1)
    await app.handlers['projects.rename']({ projectId, name: 'Renamed' })
    disk.lock()
    expect((await app.backups.run()).failed).toMatchObject([{ name: 'Renamed', flaw: 'forbidden' }])
    expect(filesIn(join(disk.folder, 'own')).length).toBe(1)
    disk.unlock()
    expect((await app.backups.run()).failed).toEqual([])
  })
})

describe('a backup that made itself', () => {
  it('gives way to a recording that begins in the middle of it, and leaves nothing half', async () => {
    const dataFolder = temporaryFolder()
    const time = { clock: 0 }
    const app = await open(dataFolder, { clock: () => time.clock })
    const projectId = await project(app)
    const [sign] = await signs(app, projectId)
    const recording = { projectId, signId: sign!.id, signer: null, source: 'video' as const }
    for (let n = 0; n < 60; n++) {
      const { recordingId } = await app.handlers['recordings.start'](recording)
      const pictured = newSamples('open', 30).map((one) => ({ ...one, thumbnail: picture }))
      await app.handlers['samples.append']({ projectId, recordingId, samples: pictured })
    }
    // Pages are told of samples some time later, which counts as a change of that moment.
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    time.clock += 3_600_000
    const folder = join(dataFolder, 'backups')
    const looking = app.backups.look()
    while (filesIn(folder).length === 0) await new Promise(setImmediate)
    expect(filesIn(folder)).toEqual([expect.stringMatching(/^\..*\.tmp$/)])
    await app.handlers['recordings.start'](recording)
    await looking
    expect(filesIn(folder)).toEqual([])
    time.clock += 3_600_000
    await app.backups.look()
    expect(filesIn(folder)).toEqual([expect.stringMatching(/^Numbers .*\.signsmith$/)])
  })
})

async function signs({ handlers }: App, projectId: string) {
  return (await handlers['projects.read']({ projectId })).signs
}
