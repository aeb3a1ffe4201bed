import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type App, openApp } from '../../../src-main/services/app'
import { safeName } from '../../../src-main/storage/safeName'
import { appOptions, temporaryFolder } from '../../support/app'
import { newSamples } from '../../support/hands'
import { JPEG } from '../../support/takes'

const DAY = 86_400_000
const MINUTE = 60_000
const FIRST_DAY = Date.UTC(2026, 2, 1, 9)

/** A studio whose days pass when the test says so. */
async function open(dataFolder = temporaryFolder(), at = FIRST_DAY) {
  const time = { now: at, clock: 0 }
  const options = { ...appOptions(dataFolder), now: () => time.now, clock: () => time.clock }
  const app = await openApp(options)
  let open = true
  const close = async () => {
    if (open) await app.close()
    open = false
  }
  onTestFinished(close)
  const pass = (ms: number) => {
    time.now += ms
    time.clock += ms
  }
  return { app, dataFolder, time, pass, close, folder: join(dataFolder, 'backups') }
}

/** A project of one sign with so many samples, each with a picture. */
async function project({ handlers }: App, name: string, samples = 3) {
  const { id: projectId } = await handlers['projects.create']({ name })
  const { signId } = await handlers['signs.add']({ projectId, label: 'one' })
  const recording = { projectId, signId, signer: 'Ann', source: 'camera' as const }
  const { recordingId } = await handlers['recordings.start'](recording)
  const add = (from: number, n: number) => {
    const pictured = newSamples('open', n, from).map((one) => ({ ...one, thumbnail: JPEG }))
    return handlers['samples.append']({ projectId, recordingId, samples: pictured })
  }
  await add(0, samples)
  return { projectId, signId, add: (from: number) => add(from, 1) }
}

/** Names of the files in a folder; none where it is not. */
const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).sort() : [])
const kinds = async ({ handlers }: App) => (await handlers['storage.notices']({})).map(({ kind }) => kind)

