import { existsSync, readdirSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Lock, lockFolder, mayKnowNoLinks } from '../../src-main/storage/lock'
import { type Owner, presenceOf, thisProcess } from '../../src-main/storage/owner'
import { temporaryFolder } from '../support/app'
import { buildScript, runScript } from '../support/child'
import { startServer } from '../support/server'

const GONE = 2 ** 22 + 1
const ownersOf = (folder: string) => readdirSync(join(folder, 'owners'))

/** A data folder whose last owner is a process like this one, but for some facts. */
async function ownedBy(facts: Partial<Owner>): Promise<string> {
  const folder = temporaryFolder()
  await (await lockFolder(folder)).release()
  writeFileSync(join(folder, 'owners', '1'), JSON.stringify({ ...thisProcess('other'), ...facts }))
  return folder
}
const won = (tries: PromiseSettledResult<Lock>[]) =>
  tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))

describe('the lock of a data folder', () => {
  it('lets one in, refuses the second, and is free after release', async () => {
    const folder = temporaryFolder()
    const lock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/process \d+.*--data-dir.*--take-over/),
    })
    await lock.release()
    expect(lock.held()).toBe(false)
    const next = await lockFolder(folder)
    expect([next.held(), next.mustFence, ownersOf(folder)]).toEqual([true, false, ['2']])
    await next.release()
  })

  it('is free at once when its process is gone: killed, restarted with the computer, or its number given away', async () => {
    for (const facts of [{ pid: GONE }, { boot: 'another start' }, { started: '1' }]) {
      const lock = await lockFolder(await ownedBy(facts))
      expect([facts, lock.held(), lock.mustFence]).toEqual([facts, true, false])
    }
  })

  it('asks about an owner that cannot be seen from here, however old or new its file is', async () => {
    const far = 4e9
    for (const facts of [{ host: 'elsewhere' }, { machine: 'another' }, { space: 'a container' }]) {
      for (const time of [0, far]) {
        const folder = await ownedBy(facts)
        utimesSync(join(folder, 'owners', '1'), time, time)
        await expect(lockFolder(folder)).rejects.toMatchObject({
          code: 'locked',
          message: expect.stringMatching(/another computer or in another container.*--take-over/),
        })
        const lock = await lockFolder(folder, { takeOver: true })
        expect([lock.held(), lock.mustFence]).toEqual([true, true])
      }
    }
  })

  it('asks about an owner whose file cannot be read', async () => {
    for (const text of ['', 'a letter to my aunt', '{"token":1}']) {
      const folder = await ownedBy({})
      writeFileSync(join(folder, 'owners', '1'), text)
      await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'locked' })
      expect((await lockFolder(folder, { takeOver: true })).held()).toBe(true)
    }
  })

  it('is lost at the very moment at which somebody else takes it over, and stays lost', async () => {
    const folder = temporaryFolder()
    const first = await lockFolder(folder)
    const second = await lockFolder(folder, { takeOver: true })
    expect([first.held(), second.held(), second.mustFence]).toEqual([false, true, true])
    expect([first.away(), second.away()]).toEqual([false, false])
    await first.release()
    expect(second.held()).toBe(true)
    await second.release()
    // Nobody said that the files were replaced: the next one has to.
    const third = await lockFolder(folder)
    expect([first.held(), second.held(), third.held(), third.mustFence]).toEqual([false, false, true, true])
    expect(first.away()).toBe(false)
    await third.fenced()
    await third.release()
    expect((await lockFolder(folder)).mustFence).toBe(false)
  })

  it('is lost when the folder is moved away, and held again when it is put back', async () => {
    const folder = temporaryFolder()
    const lock = await lockFolder(folder)
    renameSync(join(folder, 'owners'), join(folder, 'elsewhere'))
    expect([lock.held(), lock.away()]).toEqual([false, true])
    renameSync(join(folder, 'elsewhere'), join(folder, 'owners'))
    expect([lock.held(), lock.away()]).toEqual([true, false])
  })

  it('lets exactly one of many racers in, over one that is gone and over one that is overridden', async () => {
    for (let round = 0; round < 40; round++) {
      const forced = round % 2 === 1
      const folder = await ownedBy(forced ? { host: 'elsewhere' } : { pid: GONE })
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, () => lockFolder(folder, forced ? { takeOver: true } : {})),
      )
      expect(won(tries).filter((lock) => lock.held()).length).toBe(1)
      // Whoever comes to override when another has just done so overrides that one.
      if (!forced) expect(won(tries).length).toBe(1)
      expect(ownersOf(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
    }
  })

  it('lets nobody in who slept while others came and went', async () => {
    const folder = await ownedBy({ pid: GONE })
    // What a racer saw before it slept: an owner that is gone, whose follower it would be.
    const seen = readFileSync(join(folder, 'owners', '1'), 'utf8')
    const racers = Array.from({ length: 30 }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i % 7))
      return lockFolder(folder)
    })
    const settled = await Promise.allSettled(racers)
    const [owner, ...others] = won(settled)
    expect(others).toEqual([])
    expect(seen).toContain(String(GONE))
    await owner!.release()
    // Taken and given back many times over: numbers never come again.
    for (let i = 0; i < 20; i++) await (await lockFolder(folder)).release()
    expect(ownersOf(folder)).toEqual(['22'])
  })

  it('is copied into place where a disk knows no links, however it says so', () => {
    const codes = ['EPERM', 'ENOTSUP', 'EISDIR', 'EINVAL', 'UNKNOWN', 'EMLINK', 'EACCES']
    expect(codes.filter((code) => !mayKnowNoLinks(code))).toEqual([])
    expect(['EEXIST', 'ENOSPC', 'EDQUOT', 'EROFS'].filter(mayKnowNoLinks)).toEqual([])
  })

  it('removes what racers that were killed left half done', async () => {
    const folder = await ownedBy({ pid: GONE })
    writeFileSync(join(folder, 'owners', 'dead.tmp'), JSON.stringify({ ...thisProcess('dead'), pid: GONE }))
    writeFileSync(join(folder, 'owners', 'writing.tmp'), '')
    const lock = await lockFolder(folder)
    expect(ownersOf(folder).sort()).toEqual(['2', 'writing.tmp'])
    truncateSync(join(folder, 'owners', '2'), 0)
    expect(lock.held()).toBe(false)
  })

  it('holds between two processes and ends with kill -9', async () => {
    const folder = temporaryFolder()
    const server = await startServer(folder)
    await expect(startServer(folder)).rejects.toThrow('Signsmith is already open on')
    await server.kill('SIGKILL')
    const next = await startServer(folder)
    expect(await next.kill('SIGTERM')).toBe(0)
  })
})

