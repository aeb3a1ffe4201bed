import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockFolder } from '../../src-main/storage/lock'
import { temporaryFolder } from '../support/app'
import { startServer } from '../support/server'

const GONE = 2 ** 30

describe('the lock of a data folder', () => {
  it('lets one in, refuses the second, and is free after release', async () => {
    const folder = temporaryFolder()
    const lock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('--data-dir'),
    })
    await lock.release()
    await (await lockFolder(folder)).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is taken over at once from a process that is gone, and after a silence from another machine', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'lock')
    const owners = [
      { owner: { pid: GONE, host: hostname(), token: 'a' }, silent: false },
      { owner: { pid: 1, host: 'elsewhere', token: 'b' }, silent: true },
      { owner: { pid: process.pid, host: hostname(), token: 'c' }, silent: true },
    ]
    for (const { owner, silent } of owners) {
      writeFileSync(file, JSON.stringify(owner))
      if (silent) utimesSync(file, new Date(0), new Date(0))
      const lock = await lockFolder(folder)
      expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid)
      await lock.release()
    }
    writeFileSync(file, '')
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'locked' })
    utimesSync(file, new Date(0), new Date(0))
    await (await lockFolder(folder)).release()
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'd' }))
    await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'locked' })
  })

  it('lets exactly one of many racers in, over a stale lock', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: GONE, host: hostname(), token: 'stale' }))
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(folder)))
    const locks = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(locks.length).toBe(1)
    await locks[0]!.release()
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
