import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDataFolder } from '../../src-main/storage/dataFolder'
import { writeAtomic } from '../../src-main/storage/files'
import { lockFolder } from '../../src-main/storage/lock'
import { fenceOff, fencingFailure } from '../../src-main/storage/takeover'
import { temporaryFolder } from '../support/app'
import { newSamples } from '../support/hands'
import { type Server, startServer } from '../support/server'
import { mayMount, smallDisk } from '../support/smallDisk'

const ROUNDS = 6

/** Records until the server gives no more answers. @returns what it said is kept, as it grows */
function record(server: Server, projectId: string, recordingId: string) {
  const kept = new Set<string>()
  const refusals: string[] = []
  const run = async () => {
    for (let i = 0; refusals.length === 0; i++) {
      const samples = newSamples('open', 2, i * 2)
      const answer = await server.call('samples.append', { projectId, recordingId, samples }).catch(() => null)
      if (!answer) return
      if (!answer.ok) refusals.push(answer.error.code)
      else for (const verdict of answer.value) if (verdict.kept) kept.add(verdict.id)
    }
  }
  return { kept, refusals, ended: run() }
}

async function storedIds(server: Server, projectId: string): Promise<Set<string>> {
  const { signs } = await server.ask('projects.read', { projectId })
  const lists = await Promise.all(signs.map(({ id }) => server.ask('samples.list', { projectId, signId: id })))
  return new Set(lists.flat().flatMap(({ sampleIds }) => sampleIds))
}

describe('an owner that is stopped', () => {
  it('is not robbed unasked; overridden, it can change and acknowledge nothing when it goes on', async () => {
    const folder = temporaryFolder()
    const first = await startServer(folder)
    const { id: projectId } = await first.ask('projects.create', { name: 'Two owners' })
    const { signId } = await first.ask('signs.add', { projectId, label: 'one' })
    await first.kill('SIGTERM')
    const recording = { projectId, signId, signer: null, source: 'video' } as const
    const all = new Set<string>()

    for (let round = 0; round < ROUNDS; round++) {
      const sleeper = await startServer(folder)
      onTestFinished(() => void sleeper.process.kill('SIGKILL'))
      const { recordingId } = await sleeper.ask('recordings.start', recording)
      const slept = record(sleeper, projectId, recordingId)
      // Stopped at another moment in every round, in the middle of whatever it writes.
      await delay(40 + round * 13)
      sleeper.process.kill('SIGSTOP')
      await expect(startServer(folder)).rejects.toThrow(/already open on .*--take-over/)

      const owner = await startServer(folder, { flags: ['--take-over'] })
      onTestFinished(() => void owner.process.kill('SIGKILL'))
      const again = await owner.ask('recordings.start', recording)
      const owned = record(owner, projectId, again.recordingId)
      await delay(30)
      sleeper.process.kill('SIGCONT')
      await slept.ended
      expect(slept.refusals).toEqual(['locked'])
      await delay(30)
      await owner.kill('SIGKILL')
      await owned.ended
      for (const id of [...slept.kept, ...owned.kept]) all.add(id)
      await sleeper.kill('SIGTERM')
    }
    const last = await startServer(folder)
    const stored = await storedIds(last, projectId)
    expect((await last.ask('projects.read', { projectId })).notices).toEqual([])
    expect([...all].filter((id) => !stored.has(id))).toEqual([])
    expect(all.size).toBeGreaterThan(ROUNDS * 4)
    expect(await last.kill('SIGTERM')).toBe(0)
  })
})