describe('processes that go for the folder of one that is gone', () => {
  let script = ''
  beforeAll(async () => {
    script = await buildScript('takeLock')
  })
  type Racer = ReturnType<typeof race>
  /** @param step the call to the file system before which it is stopped */
  function race(folder: string, step?: number) {
    const child = runScript(
      script,
      [folder],
      step === undefined ? undefined : { signal: 'SIGSTOP', step, after: false },
    )
    onTestFinished(() => void child.process.kill('SIGKILL'))
    const lines = createInterface({ input: child.process.stdout })[Symbol.asyncIterator]()
    return { ...child, next: async () => (await lines.next()).value as string }
  }
  const now = async ({ process, next }: Racer) => {
    process.stdin.write('now?\n')
    return next()
  }

  it.each([
    ['one other came', false],
    ['one other came and was killed, and a third one came', true],
  ])('have one owner: each is stopped at every step of the way, and goes on after %s', async (_name, killed) => {
    /** @returns whether the way has such a step */
    const tried = async (step: number) => {
      const folder = await ownedBy({ pid: GONE })
      const sleeper = race(folder, step)
      if ((await sleeper.next()) !== 'stopped') return false
      let others = [race(folder)]
      let said = [await others[0]!.next()]
      if (killed) {
        others[0]!.process.kill('SIGKILL')
        await others[0]!.ended
        others = [race(folder)]
        said = [await others[0]!.next()]
      }
      sleeper.process.kill('SIGCONT')
      said.push(await sleeper.next())
      const held = await Promise.all([...others, sleeper].map(now))
      const facts = { step, said, held }
      // Who was told that the folder is its own keeps it, and nobody else has it.
      expect([facts, [...held].sort()]).toEqual([facts, ['held', 'refused']])
      expect([facts, said]).toEqual([facts, held])
      for (const { process } of [...others, sleeper]) process.kill('SIGKILL')
      return true
    }
    let steps = 0
    for (let step = 1; await tried(step); step++) steps = step
    console.log(`stopped before each of ${steps} steps`)
    expect(steps).toBeGreaterThan(5)
  })
})