describe('backups on demand', () => {
  it('hold each project whole, under a name that says which and when, and are opened as any project file', async () => {
    const { app, folder, dataFolder } = await open()
    const { projectId } = await project(app, 'Greetings: day/one')
    await app.handlers['projects.create']({ name: 'Empty' })
    const done = await app.handlers['backups.now']({})
    const file = `Greetings_ day_one 2026-03-01 090000 ${projectId}.signsmith`
    expect(done).toMatchObject({ made: [{ name: 'Greetings: day/one', file }], unchanged: [], failed: [] })
    expect(filesIn(folder)).toEqual([file])
    const read = await app.handlers['backups.read']({})
    expect(read).toMatchObject({
      folder,
      usual: true,
      canChoose: false,
      backups: [{ file, projectId, name: 'Greetings_ day_one', savedAt: FIRST_DAY }],
    })
    const { fileId } = await app.handlers['backups.open']({ file })
    const look = await app.handlers['projectFiles.look']({ fileId })
    expect(look).toMatchObject({ name: 'Greetings: day/one', people: ['Ann'], counts: { samples: 3, pictures: 3 } })
    const opened = await app.handlers['projectFiles.open']({ fileId, agreed: false })
    expect(opened).toMatchObject({ name: 'Greetings: day/one (2)', samples: 3 })
    // What was opened is not moved.
    expect(filesIn(folder)).toEqual([file])
    for (const other of ['../settings.json', 'settings.json', `${dataFolder}/settings.json`, '']) {
      await expect(app.handlers['backups.open']({ file: other })).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('are made anew only of what was changed, whatever was; a last one that is damaged counts for nothing', async () => {
    const { app, folder, pass, close, dataFolder } = await open()
    const { projectId, signId, add } = await project(app, 'Numbers')
    const made = async () => {
      pass(1_000)
      return (await app.handlers['backups.now']({})).made.length
    }
    expect([await made(), await made()]).toEqual([1, 0])
    await add(9)
    expect([await made(), await made()]).toEqual([1, 0])
    await app.handlers['signs.rename']({ projectId, signId, label: 'two' })
    expect([await made(), await made()]).toEqual([1, 0])
    await app.handlers['projects.rename']({ projectId, name: 'Figures' })
    expect([await made(), await made()]).toEqual([1, 0])
    await app.handlers['projects.configure']({ projectId, options: { adapt: true } })
    expect([await made(), await made()]).toEqual([1, 0])
    expect(filesIn(folder).map((name) => name.split(' ')[0])).toEqual([
      'Figures',
      'Figures',
      'Numbers',
      'Numbers',
      'Numbers',
    ])
    // Nor after a start, which reads everything anew.
    await close()
    const again = await open(dataFolder, FIRST_DAY + DAY)
    expect((await again.app.backups.run()).unchanged).toEqual(['Figures'])
    const last = join(folder, filesIn(folder)[1]!)
    const bytes = readFileSync(last)
    bytes[bytes.indexOf('.image') + 12]! ^= 0xff
    writeFileSync(last, bytes)
    expect((await again.app.backups.run()).made.length).toBe(1)
  })

  it('keep the last ten of a project, by its id, and touch nothing else in the folder', async () => {
    const { app, folder, pass } = await open()
    const [one, two] = [await project(app, 'Twins'), await project(app, 'Twins')]
    await app.backups.run()
    expect(filesIn(folder).length).toBe(2)
    const first = filesIn(folder).find((name) => name.includes(one.projectId))!
    const other = filesIn(folder).find((name) => name.includes(two.projectId))!
    const named = (stamp: string) => join(folder, `Twins ${stamp} ${one.projectId}.signsmith`)
    // Of another project inside, no project file, a link to one, half of one of nobody's project, and a letter.
    copyFileSync(join(folder, other), named('2020-01-01 000000'))
    writeFileSync(named('2020-01-02 000000'), 'damaged')
    symlinkSync(join(folder, first), named('2020-01-03 000000'))
    writeFileSync(join(folder, `.Twins 2020-01-04 000000 ${'z'.repeat(20)}.signsmith.0123456789ab.tmp`), '')
    writeFileSync(join(folder, 'letter.txt'), 'dear')
    mkdirSync(named('2020-01-05 000000'))
    const foreign = filesIn(folder).filter((name) => name !== first)
    for (let day = 0; day < 12; day++) {
      pass(DAY)
      if (day === 5) await app.handlers['projects.rename']({ projectId: one.projectId, name: 'Renamed' })
      await one.add(10 + day)
      expect((await app.backups.run()).failed).toEqual([])
    }
    const left = filesIn(folder)
    expect(foreign.filter((name) => !left.includes(name))).toEqual([])
    const own = left.filter((name) => name.includes(one.projectId) && !foreign.includes(name))
    expect(own.map((name) => [name.split(' ')[0], name.includes('2026-03-1')])).toEqual([
      ...Array.from({ length: 7 }, (_, i) => ['Renamed', i > 2]),
      ...Array.from({ length: 3 }, () => ['Twins', false]),
    ])
    expect(left.length).toBe(foreign.length + 10)
  })

  it('are kept as they are made, also while the clock is behind, or was ahead of time before', async () => {
    const { app, folder, pass, time } = await open()
    const { add } = await project(app, 'Numbers')
    for (let day = 0; day < 10; day++) {
      pass(DAY)
      await add(10 + day)
      await app.backups.run()
    }
    expect(filesIn(folder).length).toBe(10)
    for (const now of [FIRST_DAY - 30 * DAY, FIRST_DAY - 20 * DAY]) {
      time.now = now
      await add(30 + now / DAY)
      const [made] = (await app.backups.run()).made
      expect(filesIn(folder)).toContain(made!.file)
      expect(filesIn(folder).length).toBe(10)
    }
  })

  it('stay when their project is deleted and erased, are no part of what projects take, and no part of one another', async () => {
    const { app, folder, dataFolder, close } = await open()
    const { projectId } = await project(app, 'Numbers')
    const before = await app.handlers['projects.sizes']({})
    await app.backups.run()
    expect(await app.handlers['projects.sizes']({})).toEqual(before)
    const files = filesIn(folder)
    await app.handlers['projects.delete']({ projectId })
    await app.handlers['storage.tryAgain']({})
    await close()
    const { app: again } = await open(dataFolder)
    expect(await again.handlers['projects.list']({})).toEqual({ projects: [], unreadable: [] })
    expect(await kinds(again)).toEqual([])
    expect(filesIn(folder)).toEqual(files)
    expect((await again.backups.run()).made).toEqual([])
    const { fileId } = await again.handlers['backups.open']({ file: files[0]! })
    expect(await again.handlers['projectFiles.open']({ fileId, agreed: false })).toMatchObject({ samples: 3 })
  })
})

describe('backups that make themselves', () => {
  it('come once a day in which something was changed, when it has been quiet for a while', async () => {
    const { app, folder, pass } = await open()
    const { add } = await project(app, 'Numbers')
    const count = async () => {
      await app.backups.look()
      return filesIn(folder).length
    }
    expect(await count()).toBe(0)
    pass(9 * MINUTE)
    expect(await count()).toBe(0)
    pass(2 * MINUTE)
    expect(await count()).toBe(1)
    // Once a day; and not on another one on which nothing was changed.
    await add(5)
    pass(11 * MINUTE)
    expect(await count()).toBe(1)
    pass(DAY)
    expect(await count()).toBe(2)
    pass(DAY)
    expect(await count()).toBe(2)
    await add(6)
    expect(await count()).toBe(2)
    pass(11 * MINUTE)
    expect(await count()).toBe(3)
  })

  it('come soon after a start, for what was recorded before it, and look at nothing twice', async () => {
    const first = await open()
    await project(first.app, 'Numbers')
    await first.close()
    const { app, folder, pass } = await open(first.dataFolder, FIRST_DAY + DAY)
    pass(MINUTE)
    await app.backups.look()
    expect(filesIn(folder).length).toBe(1)
    rmSync(folder, { recursive: true })
    pass(MINUTE)
    await app.backups.look()
    expect(filesIn(folder)).toEqual([])
  })

  it('are not made while a person records or trains, nor when they are switched off, and give way', async () => {
    const { app, folder, pass } = await open()
    const { projectId, add } = await project(app, 'Numbers')
    const other = await project(app, 'Letters')
    pass(11 * MINUTE)
    await app.handlers['settings.change']({ backups: false })
    await app.backups.look()
    expect(filesIn(folder)).toEqual([])
    await app.handlers['settings.change']({ backups: true })
    await other.add(7)
    await app.backups.look()
    expect(filesIn(folder)).toEqual([])
    pass(2 * MINUTE)
    // Two signs are needed: it ends at once, and until then it is under way.
    const training = app.handlers['training.start']({ projectId, request: {} })
    const looking = app.backups.look()
    await Promise.all([training, looking])
    expect(filesIn(folder)).toEqual([])
    const state = async () => (await app.handlers['training.running']({})).projectId
    await expect.poll(state).toBe(null)
    const giving = app.backups.look()
    await add(8)
    await giving
    expect(filesIn(folder)).toEqual([])
    pass(11 * MINUTE)
    await app.backups.look()
    expect(filesIn(folder).length).toBe(2)
  })

  it('clear away what a killed one left half, of projects that are here', async () => {
    const first = await open()
    const { projectId } = await project(first.app, 'Numbers')
    await first.app.backups.run()
    await first.close()
    const half = `.Numbers 2026-03-01 100000 ${projectId}.signsmith.0123456789ab.tmp`
    writeFileSync(join(first.folder, half), 'half')
    const { app, folder } = await open(first.dataFolder)
    expect((await app.handlers['backups.read']({})).backups.length).toBe(1)
    await app.backups.look()
    expect(filesIn(folder).length).toBe(1)
  })
})

describe('a folder of the person’s own', () => {
  it('takes them from then on; one that is gone is never made anew, and told once, until it is there again', async () => {
    const { app, folder, pass } = await open()
    const { add } = await project(app, 'Numbers')
    const own = join(temporaryFolder(), 'stick')
    await expect(app.backups.setFolder(own)).rejects.toMatchObject({ code: 'not-found' })
    mkdirSync(own)
    await app.backups.setFolder(own)
    expect((await app.backups.run()).made.length).toBe(1)
    expect([filesIn(own).length, filesIn(folder).length]).toEqual([1, 0])
    rmSync(own, { recursive: true })
    await add(5)
    pass(DAY)
    await app.backups.look()
    const notices = await app.handlers['storage.notices']({})
    expect(notices).toEqual([
      { kind: 'backup', names: ['Numbers'], folder: own, flaw: 'gone', reason: expect.stringContaining(own) },
    ])
    expect(existsSync(own)).toBe(false)
    // Not again on this day; on the next one, or on demand.
    mkdirSync(own)
    pass(MINUTE)
    await app.backups.look()
    expect([filesIn(own), await kinds(app)]).toEqual([[], ['backup']])
    pass(DAY)
    await app.backups.look()
    expect([filesIn(own).length, await kinds(app)]).toEqual([1, []])
    await app.backups.setFolder(null)
    expect(await app.handlers['backups.read']({})).toMatchObject({ folder, usual: true, backups: [] })
    expect(filesIn(own).length).toBe(1)
  })

  it('gets them all, also where it is chosen while they are being made in the other one', async () => {
    const { app, folder, pass } = await open()
    await project(app, 'Numbers')
    await project(app, 'Letters')
    pass(11 * MINUTE)
    const own = temporaryFolder()
    const looking = app.backups.look()
    // The first one is being written.
    while (filesIn(folder).length === 0) await new Promise(setImmediate)
    await app.backups.setFolder(own)
    await looking
    await app.backups.look()
    expect(filesIn(own).length).toBe(2)
  })

  it('is none in the data folder, and none that a page names; a folder of ours that is a link is not followed', async () => {
    const { app, dataFolder, folder } = await open()
    const { projectId } = await project(app, 'Numbers')
    for (const path of [dataFolder, join(dataFolder, 'projects'), join(dataFolder, 'projects', projectId)]) {
      await expect(app.backups.setFolder(path)).rejects.toMatchObject({ code: 'conflict' })
    }
    await expect(app.handlers['backups.choose']({ usual: false })).rejects.toThrow('signsmith backup --to')
    await app.backups.setFolder(folder)
    expect((await app.handlers['settings.read']({})).backupFolder).toBe(null)
    const elsewhere = temporaryFolder()
    symlinkSync(elsewhere, folder)
    const { failed } = await app.backups.run()
    expect(failed).toEqual([{ name: 'Numbers', flaw: 'link', reason: expect.stringContaining('is a link') }])
    expect([filesIn(elsewhere), await kinds(app)]).toEqual([[], ['backup']])
  })

  it('is asked for by the dialog of a host that has one', async () => {
    const dataFolder = temporaryFolder()
    const own = temporaryFolder()
    const answers = [null, own]
    const app = await openApp({ ...appOptions(dataFolder), chooseFolder: async () => answers.shift()! })
    onTestFinished(() => app.close())
    expect(await app.handlers['backups.choose']({ usual: false })).toEqual({ changed: false })
    expect(await app.handlers['backups.choose']({ usual: false })).toEqual({ changed: true })
    expect(await app.handlers['backups.read']({})).toMatchObject({ folder: own, usual: false, canChoose: true })
    expect(await app.handlers['backups.choose']({ usual: true })).toEqual({ changed: true })
    expect(await app.handlers['backups.read']({})).toMatchObject({ usual: true })
  })
})

describe('settings of before there were backups', () => {
  it('count as usual in that, and nothing is said to be damaged', async () => {
    const dataFolder = temporaryFolder()
    const values = { theme: 'dark', hand: 'left' }
    writeFileSync(
      join(dataFolder, 'settings.json'),
      JSON.stringify({ format: 'signsmith-settings', version: 1, values }),
    )
    const { app } = await open(dataFolder)
    expect(await app.handlers['settings.read']({})).toMatchObject({
      theme: 'dark',
      hand: 'left',
      backups: true,
      backupsSaid: false,
      backupFolder: null,
    })
    expect(await kinds(app)).toEqual([])
  })
})

describe('the name of a project in the name of a file', () => {
  it('is one that any disk takes, whatever the project is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        const safe = safeName(name)
        expect(safe).toMatch(/^[^<>:"/\\|?*\p{Cc}]+$/u)
        expect(safe).not.toMatch(/^[. ]|[. ]$/)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(120)
        expect(safe).toBe(safe.trim())
      }),
    )
    expect(['مرحبا', '..', '👩‍🏫'.repeat(40)].map(safeName)).toEqual(['مرحبا', '_', '👩‍🏫'.repeat(10)])
  })
})
