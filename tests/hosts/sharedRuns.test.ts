import { describe, expect, it } from 'vitest'
import type { Handlers } from '../../src-main/contract/procedures'
import { createDispatch } from '../../src-main/hosts/dispatch'
import { createSharedRuns } from '../../src-main/hosts/sharedRuns'

/** Work that ends when it is told to, and counts how often it ran and how many ran at once. */
function work() {
  const ends: ((value: string | Error) => void)[] = []
  const count = { begun: 0, now: 0, most: 0 }
  const run = async () => {
    count.most = Math.max(count.most, ++count.now)
    const n = ++count.begun
    const value = await new Promise<string | Error>((resolve) => ends.push(resolve))
    count.now--
    if (value instanceof Error) throw value
    return `${value} ${n}`
  }
  return { run, count, end: (value: string | Error = 'run') => ends.shift()!(value) }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('shared runs', () => {
  it('give everybody who comes meanwhile the answer of the run that is under way', async () => {
    const share = createSharedRuns()
    const { run, count, end } = work()
    const answers = Promise.all([1, 2, 3].map(() => share('a', 'now', run)))
    end()
    expect(await answers).toEqual(['run 1', 'run 1', 'run 1'])
    const later = share('a', 'now', run)
    end()
    expect([await later, count.most]).toEqual(['run 2', 1])
  })

  it('give nobody an answer that is older than their question, where that matters', async () => {
    const share = createSharedRuns()
    const { run, count, end } = work()
    const first = share('a', 'next', run)
    const others = Promise.all([1, 2, 3].map(() => share('a', 'next', run)))
    expect(count.begun).toBe(1)
    end()
    expect(await first).toBe('run 1')
    await settled()
    end()
    expect([await others, count]).toEqual([['run 2', 'run 2', 'run 2'], { begun: 2, now: 0, most: 1 }])
  })

  it('go on after one that failed, and keep what is asked of different things apart', async () => {
    const share = createSharedRuns()
    const { run, count, end } = work()
    const failing = share('a', 'next', run)
    const next = share('a', 'next', run)
    const other = share('b', 'next', run)
    end(new Error('no'))
    await expect(failing).rejects.toThrow('no')
    end('b')
    await settled()
    end('a')
    expect([await other, await next, count.begun]).toEqual(['b 2', 'a 3', 3])
  })
})

describe('the gate', () => {
  it('asks the engines once, however many pages ask at the same time', async () => {
    const { run, count, end } = work()
    const handlers = { 'engines.list': run, 'projects.sizes': run, 'projects.list': run } as unknown as Handlers
    const dispatch = createDispatch(handlers, () => {})
    const answers = Promise.all(Array.from({ length: 12 }, () => dispatch('engines.list', {})))
    end()
    expect(await answers).toEqual(Array(12).fill({ ok: true, value: 'run 1' }))
    const sizes = Promise.all(Array.from({ length: 12 }, () => dispatch('projects.sizes', {})))
    end()
    await settled()
    end()
    await sizes
    expect([count.begun, count.most]).toEqual([3, 1])
  })
})