describe('an owner on a computer that tells little of itself', () => {
  const here = { host: 'Nest', machine: '', boot: 'since 1000000', space: '' }
  const owner = { ...here, token: 'one', pid: process.pid, started: '' }

  it('seems to be there while a process has its number', () => {
    expect(presenceOf(owner, here)).toBe('likely-alive')
    expect(presenceOf({ ...owner, pid: GONE }, here)).toBe('gone')
  })

  it('went with an earlier start of the computer, but for what clocks are set by', () => {
    const starts = {
      'since 999000': 'likely-gone',
      'since 999970': 'likely-alive',
      'since 1000500': 'likely-alive',
      '': 'likely-alive',
    }
    for (const [boot, presence] of Object.entries(starts)) {
      expect([boot, presenceOf({ ...owner, boot }, here)]).toEqual([boot, presence])
    }
  })

  it('is known under each of the names of its computer', () => {
    for (const host of ['nest', 'NEST.local', 'nest.example.org']) {
      expect(presenceOf({ ...owner, host }, here)).toBe('likely-alive')
    }
    for (const facts of [{ host: 'nests' }, { machine: 'another' }]) {
      expect(presenceOf({ ...owner, ...facts }, here)).toBe('unknown')
    }
    // Where computers have numbers, nothing is guessed.
    expect(presenceOf({ ...owner, machine: 'one', host: 'nest' }, { ...here, machine: 'one' })).toBe('unknown')
  })

  it('is said to seem open, not to be', async () => {
    const seems = await ownedBy({ started: '' })
    await expect(lockFolder(seems)).rejects.toThrow(/seems to be open on .*If there is none/)
  })
})

describe('the lock of a version before owners had numbers', () => {
  /** @param age seconds since it was touched */
  function lockedBefore(facts: { pid?: number; host?: string }, age: number): string {
    const folder = temporaryFolder()
    const path = join(folder, 'lock')
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname(), token: 'before', ...facts }))
    const touched = Date.now() / 1000 - age
    utimesSync(path, touched, touched)
    return folder
  }

  it('is honoured while its process shows itself, and fenced off and removed when it is overridden', async () => {
    for (const facts of [{}, { host: 'elsewhere' }]) {
      const folder = lockedBefore(facts, 2)
      await expect(lockFolder(folder)).rejects.toMatchObject({
        code: 'locked',
        message: expect.stringMatching(new RegExp(`process ${process.ppid}.*--take-over`)),
      })
      expect(existsSync(join(folder, 'lock'))).toBe(true)
      const lock = await lockFolder(folder, { takeOver: true })
      expect([lock.held(), lock.mustFence, existsSync(join(folder, 'lock'))]).toEqual([true, true, false])
    }
  })

  it('is removed when its process is gone, or silent, when it is fenced off as well', async () => {
    const gone = lockedBefore({ pid: GONE }, 2)
    expect((await lockFolder(gone)).mustFence).toBe(false)
    const silent = lockedBefore({}, 40)
    expect((await lockFolder(silent)).mustFence).toBe(true)
    expect([gone, silent].filter((folder) => existsSync(join(folder, 'lock')))).toEqual([])
  })
})