describe('files of a data folder that was taken over', () => {
  it('are out of reach of handles that were open before, and of what was half written', async () => {
    const folder = temporaryFolder()
    const project = join(folder, 'projects', 'p'.repeat(20))
    const journal = join(project, 'journal.ndjson')
    mkdirSync(project, { recursive: true })
    writeFileSync(journal, 'one\n')
    const end = join(project, 'journal.end.json')
    writeFileSync(end, 'one')
    const lock = await lockFolder(folder)
    const mayWrite = () => {
      if (!lock.held()) throw new Error('lost')
    }
    // A sleeper past its last question, with the journal open and a file half written.
    const handle = await open(journal, 'r+')
    const endHandle = await open(end, 'r+')
    const half = join(project, 'project.json.0123456789ab.tmp')
    writeFileSync(half, 'the sleeper’s')

    const owner = await lockFolder(folder, { takeOver: true })
    await fenceOff(folder, null)
    await owner.fenced()
    writeFileSync(journal, 'one\ntwo\n')
    await handle.write('three\n', 4)
    await handle.close()
    await endHandle.write('two', 0)
    await endHandle.close()
    expect(readFileSync(end, 'utf8')).toBe('one')
    expect(readFileSync(journal, 'utf8')).toBe('one\ntwo\n')
    await expect(open(half)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(writeAtomic(join(project, 'project.json'), 'the sleeper’s', 'it', mayWrite)).rejects.toThrow('lost')
    await expect(open(join(project, 'project.json'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('are only our own: links lead nowhere, and folders under the names of files are left alone', async () => {
    const folder = temporaryFolder()
    const own = temporaryFolder()
    const names = ['journal.ndjson', 'journal.end.json', 'diary.ndjson', 'diary.0123456789ab.tmp']
    for (const name of names) writeFileSync(join(own, name), 'the person’s own')
    const inodes = () => names.map((name) => statSync(join(own, name)).ino)
    const before = inodes()
    const project = join(folder, 'projects', 'p'.repeat(20))
    mkdirSync(join(project, 'notes.ndjson'), { recursive: true })
    mkdirSync(join(project, 'journal.ndjson'))
    symlinkSync(join(own, 'journal.end.json'), join(project, 'journal.end.json'))
    symlinkSync(own, join(project, 'models'))
    symlinkSync(own, join(folder, 'projects', 'q'.repeat(20)))
    symlinkSync(own, join(project, 'linked.0123456789ab.tmp'))
    await fenceOff(folder, null)
    expect(inodes()).toEqual(before)
    expect(readdirSync(project)).toContain('linked.0123456789ab.tmp')
  })
})

describe('a take-over that cannot be finished', () => {
  it('names the process that has to end first where Windows lets no open file be replaced', () => {
    const refused = Object.assign(new Error('refused'), { code: 'EPERM' })
    expect(fencingFailure(refused, 7, 'win32')).toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/still running.*End process 7 first/),
    })
    expect(fencingFailure(refused, null, 'win32')).toMatchObject({
      message: expect.stringContaining('End its process'),
    })
    expect(fencingFailure(refused, 7, 'linux')).toMatchObject({ code: 'read-only' })
  })

  it.runIf(mayMount())(
    'for want of room says that the other window must be started anew, and goes on later',
    async () => {
      const disk = smallDisk(2_048)
      const project = join(disk.folder, 'projects', 'p'.repeat(20))
      mkdirSync(project, { recursive: true })
      writeFileSync(join(project, 'journal.ndjson'), Buffer.alloc(600_000, 'x'))
      const slept = await openDataFolder(disk.folder)
      disk.fill()
      const owner = await openDataFolder(disk.folder, { takeOver: true })
      expect([owner.state(), owner.frozen()]).toEqual([
        'full',
        expect.stringMatching(/take-over.*other Signsmith.*anew/),
      ])
      expect(() => slept.needHeld()).toThrow('taken over')
      disk.clear()
      await owner.tryAgain()
      expect([owner.state(), owner.frozen()]).toEqual(['open', null])
      await owner.release()
    },
  )

  it.runIf(mayMount())('overrides nobody else when it is tried again', async () => {
    const disk = smallDisk(2_048)
    const overriding = async () => {
      disk.lock()
      const opened = await openDataFolder(disk.folder, { takeOver: true })
      disk.unlock()
      return opened
    }
    const late = await overriding()
    const owner = await openDataFolder(disk.folder)
    await expect(late.tryAgain()).rejects.toMatchObject({ code: 'locked' })
    expect(() => owner.needHeld()).not.toThrow()
    await owner.release()
    await late.tryAgain()
    expect(late.state()).toBe('open')
    await late.release()
  })

  it('knows the process that was overridden, on this computer', async () => {
    const folder = temporaryFolder()
    await lockFolder(folder)
    expect((await lockFolder(folder, { takeOver: true })).fencedPid).toBe(process.pid)
  })
})

describe('what a window is told that has lost its folder', () => {
  it('is to close where another one has it, and to stay open where the folder is away', async () => {
    const folder = join(temporaryFolder(), 'data')
    const first = await openDataFolder(folder)
    renameSync(folder, `${folder} elsewhere`)
    for (const asks of [first.needHeld, first.mayWrite]) expect(asks).toThrow('Put it back; do not close this window.')
    renameSync(`${folder} elsewhere`, folder)
    expect(first.mayWrite).not.toThrow()
    const next = await openDataFolder(folder, { takeOver: true })
    for (const asks of [first.needHeld, first.mayWrite]) expect(asks).toThrow(/taken over.*Close this window/)
    await next.release()
  })
})
